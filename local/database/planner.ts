import type { BTreeIndex } from './btree-index'
import { type IndexAccess, indexAccess, type Interval, type SortSpec } from './index-bounds'
import { type Conjunction, filterShape } from './predicates'
import type { Document, DocumentId } from './values'

/** One ordered walk through a part of an index. */
export interface IndexScan {
  readonly index: BTreeIndex
  readonly interval: Interval
  readonly reverse: boolean
}

/** `ordered`: what comes out is in the wanted order already. */
export type Plan =
  | { readonly stage: 'IDHACK'; readonly id: DocumentId; readonly ordered: true }
  | { readonly stage: 'COLLSCAN'; readonly ordered: boolean }
  /** One index after the other (several: `OR`), their parts one after the other. */
  | { readonly stage: 'IXSCAN' | 'OR'; readonly accesses: IndexAccess[]; readonly ordered: boolean }
  /** Ordered walks, merged by the sort key. */
  | { readonly stage: 'SORT_MERGE'; readonly scans: IndexScan[]; readonly ordered: true }

/** MongoDB's internalQueryMaxScansToExplode: beyond it a sort is done in memory. */
const MAX_MERGED_SCANS = 200

/**
 * How a filter and an order are served. MongoDB tries its candidate plans against each other; here the one is taken
 * that would win there unless the data are unusual: a unique key, then more leading points, then the order, then a range.
 */
export function choosePlan(filter: Document, sort: SortSpec, indexes: readonly BTreeIndex[]): Plan {
  const unordered = Object.keys(sort).length === 0
  const id = onlyId(filter)
  if (id !== undefined) return { stage: 'IDHACK', id, ordered: true }

  const shape = filterShape(filter)
  const candidates = [bestAccess(shape.bounds, sort, indexes)].filter(
    (access) => access !== undefined,
  )
  const branches = shape.branches.map((branch) => bestAccess(branch, sort, indexes))
  const whole = candidates.map((access) => [access])
  if (branches.length > 0 && branches.every((branch) => branch !== undefined)) whole.push(branches)

  const best = pick(whole, (accesses) => rank(accesses))
  if (!best) return { stage: 'COLLSCAN', ordered: unordered }
  return planOf(best, unordered)
}

function onlyId(filter: Document): DocumentId | undefined {
  const { _id: id, ...others } = filter
  if (Object.keys(others).length > 0) return undefined
  return typeof id === 'string' || typeof id === 'number' ? id : undefined
}

function planOf(accesses: IndexAccess[], unordered: boolean): Plan {
  const stage = accesses.length > 1 ? 'OR' : 'IXSCAN'
  if (unordered) return { stage, accesses, ordered: true }
  if (!canMerge(accesses)) return { stage, accesses, ordered: false }
  const scans = accesses.flatMap(({ index, intervals, reverse }) =>
    intervals.map((interval): IndexScan => ({ index, interval, reverse })),
  )
  return scans.length > 1
    ? { stage: 'SORT_MERGE', scans, ordered: true }
    : { stage, accesses, ordered: true }
}

function canMerge(accesses: readonly IndexAccess[]): boolean {
  const scans = accesses.reduce((sum, access) => sum + access.intervals.length, 0)
  return scans <= MAX_MERGED_SCANS && accesses.every((access) => access.sorted)
}

function bestAccess(
  bounds: Conjunction,
  sort: SortSpec,
  indexes: readonly BTreeIndex[],
): IndexAccess | undefined {
  const useful = indexes
    .map((index) => indexAccess(index, bounds, sort))
    .filter(
      ({ equalities, ranged, sorted }) =>
        equalities > 0 || ranged || (sorted && Object.keys(sort).length > 0),
    )
  return pick(useful, (access) => rank([access]))
}

/** Compared from the left; a plan of several accesses is as good as the worst of them. */
function rank(accesses: readonly IndexAccess[]): number[] {
  const atLeast = (value: (access: IndexAccess) => number) => Math.min(...accesses.map(value))
  return [
    atLeast(({ index, equalities }) => Number(index.unique && equalities === index.fields.length)),
    atLeast(({ equalities }) => equalities),
    Number(canMerge(accesses)),
    atLeast(({ ranged }) => Number(ranged)),
  ]
}

/** The candidate of the highest rank; of equals the first. */
function pick<T>(candidates: readonly T[], rankOf: (candidate: T) => number[]): T | undefined {
  let best: { candidate: T; rank: number[] } | undefined
  for (const candidate of candidates) {
    const rank = rankOf(candidate)
    if (!best || isHigher(rank, best.rank)) best = { candidate, rank }
  }
  return best?.candidate
}

function isHigher(a: readonly number[], b: readonly number[]): boolean {
  const i = a.findIndex((value, position) => value !== b[position])
  return i >= 0 && (a[i] ?? 0) > (b[i] ?? 0)
}

/** For people: `IDHACK`, `COLLSCAN`, `IXSCAN to_at`, `OR to_at, state_dueAt`, `SORT_MERGE to_at x30`. */
export function describePlan(plan: Plan): string {
  switch (plan.stage) {
    case 'IDHACK':
    case 'COLLSCAN':
      return plan.stage
    case 'IXSCAN':
    case 'OR':
      return `${plan.stage} ${indexNames(plan.accesses)}`
    case 'SORT_MERGE':
      return `${plan.stage} ${indexNames(plan.scans)} x${plan.scans.length}`
  }
}

function indexNames(users: readonly { index: BTreeIndex }[]): string {
  return [...new Set(users.map(({ index }) => index.name))].join(', ')
}
