import type { BatchHead, Claim, Ended, Person, PersonState } from '../domain/people'
import type { Counts } from '../domain/words'
import type { CollectionDeclaration } from './declaration'
import type { Change, Database, Guard } from './database'
import { gt, gte, isIn, lt, lte } from './database'

/**
 * A part of an attempt's audience, the unit that is leased and recorded. Every write names the epoch and step that it
 * was decided on (docs/architecture.md, "The protocol"), so no zombie and no late write can undo another's.
 */
export interface BatchDocument {
  /** `<message>:<edition>:<n>`, n in six digits. */
  _id: string
  schema: 1
  message: string
  edition: number
  /** The attempt that its people wait for, or ended in: a resend opens it again. */
  attempt: number
  n: number
  /** Raised by every lease. */
  epoch: number
  /** Raised by every write of the one who holds the lease. */
  step: number
  state: 'open' | 'done'
  /** Raised by whoever has changed the message's state: the holder looks at the message before it claims again. */
  signal: number
  /**
   * When somebody may lease it, in ms: the end of a lease, or when something can be done for somebody in it, as the roads
   * stood when it was let go. They may stand otherwise now: whoever says when the message is due looks (lowerDues).
   */
  due: number
  /** An id new for every lease, or '' when nobody holds it. */
  owner: string
  /** The last of the edition. */
  last: boolean
  /** The person key of its last person: the next batch starts after it. */
  end: string
  /** The ladder of roads, frozen by the planner; a person's step counts in it. */
  ladder: string[]
  head: BatchHead
  claims: Claim[]
  people: Person[]
}

const NAME = 'batches'

export const batchesDeclaration: CollectionDeclaration = {
  name: NAME,
  indexes: [
    { name: 'message_edition_n', fields: { message: 1, edition: 1, n: 1 } },
    { name: 'message_edition_end', fields: { message: 1, edition: 1, end: 1 } },
    { name: 'message_state_due', fields: { message: 1, state: 1, due: 1 } },
  ],
}

export const batchId = (message: string, edition: number, n: number) =>
  `${message}:${edition}:${String(n).padStart(6, '0')}`

/** False: another run has planned this batch. */
export const addBatch = (database: Database, batch: BatchDocument): Promise<boolean> =>
  database.add(NAME, batch)

export async function getBatch(database: Database, id: string): Promise<BatchDocument | undefined> {
  const [batch] = await database.find<BatchDocument>(NAME, { where: { _id: id }, limit: 1 })
  return batch
}

/** These batches whole, in no order. */
export const getBatches = (database: Database, ids: readonly string[]): Promise<BatchDocument[]> =>
  database.find<BatchDocument>(NAME, { where: { _id: isIn(ids) }, limit: ids.length })

/** What tells about a batch without its people. */
export type BatchSummary = Pick<
  BatchDocument,
  '_id' | 'n' | 'epoch' | 'step' | 'state' | 'due' | 'owner' | 'last' | 'end' | 'head'
>

const SUMMARY_FIELDS = [
  'n',
  'epoch',
  'step',
  'state',
  'due',
  'owner',
  'last',
  'end',
  'head',
] as const

/** The batch planned last, from which planning goes on. */
export async function findLastBatch(
  database: Database,
  message: string,
  edition: number,
): Promise<BatchSummary | undefined> {
  const [last] = await database.find<BatchSummary>(NAME, {
    where: { message, edition },
    sort: [['n', 'desc']],
    limit: 1,
    fields: SUMMARY_FIELDS,
  })
  return last
}

/** Batches that may be leased now, the longest waiting first. */
export const findDueBatches = (
  database: Database,
  message: string,
  edition: number,
  now: number,
  limit: number,
): Promise<BatchSummary[]> =>
  database.find<BatchSummary>(NAME, {
    where: { message, edition, state: 'open', due: lte(now) },
    sort: [['due', 'asc']],
    limit,
    fields: SUMMARY_FIELDS,
  })

/** Batches of a stopped edition that may be leased now, whenever their people's time would have come. */
export const findFreeBatches = (
  database: Database,
  message: string,
  edition: number,
  now: number,
  limit: number,
): Promise<BatchSummary[]> =>
  database.find<BatchSummary>(NAME, {
    where: { message, edition, state: 'open' },
    any: [{ due: lte(now) }, { owner: '' }],
    sort: [['due', 'asc']],
    limit,
    fields: SUMMARY_FIELDS,
  })

/** When a batch is due, and what for. */
export type BatchDue = Pick<BatchDocument, '_id' | 'due' | 'owner' | 'head'>

/** Some batches of any edition in which somebody waits or is claimed, those that are due first. */
export const findOpenBatches = (
  database: Database,
  message: string,
  limit: number,
): Promise<BatchDue[]> =>
  database.find<BatchDue>(NAME, {
    where: { message, state: 'open' },
    sort: [['due', 'asc']],
    limit,
    fields: ['due', 'owner', 'head'],
  })

/** Batches of an edition after batch `n` in which somebody waits or is claimed, in order. */
export const findOpenBatchesAfter = (
  database: Database,
  message: string,
  edition: number,
  after: number,
  limit: number,
): Promise<BatchSummary[]> =>
  database.find<BatchSummary>(NAME, {
    where: { message, edition, n: gt(after), state: 'open' },
    sort: [['n', 'asc']],
    limit,
    fields: SUMMARY_FIELDS,
  })

/**
 * The roads stand otherwise than when these were let go: they are due earlier. Only ever lowered, and only where nobody
 * holds them, so it needs no step: at worst somebody looks too early.
 */
export const lowerDues = (
  database: Database,
  ids: readonly string[],
  due: number,
): Promise<number> =>
  database.update(
    NAME,
    { _id: isIn(ids), state: 'open', owner: '', due: gt(due) },
    { set: { due } },
  )

/** Is somebody of this edition still waiting or claimed? */
export const hasOpenBatch = async (
  database: Database,
  message: string,
  edition: number,
): Promise<boolean> =>
  (
    await database.find(NAME, {
      where: { message, edition, state: 'open' },
      limit: 1,
      fields: [],
    })
  ).length > 0

/** The first batch that a resend has not opened again yet. */
export async function findBatchBehind(
  database: Database,
  message: string,
  edition: number,
  attempt: number,
): Promise<BatchDocument | undefined> {
  const [batch] = await database.find<BatchDocument>(NAME, {
    where: { message, edition, attempt: lt(attempt), state: 'done' },
    sort: [['n', 'asc']],
    limit: 1,
  })
  return batch
}

/** The batch in which a person must be, if planned: batches are in key order, so the first that ends at or after the key. */
export async function findBatchFor(
  database: Database,
  message: string,
  edition: number,
  personKey: string,
): Promise<Pick<BatchDocument, 'ladder' | 'people'> | undefined> {
  const [batch] = await database.find<Pick<BatchDocument, 'ladder' | 'people'>>(NAME, {
    where: { message, edition, end: gte(personKey) },
    sort: [['end', 'asc']],
    limit: 1,
    fields: ['ladder', 'people'],
  })
  return batch
}

/** Summaries after batch `n`, in order. */
export const findSummaries = (
  database: Database,
  message: string,
  edition: number,
  after: number,
  limit: number,
): Promise<BatchSummary[]> =>
  database.find<BatchSummary>(NAME, {
    where: { message, edition, n: gt(after) },
    sort: [['n', 'asc']],
    limit,
    fields: SUMMARY_FIELDS,
  })

/** Whole batches after batch `n`, in order. */
export const findBatches = (
  database: Database,
  message: string,
  edition: number,
  after: number,
  limit: number,
): Promise<BatchDocument[]> =>
  database.find<BatchDocument>(NAME, {
    where: { message, edition, n: gt(after) },
    sort: [['n', 'asc']],
    limit,
  })

/**
 * Takes the lease, if the batch is as it was read and due, or held by nobody. False: somebody else was quicker.
 *
 * @param lease `early`: nobody holds it, and it is taken before its people's time, to settle them
 */
export async function leaseBatch(
  database: Database,
  batch: Pick<BatchDocument, '_id' | 'epoch' | 'step'>,
  lease: { owner: string; now: number; until: number; early: boolean },
): Promise<boolean> {
  const { _id, epoch, step } = batch
  const free: Guard = lease.early ? { owner: '' } : { due: lte(lease.now) }
  const where: Guard = { _id, epoch, step, state: 'open', ...free }
  const set = { owner: lease.owner, due: lease.until }
  return (await database.update(NAME, where, { set, inc: { epoch: 1, step: 1 } })) > 0
}

/** Opens a batch again for a resend, leased: its people as they are now. False: somebody else was quicker. */
export async function reopenBatch(
  database: Database,
  batch: Pick<BatchDocument, '_id' | 'epoch' | 'step'>,
  lease: Pick<BatchDocument, 'attempt' | 'owner' | 'due' | 'ladder'>,
  people: ReadonlyMap<number, Person>,
  head: HeadChange,
): Promise<boolean> {
  const { _id, epoch, step } = batch
  const set: Required<Change>['set'] = {
    ...lease,
    ...waitingOf(head),
    state: 'open',
    claims: [],
  }
  for (const [index, { a: openids, s: state }] of people) {
    set[`people.${index}.s`] = state
    if (openids) set[`people.${index}.a`] = openids
  }
  const where: Guard = { _id, epoch, step, state: 'done' }
  const inc = { epoch: 1, step: 1, ...countsOf(head) }
  return (await database.update(NAME, where, { set, inc })) > 0
}

/** Nobody in it is sent to again: the resend goes on to the next batch. */
export const passBatch = (
  database: Database,
  { _id, epoch, step }: Pick<BatchDocument, '_id' | 'epoch' | 'step'>,
  attempt: number,
): Promise<number> => database.update(NAME, { _id, epoch, step }, { set: { attempt } })

/** Tells the holders of a message's batches to look at the message before they claim again. */
export const signalBatches = (database: Database, message: string): Promise<number> =>
  database.update(NAME, { message, state: 'open' }, { inc: { signal: 1 } })

/**
 * How a head changes. The counters are added to and never set: late records and receipts correct them too, and their
 * holder does not know.
 */
export interface HeadChange extends Omit<BatchHead, 'counts'> {
  /** By how much each counter changes. */
  counted: Partial<Counts>
}

/** What the holder of a lease writes in one step: what became of people, whom it claims next, or that it lets go. */
export interface BatchWrite {
  states: ReadonlyMap<number, PersonState>
  claims: readonly Claim[]
  head: HeadChange
  /** Present: the lease ends with this write. */
  release?: { state: BatchDocument['state']; due: number }
}

/**
 * Count 0: epoch or step is not the holder's any more, or, where people are claimed, the holder has been signalled and
 * must look at the message first.
 */
export async function writeBatch(
  database: Database,
  batch: Pick<BatchDocument, '_id' | 'epoch' | 'step' | 'signal'>,
  write: BatchWrite,
): Promise<boolean> {
  const { _id, epoch, step, signal } = batch
  const set: Required<Change>['set'] = { claims: write.claims, ...waitingOf(write.head) }
  for (const [person, state] of write.states) set[`people.${person}.s`] = state
  if (write.release) Object.assign(set, { ...write.release, owner: '' })
  const where: Guard = { _id, epoch, step }
  if (write.claims.length > 0) where['signal'] = signal
  const inc = { step: 1, ...countsOf(write.head) }
  return (await database.update(NAME, where, { set, inc })) > 0
}

const waitingOf = ({ waiting, needs }: HeadChange) => ({
  'head.waiting': waiting,
  'head.needs': needs,
})

const countsOf = ({ counted }: HeadChange): Record<string, number> =>
  Object.fromEntries(Object.entries(counted).map(([outcome, by]) => [`head.counts.${outcome}`, by]))

/**
 * Corrects people who have ended, by per-person paths: a late record of its claimer, or a receipt. Each person must
 * still be as read (`from`), else nothing is changed. It does not raise step: nobody else writes ended people.
 */
export async function correctPeople(
  database: Database,
  id: string,
  corrections: readonly { person: number; from: Ended; to: Ended }[],
): Promise<boolean> {
  const where: Guard = { _id: id }
  const set: Required<Change>['set'] = {}
  const inc: Record<string, number> = {}
  for (const { person, from, to } of corrections) {
    where[`people.${person}.s.0`] = from[0]
    where[`people.${person}.s.3`] = from[3]
    set[`people.${person}.s`] = to
    count(inc, from[0], -1)
    count(inc, to[0], 1)
  }
  return (await database.update(NAME, where, { set, inc })) > 0
}

function count(inc: Record<string, number>, outcome: Ended[0], by: number): void {
  const field = `head.counts.${outcome}`
  inc[field] = (inc[field] ?? 0) + by
}
