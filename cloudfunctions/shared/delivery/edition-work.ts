import { timeOrdered } from '../domain/ids'
import type { Person } from '../domain/people'
import { ANY_ROAD, STANDBY, headOf, isWaiting, waiting } from '../domain/people'
import type { BatchDocument, BatchSummary } from '../store/batches'
import {
  addBatch,
  batchId,
  findBatchBehind,
  findDueBatches,
  findFreeBatches,
  findLastBatch,
  findOpenBatchesAfter,
  findSummaries,
  hasOpenBatch,
  passBatch,
} from '../store/batches'
import { certain } from '../store/certain'
import { HeldBatch } from './held-batch'
import type { MessageWork } from './message-work'
import { MUTED, Planner } from './planner'

/** Due batches looked at together. */
const DUE_BATCHES = 16

/** Batches of other runs caught up with at once. */
const PAGE = 100

/** People counted at once of an audience that is not planned any more. */
const COUNTED = 1000

/** Where many batches wait for a road, those behind them are looked for this often, in ms. */
const LOOK_BEHIND_MS = 5_000
const BEHIND = 1_000

/** The batches of one edition of a message in one run: what is planned, which of them are due. */
export class EditionWork {
  private planner: Planner | undefined
  private lastBatch: BatchSummary | undefined
  private lastRead = false
  /** Batches in which this run can do nothing (more). */
  private readonly passed = new Set<string>()
  private due: BatchSummary[] = []
  private lookedBehindAt = -Infinity
  private onlyBatchIsMine = false
  /** Another run plans this edition as well: where it stands is looked up first, not found out by a refused add. */
  private isShared = false
  /** No batch is left that a resend has to open again. */
  private reopened = false

  constructor(
    private readonly work: MessageWork,
    readonly edition: number,
  ) {}

  /** The next batch that this run can do something for, leased; undefined: there is none now. */
  async next(): Promise<HeldBatch | undefined> {
    if (!this.lastRead) await this.readLast()
    const due = await this.leaseDue()
    if (due) return due
    if (this.work.stopReason(this.edition) !== undefined) return this.close()
    return (await this.reopenNext()) ?? (await this.planNext())
  }

  /** Nothing of it is left for this run, for now. */
  pass(batch: string): void {
    this.passed.add(batch)
  }

  /** The time of those who waited a moment has come. */
  resume(): void {
    this.passed.clear()
    this.lastRead = false
    this.reopened = false
    this.planner = undefined
    this.onlyBatchIsMine = false
    this.due = []
  }

  /** Has the whole audience been planned, and is no batch left to be opened again? */
  async isPlanned(): Promise<boolean> {
    if (this.lastBatch?.last !== true) return false
    // What was stopped in the middle of a resend is not opened any further.
    if (this.work.stopReason(this.edition) !== undefined) return true
    return !(await this.findBehind())
  }

  /** Has everybody of it ended, and will nobody be added? */
  async isSettled(): Promise<boolean> {
    const { database } = this.work.run.effects
    if (this.lastBatch?.last !== true) return false
    return !(await hasOpenBatch(database, this.work.id, this.edition))
  }

  private async readLast(): Promise<void> {
    const { database } = this.work.run.effects
    this.lastBatch = await findLastBatch(database, this.work.id, this.edition)
    this.lastRead = true
  }

  private async leaseDue(): Promise<HeldBatch | undefined> {
    // Nothing is planned yet, or the only batch is this run's own: no other can be due.
    if (!this.lastBatch || this.onlyBatchIsMine) return undefined
    if (this.due.length === 0) await this.findDue()
    for (let batch = this.due.shift(); batch; batch = this.due.shift()) {
      // The first of those that were found together may have told how the road stands.
      if (!this.isForThisRun(batch)) continue
      const held = await HeldBatch.lease(this.work, batch)
      if (held) return held
    }
    return undefined
  }

  private async findDue(): Promise<void> {
    const { database, clock } = this.work.run.effects
    const now = clock.now()
    // Who waits for tomorrow's quota need not wait for it to be told that nothing comes.
    const find = this.work.stopReason(this.edition) === undefined ? findDueBatches : findFreeBatches
    const due = await find(database, this.work.id, this.edition, now, DUE_BATCHES)
    this.due = due.filter(this.isForThisRun)
    if (this.due.length === 0 && due.length === DUE_BATCHES) this.due = await this.lookBehind(now)
  }

  /** Batches whose road keeps its people waiting, or that this run cannot send, must not hide those behind them. */
  private async lookBehind(now: number): Promise<BatchSummary[]> {
    if (now - this.lookedBehindAt < LOOK_BEHIND_MS) return []
    this.lookedBehindAt = now
    const { database } = this.work.run.effects
    for (let after = -1; ;) {
      const { id } = this.work
      const open = await findOpenBatchesAfter(database, id, this.edition, after, BEHIND)
      const own = open.filter((batch) => batch.due <= now && this.isForThisRun(batch))
      const last = open[open.length - 1]
      if (own.length > 0 || open.length < BEHIND || !last) return own
      after = last.n
    }
  }

  private isForThisRun = (batch: BatchSummary): boolean =>
    !this.passed.has(batch._id) && this.canDoSomething(batch)

  /**
   * An expired lease must be settled by anybody, and so must everybody of a message that was stopped or has expired;
   * else somebody must wait on a road that this run can send on.
   */
  private canDoSomething({ head, owner }: BatchSummary): boolean {
    const now = this.work.run.effects.clock.now()
    const isOver = now >= (this.work.message.expiresAt ?? Infinity)
    if (isOver || owner !== '' || this.work.stopReason(this.edition) !== undefined) return true
    return Object.entries(head.needs).some(([road, due]) => due <= now && this.isUseful(road))
  }

  /** Could this run do something for somebody who needs this (BatchHead), as the roads stand now? */
  private isUseful(key: string): boolean {
    if (key === ANY_ROAD) return true
    const standsBy = key.startsWith(STANDBY)
    const road = standsBy ? key.slice(STANDBY.length) : key
    const status = this.work.roads.status(road)
    // Whoever stands by for a road has tried the others already.
    if (status.type === 'closed') return !standsBy || status.mendedBy === undefined
    return status.type === 'open' || (status.type === 'blocked' && this.work.run.canSend(road))
  }

  /** Opens the next batch again for a resend: who failed or was skipped in it waits again. */
  private async reopenNext(): Promise<HeldBatch | undefined> {
    for (let batch = await this.findBehind(); batch; batch = await this.findBehind()) {
      const people = await this.again(batch)
      if (people.size > 0) {
        const held = await HeldBatch.reopen(this.work, batch, people)
        if (held) return held
      } else {
        const { clock, database } = this.work.run.effects
        const { _id, epoch, step } = batch
        const { attempt } = this.work.message
        await certain(clock, () => passBatch(database, { _id, epoch, step }, attempt))
      }
    }
    return undefined
  }

  private async findBehind(): Promise<BatchDocument | undefined> {
    const { message } = this.work
    // An edition's first attempt plans; only later ones open anything again.
    if (this.reopened || message.attempt === 1 || this.edition !== message.edition) return undefined
    const { database } = this.work.run.effects
    const behind = await findBatchBehind(database, message._id, this.edition, message.attempt)
    this.reopened = this.lastBatch?.last === true && !behind
    return behind
  }

  /** Those who are sent to again, by how they can be reached now. */
  private async again(batch: BatchDocument): Promise<Map<number, Person>> {
    const missed = batch.people.flatMap((person, index) => (isMissed(person) ? [index] : []))
    const planner = this.newPlanner('')
    const people = missed.flatMap((index) => batch.people[index] ?? [])
    const now = await planner.endpointsNow(people.map(({ k }) => k))
    return new Map(
      missed.flatMap((index) => {
        const person = batch.people[index]
        if (!person) return []
        const openids = now.get(person.k) ?? person.a
        return [[index, { ...person, ...(openids && { a: openids }), s: waiting(0, 0) }] as const]
      }),
    )
  }

  private async planNext(): Promise<HeldBatch | undefined> {
    if (this.isShared && !this.lastBatch?.last) await this.catchUp(this.lastBatch)
    while (!this.lastBatch?.last) {
      this.planner ??= this.newPlanner(this.lastBatch?.end ?? '')
      const { people, last } = await this.planner.next(this.work.run.effects.sizes.batch)
      const held = await this.addPlanned(this.newBatch(people, last))
      if (held) return held
    }
    return undefined
  }

  private newPlanner(after: string): Planner {
    return new Planner(this.work.run.effects.database, this.work.message, after)
  }

  private newBatch(people: Person[], last: boolean): BatchDocument {
    const { id, ladder } = this.work
    const n = this.lastBatch ? this.lastBatch.n + 1 : 0
    return {
      _id: batchId(id, this.edition, n),
      schema: 1,
      message: id,
      edition: this.edition,
      attempt: this.work.message.attempt,
      n,
      epoch: 1,
      step: 1,
      state: 'open',
      signal: 0,
      due: 0,
      owner: '',
      last,
      end: people[people.length - 1]?.k ?? this.lastBatch?.end ?? '',
      ladder,
      head: headOf(people, ladder),
      claims: [],
      people,
    }
  }

  /** Adds a batch, leased and with its first slice claimed. Undefined: another run was quicker, go on after its batches. */
  private async addPlanned(batch: BatchDocument): Promise<HeldBatch | undefined> {
    const held = await HeldBatch.plan(this.work, batch)
    let isMine: boolean | undefined
    try {
      isMine = await this.add(batch)
    } finally {
      if (!isMine && held.claimed) held.drop(held.claimed)
      // Nobody knows whether it is there: planning begins again after the last batch.
      if (isMine === undefined) this.planner = undefined
    }
    if (!isMine) return undefined
    this.onlyBatchIsMine = held.isOnlyBatch
    return held
  }

  /** Adds a batch. False: another run has added it; planning goes on after the last of its batches. */
  private async add(batch: BatchDocument): Promise<boolean> {
    const { clock, database } = this.work.run.effects
    const before = this.lastBatch
    if (await certain(clock, () => addBatch(database, batch))) {
      this.lastBatch = batch
      return true
    }
    // Not added: by another run, or by a try of this one whose answer was lost.
    const there = await this.catchUp(before)
    if (!there) throw new Error(`batch ${batch._id} is there and is not`)
    const isMine = there.owner === batch.owner
    this.isShared ||= !isMine
    return isMine
  }

  /** Goes to the last batch that anybody has added. Answers the first after `before`. */
  private async catchUp(before: BatchSummary | undefined): Promise<BatchSummary | undefined> {
    const { database } = this.work.run.effects
    const { id } = this.work
    const batches = await findSummaries(database, id, this.edition, before?.n ?? -1, PAGE)
    const last = batches[batches.length - 1]
    if (last) {
      this.lastBatch = last
      if (this.planner?.skipTo(last.end) === false) this.planner = undefined
    }
    return batches[0]
  }

  /**
   * Ends the planning of a message that was stopped: an empty last batch, which says how many were not planned. Since
   * batches are added in order and never twice, nobody can be planned after it.
   */
  private async close(): Promise<undefined> {
    while (this.lastBatch?.last !== true) {
      const notPlanned = await this.countRest()
      if (notPlanned === undefined) return
      const batch = this.newBatch([], true)
      await this.add({ ...batch, state: 'done', end: '', head: { ...batch.head, notPlanned } })
    }
  }

  /** How many of the audience come after the last batch; undefined: there was no time to count them all. */
  private async countRest(): Promise<number | undefined> {
    // What replaced them has its own count.
    if (this.edition < this.work.latest.edition) return 0
    const { clock, database, random } = this.work.run.effects
    // Who would have been meant, had it become visible now.
    const at = this.work.message.at || timeOrdered(clock, random)
    const message = { ...this.work.message, at }
    const planner = new Planner(database, message, this.lastBatch?.end ?? '')
    for (let count = 0; this.work.run.hasTime();) {
      const { people, last } = await planner.next(COUNTED)
      count += people.length
      if (last) return count
    }
    return undefined
  }
}

/** Who has muted the topic has said that nothing is to come. */
function isMissed({ s: state }: Person): boolean {
  if (isWaiting(state)) return false
  return state[0] === 'failed' || (state[0] === 'skipped' && state[2] !== MUTED)
}
