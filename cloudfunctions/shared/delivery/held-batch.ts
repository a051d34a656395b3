import { drivers } from '../channels'
import { takeOver } from '../domain/after-call'
import { randomHex } from '../domain/ids'
import type { Claim, Person, PersonState } from '../domain/people'
import { dueOf, ended, headOf, isWaiting } from '../domain/people'
import type { Reason } from '../domain/reasons'
import { parseRoad } from '../domain/roads'
import type { Reach, Slice } from '../domain/slice'
import { chooseSlice } from '../domain/slice'
import type { Counts } from '../domain/words'
import { difference } from '../domain/words'
import type { BatchDocument, BatchDue, BatchSummary } from '../store/batches'
import { correctPeople, getBatch, leaseBatch, reopenBatch, writeBatch } from '../store/batches'
import { certain } from '../store/certain'
import { NEVER } from '../store/messages'
import { recount } from './finish'
import { grantedUsers } from './ledger'
import type { MessageWork } from './message-work'
import { LEASE_SPARE_MS } from './slots'

/** What became of a write: `signalled`: nothing was written, the message must be looked at first. */
export type Written = 'written' | 'signalled' | 'lost'

/**
 * A batch that this run holds: its people as this run knows them, and the writes that only its holder makes. Every write
 * names the epoch and step that it was decided on.
 */
export class HeldBatch {
  /** What has changed since the last write. */
  private readonly unwritten = new Map<number, PersonState>()
  /** The slice that was claimed when the batch was added. */
  claimed: Slice | undefined
  /** Openids that have a grant left, once read; before, nobody is passed over for want of one. */
  private granted: Set<string> | undefined

  /** The counters as this holder found them and has changed them since: others may correct them meanwhile. */
  private counted: Counts

  private constructor(
    private readonly work: MessageWork,
    private readonly batch: BatchDocument,
  ) {
    this.counted = this.head.counts
  }

  get id(): string {
    return this.batch._id
  }

  get edition(): number {
    return this.batch.edition
  }

  get attempt(): number {
    return this.batch.attempt
  }

  get people() {
    return this.batch.people
  }

  get epochAndStep(): string {
    return `${this.batch.epoch}.${this.batch.step}`
  }

  /** A batch that is about to be added, leased already and with its first slice claimed. */
  static async plan(work: MessageWork, batch: BatchDocument): Promise<HeldBatch> {
    const { run } = work
    batch.owner = randomHex(run.effects.random, 8)
    batch.due = run.options.deadline + LEASE_SPARE_MS
    const held = new HeldBatch(work, batch)
    await held.openRoads()
    const slice = held.choose()
    if (slice.claims.length > 0 && run.budget.tryTake(slice.claims.length)) {
      held.claimed = slice
      held.take(slice)
      batch.claims = held.claimsOf(slice)
    }
    batch.head = held.head
    held.counted = held.head.counts
    held.unwritten.clear()
    return held
  }

  /** Leases a batch that is due, and settles what its last holder left. Undefined: somebody else was quicker. */
  static async lease(work: MessageWork, summary: BatchSummary): Promise<HeldBatch | undefined> {
    const { clock, database, random } = work.run.effects
    const owner = randomHex(random, 8)
    const until = work.run.options.deadline + LEASE_SPARE_MS
    const now = clock.now()
    const lease = { owner, now, until, early: summary.due > now }
    await certain(clock, () => leaseBatch(database, summary, lease))
    const batch = await getBatch(database, summary._id)
    // Not the count, which a lost answer and its repeat make 0: the owner tells.
    if (batch?.owner !== owner) return undefined
    const held = new HeldBatch(work, batch)
    const repeatable = (road: string) => drivers[parseRoad(road).channel].repeatable
    for (const [person, state] of takeOver(batch.people, batch.claims, clock.now(), repeatable)) {
      held.setState(person, state)
    }
    return held
  }

  /**
   * Opens a batch again for a resend, leased.
   *
   * @param people who waits again, by their place in the batch
   */
  static async reopen(
    work: MessageWork,
    batch: BatchDocument,
    people: ReadonlyMap<number, Person>,
  ): Promise<HeldBatch | undefined> {
    const { clock, database, random } = work.run.effects
    const { ladder } = work
    const { attempt } = work.message
    const all = batch.people.map((person, index) => people.get(index) ?? person)
    const owner = randomHex(random, 8)
    const due = work.run.options.deadline + LEASE_SPARE_MS
    const before = headOf(batch.people, batch.ladder).counts
    const { counts, ...waiting } = headOf(all, ladder)
    const head = { ...waiting, counted: difference(before, counts) }
    const lease = { attempt, owner, due, ladder }
    await certain(clock, () => reopenBatch(database, batch, lease, people, head))
    const there = await getBatch(database, batch._id)
    return there?.owner === owner ? new HeldBatch(work, there) : undefined
  }

  /** Whom to claim next: at most one second's work, so that a message that is stopped stops. */
  choose(): Slice {
    const { effects, pace } = this.work.run
    return chooseSlice(this.batch.people, this.batch.ladder, {
      now: effects.clock.now(),
      expiresAt: this.work.message.expiresAt ?? Infinity,
      size: Math.max(1, Math.min(effects.sizes.slice, Math.floor(pace.rate))),
      status: (road) => this.work.roads.status(road),
      reach: this.reach,
    })
  }

  /** Nobody of this slice will be called by this run: what was reserved for it is free again. */
  drop({ claims }: Slice): void {
    this.work.run.budget.give(claims.length)
    for (const road of new Set(claims.map((claim) => claim.road))) this.work.roads.probeAgain(road)
  }

  /** Leases probes for roads that nobody has made a first call on, where people of this batch wait for it. */
  async openRoads(): Promise<void> {
    for (const road of this.batch.ladder) {
      if (!this.work.roads.wantsProbe(road) || this.work.roads.isClosed(road)) continue
      if (road === 'subscribe') await this.readGrants()
      const standing = this.batch.people.filter((person) => this.standsAt(person, road))
      if (standing.length === 0) continue
      // Nobody can come to this road later than its only person.
      const reachable = this.batch.people.filter((person) => 'openid' in this.reach(road, person))
      if (this.isOnlyBatch && reachable.length === 1) this.work.roads.openWithoutProbe(road)
      else await this.work.roads.lease(road)
    }
  }

  /** Who has no grant is not claimed for a subscribe message. One person is found out by the debit itself. */
  private async readGrants(): Promise<void> {
    const waiting = this.batch.people.filter((person) => this.standsAt(person, 'subscribe'))
    if (this.granted || waiting.length < 2) return
    this.granted = await grantedUsers(
      this.work,
      waiting.map((person) => person.k),
    )
  }

  private reach: Reach = (road, person) => {
    const reached = this.work.reach(road, person)
    const isRefused = road === 'subscribe' && this.granted && !this.granted.has(person.k)
    return 'openid' in reached && isRefused ? { cause: 'no_allowance' } : reached
  }

  /** Is it this person's turn on this road? The roads before it are closed or do not reach the person. */
  private standsAt({ s: state, ...person }: Person, road: string): boolean {
    if (!isWaiting(state) || state[3] > this.work.run.effects.clock.now()) return false
    const step = this.batch.ladder.findIndex(
      (candidate, index) =>
        index >= state[1] &&
        !this.work.roads.isClosed(candidate) &&
        'openid' in this.reach(candidate, { s: state, ...person }),
    )
    return this.batch.ladder[step] === road
  }

  /** Takes over a slice: people who moved without a call, and the claims. */
  take(slice: Slice): void {
    for (const [person, state] of slice.states) this.setState(person, state)
    const probes = new Set(slice.claims.map((claim) => claim.road))
    for (const road of probes) this.work.roads.probeClaimed(road)
  }

  setState(person: number, state: PersonState): void {
    const there = this.batch.people[person]
    if (!there) throw new Error(`batch ${this.id} has no person ${person}`)
    there.s = state
    this.unwritten.set(person, state)
    if (!isWaiting(state)) this.work.noteEnd(there.k, state)
  }

  /** Nobody who waits is sent to any more: what was asked without an answer stays unknown. */
  settle(reason: Reason): void {
    this.work.hasSettled = true
    this.batch.people.forEach(({ s: state }, person) => {
      if (!isWaiting(state)) return
      const road = this.batch.ladder[state[1]] ?? ''
      const unanswered = state[4] > 0
      this.setState(
        person,
        unanswered
          ? ended('unknown', road, 'no_answer', '', state[6])
          : ended('skipped', '', reason, '', state[6]),
      )
    })
  }

  /** Writes what has become of people, with the claims of the next slice. */
  async write(slice: Slice): Promise<Written> {
    return this.step(this.claimsOf(slice), undefined)
  }

  /** Writes what has become of people, and lets the batch go until somebody's time has come. False: it was lost. */
  async release(): Promise<boolean> {
    const due = this.earliest()
    const state = due === undefined ? 'done' : 'open'
    const written = await this.step([], { state, due: due ?? NEVER })
    if (written === 'written') Object.assign(this.batch, { state, due: due ?? NEVER, owner: '' })
    this.work.pass(this)
    return written === 'written'
  }

  /** When something can be done for somebody in it, as the roads stand now, in ms; undefined when nobody waits. */
  earliest(): number | undefined {
    const { message, roads } = this.work
    return dueOf(this.head, (road) => roads.opensAt(road), message.expiresAt ?? Infinity)
  }

  /** It alone, as this run has let it go; nothing when nobody waits in it. */
  get open(): BatchDue[] {
    const { _id, due, owner, state } = this.batch
    return state === 'done' ? [] : [{ _id, due, owner, head: this.head }]
  }

  get isOnlyBatch(): boolean {
    return this.batch.n === 0 && this.batch.last
  }

  get head() {
    return headOf(this.batch.people, this.batch.ladder)
  }

  private claimsOf(slice: Slice): Claim[] {
    const { run } = this.work
    const now = run.effects.clock.now()
    return slice.claims.map(({ person, road, state }) => {
      const [, , , , firstCallAt, via] = state
      return [person, road, now, firstCallAt, via || (run.transportsOn(road)[0]?.name ?? '')]
    })
  }

  private async step(
    claims: readonly Claim[],
    release: { state: BatchDocument['state']; due: number } | undefined,
  ): Promise<Written> {
    const { database } = this.work.run.effects
    const { _id, epoch, step, signal } = this.batch
    const { counts, ...waiting } = this.head
    const write = {
      states: new Map(this.unwritten),
      claims,
      head: { ...waiting, counted: difference(this.counted, counts) },
      ...(release ? { release } : {}),
    }
    const batch = { _id, epoch, step, signal }
    const written = await this.insist(() => writeBatch(database, batch, write))
    const there = written ? undefined : await this.insist(() => getBatch(database, this.id))
    const isMine = there?.epoch === epoch
    if (isMine && there.step === step && there.signal !== signal) {
      this.batch.signal = there.signal
      return 'signalled'
    }
    // After a lost answer and a repeat: the batch is at the step that this holder's own write led to.
    if (!written && !(isMine && there.step === step + 1)) {
      await this.recordLate()
      return 'lost'
    }
    this.batch.step = step + 1
    this.counted = counts
    this.unwritten.clear()
    return 'written'
  }

  /** With outcomes in hand, which nobody else knows: as long as there is time. */
  private insist<T>(ask: () => Promise<T>): Promise<T> {
    const { effects, inTime } = this.work.run
    return certain(effects.clock, ask, inTime)
  }

  /**
   * The lease was lost with outcomes in hand: whoever took over has called these people unknown, and that is corrected
   * where more is known.
   */
  private async recordLate(): Promise<void> {
    const { database, log } = this.work.run.effects
    const there = await this.insist(() => getBatch(database, this.id))
    const corrections = [...this.unwritten].flatMap(([person, to]) => {
      const from = there?.people[person]?.s
      if (!from || isWaiting(from) || from[0] !== 'unknown' || isWaiting(to)) return []
      return to[0] === 'sent' || to[0] === 'failed' ? [{ person, from, to }] : []
    })
    this.unwritten.clear()
    log('lease lost', { batch: this.id, corrections: corrections.length })
    for (const correction of corrections) {
      await this.insist(() => correctPeople(database, this.id, [correction]))
    }
    if (corrections.length > 0) await recount(this.work, this.work.id, this.edition)
  }
}
