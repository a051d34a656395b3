import type { RecipientResult } from '../../../typings/push'
import { isWaiting } from '../domain/people'
import { resultOf } from '../domain/results'
import { isBroadcast } from '../domain/words'
import type { DueMessage } from '../store/messages'
import { findDueMessages } from '../store/messages'
import { SLOTS, countHeldSlots } from '../store/slots'
import { workBatch } from './batch-work'
import { EVERYTHING_DUE } from './effects'
import { finish } from './finish'
import { foldReceipts } from './fold'
import type { HeldBatch } from './held-batch'
import { MOST_ANSWERED, MessageWork, workKey } from './message-work'
import type { Run } from './run'

/** Due messages looked at together. */
export const DUE_MESSAGES = 10

/** However much is due: an answer of the database has its limits. */
const MOST_LOOKED_AT = 200

/** While at work, a run looks for newly due messages this often, in ms. */
const LOOK_EVERY_MS = 2_000

/** A run that last looked this long ago looks once more before it returns, in ms: what came since would wait for the timer. */
const LAST_LOOK_MS = 500

/** Settings, gates and the share of the pace are read again this often, in ms. */
const GATES_EVERY_MS = 5_000

/** Work that is due within this time is waited for, in ms: a person to whom WeChat was just sending (43108). */
const LINGER_MS = 3_000

/** A successor is given this long to have started, in ms. */
const SUCCESSOR_WAIT_MS = 500

/**
 * Batches in hand: with fewer, calls would wait for the database; with more, one run has much left when the others have
 * nothing. Beyond them only what is urgent.
 */
const MOST_HANDS = 5
const URGENT_HANDS = 2

/** What a run did; outcomes for the message of a kick, while they are few. */
export interface WorkedAnswer {
  type: 'worked'
  messages: number
  recipients: RecipientResult[]
}

export const kindsOf = (messages: readonly DueMessage[]) => messages.map(({ kind }) => kind)

/** A run that has a slot. */
export class WorkingRun {
  /** By workKey: another edition, or a resend, is another work. */
  private readonly works = new Map<string, MessageWork>()
  /** Works of which nothing can be done now. */
  private readonly done = new Set<string>()
  private readonly hands = new Map<Promise<void>, MessageWork>()
  /** The only batch of a message, as this run let it go. */
  private readonly onlyBatches = new Map<string, HeldBatch>()
  /** Works that this run is done with, and when something of them is due next. */
  private readonly dueNext = new Map<string, number>()
  private readonly finishing = new Set<Promise<void>>()
  /** The last look saw as much as it asked for. */
  private moreIsDue = false
  private lookedAt: number
  private gatesReadAt: number

  constructor(private readonly run: Run) {
    this.lookedAt = this.gatesReadAt = run.effects.clock.now()
  }

  async work(
    first: readonly DueMessage[],
    kicked: DueMessage | undefined,
    found: readonly DueMessage[],
  ): Promise<WorkedAnswer> {
    await this.run.readGates(await this.heldSlots(first))
    this.take(first)
    this.moreIsDue = found.length === DUE_MESSAGES
    for (;;) {
      await this.workUntilNothingIsLeft(kicked)
      if (!(await this.linger())) break
    }
    await this.handOver(kicked, found)
    return {
      type: 'worked',
      messages: this.works.size,
      recipients: kicked ? this.recipients(kicked) : [],
    }
  }

  /** How many share the pace. For a handful of people it does not matter, and is not asked. */
  private async heldSlots(messages: readonly DueMessage[]): Promise<number> {
    const { clock, database } = this.run.effects
    const many = messages.some(
      ({ audience }) =>
        isBroadcast(audience) ||
        (audience.type === 'users' && audience.users.length > this.run.effects.sizes.slice),
    )
    return many ? countHeldSlots(database, clock.now()) : SLOTS
  }

  private take(messages: readonly DueMessage[]): void {
    for (const message of messages) {
      const key = workKey(message)
      if (!this.works.has(key)) this.works.set(key, new MessageWork(this.run, message))
    }
  }

  private async workUntilNothingIsLeft(kicked: DueMessage | undefined): Promise<void> {
    while (this.run.hasTime()) {
      await this.fillHands()
      this.finishDone()
      if (kicked && this.isDone(workKey(kicked))) break
      if (this.hands.size === 0) {
        if (kicked || !(await this.takeMore())) break
        continue
      }
      const { clock } = this.run.effects
      await Promise.race([...this.hands.keys(), ...this.probes(), clock.sleep(LOOK_EVERY_MS)])
    }
    await Promise.all(this.hands.keys())
    this.finishDone()
    await Promise.all(this.finishing)
  }

  private isDone(key: string): boolean {
    return this.done.has(key) && !this.isInHand(key)
  }

  /** Looks around; what cannot be seen now will be seen the next time, and what is in hand goes on. */
  private async look(): Promise<void> {
    try {
      await this.lookAround()
    } catch (error) {
      this.run.effects.log('could not look around', { error: String(error) })
    }
  }

  /** While at work: what is newly due, how settings and gates stand, how many share the pace. */
  private async lookAround(): Promise<void> {
    const { clock, database } = this.run.effects
    const now = clock.now()
    if (now - this.gatesReadAt >= GATES_EVERY_MS) {
      this.gatesReadAt = now
      await this.run.configure()
      await this.run.readGates(await countHeldSlots(database, now))
    }
    if (now - this.lookedAt >= LOOK_EVERY_MS) await this.takeDue()
  }

  /** What it took is done: the next, where there was more, or where a while has passed. False: there is none. */
  private async takeMore(): Promise<boolean> {
    const age = this.run.effects.clock.now() - this.lookedAt
    if (!this.moreIsDue && age < LAST_LOOK_MS) return false
    try {
      return await this.takeDue()
    } catch (error) {
      this.run.effects.log('could not look for more', { error: String(error) })
      return false
    }
  }

  /** Takes up what is due and not in its hands. False: there was nothing new. */
  private async takeDue(): Promise<boolean> {
    const { clock, database } = this.run.effects
    this.lookedAt = clock.now()
    // What this run could do nothing for is still due, and must not hide the others.
    const limit = Math.min(MOST_LOOKED_AT, DUE_MESSAGES + this.works.size)
    const due = await findDueMessages(database, this.lookedAt, limit)
    this.moreIsDue = due.length === limit
    const revived = due.filter((message) => this.reviveDue(message))
    const fresh = due.filter((message) => !this.works.has(workKey(message)))
    if (fresh.length > 0) {
      await this.run.configure(kindsOf(fresh))
      this.take(fresh)
    }
    return revived.length + fresh.length > 0
  }

  /** A message that this run was done with is due again: its time has come, or it was paused and is resumed. */
  private reviveDue(message: DueMessage): boolean {
    const work = this.works.get(workKey(message))
    const changed = work !== undefined && work.latest.rev !== message.rev
    return this.revive(workKey(message), changed ? message : undefined)
  }

  /**
   * The time of people who waited has come. False: it has not, or the message is not one that this run was done with.
   *
   * @param changed the message, if somebody has changed it since
   */
  private revive(key: string, changed?: DueMessage): boolean {
    const next = this.dueNext.get(key)
    if (next === undefined) return false
    if (!changed && next > this.run.effects.clock.now()) return false
    this.dueNext.delete(key)
    this.done.delete(key)
    this.onlyBatches.delete(key)
    this.works.get(key)?.resume(changed)
    return true
  }

  /** Looks around before each: where others plan as well, to fill all hands can take seconds. */
  private async fillHands(): Promise<void> {
    while (this.run.hasTime()) {
      await this.look()
      const work = this.nextWork()
      if (!work) return
      const held = await this.nextBatch(work)
      if (held) this.hold(work, held)
      else this.done.add(work.key)
    }
  }

  /** Whose batch is taken in hand next: what is urgent, then of what the fewest are in hand. */
  private nextWork(): MessageWork | undefined {
    const hands = Math.min(
      MOST_HANDS,
      Math.ceil(this.run.pace.rate / this.run.effects.sizes.slice) + 1,
    )
    const [next] = this.unfinished()
      .filter((work) => {
        // What is urgent does not wait until a broadcast lets a batch go.
        const most = work.isHigh ? hands + URGENT_HANDS : hands
        // Until its first call is answered, more of a message would only wait.
        const waits = work.roads.probing() && this.isInHand(work.key)
        return this.hands.size < most && !waits
      })
      .map((work) => ({ work, rank: work.isHigh ? -MOST_HANDS : this.countInHand(work) }))
      .sort((left, right) => left.rank - right.rank)
    return next?.work
  }

  /** Of each message that waits for its first call to be answered: that there is news of it. */
  private probes(): Promise<void>[] {
    return this.unfinished()
      .filter(({ roads }) => roads.probing())
      .map(({ roads }) => roads.nextChange())
  }

  private isInHand(key: string): boolean {
    return [...this.hands.values()].some((work) => work.key === key)
  }

  private countInHand(work: MessageWork): number {
    return [...this.hands.values()].filter((inHand) => inHand === work).length
  }

  private unfinished(): MessageWork[] {
    return [...this.works.values()].filter(({ key }) => !this.done.has(key))
  }

  private async nextBatch(work: MessageWork): Promise<HeldBatch | undefined> {
    try {
      if (work.message.state === 'ended') {
        await foldReceipts(this.run, work.message)
        return undefined
      }
      return await work.next()
    } catch (error) {
      this.report(work, error)
      return undefined
    }
  }

  private hold(work: MessageWork, held: HeldBatch): void {
    const hand: Promise<void> = workBatch(work, held)
      .then((released) => {
        const isOnly = held.isOnlyBatch && held.edition === work.message.edition
        if (released && isOnly) this.onlyBatches.set(work.key, held)
      })
      // The lease ends by itself, and whoever takes over settles what was in doubt.
      .catch((error: unknown) => this.report(work, error))
      .finally(() => {
        this.hands.delete(hand)
      })
    this.hands.set(hand, work)
  }

  private report(work: MessageWork, error: unknown): void {
    this.run.effects.log('work failed', { message: work.id, error: String(error) })
  }

  /** Says on each message that is done with when work for it is due next. */
  private finishDone(): void {
    for (const [key, work] of this.works) {
      if (!this.isDone(key) || this.dueNext.has(key)) continue
      this.dueNext.set(key, Infinity)
      const finishing: Promise<void> = finish(work, this.onlyBatches.get(key))
        .then(({ at, released }) => {
          // What stays due is for another run: this one could do nothing for it.
          if (released || at > this.run.effects.clock.now()) this.dueNext.set(key, at)
        })
        .catch((error: unknown) => this.report(work, error))
        .finally(() => this.finishing.delete(finishing))
      this.finishing.add(finishing)
    }
  }

  /** Waits for work that is due in a moment. False: there is none. */
  private async linger(): Promise<boolean> {
    const { clock } = this.run.effects
    const wait = Math.min(Infinity, ...this.dueNext.values()) - clock.now()
    if (wait > LINGER_MS || !this.run.hasTime()) return false
    await clock.sleep(Math.max(0, wait))
    return [...this.dueNext.keys()].filter((key) => this.revive(key)).length > 0
  }

  /** Starts a successor for what is due and this run will not do. */
  private async handOver(
    kicked: DueMessage | undefined,
    found: readonly DueMessage[],
  ): Promise<void> {
    const unfinished = this.unfinished().length > 0
    const others =
      kicked !== undefined && found.some((message) => !this.works.has(workKey(message)))
    if (!unfinished && !(others && (await this.isAlone()))) return
    const answer = await this.run.effects.kick(EVERYTHING_DUE, SUCCESSOR_WAIT_MS)
    if (answer.type === 'notStarted') {
      this.run.effects.log('no successor', { error: answer.text })
    }
  }

  /** Does no other run look for what is due? */
  private async isAlone(): Promise<boolean> {
    const { clock, database, log } = this.run.effects
    try {
      return (await countHeldSlots(database, clock.now())) <= 1
    } catch (error) {
      log('slots not counted', { error: String(error) })
      return true
    }
  }

  private recipients(message: DueMessage): RecipientResult[] {
    const ended = this.works.get(workKey(message))?.ended
    if (!ended || ended.size > MOST_ANSWERED) return []
    return [...ended].flatMap(([user, state]) =>
      isWaiting(state) ? [] : [{ user, ...resultOf(state) }],
    )
  }
}
