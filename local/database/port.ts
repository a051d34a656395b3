import type {
  Change,
  Database as StorePort,
  Guard,
  Query,
} from '../../cloudfunctions/shared/store/database'
import {
  Comparison,
  DatabaseError,
  checkChange,
  checkDocument,
  checkGuard,
  literally,
} from '../../cloudfunctions/shared/store/database'
import { CloudFault } from '../fault'
import { answerTooLarge, TOO_LARGE } from './faults'
import type { Database, Document } from '.'

/** The code that wx-server-sdk gives every fault of the database. */
const REQUEST_FAILED = -502001

/**
 * The product's store handle straight on the engine, without SDK and network: for tests of use cases, and for the
 * simulator.
 */
export function databasePort(engine: Database): StorePort {
  const call = async <T>(run: () => T): Promise<T> => {
    try {
      return await Promise.resolve(run())
    } catch (error) {
      throw asDatabaseError(error)
    }
  }
  const find = (collection: string, query: Query): unknown[] => {
    // No branch at all: nothing can match, as over the SDK.
    if (query.any?.length === 0) return []
    const { documents, report } = engine.find(collection, filterOf(query), optionsOf(query))
    const most = engine.maxAnswerBytes
    // What is found is no more than what was looked at, which is counted already.
    const bytes = report.bytesExamined > most ? Buffer.byteLength(JSON.stringify(documents)) : 0
    if (bytes > most) throw answerTooLarge(bytes, most)
    return documents
  }
  return {
    find: <T>(collection: string, query: Query) => call(() => find(collection, query) as T[]),
    count: (collection, where) => call(() => engine.count(collection, encodeGuard(where))),
    add: (collection, document) =>
      call(() => {
        checkDocument(document)
        return engine.insert(collection, [document])
      }).then(
        () => true,
        (error: unknown) => {
          if (error instanceof DatabaseError && error.message.includes('E11000')) return false
          throw error
        },
      ),
    update: (collection, where, change) =>
      call(() =>
        engine.update(collection, encodeGuard(where), encodeChange(change), { multi: true }),
      ),
    remove: (collection, where) => call(() => engine.remove(collection, encodeGuard(where))),
    createCollection: (name) =>
      call(() => engine.createCollection(name)).catch((error: unknown) => {
        if (!(error instanceof DatabaseError && /exist/i.test(error.message))) throw error
      }),
  }
}

function asDatabaseError(error: unknown): unknown {
  if (!(error instanceof CloudFault)) return error
  const type = error.code === TOO_LARGE ? 'tooLarge' : 'refused'
  return new DatabaseError(error.message, REQUEST_FAILED, type)
}

function filterOf({ where, any }: Query): Document {
  const filter = encodeGuard(where)
  return any ? { $and: [filter, { $or: any.map(encodeGuard) }] } : filter
}

function optionsOf({ sort, limit, fields }: Query) {
  return {
    limit,
    ...(sort && {
      sort: Object.fromEntries(
        sort.map(([field, direction]) => [
          field,
          direction === 'asc' ? (1 as const) : (-1 as const),
        ]),
      ),
    }),
    ...(fields && { projection: Object.fromEntries(['_id', ...fields].map((name) => [name, 1])) }),
  }
}

function encodeGuard(guard: Guard): Document {
  checkGuard(guard)
  const filter: Document = {}
  for (const [field, condition] of Object.entries(guard)) filter[field] = encodeCondition(condition)
  return filter
}

function encodeCondition(condition: Guard[string]): Document {
  if (condition instanceof Comparison) return encodeComparison(condition)
  if (typeof condition !== 'object' || condition === null) return { $eq: condition }
  const conditions: Document = {}
  for (const part of condition) Object.assign(conditions, encodeComparison(part))
  return conditions
}

function encodeComparison({ operator, operand }: Comparison): Document {
  if (operator !== 'contains') return { [`$${operator}`]: operand }
  return { $regex: literally(String(operand)), $options: 'i' }
}

function encodeChange(wanted: Change): Document {
  checkChange(wanted)
  const { set, inc, push, pull } = wanted
  const change = {
    $set: set,
    $inc: inc,
    $push:
      push &&
      Object.fromEntries(
        Object.entries(push).map(([field, { values, keep }]) => [
          field,
          { $each: values, $slice: -keep },
        ]),
      ),
    $pull: pull,
  }
  return Object.fromEntries(
    Object.entries(change).filter(([, fields]) => fields && Object.keys(fields).length > 0),
  )
}
