import type { RecipientResult } from '../../../typings/push'
import { isWaiting } from '../domain/people'
import { channelOf } from '../domain/roads'
import { isBroadcast } from '../domain/words'
import type { DueMessage } from '../store/messages'
import { findDueMessages } from '../store/messages'
import { SLOTS, countHeldSlots } from '../store/slots'
import { workBatch } from './batch-work'
import { readConfiguration } from './configuration'
import { finish } from './finish'
import { foldReceipts } from './fold'
import type { HeldBatch } from './held-batch'
import { SLICE_SIZE } from './held-batch'
import { MessageWork } from './message-work'
import type { Run } from './run'

/** Due messages looked at together. */
export const DUE_MESSAGES = 10

/** While at work, a run looks for newly due messages this often, in ms. */
const LOOK_EVERY_MS = 2_000

/** Gates and the share of the pace are read again this often, in ms. */
const GATES_EVERY_MS = 5_000

/** Work that is due within this time is waited for, in ms: a person to whom WeChat was just sending (43108). */
const LINGER_MS = 3_000

/** A successor is given this long to have started, in ms. */
const SUCCESSOR_WAIT_MS = 500

/** Batches in hand: at more, claims would lie and wait. Beyond them only what is urgent. */
const MOST_HANDS = 8
const URGENT_HANDS = 2

/** Outcomes are answered for audiences up to this. */
const MOST_ANSWERED = 20

/** What a run did; outcomes for the message of a kick, while they are few. */
export interface WorkedAnswer {
  type: 'worked'
  messages: number
  recipients: RecipientResult[]
}

export const kindsOf = (messages: readonly DueMessage[]) => messages.map(({ kind }) => kind)

/** A run that has a slot. */
export class WorkingRun {
  private readonly works = new Map<string, MessageWork>()
  /** Messages of which nothing can be done now. */
  private readonly done = new Set<string>()
  private readonly hands = new Map<Promise<void>, MessageWork>()
  /** The only batch of a message, as this run let it go. */
  private readonly onlyBatches = new Map<string, HeldBatch>()
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
    for (;;) {
      await this.workUntilNothingIsLeft(kicked)
      const next = await this.finishAll()
      if (!(await this.linger(next))) break
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
        isBroadcast(audience) || (audience.type === 'users' && audience.users.length > SLICE_SIZE),
    )
    return many ? countHeldSlots(database, clock.now()) : SLOTS
  }

  private take(messages: readonly DueMessage[]): void {
    for (const message of messages) {
      if (this.works.has(message._id)) continue
      this.works.set(message._id, new MessageWork(this.run, message))
    }
  }

  private async workUntilNothingIsLeft(kicked: DueMessage | undefined): Promise<void> {
    while (this.run.hasTime()) {
      await this.look()
      await this.fillHands()
      if (this.hands.size === 0 || (kicked && this.isDone(kicked._id))) break
      const { clock } = this.run.effects
      await Promise.race([...this.hands.keys(), clock.sleep(LOOK_EVERY_MS)])
    }
    await Promise.all(this.hands.keys())
  }

  private isDone(message: string): boolean {
    return (
      this.done.has(message) &&
      ![...this.hands.values()].some((work) => work.message._id === message)
    )
  }

  /** Looks around; what cannot be seen now will be seen the next time, and what is in hand goes on. */
  private async look(): Promise<void> {
    try {
      await this.lookAround()
    } catch (error) {
      this.run.effects.log('could not look around', { error: String(error) })
    }
  }

  /** While at work: what is newly due, how the gates stand, how many share the pace. */
  private async lookAround(): Promise<void> {
    const { clock, database } = this.run.effects
    const now = clock.now()
    if (now - this.gatesReadAt >= GATES_EVERY_MS) {
      this.gatesReadAt = now
      await this.run.readGates(await countHeldSlots(database, now))
    }
    if (now - this.lookedAt < LOOK_EVERY_MS) return
    this.lookedAt = now
    const due = await findDueMessages(database, now, DUE_MESSAGES)
    const fresh = due.filter(({ _id }) => !this.works.has(_id))
    if (fresh.length === 0) return
    const kinds = kindsOf([...this.works.values()].map(({ message }) => message))
    this.run.configure(await readConfiguration(database, [...kinds, ...kindsOf(fresh)]))
    this.take(fresh)
  }

  private async fillHands(): Promise<void> {
    const hands = Math.min(MOST_HANDS, Math.ceil(this.run.pace.rate / SLICE_SIZE) + 1)
    for (const work of this.byPriority()) {
      // What is urgent does not wait until a broadcast lets a batch go.
      const most = work.isHigh ? hands + URGENT_HANDS : hands
      while (this.hands.size < most && this.run.hasTime()) {
        // Until its first call is answered, more of a message would only wait.
        if (work.roads.probing() && this.isInHand(work)) break
        const held = await this.nextBatch(work)
        if (!held) {
          this.done.add(work.message._id)
          break
        }
        this.hold(work, held)
      }
    }
  }

  private isInHand(work: MessageWork): boolean {
    return [...this.hands.values()].includes(work)
  }

  private byPriority(): MessageWork[] {
    const rank = (work: MessageWork) => (work.isHigh ? 0 : 1)
    return [...this.works.values()]
      .filter(({ message }) => !this.done.has(message._id))
      .sort((left, right) => rank(left) - rank(right))
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
      .then(() => {
        if (held.isOnlyBatch) this.onlyBatches.set(work.message._id, held)
      })
      // The lease ends by itself, and whoever takes over settles what was in doubt.
      .catch((error: unknown) => this.report(work, error))
      .finally(() => {
        this.hands.delete(hand)
      })
    this.hands.set(hand, work)
  }

  private report(work: MessageWork, error: unknown): void {
    this.run.effects.log('work failed', { message: work.message._id, error: String(error) })
  }

  /** Says on each message when work is due next; answers the earliest of these times. */
  private async finishAll(): Promise<number> {
    let next = Infinity
    for (const work of this.works.values()) {
      try {
        next = Math.min(next, await finish(work, this.onlyBatches.get(work.message._id)))
      } catch (error) {
        this.report(work, error)
      }
    }
    return next
  }

  /** Waits for work that is due in a moment. False: there is none. */
  private async linger(next: number): Promise<boolean> {
    const { clock } = this.run.effects
    const wait = next - clock.now()
    if (wait <= 0 || wait > LINGER_MS || !this.run.hasTime()) return false
    await clock.sleep(wait)
    this.done.clear()
    this.onlyBatches.clear()
    for (const work of this.works.values()) work.resume()
    return true
  }

  /** Starts a successor for what is due and this run will not do. */
  private async handOver(
    kicked: DueMessage | undefined,
    found: readonly DueMessage[],
  ): Promise<void> {
    const unfinished = this.byPriority()[0]?.message
    const other = kicked ? found.find(({ _id }) => !this.works.has(_id)) : undefined
    const next = unfinished ?? other
    if (!next) return
    const answer = await this.run.effects.kick(next._id, SUCCESSOR_WAIT_MS)
    if (answer.type === 'notStarted') {
      this.run.effects.log('no successor', { message: next._id, error: answer.text })
    }
  }

  private recipients(message: DueMessage): RecipientResult[] {
    const ended = this.works.get(message._id)?.ended
    if (!ended || ended.size > MOST_ANSWERED) return []
    return [...ended].flatMap(([user, state]) =>
      isWaiting(state)
        ? []
        : [{ user, outcome: state[0], channel: channelOf(state[1]), reason: state[2] }],
    )
  }
}
