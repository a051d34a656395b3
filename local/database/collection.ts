import type { IndexDeclaration } from '../../cloudfunctions/shared/store/declaration'
import { BTreeIndex, type RecordNumber } from './btree-index'
import { requestFailed } from './faults'
import type { EngineLimits } from './options'
import { refuseDollarFields, refuseLargeKey } from './storable'
import { bsonSize, compareValues, type Document, type DocumentId } from './values'

/** Source: MongoDB manual, "MongoDB Limits and Thresholds". */
export const MAX_DOCUMENT_BYTES = 16 * 1024 * 1024

/** A document as it is stored. The document itself is never changed, only replaced. */
export interface StoredRecord {
  readonly number: RecordNumber
  readonly id: DocumentId
  readonly document: Document
  readonly bytes: number
}

/** What happened to one document; `before` or `after` is missing where it did not or does not exist. */
export interface Change {
  readonly collection: string
  readonly id: DocumentId
  readonly before: Document | undefined
  readonly after: Document | undefined
}

/** Documents by `_id`, with their indexes. Keeps what it is given: copies are its callers' business. */
export class Collection {
  readonly indexes: readonly BTreeIndex[]
  private readonly byId = new Map<DocumentId, StoredRecord>()
  private readonly byNumber = new Map<RecordNumber, StoredRecord>()
  private lastNumber: RecordNumber = 0

  constructor(
    readonly name: string,
    indexes: readonly IndexDeclaration[],
    readonly limits: EngineLimits,
    private readonly onChange: (change: Change) => void,
  ) {
    const byId: IndexDeclaration = { name: '_id_', fields: { _id: 1 }, unique: true }
    this.indexes = [byId, ...indexes].map((declaration) => new BTreeIndex(declaration))
  }

  get(id: DocumentId): StoredRecord | undefined {
    return this.byId.get(id)
  }

  /** The record of an index entry. */
  record(number: RecordNumber): StoredRecord {
    const record = this.byNumber.get(number)
    if (!record)
      throw new Error(`An index of ${this.name} points to record ${number}, which is gone.`)
    return record
  }

  /** All records in natural order, the order of insertion. */
  records(): IterableIterator<StoredRecord> {
    return this.byNumber.values()
  }

  /** @throws E11000 (DATABASE_REQUEST_FAILED) where a unique index already has its key */
  insert(document: Document): void {
    this.store(this.lastNumber + 1, undefined, document)
    this.lastNumber += 1
  }

  /** @throws E11000 (DATABASE_REQUEST_FAILED) where a unique index already has the new key */
  replace(record: StoredRecord, document: Document): void {
    this.store(record.number, record.document, document)
  }

  remove(record: StoredRecord): void {
    for (const index of this.indexes) index.remove(index.keysOf(record.document), record.number)
    this.byId.delete(record.id)
    this.byNumber.delete(record.number)
    this.tell(record.id, record.document, undefined)
  }

  private store(number: RecordNumber, before: Document | undefined, document: Document): void {
    const id = idOf(document)
    const bytes = bsonSize(document)
    if (bytes > MAX_DOCUMENT_BYTES) {
      throw requestFailed(
        `Document ${JSON.stringify(id)} of ${this.name} has ${bytes} bytes; at most ${MAX_DOCUMENT_BYTES} (16 MB).`,
      )
    }
    if (!this.limits.dollarFields) refuseDollarFields(document)
    this.reindex(number, before, document)
    const record: StoredRecord = { number, id, document, bytes }
    this.byId.set(id, record)
    this.byNumber.set(number, record)
    this.tell(id, before, document)
  }

  /** First all unique indexes are asked, then all are changed: a refused document leaves no trace. */
  private reindex(number: RecordNumber, before: Document | undefined, document: Document): void {
    const changes = this.indexes.map((index) => ({
      index,
      old: before ? index.keysOf(before) : [],
      keys: index.keysOf(document),
    }))
    const moved = changes.filter(({ old, keys }) => compareValues(old, keys) !== 0)
    for (const { index, keys } of moved) {
      for (const values of keys) refuseLargeKey(index, values, this.limits.indexKeyBytes)
      const taken = index.takenKey(keys, number)
      if (taken) throw this.duplicateKey(index, taken)
    }
    for (const { index, old, keys } of moved) {
      index.remove(old, number)
      index.add(keys, number)
    }
  }

  private duplicateKey(index: BTreeIndex, values: unknown[]) {
    const key = index.fields.map(({ path }, i) => `${path}: ${JSON.stringify(values[i])}`)
    return requestFailed(
      `E11000 duplicate key error collection: ${this.name} index: ${index.name} dup key: { ${key.join(', ')} }`,
    )
  }

  private tell(id: DocumentId, before: Document | undefined, after: Document | undefined): void {
    this.onChange({ collection: this.name, id, before, after })
  }
}

/** @throws DATABASE_REQUEST_FAILED for an `_id` that is neither a string nor a number */
export function idOf(document: Document): DocumentId {
  const id = document._id
  if (typeof id === 'string' || typeof id === 'number') return id
  throw requestFailed(`_id must be a string or a number, not ${JSON.stringify(id)}.`)
}
