/** One index of a collection, as MongoDB names it. Field order matters; a field may hold an array (multikey). */
export interface IndexDeclaration {
  name: string
  fields: Record<string, 1 | -1>
  unique?: boolean
}

/**
 * A collection and its indexes. The one declaration that a deployment and the local cloud both use. Correctness never
 * hangs on an index, only speed does: a fresh installation has none.
 */
export interface CollectionDeclaration {
  name: string
  indexes: IndexDeclaration[]
}
