import { Engine } from './engine'
import { ANSWER_BYTES, type DatabaseOptions, type FindOptions, type UpdateOptions } from './options'
import type { CallReport } from './select'
import type { Document, DocumentId } from './values'
import { type Answer, runAction } from './wire'

export type {
  Answer,
  CallReport,
  DatabaseOptions,
  Document,
  DocumentId,
  FindOptions,
  UpdateOptions,
}

/**
 * The database of the local cloud: MongoDB's semantics, in memory, with an optional data directory. Every call runs in
 * one go, so calls never interleave. Documents are copied on the way in and out.
 */
export class Database {
  private readonly engine: Engine
  private readonly now: () => number
  /** Bytes that one answer over the wire may have. */
  readonly maxAnswerBytes: number

  constructor(options: DatabaseOptions) {
    this.engine = new Engine(options)
    this.now = options.now
    this.maxAnswerBytes = options.maxAnswerBytes ?? ANSWER_BYTES
  }

  /**
   * One action as the SDK sends it.
   *
   * @param action `database.getDocument` …
   * @param params the action's own fields; filters, changes and documents are EJSON strings
   * @returns `data`, and for `database.startTransaction` the `transactionId`, as the SDK expects them
   * @throws CloudFault with the platform's code
   */
  run(action: string, params: Record<string, unknown>): Answer {
    const { engine, maxAnswerBytes } = this
    return runAction({ engine, action, params, now: this.now(), maxAnswerBytes })
  }

  /** Unlike the SDK, without a default limit. */
  find(
    collection: string,
    query: Document,
    options?: FindOptions,
  ): { documents: Document[]; report: CallReport } {
    return this.engine.find('find', collection, query, options)
  }

  /** Returns the ids. In order: stops at the first document that is refused, and those before it stay. */
  insert(collection: string, documents: readonly Document[]): DocumentId[] {
    return this.engine.insert('insert', collection, documents).ids
  }

  /**
   * Returns how many documents are different now. (WeChat's `updated` may mean matched or modified; modified is the
   * harsher reading.) An upsert that inserts returns 0.
   */
  update(collection: string, query: Document, change: Document, options?: UpdateOptions): number {
    return this.engine.update('update', collection, query, change, options).updated
  }

  /** Removes all that match; returns how many. */
  remove(collection: string, query: Document): number {
    return this.engine.remove('remove', collection, query, true).deleted
  }

  count(collection: string, query: Document): number {
    return this.engine.count('count', collection, query).total
  }

  aggregate(
    collection: string,
    pipeline: readonly Document[],
  ): { documents: Document[]; report: CallReport } {
    return this.engine.aggregate('aggregate', collection, pipeline)
  }

  /** @throws DATABASE_REQUEST_FAILED where it exists */
  createCollection(name: string): void {
    this.engine.createCollection(name)
  }

  /** Closes the data directory; calls that would write fail from then on. */
  close(): void {
    this.engine.close()
  }
}
