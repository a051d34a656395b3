import { drivers } from '../channels'
import { takeOver } from '../domain/after-call'
import { randomHex } from '../domain/ids'
import type { Claim, Person, PersonState } from '../domain/people'
import { headOf, isWaiting } from '../domain/people'
import { parseRoad } from '../domain/roads'
import type { Reach, Slice } from '../domain/slice'
import { chooseSlice } from '../domain/slice'
import type { BatchDocument, BatchSummary } from '../store/batches'
import { correctPeople, getBatch, leaseBatch, writeBatch } from '../store/batches'
import { certain } from '../store/certain'
import { NEVER } from '../store/messages'
import { grantedUsers } from './ledger'
import type { MessageWork } from './message-work'
import { LEASE_SPARE_MS } from './slots'

/** The unit that is claimed and sent: at most this many people of one batch are in doubt after a crash. */
export const SLICE_SIZE = 50

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

  private constructor(
    private readonly work: MessageWork,
    private readonly batch: BatchDocument,
  ) {}

  get id(): string {
    return this.batch._id
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
    const slice = held.choose(SLICE_SIZE)
    if (slice.claims.length > 0 && run.budget.tryTake(slice.claims.length)) {
      held.claimed = slice
      held.take(slice)
      batch.claims = held.claimsOf(slice)
    }
    batch.head = headOf(batch.people, batch.ladder)
    held.unwritten.clear()
    return held
  }

  /** Leases a batch that is due, and settles what its last holder left. Undefined: somebody else was quicker. */
  static async lease(work: MessageWork, summary: BatchSummary): Promise<HeldBatch | undefined> {
    const { clock, database, random } = work.run.effects
    const owner = randomHex(random, 8)
    const until = work.run.options.deadline + LEASE_SPARE_MS
    const lease = { owner, now: clock.now(), until }
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

  /** Whom to claim next. */
  choose(size: number): Slice {
    return chooseSlice(this.batch.people, this.batch.ladder, {
      now: this.work.run.effects.clock.now(),
      size,
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

  private reach: Reach = (road, person) =>
    road === 'subscribe' && this.granted && !this.granted.has(person.k)
      ? { reason: 'no_allowance' }
      : this.work.reach(road, person)

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
    if (!isWaiting(state)) this.work.ended.set(there.k, state)
  }

  /** Writes what has become of people, with the claims of the next slice. False: the lease is lost, send nothing more. */
  async write(slice: Slice): Promise<boolean> {
    return this.step(this.claimsOf(slice), undefined)
  }

  /** Writes what has become of people, and lets the batch go until somebody's time has come. False: it was lost. */
  async release(): Promise<boolean> {
    const due = this.earliest()
    const state = due === undefined ? 'done' : 'open'
    const written = await this.step([], { state, due: due ?? NEVER })
    this.work.pass(this.id)
    return written
  }

  /** When the earliest waiting person's time comes, in ms; undefined when nobody waits. */
  earliest(): number | undefined {
    const times = this.batch.people.flatMap(({ s }) => (isWaiting(s) ? [s[3]] : []))
    return times.length === 0 ? undefined : Math.min(...times)
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
  ): Promise<boolean> {
    const { clock, database } = this.work.run.effects
    const { _id, epoch, step } = this.batch
    const write = {
      states: new Map(this.unwritten),
      claims,
      head: this.head,
      ...(release ? { release } : {}),
    }
    const written = await certain(clock, () => writeBatch(database, { _id, epoch, step }, write))
    if (!written && !(await this.wasMine(step + 1))) {
      await this.recordLate()
      return false
    }
    this.batch.step = step + 1
    this.unwritten.clear()
    return true
  }

  /** After a lost answer and a repeat: is the batch at the step that this holder's own write led to? */
  private async wasMine(step: number): Promise<boolean> {
    const there = await getBatch(this.work.run.effects.database, this.id)
    return there?.epoch === this.batch.epoch && there.step === step
  }

  /**
   * The lease was lost with outcomes in hand: whoever took over has called these people unknown, and that is corrected
   * where more is known.
   */
  private async recordLate(): Promise<void> {
    const { database, log } = this.work.run.effects
    const there = await getBatch(database, this.id)
    const corrections = [...this.unwritten].flatMap(([person, to]) => {
      const from = there?.people[person]?.s
      if (!from || isWaiting(from) || from[0] !== 'unknown' || isWaiting(to)) return []
      return to[0] === 'sent' || to[0] === 'failed' ? [{ person, from, to }] : []
    })
    this.unwritten.clear()
    log('lease lost', { batch: this.id, corrections: corrections.length })
    for (const correction of corrections) await correctPeople(database, this.id, [correction])
  }
}
