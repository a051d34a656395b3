import type { CollectionDeclaration } from '../../cloudfunctions/shared/store/declaration'
import type { SelectOptions } from './select'
import type { Document } from './values'

export interface DatabaseOptions {
  /** These collections exist, with these indexes. */
  collections: readonly CollectionDeclaration[]
  /** False: a fresh installation, which has no indexes but those of `_id`, unique ones neither. Default true. */
  useIndexes?: boolean
  /** Milliseconds since 1970. */
  now: () => number
  /** From 0 to 1, for ids. Default `Math.random`. */
  random?: () => number
  /** Kept across restarts in this directory; without it in memory only. */
  dataDir?: string
  /**
   * What the platform runs is not known: MongoDB 4.0 as the first environments got it (`old`, the harsher), or a later
   * one. See `limitsOf`. Default `old`.
   */
  engine?: DatabaseEngine
  /**
   * Bytes of one answer, above which it is -602001. The SDK's table of codes says 1 MB, and whether that holds for
   * functions nobody says: the harsher reading. WeChat's quota page has 16 MB. Default `ANSWER_BYTES`.
   */
  maxAnswerBytes?: number
}

export type DatabaseEngine = 'old' | 'new'

/** Source: SDK (-602001, "database query result size exceed limit (1MB)"). */
export const ANSWER_BYTES = 1024 * 1024

/** What an engine refuses. */
export interface EngineLimits {
  /** Bytes that a sort in memory may hold. */
  sortBytes: number
  /** Bytes of one key of an index. */
  indexKeyBytes: number
  /** Whether a field in a field may have a name that begins with `$`. */
  dollarFields: boolean
}

const MB = 1024 * 1024

/** Source: MongoDB manual, "MongoDB Limits and Thresholds", of 4.0 and of 5.0. */
export const limitsOf = (engine: DatabaseEngine): EngineLimits =>
  engine === 'old'
    ? { sortBytes: 32 * MB, indexKeyBytes: 1024, dollarFields: false }
    : { sortBytes: 100 * MB, indexKeyBytes: Infinity, dollarFields: true }

export interface FindOptions extends SelectOptions {
  /** Fields to 1, or fields to 0. */
  projection?: Document
}

export interface UpdateOptions {
  /** All that match, not only the first. Default false. */
  multi?: boolean
  /** `change` is the whole document instead of operators. */
  replace?: boolean
  /** Only with `replace`, as the SDK's `doc().set()`: inserts where nothing matches. */
  upsert?: boolean
}
