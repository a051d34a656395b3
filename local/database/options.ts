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
}

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
