import type { Notice } from '../channels/channel'
import { timeOrdered } from '../domain/ids'
import type { Person } from '../domain/people'
import type { Reason } from '../domain/reasons'
import { parseRoad } from '../domain/roads'
import type { Reach } from '../domain/slice'
import { certain } from '../store/certain'
import type { DueMessage, MessageDocument } from '../store/messages'
import { getMessage, publishMessage, raiseSettled, setTakenKind } from '../store/messages'
import type { KindMapping } from '../store/settings'
import { DEFAULT_KIND } from '../store/settings'
import { ladderOf, mappingOn } from './configuration'
import { EditionWork } from './edition-work'
import type { HeldBatch } from './held-batch'
import { noticeFor } from './notices'
import { reachOn } from './reach'
import { Roads } from './roads'
import type { Run } from './run'

/** Outcomes are answered for audiences up to this. */
export const MOST_ANSWERED = 20

/** One attempt of a message: another edition or a resend is another work. */
export const workKey = ({ _id, edition, attempt }: DueMessage) => `${_id}:${edition}:${attempt}`

/** One attempt of a message in one run: its editions' batches, what is known of its roads, what is sent. */
export class MessageWork {
  readonly roads: Roads
  /** Roads whose account is not linked to the mini program: the notices go without the link. */
  readonly unlinked = new Set<string>()
  /** What ended in this run, by person key, while they are few: the answer to whoever waits for a small message. */
  readonly ended = new Map<string, Person['s']>()
  readonly ladder: string[]
  /** This run has settled people of it, since it was stopped. */
  hasSettled = false
  /** The message as it was read last: perhaps another edition already. */
  latest: DueMessage
  private readonly notices = new Map<string, Notice>()
  private readonly current: EditionWork
  /** Editions before this one in which somebody may still wait, the oldest first. */
  private readonly older: EditionWork[]

  constructor(
    readonly run: Run,
    public message: DueMessage,
  ) {
    this.latest = message
    this.roads = new Roads(run, message)
    this.ladder = ladderOf(message, run.configuration)
    this.current = new EditionWork(this, message.edition)
    this.older = Array.from(
      { length: Math.max(0, message.edition - 1 - message.settled) },
      (_, index) => new EditionWork(this, message.settled + 1 + index),
    )
  }

  get id(): string {
    return this.message._id
  }

  get key(): string {
    return workKey(this.message)
  }

  get isHigh(): boolean {
    return this.message.priority === 'high'
  }

  /** The next batch that this run can do something for, leased; undefined: there is none now. */
  async next(): Promise<HeldBatch | undefined> {
    if (this.isOvertaken || this.latest.state === 'paused') return undefined
    return (await this.nextOfOlder()) ?? this.nextOfCurrent()
  }

  /** Another edition or a resend has begun: that is another work. */
  get isOvertaken(): boolean {
    return workKey(this.latest) !== this.key
  }

  /** Why nobody of this edition is sent to any more; undefined: they are. */
  stopReason(edition: number): Reason | undefined {
    if (edition < this.latest.edition) return 'superseded'
    return this.latest.stopped === '' ? undefined : this.latest.stopped
  }

  /** May people of this edition be claimed and called? */
  isSending(edition: number): boolean {
    const stands = this.latest.state === 'open' && !this.isOvertaken
    return stands && this.stopReason(edition) === undefined
  }

  /** Is there a way for this person on this road? */
  reach: Reach = reachOn

  /** Remembers what became of a person. Of a broadcast that would be everybody, for nobody. */
  noteEnd(person: string, state: Person['s']): void {
    if (this.ended.size <= MOST_ANSWERED) this.ended.set(person, state)
  }

  notice(road: string): Notice | undefined {
    return this.notices.get(road)
  }

  /** Nothing of it is left for this run, for now. */
  pass(batch: { id: string; edition: number }): void {
    for (const edition of [...this.older, this.current]) {
      if (edition.edition === batch.edition) edition.pass(batch.id)
    }
  }

  /** Work is due again. @param changed the message, if somebody has changed it since */
  resume(changed: DueMessage = this.latest): void {
    this.takeIn(changed)
    for (const edition of [...this.older, this.current]) edition.resume()
  }

  /** Has the whole audience been planned? */
  isPlanned(): Promise<boolean> {
    return this.current.isPlanned()
  }

  get hasOlder(): boolean {
    return this.older.length > 0
  }

  /** The template of a road, which also names its grants. */
  templateId(road: string): string {
    return this.mapping(road)?.templateId ?? ''
  }

  /** Does an accept of the road's template hold until it is taken back (长期订阅)? Then a send spends nothing. */
  isLongTerm(road: string): boolean {
    return this.mapping(road)?.longTerm === true
  }

  private mapping(road: string): KindMapping | undefined {
    return mappingOn(this.run.configuration.kind(this.message.kind), parseRoad(road))
  }

  /** The message as it is now: after adding or leasing a batch, before sending. */
  async reread(): Promise<void> {
    const { effects, inTime } = this.run
    const { clock, database } = effects
    const message = await certain(clock, () => getMessage(database, this.id), inTime)
    if (!message) throw new Error(`message ${this.id} is gone`)
    if (!this.takeIn(message) || this.isOvertaken) return
    this.roads.learn(message.roads)
    if (this.notices.size === 0) await this.makeNotices(message)
  }

  /** Batches in hand read at once: an answer that was long on its way must not undo a newer one. False: it was that. */
  private takeIn(message: DueMessage): boolean {
    if (message.rev < this.latest.rev) return false
    this.latest = message
    if (!this.isOvertaken) this.message = message
    return true
  }

  private async nextOfOlder(): Promise<HeldBatch | undefined> {
    for (let oldest = this.older[0]; oldest; oldest = this.older[0]) {
      const held = await oldest.next()
      if (held) return held
      // Somebody still holds a batch of it: the message stays due until that has ended.
      if (!(await oldest.isSettled())) return undefined
      await raiseSettled(this.run.effects.database, this.id, oldest.edition)
      this.older.shift()
    }
    return undefined
  }

  private async nextOfCurrent(): Promise<HeldBatch | undefined> {
    if (this.latest.state === 'scheduled' && !(await this.publish())) return undefined
    // What has ended is not begun again; what was stopped is settled.
    if (this.latest.state === 'ended') return undefined
    return this.current.next()
  }

  /** Its time has come: from now on it is in inboxes. False: it was stopped, or somebody else was quicker. */
  private async publish(): Promise<boolean> {
    const { clock, database, random } = this.run.effects
    if (this.latest.dueAt > clock.now()) return false
    const { _id, rev } = this.latest
    await publishMessage(database, { _id, rev }, timeOrdered(clock, random))
    await this.reread()
    return !this.isOvertaken && this.latest.state === 'open'
  }

  /** Makes the message ready for each road, once; a road whose fields it does not fit is closed without a call. */
  private async makeNotices(message: MessageDocument): Promise<void> {
    const { configuration, effects } = this.run
    if (!configuration.hasKind(message.kind) && message.takenKind === '') {
      await setTakenKind(effects.database, message, DEFAULT_KIND)
    }
    const kind = configuration.kind(message.kind)
    const page = effects.pageFor(message._id)
    for (const road of this.ladder) {
      const notice = noticeFor(message, parseRoad(road), kind, configuration, page)
      if ('cause' in notice) await this.roads.close(road, notice.cause)
      else this.notices.set(road, notice)
    }
  }
}
