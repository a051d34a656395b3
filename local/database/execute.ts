import type { IndexKey, RecordNumber } from './btree-index'
import type { Collection, StoredRecord } from './collection'
import type { IndexAccess, Interval, SortSpec } from './index-bounds'
import type { IndexScan, Plan } from './planner'
import { compareValues } from './values'

/** As MongoDB's executionStats count. */
export interface Effort {
  keysExamined: number
  docsExamined: number
  /** BSON bytes of the documents examined. */
  bytesExamined: number
}

/** The documents that a plan finds, each once, before the filter is tested on them. Counts while it is drawn from. */
export function* runPlan(
  plan: Plan,
  sort: SortSpec,
  collection: Collection,
  effort: Effort,
): Generator<StoredRecord> {
  for (const record of found(plan, sort, collection, effort)) {
    effort.docsExamined += 1
    effort.bytesExamined += record.bytes
    yield record
  }
}

function* found(
  plan: Plan,
  sort: SortSpec,
  collection: Collection,
  effort: Effort,
): Generator<StoredRecord> {
  switch (plan.stage) {
    case 'COLLSCAN':
      yield* collection.records()
      break
    case 'IDHACK': {
      const record = collection.get(plan.id)
      if (record) {
        effort.keysExamined += 1
        yield record
      }
      break
    }
    case 'IXSCAN':
    case 'OR':
      yield* fetchOnce(scanInTurn(plan.accesses, effort), collection)
      break
    case 'SORT_MERGE':
      yield* fetchOnce(merge(plan.scans, sort, effort), collection)
  }
}

/** A multikey index, or several scans, may come upon a document more than once. */
function* fetchOnce(entries: Iterable<IndexKey>, collection: Collection): Generator<StoredRecord> {
  const seen = new Set<RecordNumber>()
  for (const { record } of entries) {
    if (seen.has(record)) continue
    seen.add(record)
    yield collection.record(record)
  }
}

function* scanInTurn(accesses: readonly IndexAccess[], effort: Effort): Generator<IndexKey> {
  for (const access of accesses) {
    const [only, ...others] = access.intervals
    if (only && others.length === 0) yield* scanPart(access, only, effort)
    else yield* scanParts(access, effort)
  }
}

function* scanPart(
  { index, reverse }: IndexAccess,
  { from, to }: Interval,
  effort: Effort,
): Generator<IndexKey> {
  for (const key of index.scan(from, to, reverse)) {
    effort.keysExamined += 1
    yield key
  }
}

/**
 * Several parts in one walk, as MongoDB does it: the key that shows that a part has ended is examined too. Where the
 * next part begins with it, or lies before it, nothing more is examined for that; else the walk seeks onwards.
 */
function* scanParts(
  { index, intervals, reverse }: IndexAccess,
  effort: Effort,
): Generator<IndexKey> {
  let beyond: IndexKey | undefined
  for (const { from, to } of reverse ? [...intervals].reverse() : intervals) {
    const isPast = (key: IndexKey) =>
      reverse ? index.compare(key, from) < 0 : index.compare(key, to) > 0
    const examined: IndexKey | undefined = beyond
    beyond = undefined
    for (const key of index.walk(reverse ? to : from, reverse)) {
      if (key !== examined) effort.keysExamined += 1
      if (isPast(key)) {
        beyond = key
        break
      }
      yield key
    }
    if (!beyond) return
  }
}

interface Head {
  readonly key: IndexKey
  readonly order: readonly unknown[]
  readonly rest: Iterator<IndexKey>
  readonly scan: IndexScan
}

/** MongoDB's SORT_MERGE: all scans are read one key ahead, the least by the sort key comes out. */
function* merge(scans: readonly IndexScan[], sort: SortSpec, effort: Effort): Generator<IndexKey> {
  const directions = Object.values(sort)
  const compareHeads = (a: Head, b: Head) =>
    compareSortKeys(a.order, b.order, directions) || a.key.record - b.key.record
  const pull = (scan: IndexScan, rest: Iterator<IndexKey>): Head | undefined => {
    const next = rest.next()
    if (next.done) return undefined
    effort.keysExamined += 1
    return { key: next.value, order: sortKeyOf(next.value, scan, sort), rest, scan }
  }

  const heads = scans
    .map((scan) => pull(scan, scan.index.scan(scan.interval.from, scan.interval.to, scan.reverse)))
    .filter((head) => head !== undefined)
    .sort(compareHeads)
  for (let head = heads.shift(); head; head = heads.shift()) {
    yield head.key
    const next = pull(head.scan, head.rest)
    if (next) insertSorted(heads, next, compareHeads)
  }
}

function sortKeyOf(key: IndexKey, { index }: IndexScan, sort: SortSpec): unknown[] {
  return Object.keys(sort).map(
    (path) => key.values[index.fields.findIndex((field) => field.path === path)],
  )
}

export function compareSortKeys(
  a: readonly unknown[],
  b: readonly unknown[],
  directions: readonly (1 | -1)[],
): number {
  for (const [i, direction] of directions.entries()) {
    const order = compareValues(a[i], b[i])
    if (order !== 0) return order * direction
  }
  return 0
}

function insertSorted<T>(sorted: T[], item: T, compare: (a: T, b: T) => number): void {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >> 1
    const other = sorted[middle]
    if (other !== undefined && compare(other, item) <= 0) low = middle + 1
    else high = middle
  }
  sorted.splice(low, 0, item)
}
