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

/**
 * Refuses what the SDK would silently drop or spread: an undefined or object value in a guard guards nothing
 * (observed on wx-server-sdk 4.0.2: `where({_id, x: undefined})` goes out without x, and an update then hits every match).
 */
export function checkGuard(guard: Guard): void {
  for (const [field, condition] of Object.entries(guard)) {
    for (const part of Array.isArray(condition) ? condition : [condition]) {
      const operand: unknown = part instanceof Comparison ? part.operand : part
      for (const value of Array.isArray(operand) ? operand : [operand]) {
        if (value !== null && !['string', 'number', 'boolean'].includes(typeof value)) {
          throw new TypeError(`guard on ${field}: ${typeof value} is not a scalar`)
        }
      }
    }
  }
}
