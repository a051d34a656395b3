import type { Change, Database, DatabaseFailure, Guard, Query, Scalar } from '../store/database'
import {
  Comparison,
  DatabaseError,
  checkChange,
  checkDocument,
  checkGuard,
  literally,
} from '../store/database'
import { inParts } from '../store/in-parts'
import { NEVER_SENT, cloud, sdkError } from './sdk'

const THROTTLED = new Set([-501003, -501004])
/** An environment carries 500 requests a second: what is over them is not done, and may be asked again, in ms. */
const THROTTLED_PAUSES_MS = [200, 500, 1_000] as const
/** Codes of the database itself: it has answered, and did not do it. */
const REFUSED = new Set([-502001, -502002, -502003, -502004, -502005, -501005, -501006, -501007])
/**
 * The quota of reads (-501015) or of writes (-501016) is used up, and an answer that is over the limit (-602001). The
 * table of codes has numbers for them, wx-server-sdk 4.0.2 no names: a function sees -501001, and the text alone tells.
 */
const EXHAUSTED = new Set([-501015, -501016])
const EXHAUSTED_TEXT = /quota[^.]*(exhausted|used up)|配额耗尽|RESOURCE_EXHAUSTED/i
const TOO_LARGE = -602001
const TOO_LARGE_TEXT = /result size exceed/i
const DUPLICATE = /E11000|duplicate key/
const COLLECTION_EXISTS = /exist/i

/** The store handle over wx-server-sdk. */
export function sdkDatabase(): Database {
  const database = cloud.database()
  const _ = database.command

  const encodeComparison = ({ operator, operand }: Comparison): unknown => {
    switch (operator) {
      case 'gt':
        return _.gt(operand)
      case 'gte':
        return _.gte(operand)
      case 'lt':
        return _.lt(operand)
      case 'lte':
        return _.lte(operand)
      case 'ne':
        return _.neq(operand)
      case 'in':
        return _.in([...asList(operand)])
      case 'contains':
        return database.RegExp({ regexp: literally(String(operand)), options: 'i' })
    }
  }

  const encodeGuard = (guard: Guard): Record<string, unknown> => {
    checkGuard(guard)
    return Object.fromEntries(
      Object.entries(guard).map(([field, condition]) => {
        if (condition instanceof Comparison) return [field, encodeComparison(condition)]
        if (!isList(condition)) return [field, _.eq(condition)]
        return [field, _.and(condition.map(encodeComparison))]
      }),
    )
  }

  const encodeChange = (change: Change): Record<string, unknown> => {
    checkChange(change)
    const { set, inc, push, pull } = change
    return {
      // Wrapped, or the SDK would turn a nested object into dotted paths, which fail where the parent is null.
      ...mapValues(set, (value) => _.set(value)),
      ...mapValues(inc, (by) => _.inc(by)),
      ...mapValues(push, ({ values, keep }) => _.push({ each: [...values], slice: -keep })),
      ...mapValues(pull, (value) => _.pull(value)),
    }
  }

  const find = async <T>(collection: string, query: Query): Promise<T[]> => {
    const where = encodeGuard(query.where)
    const any = query.any?.map(encodeGuard)
    const branches = any ?? []
    const conditions = branches.length === 0 ? where : _.and([where, _.or(branches)])
    // No branch at all: nothing can match, and `_.or([])` would be refused.
    if (any?.length === 0) return []
    let request = database.collection(collection).where(conditions)
    for (const [field, direction] of query.sort ?? []) request = request.orderBy(field, direction)
    if (query.fields) {
      request = request.field(
        Object.fromEntries(['_id', ...query.fields].map((name) => [name, true])),
      )
    }
    const { data } = await answered(() => request.limit(query.limit).get())
    return data as T[]
  }

  return inParts({
    find: async (collection, query) => (query.limit === 0 ? [] : find(collection, query)),

    async count(collection, where) {
      const request = database.collection(collection).where(encodeGuard(where))
      return (await answered(() => request.count())).total
    },

    async add(collection, document) {
      checkDocument(document)
      try {
        await answered(() => database.collection(collection).add({ data: document }))
        return true
      } catch (error) {
        if (error instanceof DatabaseError && DUPLICATE.test(error.message)) return false
        throw error
      }
    },

    async update(collection, where, change) {
      const request = database.collection(collection).where(encodeGuard(where))
      // Not within the call: what is refused here is a fault of ours, and no reason to ask the database again.
      const data = encodeChange(change)
      const result = await answered(() => request.update({ data }))
      return result.stats.updated
    },

    async remove(collection, where) {
      const request = database.collection(collection).where(encodeGuard(where))
      return (await answered(() => request.remove())).stats.removed
    },

    async createCollection(name) {
      try {
        await answered(() => database.createCollection(name))
      } catch (error) {
        if (!(error instanceof DatabaseError && COLLECTION_EXISTS.test(error.message))) throw error
      }
    },
  })
}

/** Calls the database, and says of a failure whether it can have been done. */
async function answered<T>(call: () => Promise<T> | string | void): Promise<T> {
  for (const pause of THROTTLED_PAUSES_MS) {
    try {
      return await answeredOnce(call)
    } catch (error) {
      if (!(error instanceof DatabaseError && error.type === 'throttled')) throw error
      // Spread, or all who were refused together would come back together.
      const wait = pause * (0.5 + Math.random())
      await new Promise((resolve) => setTimeout(resolve, wait))
    }
  }
  return answeredOnce(call)
}

async function answeredOnce<T>(call: () => Promise<T> | string | void): Promise<T> {
  try {
    // The SDK's types also describe its callback form, which answers nothing.
    return (await call()) as T
  } catch (error) {
    const { code, text } = sdkError(error)
    throw new DatabaseError(text, code, failureOf(code, text))
  }
}

/**
 * What the database cannot have done. -502010 to -502015 (an operation, an insert, a query … that failed or timed out) are
 * not among it: whether it helps to ask again is not said, so it is tried.
 */
export function failureOf(code: number, text: string): DatabaseFailure {
  if (THROTTLED.has(code)) return 'throttled'
  if (EXHAUSTED.has(code) || EXHAUSTED_TEXT.test(text)) return 'exhausted'
  if (code === TOO_LARGE || TOO_LARGE_TEXT.test(text)) return 'tooLarge'
  return REFUSED.has(code) || NEVER_SENT.test(text) ? 'refused' : 'unanswered'
}

const isList = (value: unknown): value is readonly Comparison[] => Array.isArray(value)

const asList = (operand: Scalar | readonly Scalar[]): readonly Scalar[] =>
  typeof operand === 'object' && operand !== null ? operand : [operand]

function mapValues<T, U>(
  record: Readonly<Record<string, T>> | undefined,
  map: (value: T) => U,
): Record<string, U> {
  return Object.fromEntries(Object.entries(record ?? {}).map(([key, value]) => [key, map(value)]))
}
