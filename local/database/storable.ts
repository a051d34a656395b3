import { bsonSize, type Document, isPlainObject } from './values'
import type { BTreeIndex } from './btree-index'
import { requestFailed } from './faults'

/**
 * Refuses a field in a field whose name begins with `$`.
 *
 * Source: MongoDB 5.0 release notes (which began to take them).
 */
export function refuseDollarFields(document: Document, path = ''): void {
  for (const [name, value] of Object.entries(document)) {
    if (name.startsWith('$')) {
      throw requestFailed(
        `The dollar ($) prefixed field '${name}' in '${path}${name}' is not valid for storage.`,
      )
    }
    for (const inside of Array.isArray(value) ? (value as unknown[]) : [value]) {
      if (isPlainObject(inside)) refuseDollarFields(inside, `${path}${name}.`)
    }
  }
}

/** So short that no index's key of such values is too large; measuring every key would cost as much as the insert. */
const isShort = (value: unknown) =>
  typeof value === 'string' ? value.length < SHORT : typeof value !== 'object' || value === null

const SHORT = 100

/** Source: MongoDB 4.2 release notes (which gave up the limit of 1,024 bytes). */
export function refuseLargeKey(index: BTreeIndex, values: readonly unknown[], most: number): void {
  if (values.every(isShort)) return
  const bytes = bsonSize({ ...values })
  if (bytes > most) {
    throw requestFailed(
      `WiredTigerIndex::insert: key too large to index, failing ${index.name} ${bytes} > ${most}`,
    )
  }
}
