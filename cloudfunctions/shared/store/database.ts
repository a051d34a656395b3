/**
 * The store handle: the few database operations that the product uses, as the platform has them. Implemented over
 * wx-server-sdk in `platform/`, and directly on the local cloud's engine in the simulator.
 */
export interface Database {
  find<T>(collection: string, query: Query): Promise<T[]>
  count(collection: string, where: Guard): Promise<number>
  /** Adds one document. False: its `_id` (or a unique field) is there already, and nothing was changed. */
  add(collection: string, document: { _id: string }): Promise<boolean>
  /** Changes every document that matches; answers how many did. */
  update(collection: string, where: Guard, change: Change): Promise<number>
  remove(collection: string, where: Guard): Promise<number>
  /** Makes a collection; one that is there already stays as it is. */
  createCollection(name: string): Promise<void>
}

export type Scalar = string | number | boolean | null

export type Operator = 'gt' | 'gte' | 'lt' | 'lte' | 'ne' | 'in' | 'contains'

/** A comparison in a guard. Only the functions below make one, so data from outside can never be an operator. */
export class Comparison {
  constructor(
    readonly operator: Operator,
    readonly operand: Scalar | readonly Scalar[],
  ) {}
}

export const gt = (value: Scalar) => new Comparison('gt', value)
export const gte = (value: Scalar) => new Comparison('gte', value)
export const lt = (value: Scalar) => new Comparison('lt', value)
export const lte = (value: Scalar) => new Comparison('lte', value)
export const ne = (value: Scalar) => new Comparison('ne', value)
export const isIn = (values: readonly Scalar[]) => new Comparison('in', values)
/** A text that holds this one, letter case aside. */
export const contains = (text: string) => new Comparison('contains', text)

/** Conditions that must all hold: a field equals a value, or satisfies one or several comparisons. */
export type Guard = Record<string, Scalar | Comparison | readonly Comparison[]>

export interface Query {
  where: Guard
  /** At least one of these must hold as well. */
  any?: readonly Guard[]
  sort?: readonly (readonly [field: string, direction: 'asc' | 'desc'])[]
  /** Rows at most; the platform's own maximum is 1000. */
  limit: number
  /** Only these fields and `_id`. */
  fields?: readonly string[]
}

export type Value = Scalar | readonly Value[] | { readonly [key: string]: Value | undefined }

/** A change by dotted paths. A value is set as a whole, never merged into what is there. */
export interface Change {
  set?: Record<string, Value>
  inc?: Record<string, number>
  /** Appends, and keeps only the last `keep`. */
  push?: Record<string, { values: readonly Value[]; keep: number }>
  /** Takes every element equal to this out of an array. */
  pull?: Record<string, Scalar>
}

/** DATABASE_COLLECTION_NOT_EXIST, as the SDK numbers it. */
export const COLLECTION_MISSING = -502005

/**
 * `refused`: it was not done. `throttled`: not done, come back later. `exhausted`: not done, and nothing is until somebody
 * pays. `tooLarge`: what was found does not fit into an answer. `unanswered`: it may have been done.
 */
export type DatabaseFailure = 'refused' | 'throttled' | 'exhausted' | 'tooLarge' | 'unanswered'

/** The database did not do it, or did not say. */
export class DatabaseError extends Error {
  constructor(
    message: string,
    readonly code: number,
    readonly type: DatabaseFailure,
  ) {
    super(message)
  }
}

/*
 * What may reach the database, checked in one place: whatever a border has let through, no text from outside becomes an
 * operator, a name of EJSON ($oid, $date), a field of another document, or an expression of its own. A TypeError here is
 * a fault of ours: what comes from outside is checked and named where it comes in.
 */

/**
 * What no name in a document may be or hold: a `$` at its beginning, as EJSON's names and operators have it, a dot, which
 * leads into another field, NUL, which ends a name in BSON. What else it is made of is the product's own affair.
 */
const NO_NAME = /^\$|[.\p{Cc}\p{Cs}]/u

/** `_bsontype` makes the SDK's EJSON take an object for a value of its own (seen: a failed insert); the other is no name in JavaScript. */
const RESERVED: ReadonlySet<string> = new Set(['_bsontype', '__proto__'])

/** NUL ends an expression; half a surrogate pair is in no UTF-8, and what the database makes of it nobody knows. */
const NOT_STORABLE = /[\0\p{Cs}]/u

/** A text as the database can keep and find it: without NUL, and U+FFFD where a character was broken in two. */
export const storable = (text: string): string =>
  text.replace(/\0/g, '').replace(/\p{Cs}/gu, '\uFFFD')

/**
 * Refuses what the SDK would silently drop or spread: an undefined or object value in a guard guards nothing
 * (observed on wx-server-sdk 4.0.2: `where({_id, x: undefined})` goes out without x, and an update then hits every match).
 */
export function checkGuard(guard: Guard): void {
  for (const [field, condition] of Object.entries(guard)) {
    checkPath(field)
    for (const part of Array.isArray(condition) ? condition : [condition]) {
      const operand: unknown = part instanceof Comparison ? part.operand : part
      for (const value of Array.isArray(operand) ? operand : [operand]) checkOperand(field, value)
    }
  }
}

function checkOperand(field: string, value: unknown): void {
  if (value !== null && !['string', 'number', 'boolean'].includes(typeof value)) {
    throw new TypeError(`guard on ${field}: ${typeof value} is not a scalar`)
  }
  if (typeof value === 'string' && NOT_STORABLE.test(value)) {
    throw new TypeError(`guard on ${field}: ${JSON.stringify(value)} is in no document`)
  }
}

/** The names in what is added, at any depth. */
export function checkDocument(value: unknown): void {
  if (Array.isArray(value)) value.forEach(checkDocument)
  else if (typeof value === 'object' && value !== null) {
    for (const [name, inside] of Object.entries(value)) {
      checkName(name)
      checkDocument(inside)
    }
  }
}

/** The paths that are written to, and the names in what is set or appended. */
export function checkChange({ set = {}, inc = {}, push = {}, pull = {} }: Change): void {
  for (const paths of [set, inc, push, pull]) Object.keys(paths).forEach(checkPath)
  checkDocument(Object.values(set))
  checkDocument(Object.values(push).map(({ values }) => values))
}

const checkPath = (path: string): void => path.split('.').forEach(checkName)

function checkName(name: string): void {
  if (NO_NAME.test(name) || RESERVED.has(name)) {
    throw new TypeError(`${JSON.stringify(name)} is not a name for the database`)
  }
}

/** The expression that finds this text and nothing else. */
export const literally = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
