import type { IndexDeclaration } from '../../cloudfunctions/shared/store/declaration'
import { runAggregate } from './aggregate'
import { ChangeLog, type LogEntry } from './change-log'
import { type Change, Collection, idOf, type StoredRecord } from './collection'
import { collectionMissing, invalidParam, requestFailed } from './faults'
import { projector } from './matcher'
import {
  type DatabaseOptions,
  type EngineLimits,
  type FindOptions,
  limitsOf,
  type UpdateOptions,
} from './options'
import { type CallReport, select } from './select'
import { Transactions } from './transactions'
import { updater } from './update'
import { bsonSize, compareValues, copyDocument, type Document, type DocumentId } from './values'

export interface Updated {
  /** Documents that are different now. WeChat's `updated` may mean matched or modified: this is the harsher reading. */
  updated: number
  upsertedId?: DocumentId
  report: CallReport
}

/** Source: WeChat's quota page: 16 MB for an answer of the database. */
const MAX_RESULT_BYTES = 16 * 1024 * 1024

const ID_DIGITS = 32

/**
 * The operations on whole collections, each in one go: what it has done stands, in memory and in the data directory,
 * when it returns or throws.
 */
export class Engine {
  readonly transactions: Transactions
  private readonly collections = new Map<string, Collection>()
  private readonly indexes: ReadonlyMap<string, readonly IndexDeclaration[]>
  private readonly limits: EngineLimits
  private readonly random: () => number
  private readonly log: ChangeLog | undefined
  private unlogged: LogEntry[] = []

  constructor({
    collections,
    useIndexes = true,
    now,
    random,
    dataDir,
    engine = 'old',
  }: DatabaseOptions) {
    this.limits = limitsOf(engine)
    this.transactions = new Transactions(now)
    this.random = random ?? Math.random
    this.indexes = new Map(
      collections.map(({ name, indexes }) => [name, useIndexes ? indexes : []]),
    )
    for (const { name } of collections) this.makeCollection(name)
    if (dataDir !== undefined) this.log = this.openLog(dataDir)
  }

  /** @throws DATABASE_COLLECTION_NOT_EXIST */
  collection(name: string): Collection {
    const collection = this.collections.get(name)
    if (!collection) throw collectionMissing(name)
    return collection
  }

  createCollection(name: string): void {
    if (this.collections.has(name)) throw requestFailed(`Table exist: collection ${name} is there.`)
    this.unlogged.push({ collection: name })
    this.makeCollection(name)
    this.flush()
  }

  find(action: string, name: string, filter: Document, options: FindOptions = {}) {
    const { records, report } = select(action, this.collection(name), filter, options)
    const project = projector(options.projection)
    const documents = records.map((record) => project(record.document))
    refuseLargeResult(name, options.projection ? documents.map(bsonSize) : records.map(sizeOf))
    return { documents, report }
  }

  count(action: string, name: string, filter: Document) {
    const { records, report } = select(action, this.collection(name), filter)
    return { total: records.length, report: { ...report, returned: 0 } }
  }

  aggregate(action: string, name: string, pipeline: readonly Document[]) {
    const answer = runAggregate(action, this.collection(name), pipeline)
    refuseLargeResult(name, answer.documents.map(bsonSize))
    return answer
  }

  /** In order; stops at the first document that is refused, and those before it stay. */
  insert(action: string, name: string, documents: readonly Document[]) {
    const collection = this.collection(name)
    const ids = this.logged(() =>
      documents.map((document) => {
        const copy = this.withId(copyDocument(document))
        this.transactions.refuseLocked(name, idOf(copy))
        collection.insert(copy)
        return idOf(copy)
      }),
    )
    return { ids, report: writeReport(action, name, ids.length) }
  }

  update(
    action: string,
    name: string,
    filter: Document,
    change: Document,
    { multi = false, replace = false, upsert = false }: UpdateOptions = {},
  ): Updated {
    if (upsert && !replace) throw requestFailed('An upsert takes a whole document, not operators.')
    const collection = this.collection(name)
    const changed = updater(change, replace)
    const { records, report } = select(action, collection, filter, multi ? {} : { limit: 1 })
    if (upsert && records.length === 0) {
      const inserted = this.insert(action, name, [{ ...onlyIdOf(filter), ...change }])
      const [upsertedId] = inserted.ids
      if (upsertedId === undefined) throw new Error('An upsert has inserted nothing.')
      return { updated: 0, upsertedId, report: { ...report, returned: 1 } }
    }
    const modified = this.logged(() =>
      records.filter((record) => {
        const next = changed(record.document)
        if (compareValues(record.document, next) === 0) return false
        this.transactions.refuseLocked(name, record.id)
        collection.replace(record, next)
        return true
      }),
    )
    return { updated: modified.length, report: { ...report, returned: modified.length } }
  }

  remove(action: string, name: string, filter: Document, multi: boolean) {
    const collection = this.collection(name)
    const { records, report } = select(action, collection, filter, multi ? {} : { limit: 1 })
    this.logged(() => {
      for (const record of records) {
        this.transactions.refuseLocked(name, record.id)
        collection.remove(record)
      }
    })
    return { deleted: records.length, report }
  }

  /** Writes what a transaction wrote, all or nothing. */
  commit(transactionId: string): void {
    const done: [Collection, DocumentId, Document | undefined][] = []
    this.logged(() => {
      try {
        for (const [name, id, document] of this.transactions.end(transactionId)) {
          const collection = this.collection(name)
          done.push([collection, id, collection.get(id)?.document])
          put(collection, id, document)
        }
      } catch (error) {
        for (const [collection, id, before] of done.reverse()) put(collection, id, before)
        throw error
      }
    })
  }

  /** Puts the `_id` first, as MongoDB does; a document without one gets 32 hex digits, as the platform's own ids. */
  withId(document: Document): Document {
    const digit = () => Math.floor(this.random() * 16).toString(16)
    const id = document._id ?? Array.from({ length: ID_DIGITS }, digit).join('')
    return { _id: id, ...document }
  }

  close(): void {
    this.log?.close()
  }

  private makeCollection(name: string): void {
    const onChange = (change: Change) => this.noteChange(change)
    const indexes = this.indexes.get(name) ?? []
    this.collections.set(name, new Collection(name, indexes, this.limits, onChange))
  }

  private noteChange(change: Change): void {
    this.transactions.remember(change)
    const { collection, id, after } = change
    this.unlogged.push(after ? { collection, put: after } : { collection, remove: id })
  }

  private logged<T>(work: () => T): T {
    try {
      return work()
    } finally {
      this.flush()
    }
  }

  private flush(): void {
    if (this.unlogged.length > 0) this.log?.append(this.unlogged)
    this.unlogged = []
  }

  private openLog(directory: string): ChangeLog {
    const log = new ChangeLog(directory)
    for (const entry of log.read()) {
      if (!this.collections.has(entry.collection)) this.makeCollection(entry.collection)
      const collection = this.collection(entry.collection)
      if ('put' in entry) put(collection, idOf(entry.put), entry.put)
      else if ('remove' in entry) put(collection, entry.remove, undefined)
    }
    this.unlogged = []
    log.compact(this.state())
    return log
  }

  private *state(): Generator<LogEntry> {
    for (const [name, collection] of this.collections) {
      yield { collection: name }
      for (const { document } of collection.records()) yield { collection: name, put: document }
    }
  }
}

/** Makes the document with this `_id` what is given; undefined: it is gone. */
function put(collection: Collection, id: DocumentId, document: Document | undefined): void {
  const record = collection.get(id)
  if (document === undefined) {
    if (record) collection.remove(record)
  } else if (record) collection.replace(record, document)
  else collection.insert(document)
}

function onlyIdOf(filter: Document): { _id: DocumentId } {
  const names = Object.keys(filter)
  if (names.length !== 1) throw invalidParam('An upsert looks for its document by _id alone.')
  return { _id: idOf(filter) }
}

const sizeOf = ({ bytes }: StoredRecord) => bytes

function refuseLargeResult(name: string, sizes: readonly number[]): void {
  const bytes = sizes.reduce((sum, size) => sum + size, 0)
  if (bytes > MAX_RESULT_BYTES) {
    throw requestFailed(
      `The result from ${name} has ${bytes} bytes; at most ${MAX_RESULT_BYTES} (16 MB). Ask for fewer documents or fields.`,
    )
  }
}

/** The report of a call that searches nothing. */
export function writeReport(action: string, collection: string, written: number): CallReport {
  return {
    action,
    collection,
    plan: '',
    keysExamined: 0,
    docsExamined: 0,
    bytesExamined: 0,
    returned: written,
    sortedInMemory: false,
  }
}
