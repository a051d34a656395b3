import { z } from 'zod'
import { sortSpec } from './aggregate'
import { type Engine, writeReport } from './engine'
import { answerTooLarge, invalidParam, requestFailed } from './faults'
import type { CallReport, SelectOptions } from './select'
import {
  insertInTransaction,
  modifyInTransaction,
  readInTransaction,
  removeInTransaction,
} from './wire-transaction'
import { decode, decodeDocument, encode } from './wire-values'
import type { Document } from './values'

export interface Answer {
  data: unknown
  /** Top-level in the answer of `database.startTransaction`. */
  transactionId?: string
  report: CallReport
}

/** `get()` without a limit, and the most that it may ask for; WeChat's pages disagree, the SDK's code says this. */
const DEFAULT_LIMIT = 100
const MAX_LIMIT = 1000

/** An aggregation without a limit of its own; not documented, reported by users. The harsher reading. */
const DEFAULT_AGGREGATE_LIMIT = 20

/** What the SDK's `query.ts`, `document.ts`, `collection.ts`, `aggregate.ts` and `transaction.ts` send. */
const paramsSchema = z.object({
  collectionName: z.string().min(1),
  transactionId: z.string().optional(),
  queryType: z.enum(['WHERE', 'DOC']).default('WHERE'),
  query: z.string().optional(),
  multi: z.boolean().default(false),
})
const getSchema = paramsSchema.extend({
  order: z.string().optional(),
  offset: z.int().min(0).default(0),
  limit: z.int().min(1).default(DEFAULT_LIMIT),
  projection: z.string().optional(),
})
const insertSchema = paramsSchema.extend({ data: z.array(z.string()) })
const modifySchema = paramsSchema.extend({
  data: z.string(),
  merge: z.boolean().default(true),
  upsert: z.boolean().default(false),
})
const aggregateSchema = paramsSchema.extend({
  stages: z.array(z.object({ stageKey: z.string(), stageValue: z.string() })),
})
const transactionSchema = z.object({ transactionId: z.string() })

interface Call {
  engine: Engine
  action: string
  params: Record<string, unknown>
  /** Milliseconds since 1970. */
  now: number
  /** Bytes that an answer may have. */
  maxAnswerBytes: number
}

/** @throws INVALID_PARAM for an action that the database does not have */
export function runAction(call: Call): Answer {
  const handler = HANDLERS.get(call.action)
  if (!handler) throw invalidParam(`The local database has no action ${call.action}.`)
  return handler(call)
}

const HANDLERS = new Map<string, (call: Call) => Answer>([
  ['database.getDocument', getDocument],
  ['database.insertDocument', insertDocument],
  ['database.modifyDocument', modifyDocument],
  ['database.modifyAndReturnDoc', modifyAndReturn],
  ['database.removeDocument', removeDocument],
  ['database.calculateDocument', calculateDocument],
  ['database.aggregateDocuments', aggregateDocuments],
  ['database.addCollection', addCollection],
  ['database.startTransaction', startTransaction],
  ['database.commitTransaction', commitTransaction],
  ['database.abortTransaction', abortTransaction],
])

function parse<T>(schema: z.ZodType<T>, { action, params }: Call): T {
  const parsed = schema.safeParse(params)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  throw invalidParam(`${action}: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`)
}

function getDocument(call: Call): Answer {
  const { engine, action, now } = call
  const params = parse(getSchema, call)
  const { collectionName, transactionId } = params
  const query = decodeDocument(params.query, now)
  const projection = decodeDocument(params.projection, now)
  if (transactionId !== undefined) {
    refuseSearch(params.queryType)
    const documents = readInTransaction({ engine, collectionName, transactionId, query })
    const report = writeReport(action, collectionName, documents.length)
    return { data: { list: documents.map(encode) }, report }
  }
  const options: SelectOptions = {
    sort: sortSpec(decodeDocument(params.order, now)),
    skip: params.offset,
    limit: Math.min(params.limit, MAX_LIMIT),
  }
  const { documents, report } = engine.find(action, collectionName, query, {
    ...options,
    projection,
  })
  return { data: { list: answerOf(call, documents) }, report }
}

/** @throws WX_DATABASE_QUERY_SIZE_EXCEED_LIMIT */
function answerOf({ maxAnswerBytes }: Call, documents: readonly Document[]): string[] {
  const list = documents.map(encode)
  const bytes = list.reduce((sum, text) => sum + Buffer.byteLength(text), 0)
  if (bytes > maxAnswerBytes) throw answerTooLarge(bytes, maxAnswerBytes)
  return list
}

function insertDocument(call: Call): Answer {
  const { engine, action, now } = call
  const { collectionName, transactionId, data } = parse(insertSchema, call)
  const documents = data.map((text) => decodeDocument(text, now))
  if (transactionId !== undefined) {
    const insertedIds = insertInTransaction({ engine, collectionName, transactionId }, documents)
    return { data: { insertedIds }, report: writeReport(action, collectionName, documents.length) }
  }
  const { ids, report } = engine.insert(action, collectionName, documents)
  return { data: { insertedIds: ids }, report }
}

function modifyDocument(call: Call): Answer {
  const { engine, action, now } = call
  const params = parse(modifySchema, call)
  const { collectionName, transactionId, multi, upsert } = params
  const query = decodeDocument(params.query, now)
  const change = decodeDocument(params.data, now)
  const replace = !params.merge
  if (transactionId !== undefined) {
    refuseSearch(params.queryType)
    const target = { engine, collectionName, transactionId, query }
    const { updated, upsertedId } = modifyInTransaction(target, change, { replace, upsert })
    const report = writeReport(action, collectionName, updated)
    return { data: { updated, upsert_id: upsertedId ?? null }, report }
  }
  const { updated, upsertedId, report } = engine.update(action, collectionName, query, change, {
    multi,
    replace,
    upsert,
  })
  return { data: { updated, upsert_id: upsertedId ?? null }, report }
}

/** The first that matches is changed and answered. wx-server-sdk does not show it to its callers. */
function modifyAndReturn(call: Call): Answer {
  const { engine, action, now } = call
  const { collectionName, query, data } = parse(modifySchema, call)
  const filter = decodeDocument(query, now)
  const found = engine.find(action, collectionName, filter, { limit: 1 })
  const id = found.documents[0]?._id
  if (id === undefined) return { data: { updated: 0, doc: null }, report: found.report }
  const change = decodeDocument(data, now)
  const { updated } = engine.update(action, collectionName, { _id: id }, change)
  const [changed] = engine.find(action, collectionName, { _id: id }).documents
  return { data: { updated, doc: changed ? encode(changed) : null }, report: found.report }
}

function removeDocument(call: Call): Answer {
  const { engine, action, now } = call
  const params = parse(paramsSchema, call)
  const { collectionName, transactionId, multi } = params
  const query = decodeDocument(params.query, now)
  if (transactionId !== undefined) {
    refuseSearch(params.queryType)
    const deleted = removeInTransaction({ engine, collectionName, transactionId, query })
    return { data: { deleted }, report: writeReport(action, collectionName, deleted) }
  }
  const { deleted, report } = engine.remove(action, collectionName, query, multi)
  return { data: { deleted }, report }
}

function calculateDocument(call: Call): Answer {
  const { collectionName, query } = parse(paramsSchema, call)
  const filter = decodeDocument(query, call.now)
  const { total, report } = call.engine.count(call.action, collectionName, filter)
  return { data: { total }, report }
}

function aggregateDocuments(call: Call): Answer {
  const { engine, action, now } = call
  const { collectionName, stages } = parse(aggregateSchema, call)
  const pipeline = stages.map(({ stageKey, stageValue }): Document => ({
    [stageKey]: decode(stageValue, now),
  }))
  const limited = pipeline.some((stage) => '$limit' in stage)
  if (!limited) pipeline.push({ $limit: DEFAULT_AGGREGATE_LIMIT })
  const { documents, report } = engine.aggregate(action, collectionName, pipeline)
  return { data: { list: answerOf(call, documents) }, report }
}

function addCollection(call: Call): Answer {
  const { collectionName } = parse(paramsSchema, call)
  call.engine.createCollection(collectionName)
  return { data: null, report: writeReport(call.action, collectionName, 0) }
}

function startTransaction({ engine, action }: Call): Answer {
  const transactionId = engine.transactions.start()
  return { data: null, transactionId, report: writeReport(action, '', 0) }
}

function commitTransaction(call: Call): Answer {
  const { transactionId } = parse(transactionSchema, call)
  call.engine.commit(transactionId)
  return { data: null, report: writeReport(call.action, '', 0) }
}

function abortTransaction(call: Call): Answer {
  const { transactionId } = parse(transactionSchema, call)
  call.engine.transactions.end(transactionId)
  return { data: null, report: writeReport(call.action, '', 0) }
}

/** Source: WeChat's page on transactions: `doc()` and `add()` only. */
function refuseSearch(queryType: 'WHERE' | 'DOC'): void {
  if (queryType !== 'DOC') {
    throw requestFailed('A transaction works on documents by doc() and add(), not by where().')
  }
}
