import { createRequire } from 'node:module'
import type * as sortedBTree from 'sorted-btree'
import type { IndexDeclaration } from '../../cloudfunctions/shared/store/declaration'
import { documentKeys } from './keys'
import { compareValues, type Document } from './values'

/** CommonJS with a default export, which Node does not unwrap and vitest does; `require` is the same in both. */
const { default: BTree } = createRequire(import.meta.url)('sorted-btree') as typeof sortedBTree

/** A stored document's number: what an index entry points to, and the natural order of a collection. */
export type RecordNumber = number

/**
 * An entry of an index, or an edge to seek to: a prefix of values with the record number -Infinity lies before all
 * entries that begin so, with Infinity after them.
 */
export interface IndexKey {
  readonly values: readonly unknown[]
  readonly record: RecordNumber
}

export interface IndexField {
  readonly path: string
  readonly direction: 1 | -1
}

/** One index: a B+ tree over tuples of field values, in MongoDB's comparison order. */
export class BTreeIndex {
  readonly name: string
  readonly unique: boolean
  readonly fields: readonly IndexField[]
  /** Per field: an array was met on its path, once is enough. As in MongoDB it stays so. */
  readonly multikey: boolean[]

  private readonly paths: readonly (readonly string[])[]
  private readonly tree: sortedBTree.default<IndexKey, undefined>

  constructor(declaration: IndexDeclaration) {
    this.name = declaration.name
    this.unique = declaration.unique ?? false
    this.fields = Object.entries(declaration.fields).map(([path, direction]) => ({
      path,
      direction,
    }))
    this.multikey = this.fields.map(() => false)
    this.paths = this.fields.map((field) => field.path.split('.'))
    this.tree = new BTree<IndexKey, undefined>(undefined, (a, b) => this.compare(a, b))
  }

  /** The order of entries, edges included. */
  compare(a: IndexKey, b: IndexKey): number {
    const shared = Math.min(a.values.length, b.values.length)
    for (let i = 0; i < shared; i++) {
      const order = compareValues(a.values[i], b.values[i])
      if (order !== 0) return this.fields[i]?.direction === -1 ? -order : order
    }
    return a.record === b.record ? 0 : a.record < b.record ? -1 : 1
  }

  keysOf(document: Document): unknown[][] {
    return documentKeys(document, this.paths, (field) => {
      this.multikey[field] = true
    })
  }

  /** The first of `keys` that another record already holds, if this index is unique. */
  takenKey(keys: readonly unknown[][], record: RecordNumber): unknown[] | undefined {
    if (!this.unique) return undefined
    return keys.find((values) => {
      for (const entry of this.scan({ values, record: -Infinity }, { values, record: Infinity })) {
        if (entry.record !== record) return true
      }
      return false
    })
  }

  add(keys: readonly unknown[][], record: RecordNumber): void {
    for (const values of keys) this.tree.set({ values, record }, undefined)
  }

  remove(keys: readonly unknown[][], record: RecordNumber): void {
    for (const values of keys) this.tree.delete({ values, record })
  }

  /** The entries from an edge on, in the index's order or, reversed, against it. */
  *walk(start: IndexKey, reverse = false): Generator<IndexKey> {
    const pairs = reverse ? this.tree.entriesReversed(start) : this.tree.entries(start)
    for (const [key] of pairs) yield key
  }

  /** The entries between two edges, in the index's order or, reversed, against it. */
  *scan(from: IndexKey, to: IndexKey, reverse = false): Generator<IndexKey> {
    for (const key of this.walk(reverse ? to : from, reverse)) {
      if (reverse ? this.compare(key, from) < 0 : this.compare(key, to) > 0) return
      yield key
    }
  }
}
