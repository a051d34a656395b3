import { requestFailed } from './faults'
import { matcher } from './matcher'
import { existingPlace, type Place, placeAt } from './update-path'
import { compareValues, type Document, isPlainObject, typeName } from './values'

// The update operators on arrays. Each refuses what is there and is no array, as MongoDB does.

interface PushModifiers {
  each: unknown[]
  position: number
  slice: number | undefined
  sort: unknown
}

export function push(document: Document, path: string, operand: unknown): void {
  const { each, position, slice, sort } = pushModifiers(path, operand)
  const place = placeAt(document, path)
  const elements = arrayAt(place, path)
  elements.splice(position, 0, ...each)
  if (sort !== undefined) elements.sort(elementOrder(sort))
  if (slice === undefined) place.set(elements)
  else place.set(slice < 0 ? elements.slice(slice) : elements.slice(0, slice))
}

function pushModifiers(path: string, operand: unknown): PushModifiers {
  if (!isPlainObject(operand) || !('$each' in operand)) {
    return { each: [operand], position: Infinity, slice: undefined, sort: undefined }
  }
  const { $each: each, $position: position, $slice: slice, $sort: sort, ...others } = operand
  const unknown = Object.keys(others)[0]
  if (unknown !== undefined)
    throw requestFailed(`Unrecognized clause in $push to ${path}: ${unknown}.`)
  if (!Array.isArray(each)) throw requestFailed(`$each in $push to ${path} must be an array.`)
  return {
    each,
    position: integer(position, '$position', path) ?? Infinity,
    slice: integer(slice, '$slice', path),
    sort,
  }
}

function integer(value: unknown, name: string, path: string): number | undefined {
  if (value === undefined) return undefined
  if (typeof value === 'number' && Number.isInteger(value)) return value
  throw requestFailed(`${name} in $push to ${path} must be an integer.`)
}

/** 1 or -1 sorts whole elements; `{field: 1}` sorts by fields of subdocuments. */
function elementOrder(sort: unknown): (a: unknown, b: unknown) => number {
  if (sort === 1 || sort === -1) return (a, b) => compareValues(a, b) * sort
  if (!isPlainObject(sort)) throw requestFailed('$sort in $push must be 1, -1 or {field: 1}.')
  const fields = Object.entries(sort)
  const at = (element: unknown, path: string) =>
    isPlainObject(element) ? (existingPlace(element, path)?.get() ?? null) : null
  return (a, b) => {
    for (const [path, direction] of fields) {
      const order = compareValues(at(a, path), at(b, path))
      if (order !== 0) return direction === -1 ? -order : order
    }
    return 0
  }
}

export function addToSet(document: Document, path: string, operand: unknown): void {
  const each = isPlainObject(operand) && '$each' in operand ? operand.$each : [operand]
  if (!Array.isArray(each)) throw requestFailed(`$each in $addToSet to ${path} must be an array.`)
  const place = placeAt(document, path)
  const elements = arrayAt(place, path)
  for (const element of each) {
    if (elements.every((other) => compareValues(other, element) !== 0)) {
      elements.push(element)
    }
  }
  place.set(elements)
}

/** The array at a place; a missing one is empty. */
function arrayAt(place: Place, path: string): unknown[] {
  const value = place.get()
  if (value === undefined) return []
  if (Array.isArray(value)) return value
  throw requestFailed(`The field '${path}' must be an array but is of type ${typeName(value)}.`)
}

type ElementTest = (element: unknown) => boolean

/** `$pull` takes a value, a condition on elements (`{$in: […]}`), or a filter of subdocuments. */
function pullTest(operand: unknown): ElementTest {
  if (!isPlainObject(operand)) return (element) => compareValues(element, operand) === 0
  if (Object.keys(operand).some((name) => name.startsWith('$'))) {
    const matches = matcher({ element: operand })
    return (element) => matches({ element })
  }
  const matches = matcher(operand)
  return (element) => isPlainObject(element) && matches(element)
}

export function pull(document: Document, path: string, operand: unknown): void {
  keepElements('$pull', document, path, pullTest(operand))
}

export function pullAll(document: Document, path: string, operand: unknown): void {
  if (!Array.isArray(operand)) throw requestFailed(`$pullAll from ${path} requires an array.`)
  keepElements('$pullAll', document, path, (element) =>
    operand.some((other) => compareValues(element, other) === 0),
  )
}

function keepElements(
  operator: string,
  document: Document,
  path: string,
  isPulled: ElementTest,
): void {
  const place = existingPlace(document, path)
  if (!place) return
  const elements = place.get()
  if (!Array.isArray(elements)) {
    throw requestFailed(`Cannot apply ${operator} to a non-array value: ${path}.`)
  }
  place.set(elements.filter((element) => !isPulled(element)))
}

export function pop(document: Document, path: string, operand: unknown): void {
  if (operand !== 1 && operand !== -1) throw requestFailed(`$pop from ${path} must be 1 or -1.`)
  const place = existingPlace(document, path)
  if (!place) return
  const elements = arrayAt(place, path)
  if (operand === 1) elements.pop()
  else elements.shift()
}
