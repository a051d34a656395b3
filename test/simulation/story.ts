import { accept } from '../../cloudfunctions/shared/actions/accept'
import { consoleAuthor } from '../../cloudfunctions/shared/actions/authors'
import { checkPush } from '../../cloudfunctions/shared/actions/push-request'
import { addMembers, removeMembers } from '../../cloudfunctions/shared/actions/topics'
import { currentUser } from '../../cloudfunctions/shared/actions/users'
import { certain } from '../../cloudfunctions/shared/store/certain'
import { findDueMessages } from '../../cloudfunctions/shared/store/messages'
import type { PushAudience } from '../../typings/push'
import type { Person } from '../../local/wechat'
import type { Cast } from './cast'
import { TOPIC, gather } from './cast'
import type { Control } from '../../cloudfunctions/shared/domain/control'
import { CONTROLS } from '../../cloudfunctions/shared/domain/control'
import { control } from './control'
import { snapshot } from './phones'
import type { Resent } from './phones'
import type { Simulation } from './simulation'
import { drawStorm } from './storms'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

/** A client gives up waiting for an answer after this, in ms, and tries again. */
const CLIENT_WAIT_MS = 30_000
const CLIENT_TRIES = 4

/** After the storm: until the last frozen run has woken, in ms. */
const AFTERMATH_MS = 15 * MINUTE_MS

/** Wakings of the timer after the storm, each when something is due. A message needs a few: retries, gates, folding. */
const MOST_WAKINGS = 120

/** One push, as its sender knows of it. */
export interface Push {
  name: string
  to: PushAudience
  key: string
  /** What was answered: with one key always the same. */
  ids: Set<string>
  /** When the first answer came. */
  acceptedAt: number
}

/** From a seed: who there is, what they do, what goes wrong; then calm, until nothing is left to do. */
export class Story {
  readonly pushes: Push[] = []
  readonly resent: Resent[] = []
  /** Controls that were answered as done, and when. */
  readonly controlled: { id: string; asked: Control; at: number }[] = []
  /** When whatever was paused was let go on, after the storm. */
  resumedAt = Infinity
  /** From whom WeChat has taken what they had agreed to, and how often. */
  readonly revoked = new Map<Person, number>()
  /** Whose memberships or follows changed meanwhile: what they get depends on the moment. */
  readonly changed = new Set<Person>()

  private constructor(
    readonly simulation: Simulation,
    readonly cast: Cast,
  ) {}

  static async tell(simulation: Simulation): Promise<Story> {
    const story = new Story(simulation, await gather(simulation))
    story.arrange()
    const { time, plan } = simulation
    const start = time.now()
    await time.advanceTo(start + plan.stormMs)
    simulation.calm()
    await story.end()
    return story
  }

  /** Everything that will happen during the storm, each at its own moment. */
  private arrange(): void {
    const { dice, plan, time } = this.simulation
    const sometime = (run: () => void) => time.schedule(dice.between(0, plan.stormMs), run)
    for (let at = 0; at < plan.stormMs + AFTERMATH_MS; at += this.timerPause(at)) {
      time.schedule(at + dice.between(0, 3_000), () => this.timer())
    }
    for (let n = 0; n < plan.pushes; n++) {
      const push = this.drawPush(n)
      // Early, so that it meets the storm.
      time.schedule(dice.between(0, plan.stormMs / 2), () => void this.send(push))
    }
    for (let n = 0; n < plan.changes; n++) sometime(() => this.change())
    for (let n = 0; n < plan.storms; n++) sometime(() => drawStorm(this.simulation))
    for (let n = 0; n < plan.controls; n++) sometime(() => this.controls())
  }

  /** After the storm the platform's own minute. */
  private timerPause(at: number): number {
    const { plan } = this.simulation
    return at < plan.stormMs ? plan.timerMs : MINUTE_MS
  }

  private timer(): void {
    const { dice, plan, weather } = this.simulation
    const times = plan.timers + (dice.chance(weather.repeats) ? 1 : 0)
    for (let time = 0; time < times; time++) void this.simulation.deliver()
  }

  private drawPush(n: number): Push {
    const { dice, weChat } = this.simulation
    const { accounts, people, onlyFollowers } = this.cast
    const users = people.filter((person) => !onlyFollowers.has(person) && dice.chance(0.5))
    const to = dice.pick<PushAudience>([
      { everyone: true },
      { topic: TOPIC },
      { followers: dice.pick(accounts).appid },
      users.length > 0
        ? { users: users.map((person) => person.openid(weChat.world.miniProgram)) }
        : { everyone: true },
    ])
    const push: Push = {
      name: `m${n + 1}`,
      to,
      key: `key ${n}`,
      ids: new Set(),
      acceptedAt: Infinity,
    }
    this.pushes.push(push)
    return push
  }

  /** The sender repeats with the same key until there is an answer; now and then two do so at once. */
  private async send(push: Push): Promise<void> {
    const { dice, time } = this.simulation
    const twins = dice.chance(this.simulation.weather.repeats) ? 2 : 1
    for (let tries = 0; tries < CLIENT_TRIES && push.ids.size === 0; tries++) {
      const calls = Array.from({ length: twins }, () => this.ask(push))
      await Promise.race([Promise.all(calls), time.sleep(CLIENT_WAIT_MS)])
      if (push.ids.size === 0) await time.sleep(dice.between(100, 10_000))
    }
  }

  private async ask(push: Push): Promise<void> {
    const { simulation } = this
    const { dice } = simulation
    const priority = dice.chance(0.2) ? 'high' : 'normal'
    const request = checkPush({ title: push.name, to: push.to, idempotencyKey: push.key })
    const answer = await simulation.call('gateway', (effects) =>
      accept(
        effects,
        consoleAuthor,
        { ...request, priority: this.priority(push, priority) },
        {
          wire: 'test',
          extras: {},
        },
      ),
    )
    if (!answer) return
    push.ids.add(answer.id)
    push.acceptedAt = Math.min(push.acceptedAt, simulation.time.now())
    simulation.trace.name(answer.id, push.name)
  }

  /** A repeat is the same push, so what was drawn first stands. */
  private priority(push: Push, drawn: 'high' | 'normal'): 'high' | 'normal' {
    const first = this.priorities.get(push) ?? drawn
    this.priorities.set(push, first)
    return first
  }
  private readonly priorities = new Map<Push, 'high' | 'normal'>()

  /** Somebody presses one or two buttons of a message. */
  private controls(): void {
    const ids = this.pushes.flatMap(({ ids }) => [...ids])
    if (ids.length === 0) return
    const { dice, time } = this.simulation
    const id = dice.pick(ids)
    this.control(id, dice.pick(CONTROLS))
    if (dice.chance(0.5)) time.schedule(dice.heavy(100, 20_000), () => this.control(id, 'resume'))
  }

  private control(id: string, asked: Control): void {
    const { simulation, resent } = this
    void simulation
      .call('admin', (effects) =>
        control(effects, id, asked, () => {
          if (asked === 'resend') resent.push(snapshot(simulation, id))
        }),
      )
      .then((answer) => {
        if (answer === 'done') this.controlled.push({ id, asked, at: simulation.time.now() })
      })
  }

  /** Something in people's lives. */
  private change(): void {
    const { dice, weChat } = this.simulation
    const { world } = weChat
    const { accounts, people, subscribe } = this.cast
    const person = dice.pick(people)
    const account = dice.pick(accounts)
    const openid = person.openid(world.miniProgram)
    switch (dice.whole(0, 8)) {
      case 0:
        this.changed.add(person)
        return world.follow(person, account)
      case 1:
        this.changed.add(person)
        return world.unfollow(person, account)
      case 2:
        account.blacklist.add(person)
        return
      case 3:
        account.refusedBy.add(person)
        return
      case 4:
        this.simulation.wasUnreachable.add(person)
        return world.setReachable(person, dice.chance(0.5))
      case 5:
        if (this.cast.onlyFollowers.has(person)) return
        world.requestSubscribeMessage(person, [subscribe.templateId], 'accept')
        return
      case 7:
        // WeChat takes it back, and its event never comes.
        this.revoked.set(person, (this.revoked.get(person) ?? 0) + 1)
        return world.allowances.revoke(person, subscribe)
      case 6:
        this.changed.add(person)
        return this.join(openid)
      default:
        this.changed.add(person)
        // Opens the mini program: a user from now on, joined with the follower by the unionid.
        void this.simulation.call('user', (effects) =>
          currentUser(effects, { openid, unionid: person.unionid }),
        )
    }
  }

  private join(openid: string): void {
    const members = { topic: TOPIC, users: [openid] }
    const joins = this.simulation.dice.chance(0.5)
    void this.simulation.call('admin', (effects) =>
      joins ? addMembers(effects, members) : removeMembers(effects, members),
    )
  }

  /** Calm: who was frozen wakes, who was not answered asks again, what was paused goes on, what is due is done. */
  private async end(): Promise<void> {
    const { time, store } = this.simulation
    await time.advanceTo(time.now() + AFTERMATH_MS)
    for (const push of this.pushes) if (push.ids.size === 0) void this.ask(push)
    await time.advanceTo(time.now() + MINUTE_MS)
    this.resumedAt = time.now()
    for (const { ids } of this.pushes) {
      for (const id of ids) {
        void this.simulation.call('admin', (effects) => control(effects, id, 'resume'))
      }
    }
    await time.advanceTo(time.now() + MINUTE_MS)
    for (let waking = 0; waking < MOST_WAKINGS; waking++) {
      const [next] = await certain(time, () => findDueMessages(store, time.now() + 48 * HOUR_MS, 1))
      if (!next) return
      await time.advanceTo(Math.max(next.dueAt, time.now()) + MINUTE_MS)
      void this.simulation.deliver()
      await time.advanceTo(time.now() + 2 * MINUTE_MS)
    }
  }
}
