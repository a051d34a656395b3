import { handleEvent } from '../../cloudfunctions/shared/actions/events'
import { reportGrants } from '../../cloudfunctions/shared/actions/grants'
import { addMembers, removeMembers } from '../../cloudfunctions/shared/actions/topics'
import { currentUser } from '../../cloudfunctions/shared/actions/users'
import type { OfficialAccount, Person } from '../../local/wechat'
import type { Cast } from './cast'
import { TOPIC } from './cast'
import type { Simulation } from './simulation'

const SECOND_MS = 1_000

/** Nobody opens two popups and taps on both within this; WeChat's events name a popup by the second, in ms. */
const ONE_TAP_MS = 2_000

/** What has happened to people and accounts, as far as a promise hangs on it. */
export interface Lives {
  /** Whose memberships or follows changed: what they get depends on the moment. */
  changed: Set<Person>
  /** From whom WeChat took back what they had agreed to, and when, in ms: it may not have told. */
  revoked: { person: Person; at: number }[]
  /** Who agreed to more, and when, in ms. */
  agreed: { person: Person; at: number }[]
  /** Who has told what is not so: for themselves it counts. */
  liars: Set<Person>
}

/** Something in people's lives, or with their accounts. */
export function live(simulation: Simulation, cast: Cast, lives: Lives): void {
  const { dice, weChat } = simulation
  const { world } = weChat
  const person = dice.pick(cast.people)
  const account = dice.pick(cast.accounts)
  const isUser = !cast.onlyFollowers.has(person)
  const moves = () => lives.changed.add(person)
  dice.pick([
    () => {
      moves()
      world.follow(person, account)
    },
    () => {
      moves()
      world.unfollow(person, account)
    },
    () => account.blacklist.add(person),
    () => account.refusedBy.add(person),
    () => {
      simulation.wasUnreachable.add(person)
      world.setReachable(person, dice.chance(0.5))
    },
    () => isUser && popup(simulation, cast, lives, person),
    () => isUser && refuse(simulation, cast, lives, person),
    () => {
      moves()
      join(simulation, person)
    },
    () => {
      moves()
      open(simulation, person)
    },
    () => takeToken(simulation, account),
    () => lie(simulation, lives, person),
  ])()
}

/** Taps on the popup: its event comes, the page tells too, in any order; or only one of them. */
function popup(simulation: Simulation, cast: Cast, lives: Lives, person: Person): void {
  const { dice, time, weChat } = simulation
  const { templateId } = cast.subscribe
  const isTooQuick = (one: { person: Person; at: number }) =>
    one.person === person && time.now() - one.at < ONE_TAP_MS
  if (lives.agreed.some(isTooQuick)) return
  lives.agreed.push({ person, at: time.now() })
  weChat.world.requestSubscribeMessage(person, [templateId], 'accept')
  if (dice.chance(0.5)) return
  const openid = person.openid(weChat.world.miniProgram)
  time.schedule(dice.heavy(100, 20 * SECOND_MS), () => {
    void simulation.call('user', (effects) =>
      reportGrants(
        effects,
        { type: 'user', openid, appid: '', unionid: person.unionid },
        { accepted: [templateId] },
      ),
    )
  })
}

/** WeChat takes back what was agreed to: it tells so, or it does not. */
function refuse(simulation: Simulation, cast: Cast, lives: Lives, person: Person): void {
  const { dice, time, weChat } = simulation
  lives.revoked.push({ person, at: time.now() })
  if (dice.chance(0.5)) weChat.world.popup.reject(person, cast.subscribe)
  else weChat.world.allowances.revoke(person, cast.subscribe)
}

function join(simulation: Simulation, person: Person): void {
  const users = [person.openid(simulation.weChat.world.miniProgram)]
  const joins = simulation.dice.chance(0.5)
  void simulation.call('admin', (effects) =>
    joins
      ? addMembers(effects, { topic: TOPIC, users })
      : removeMembers(effects, { topic: TOPIC, users }),
  )
}

/** Opens the mini program: a user from now on, joined with the follower by the unionid. */
function open(simulation: Simulation, person: Person): void {
  const openid = person.openid(simulation.weChat.world.miniProgram)
  void simulation.call('user', (effects) =>
    currentUser(effects, { openid, unionid: person.unionid }),
  )
}

/** Somebody calls the function for events as WeChat would, and tells that what is on another's phone did not arrive. */
function lie(simulation: Simulation, lives: Lives, person: Person): void {
  const { dice, time, weChat } = simulation
  const others = weChat.notifications.filter(({ to }) => weChat.world.whoIs(to)?.person !== person)
  if (others.length === 0) return
  const { msgid, templateId } = dice.pick(others)
  lives.liars.add(person)
  const openid = person.openid(weChat.world.miniProgram)
  const caller = { type: 'event' as const, appid: '', openid, unionid: person.unionid }
  const sent = { TemplateId: templateId, MsgID: msgid, ErrorCode: '-1', ErrorStatus: 'a lie' }
  const event = {
    Event: 'subscribe_msg_sent_event',
    CreateTime: Math.floor(time.now() / SECOND_MS),
    List: [sent],
  }
  void simulation.call('events', (effects) => handleEvent(effects, caller, event))
}

/** Some other program gets itself an access token by force: the one in use dies. */
function takeToken({ weChat }: Simulation, account: OfficialAccount): void {
  const { appid, secret } = account
  const body = { grant_type: 'client_credential', appid, secret, force_refresh: true }
  void weChat.https({
    method: 'POST',
    path: '/cgi-bin/stable_token',
    query: {},
    body: JSON.stringify(body),
  })
}
