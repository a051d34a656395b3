import { calculateObjectSize } from 'bson'
import { requestFailed } from './faults'

/** What a document may hold: null, numbers, strings, booleans, Dates, and arrays and plain objects of them. */
export type Document = Record<string, unknown>

/** The platform's own ids are 32 hex digits; the SDK lets a caller choose strings and numbers. */
export type DocumentId = string | number

export function isPlainObject(value: unknown): value is Document {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

/** Values that an index can be asked for. MongoDB treats the others (arrays, objects, patterns) in special ways. */
export function isScalar(value: unknown): boolean {
  return value === null || value instanceof Date || isPrimitive(value)
}

function isPrimitive(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
}

/**
 * A deep copy of what goes in or out. Undefined fields are left out, as the SDK's serializer does it, and undefined
 * array elements become null, as BSON does it.
 *
 * @throws DATABASE_REQUEST_FAILED for a value that the SDK's own types cannot be made of
 */
export function copyDocument(document: Document): Document {
  const copy: Document = {}
  for (const field of Object.keys(document)) {
    const value = document[field]
    if (value !== undefined) copy[field] = copyValue(value, field)
  }
  return copy
}

/** `copyDocument` for any value; `field` is only for the sentence of the error. */
export function copyValue(value: unknown, field = 'value'): unknown {
  if (value === null || isPrimitive(value)) return value
  if (value === undefined) return null
  if (Array.isArray(value)) return value.map((element) => copyValue(element, field))
  if (isPlainObject(value)) return copyDocument(value)
  if (value instanceof Date) return new Date(value)
  throw requestFailed(
    `Field ${field} holds a ${typeName(value)}, which the database does not keep.`,
  )
}

/** For sentences: `null`, `array`, `string`, `Date` … */
export function typeName(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  return typeof value === 'object' ? value.constructor.name : typeof value
}

/** Bytes of a document in BSON, which is what MongoDB stores and limits. */
export const bsonSize = (document: Document): number => calculateObjectSize(document)

const TYPE_ORDER = { null: 1, number: 2, string: 3, object: 4, array: 5, boolean: 8, date: 9 }

/** Undefined stands for the key of an empty array, which MongoDB sorts below null and missing fields. */
const EMPTY_ARRAY_ORDER = 0

function typeOrder(value: unknown): number {
  if (typeof value === 'string') return TYPE_ORDER.string
  if (typeof value === 'number') return TYPE_ORDER.number
  if (typeof value === 'boolean') return TYPE_ORDER.boolean
  if (value === undefined) return EMPTY_ARRAY_ORDER
  if (value === null) return TYPE_ORDER.null
  if (Array.isArray(value)) return TYPE_ORDER.array
  return value instanceof Date ? TYPE_ORDER.date : TYPE_ORDER.object
}

/**
 * MongoDB's comparison order: first by type, then by value. Objects compare field by field in their stored order,
 * arrays element by element. Strings compare by UTF-16 units, which differs from MongoDB's bytes only for characters
 * beyond the basic plane against U+E000 to U+FFFF.
 *
 * Source: MongoDB manual, "Comparison/Sort Order".
 */
export function compareValues(a: unknown, b: unknown): number {
  if (a === b) return 0
  if (typeof a === 'string' && typeof b === 'string') return a < b ? -1 : 1
  const byType = typeOrder(a) - typeOrder(b)
  if (byType !== 0) return byType
  if (typeof a === 'number' && typeof b === 'number') return compareNumbers(a, b)
  if (typeof a === 'boolean') return a ? 1 : -1
  if (a instanceof Date && b instanceof Date) return compareNumbers(a.getTime(), b.getTime())
  if (Array.isArray(a) && Array.isArray(b)) return compareArrays(a, b)
  if (isPlainObject(a) && isPlainObject(b)) return compareObjects(a, b)
  return 0
}

/** NaN is below every number and equal to itself. */
function compareNumbers(a: number, b: number): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(b)) - Number(Number.isNaN(a))
  return a - b || 0
}

function compareArrays(a: readonly unknown[], b: readonly unknown[]): number {
  for (let i = 0; i < a.length && i < b.length; i++) {
    const order = compareValues(a[i], b[i])
    if (order !== 0) return order
  }
  return a.length - b.length
}

function compareObjects(a: Document, b: Document): number {
  const namesA = Object.keys(a)
  const namesB = Object.keys(b)
  for (let i = 0; i < namesA.length && i < namesB.length; i++) {
    const nameA = namesA[i] ?? ''
    const nameB = namesB[i] ?? ''
    const order =
      typeOrder(a[nameA]) - typeOrder(b[nameB]) ||
      compareValues(nameA, nameB) ||
      compareValues(a[nameA], b[nameB])
    if (order !== 0) return order
  }
  return namesA.length - namesB.length
}
