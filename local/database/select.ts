import type { Collection, StoredRecord } from './collection'
import { compareSortKeys, type Effort, runPlan } from './execute'
import { requestFailed } from './faults'
import type { SortSpec } from './index-bounds'
import { pathValues } from './keys'
import { matcher } from './matcher'
import { choosePlan, describePlan } from './planner'
import { compareValues, type Document } from './values'

/** What a call cost: what MongoDB's explain("executionStats") would say, and the bytes fetched. */
export interface CallReport {
  /** As on the wire: `database.getDocument` … */
  action: string
  collection: string
  /** For people: `IDHACK`, `COLLSCAN`, `IXSCAN to_at`, `OR …`, `SORT_MERGE to_at x30`; `` where nothing is searched. */
  plan: string
  keysExamined: number
  docsExamined: number
  /** BSON bytes of the documents examined. */
  bytesExamined: number
  /** Documents returned, or written. */
  returned: number
  sortedInMemory: boolean
}

export interface SelectOptions {
  sort?: SortSpec
  skip?: number
  limit?: number
}

export interface Selection {
  records: StoredRecord[]
  report: CallReport
}

/** Finds the records that a filter wants, in order. Reads no more of them than it must. */
export function select(
  action: string,
  collection: Collection,
  filter: Document,
  { sort = {}, skip = 0, limit = Infinity }: SelectOptions = {},
): Selection {
  const matches = matcher(filter)
  const plan = choosePlan(filter, sort, collection.indexes)
  const effort: Effort = { keysExamined: 0, docsExamined: 0, bytesExamined: 0 }
  const wanted = skip + limit
  let records: StoredRecord[] = []
  for (const record of runPlan(plan, sort, collection, effort)) {
    if (!matches(record.document)) continue
    records.push(record)
    if (plan.ordered && records.length >= wanted) break
  }
  if (!plan.ordered) records = sortInMemory(records, sort, wanted, collection.limits.sortBytes)
  records = records.slice(skip)
  return {
    records,
    report: {
      action,
      collection: collection.name,
      plan: describePlan(plan),
      ...effort,
      returned: records.length,
      sortedInMemory: !plan.ordered,
    },
  }
}

/** MongoDB keeps only as many documents as are wanted, and those must fit into its memory for sorting. */
function sortInMemory(
  records: readonly StoredRecord[],
  sort: SortSpec,
  wanted: number,
  most: number,
): StoredRecord[] {
  const directions = Object.values(sort)
  const paths = Object.keys(sort).map((path) => path.split('.'))
  const keyed = records.map((record) => ({
    record,
    key: paths.map((path, i) => sortValue(record.document, path, directions[i] ?? 1)),
  }))
  keyed.sort((a, b) => compareSortKeys(a.key, b.key, directions))
  const kept = keyed.slice(0, wanted).map(({ record }) => record)
  const bytes = kept.reduce((sum, record) => sum + record.bytes, 0)
  if (bytes > most) {
    throw requestFailed(
      `Sort exceeded memory limit of ${most} bytes; no index gives the order ${JSON.stringify(sort)}.`,
    )
  }
  return kept
}

/** Of an array an ascending sort takes the least element, a descending one the greatest. */
function sortValue(document: Document, path: readonly string[], direction: 1 | -1): unknown {
  return pathValues(document, path).reduce((best, value) =>
    compareValues(value, best) * direction < 0 ? value : best,
  )
}
