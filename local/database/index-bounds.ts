import type { BTreeIndex, IndexKey } from './btree-index'
import type { Conjunction, Edge, FieldBounds } from './predicates'
import { compareValues } from './values'

export type SortSpec = Readonly<Record<string, 1 | -1>>

/** A part of an index, in the index's own order. */
export interface Interval {
  readonly from: IndexKey
  readonly to: IndexKey
}

/** How one index would serve one conjunction. */
export interface IndexAccess {
  readonly index: BTreeIndex
  readonly intervals: readonly Interval[]
  /** Leading fields that are bound to points. */
  readonly equalities: number
  /** The field after them is bound by a range. */
  readonly ranged: boolean
  /** Every interval by itself is in the wanted order (true where none is wanted). */
  readonly sorted: boolean
  /** To be read against the index's order. */
  readonly reverse: boolean
}

/** As MongoDB: points on leading fields, then a range on the next. Later fields are tested on the documents. */
export function indexAccess(index: BTreeIndex, bounds: Conjunction, sort: SortSpec): IndexAccess {
  let prefixes: unknown[][] = [[]]
  let equalities = 0
  for (;;) {
    const points = usable(index, equalities, bounds)?.points
    if (!points) break
    prefixes = prefixes.flatMap((prefix) => points.map((point) => [...prefix, point]))
    equalities += 1
  }
  const next = usable(index, equalities, bounds)
  const range = next && tightest(next, index.multikey[equalities] === true)
  const direction = sortDirection(index, equalities, sort)
  return {
    index,
    intervals: prefixes.map((prefix) => interval(index, prefix, range)),
    equalities,
    ranged: range !== undefined,
    sorted: direction !== undefined,
    reverse: direction === -1,
  }
}

/**
 * The bounds of the index's n-th field, unless an earlier one was multikey as well: both then go through the same
 * array, and two conditions may be met by different elements of it. (MongoDB combines them inside one `$elemMatch`;
 * here they are tested on the documents.)
 */
function usable(index: BTreeIndex, n: number, bounds: Conjunction): FieldBounds | undefined {
  const field = index.fields[n]
  if (!field) return undefined
  const sharesArray = index.multikey[n] && index.multikey.slice(0, n).includes(true)
  return sharesArray ? undefined : bounds.get(field.path)
}

interface Range {
  low: Edge
  high: Edge
}

/** Both edges of a range, or, for a multikey field, one: different elements may meet the two conditions. */
function tightest(bounds: FieldBounds, multikey: boolean): Range | undefined {
  const low = bounds.lows.reduce<Edge | undefined>(
    (best, edge) => (best && compareValues(best.value, edge.value) >= 0 ? best : edge),
    undefined,
  )
  const high = bounds.highs.reduce<Edge | undefined>(
    (best, edge) => (best && compareValues(best.value, edge.value) <= 0 ? best : edge),
    undefined,
  )
  if (low) return { low, high: (multikey ? undefined : high) ?? typeEnd(low.value) }
  return high && { low: typeStart(high.value), high }
}

/** The least date and the greatest that a Date can hold, in milliseconds since 1970. */
const MAX_DATE_MS = 8.64e15

/** A comparison finds only values of its operand's type. */
function typeStart(value: unknown): Edge {
  if (typeof value === 'string') return { value: '', inclusive: true }
  if (typeof value === 'number') return { value: -Infinity, inclusive: true }
  if (typeof value === 'boolean') return { value: false, inclusive: true }
  return { value: new Date(-MAX_DATE_MS), inclusive: true }
}

function typeEnd(value: unknown): Edge {
  // No string is the greatest, but the least object comes directly after all strings.
  if (typeof value === 'string') return { value: {}, inclusive: false }
  if (typeof value === 'number') return { value: Infinity, inclusive: true }
  if (typeof value === 'boolean') return { value: true, inclusive: true }
  return { value: new Date(MAX_DATE_MS), inclusive: true }
}

function interval(index: BTreeIndex, prefix: unknown[], range: Range | undefined): Interval {
  if (!range) {
    return { from: { values: prefix, record: -Infinity }, to: { values: prefix, record: Infinity } }
  }
  const descending = index.fields[prefix.length]?.direction === -1
  const [first, last] = descending ? [range.high, range.low] : [range.low, range.high]
  return {
    from: { values: [...prefix, first.value], record: first.inclusive ? -Infinity : Infinity },
    to: { values: [...prefix, last.value], record: last.inclusive ? Infinity : -Infinity },
  }
}

/**
 * 1 or -1 if intervals with that many leading points are in the wanted order when read forwards or backwards. Fields
 * bound to a point need no place in the order. A multikey field gives no order: a document has several keys in it.
 */
function sortDirection(index: BTreeIndex, equalities: number, sort: SortSpec): 1 | -1 | undefined {
  const bound = index.fields.slice(0, equalities)
  const wanted = Object.entries(sort).filter(([path]) => {
    const position = bound.findIndex((field) => field.path === path)
    return position < 0 || index.multikey[position] === true
  })
  const matches = (direction: 1 | -1) =>
    wanted.every(([path, order], i) => {
      const field = index.fields[equalities + i]
      if (field?.path !== path || index.multikey[equalities + i]) return false
      return field.direction * direction === order
    })
  return matches(1) ? 1 : matches(-1) ? -1 : undefined
}
