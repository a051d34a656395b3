import type { Change, Collection } from './collection'
import { requestFailed, transactionConflict } from './faults'
import type { Document, DocumentId } from './values'

/** MongoDB's transactionLifetimeLimitSeconds: what a dead run left open must not lock documents for ever. */
export const TRANSACTION_LIFETIME_MS = 60_000

/** Documents by collection and `_id`; undefined is a document that is not there. */
class DocumentMap {
  private readonly collections = new Map<string, Map<DocumentId, Document | undefined>>()

  has(collection: string, id: DocumentId): boolean {
    return this.collections.get(collection)?.has(id) ?? false
  }

  get(collection: string, id: DocumentId): Document | undefined {
    return this.collections.get(collection)?.get(id)
  }

  set(collection: string, id: DocumentId, document: Document | undefined): void {
    const documents =
      this.collections.get(collection) ?? new Map<DocumentId, Document | undefined>()
    this.collections.set(collection, documents.set(id, document))
  }

  *entries(): Generator<[collection: string, id: DocumentId, document: Document | undefined]> {
    for (const [collection, documents] of this.collections) {
      for (const [id, document] of documents) yield [collection, id, document]
    }
  }
}

interface Transaction {
  readonly startedAt: number
  /** What others have changed since it began, as it was before. */
  readonly snapshot: DocumentMap
  readonly written: DocumentMap
}

/**
 * Snapshot isolation on single documents: a transaction reads what was there when it began, and its own writes; a
 * write to what somebody else has written since, or is writing, is a conflict.
 */
export class Transactions {
  private readonly open = new Map<string, Transaction>()
  private started = 0

  constructor(private readonly now: () => number) {}

  start(): string {
    this.started += 1
    const id = `transaction-${this.started}`
    this.open.set(id, {
      startedAt: this.now(),
      snapshot: new DocumentMap(),
      written: new DocumentMap(),
    })
    return id
  }

  read(transactionId: string, collection: Collection, id: DocumentId): Document | undefined {
    const { snapshot, written } = this.get(transactionId)
    for (const documents of [written, snapshot]) {
      if (documents.has(collection.name, id)) return documents.get(collection.name, id)
    }
    return collection.get(id)?.document
  }

  /** @throws DATABASE_TRANSACTION_CONFLICT; the caller is expected to abort */
  write(
    transactionId: string,
    collection: Collection,
    id: DocumentId,
    document: Document | undefined,
  ): void {
    const transaction = this.get(transactionId)
    this.refuseLocked(collection.name, id, transaction)
    if (transaction.snapshot.has(collection.name, id))
      throw transactionConflict(collection.name, id)
    transaction.written.set(collection.name, id, document)
  }

  /** Ends the transaction and answers what it wrote. */
  end(
    transactionId: string,
  ): [collection: string, id: DocumentId, document: Document | undefined][] {
    const { written } = this.get(transactionId)
    this.open.delete(transactionId)
    return [...written.entries()]
  }

  /** A document that a transaction is writing cannot be written by anybody else. */
  refuseLocked(collection: string, id: DocumentId, except?: Transaction): void {
    this.dropExpired()
    for (const other of this.open.values()) {
      if (other !== except && other.written.has(collection, id)) {
        throw transactionConflict(collection, id)
      }
    }
  }

  /** To be told of every change, so that open transactions still see what was before. */
  remember({ collection, id, before }: Change): void {
    for (const { snapshot } of this.open.values()) {
      if (!snapshot.has(collection, id)) snapshot.set(collection, id, before)
    }
  }

  private get(transactionId: string): Transaction {
    this.dropExpired()
    const transaction = this.open.get(transactionId)
    if (!transaction) throw requestFailed(`Transaction ${transactionId} has ended or expired.`)
    return transaction
  }

  private dropExpired(): void {
    for (const [id, { startedAt }] of this.open) {
      if (this.now() - startedAt > TRANSACTION_LIFETIME_MS) this.open.delete(id)
    }
  }
}
