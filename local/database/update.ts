import { requestFailed } from './faults'
import { addToSet, pop, pull, pullAll, push } from './update-arrays'
import { existingPlace, placeAt } from './update-path'
import { compareValues, copyDocument, type Document, isPlainObject, typeName } from './values'

/**
 * What makes a document's copy after an update.
 *
 * mingo's own update is not used: it makes parents of what is null, and lets an operator on a value of the wrong type
 * do nothing, where MongoDB refuses the whole update.
 *
 * @param change operators, or with `replace` the whole document
 * @throws DATABASE_REQUEST_FAILED as MongoDB refuses it, at once or for a document that it does not fit
 */
export function updater(change: Document, replace: boolean): (document: Document) => Document {
  const own = copyDocument(change)
  if (replace) return replacer(own)
  const assignments = assignmentsOf(own)
  return (document) => {
    const next = copyDocument(document)
    for (const { path, operand, apply } of assignments) apply(next, path, operand)
    return next
  }
}

function replacer(change: Document): (document: Document) => Document {
  const operator = Object.keys(change).find((name) => name.startsWith('$'))
  if (operator !== undefined) {
    throw requestFailed(`A whole document cannot have the field ${operator}.`)
  }
  return ({ _id }) => {
    if (change._id !== undefined && change._id !== _id) {
      throw requestFailed("The (immutable) field '_id' was found altered by the whole document.")
    }
    return { _id, ...change }
  }
}

/** Changes the document in place. Parts of the operand become parts of it: neither may be changed afterwards. */
type Operator = (document: Document, path: string, operand: unknown) => void

interface Assignment {
  path: string
  operand: unknown
  apply: Operator
}

function assignmentsOf(change: Document): Assignment[] {
  const paths: string[] = []
  const assignments = Object.entries(change).flatMap(([operator, fields]) => {
    const apply = OPERATORS.get(operator)
    if (!apply) throw requestFailed(`Unknown modifier: ${operator}.`)
    if (!isPlainObject(fields)) throw requestFailed(`${operator} expects an object of fields.`)
    paths.push(...Object.keys(fields))
    if (operator === '$rename') paths.push(...Object.values(fields).map(String))
    return Object.entries(fields).map(([path, operand]) => ({ path, operand, apply }))
  })
  if (assignments.length === 0) throw requestFailed('The update changes no field.')
  refuseConflicts(paths)
  return assignments
}

/** No path twice, none inside another, and none of `_id`. */
function refuseConflicts(paths: readonly string[]): void {
  const whole = new Set<string>()
  const parents = new Set<string>()
  for (const path of paths) {
    const ancestors = path.split('.').map((_, i, names) => names.slice(0, i + 1).join('.'))
    if (ancestors[0] === '_id') {
      throw requestFailed(
        `Performing an update on the path '${path}' would modify the immutable field '_id'.`,
      )
    }
    if (parents.has(path) || ancestors.some((ancestor) => whole.has(ancestor))) {
      throw requestFailed(`Updating the path '${path}' would create a conflict at '${path}'.`)
    }
    whole.add(path)
    for (const ancestor of ancestors) parents.add(ancestor)
  }
}

const OPERATORS = new Map<string, Operator>([
  ['$set', (document, path, operand) => placeAt(document, path).set(operand)],
  ['$unset', (document, path) => existingPlace(document, path)?.unset()],
  ['$inc', calculate('$inc', (current, operand) => current + operand)],
  ['$mul', calculate('$mul', (current, operand) => current * operand)],
  ['$min', choose((operand, current) => compareValues(operand, current) < 0)],
  ['$max', choose((operand, current) => compareValues(operand, current) > 0)],
  ['$push', push],
  ['$addToSet', addToSet],
  ['$pull', pull],
  ['$pullAll', pullAll],
  ['$pop', pop],
  ['$rename', rename],
])

function calculate(name: string, result: (current: number, operand: number) => number): Operator {
  return (document, path, operand) => {
    if (typeof operand !== 'number') {
      throw requestFailed(
        `Cannot apply ${name} with non-numeric argument: {${path}: ${typeName(operand)}}.`,
      )
    }
    const place = placeAt(document, path)
    const stored = place.get()
    const current = stored === undefined ? 0 : stored
    if (typeof current !== 'number') {
      throw requestFailed(
        `Cannot apply ${name} to a value of non-numeric type: field '${path}' is of type ${typeName(current)}.`,
      )
    }
    place.set(result(current, operand))
  }
}

function choose(isBetter: (operand: unknown, current: unknown) => boolean): Operator {
  return (document, path, operand) => {
    const place = placeAt(document, path)
    const current = place.get()
    if (current === undefined || isBetter(operand, current)) place.set(operand)
  }
}

function rename(document: Document, path: string, operand: unknown): void {
  if (typeof operand !== 'string') throw requestFailed(`$rename of ${path} must be a string.`)
  const place = existingPlace(document, path)
  if (!place) return
  const value = place.get()
  place.unset()
  placeAt(document, operand).set(value)
}
