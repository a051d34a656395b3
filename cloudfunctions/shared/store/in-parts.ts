import type { Database, Guard, Query, Scalar } from './database'
import { Comparison, DatabaseError, gt, gte, lt, lte } from './database'

type Row = Record<string, unknown> & { _id: string }

/**
 * A store handle whose searches fit into the answers of the database, which may be limited to 1 MB (-602001; its pages
 * and its SDK disagree on functions): what is over it is read in parts. How many documents that is depends on what is in
 * them, so nobody counts beforehand: half as many, until they fit, and as many the next time. `find` alone answers much.
 */
export function inParts(database: Database): Database {
  /** How many documents fitted, by collection and fields, as far as it came to that. */
  const fitting = new Map<string, number>()

  /** At most `limit` documents, or as many of them as fit. */
  const part = async (collection: string, query: Query): Promise<{ rows: Row[]; size: number }> => {
    const key = `${collection} ${query.fields?.join() ?? ''}`
    for (;;) {
      const size = Math.min(query.limit, fitting.get(key) ?? Infinity)
      const asked = size < query.limit ? { ...inOrder(query), limit: size } : query
      try {
        return { rows: await database.find<Row>(collection, asked), size }
      } catch (error) {
        const tooLarge = error instanceof DatabaseError && error.type === 'tooLarge'
        if (!tooLarge || size === 1) throw error
        fitting.set(key, Math.floor(size / 2))
      }
    }
  }

  const find = async <T>(collection: string, query: Query): Promise<T[]> => {
    const walk = walkOf(query)
    const found = new Map<string, Row>()
    for (let asked = query; ;) {
      const { rows, size } = await part(collection, asked)
      const before = found.size
      for (const row of rows) found.set(row._id, row)
      if (rows.length < size || found.size >= query.limit) {
        return [...found.values()].slice(0, query.limit) as unknown[] as T[]
      }
      // All of them had the value of the last one, and more do not fit: on to the next value.
      const isStrict = size === 1 || found.size === before
      asked = onwards(query, walk, rows[rows.length - 1]?.[walk.field] as Scalar, isStrict)
    }
  }

  return { ...database, find }
}

/** The field by whose values a search goes on after its last document. */
interface Walk {
  field: string
  direction: 'asc' | 'desc'
}

/** Where no order is asked for, that of the ids. A field that is given has one value, and gives no order. */
function walkOf({ sort = [], where }: Query): Walk {
  const [first] = sort.filter(([field]) => !isGiven(where[field]))
  return first ? { field: first[0], direction: first[1] } : { field: '_id', direction: 'asc' }
}

const isGiven = (condition: Guard[string] | undefined) =>
  condition !== undefined && !(condition instanceof Comparison) && !Array.isArray(condition)

/** Part of a search is only something to go on from in an order, and with the field that gives it. */
function inOrder(query: Query): Query {
  const { field, direction } = walkOf(query)
  const { sort = [[field, direction] as const], fields } = query
  return { ...query, sort, ...(fields && { fields: [...new Set([...fields, field])] }) }
}

/** The same search, from a value on: of its documents some may have been left behind, but for ids, which are there once. */
function onwards(query: Query, { field, direction }: Walk, from: Scalar, isStrict: boolean): Query {
  const { where } = query
  const strictly = isStrict || field === '_id'
  const ascending = strictly ? gt(from) : gte(from)
  const descending = strictly ? lt(from) : lte(from)
  const after = direction === 'asc' ? ascending : descending
  return { ...query, where: { ...where, [field]: [...comparisonsOf(where[field]), after] } }
}

function comparisonsOf(condition: Guard[string] | undefined): readonly Comparison[] {
  if (condition instanceof Comparison) return [condition]
  return typeof condition === 'object' && condition !== null ? condition : []
}
