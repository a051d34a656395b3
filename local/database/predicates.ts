import { compareValues, type Document, isPlainObject, isScalar } from './values'

export interface Edge {
  readonly value: unknown
  readonly inclusive: boolean
}

/** What a filter says about one field, as far as an index can use it. */
export interface FieldBounds {
  /** Equal to one of these, in ascending order. */
  points?: readonly unknown[]
  lows: Edge[]
  highs: Edge[]
}

/** Fields and their bounds; all must hold. */
export type Conjunction = ReadonlyMap<string, FieldBounds>

/** A filter as the planner sees it. What it leaves out is tested on the documents. */
export interface FilterShape {
  readonly bounds: Conjunction
  /** The branches of the filter's first `$or`, each together with what stands beside it. */
  readonly branches: readonly Conjunction[]
}

export function filterShape(filter: Document): FilterShape {
  const parts = flatten(filter)
  const or = parts.find(([name, value]) => name === '$or' && Array.isArray(value))?.[1]
  const branches = Array.isArray(or) ? or.filter(isPlainObject) : []
  return {
    bounds: conjunction(parts),
    branches: branches.map((branch) => conjunction([...parts, ...flatten(branch)])),
  }
}

type Part = readonly [name: string, condition: unknown]

/** The conditions that must all hold: `$and` dissolves, and so does `$elemMatch` on subdocuments. */
function flatten(filter: Document, prefix = ''): Part[] {
  return Object.entries(filter).flatMap(([name, condition]): Part[] => {
    if (name === '$and' && Array.isArray(condition)) {
      return condition.filter(isPlainObject).flatMap((part) => flatten(part, prefix))
    }
    if (name.startsWith('$')) return prefix === '' ? [[name, condition]] : []
    const path = prefix + name
    if (!isPlainObject(condition)) return [[path, condition]]
    const inElement = condition.$elemMatch
    const within = isPlainObject(inElement) ? flatten(inElement, `${path}.`) : []
    return [[path, condition], ...within]
  })
}

function conjunction(parts: readonly Part[]): Conjunction {
  const fields = new Map<string, FieldBounds>()
  for (const [path, condition] of parts) {
    if (path.startsWith('$')) continue
    const bounds = fields.get(path) ?? { lows: [], highs: [] }
    addCondition(bounds, condition)
    fields.set(path, bounds)
  }
  return fields
}

function addCondition(bounds: FieldBounds, condition: unknown): void {
  if (!isPlainObject(condition)) return addOperator(bounds, '$eq', condition)
  for (const [operator, operand] of Object.entries(condition)) {
    addOperator(bounds, operator, operand)
  }
}

function addOperator(bounds: FieldBounds, operator: string, operand: unknown): void {
  if (operator === '$in') {
    if (Array.isArray(operand) && operand.every(isScalar)) addPoints(bounds, operand)
    return
  }
  if (!isScalar(operand)) return
  if (operator === '$eq') return addPoints(bounds, [operand])
  // MongoDB compares only within a type, and a comparison with null means equality.
  if (operand === null) return
  const edge = { value: operand, inclusive: operator.endsWith('e') }
  if (operator === '$gt' || operator === '$gte') bounds.lows.push(edge)
  if (operator === '$lt' || operator === '$lte') bounds.highs.push(edge)
}

/** Of two sets of points the shorter is used; the documents are tested for the other. */
function addPoints(bounds: FieldBounds, values: readonly unknown[]): void {
  const sorted = [...values].sort(compareValues)
  const points = sorted.filter((value, i) => i === 0 || compareValues(value, sorted[i - 1]) !== 0)
  if (!bounds.points || points.length < bounds.points.length) bounds.points = points
}
