import { requestFailed } from './faults'
import { type Document, isPlainObject, typeName } from './values'

/** A place in a document that an update operator reads and writes. */
export interface Place {
  /** Undefined where the field is missing. */
  get(): unknown
  set(value: unknown): void
  /** Removes the field; an array keeps its length and gets a null. */
  unset(): void
}

/**
 * The place at a dotted path; numbers in it are array indexes (`people.7.s`). Missing parents are made, and arrays are
 * filled up with nulls.
 *
 * @throws DATABASE_REQUEST_FAILED where a parent is there and is neither an object nor an array, null among them: as
 *   MongoDB ("Cannot create field …")
 */
export function placeAt(document: Document, path: string): Place {
  const names = path.split('.')
  const last = names.pop() ?? ''
  let parent: Document | unknown[] = document
  let parentName = ''
  for (const name of names) {
    const place = placeIn(parent, name, parentName)
    const child: unknown = place.get() ?? (has(parent, name) ? null : {})
    if (!Array.isArray(child) && !isPlainObject(child)) throw cannotCreate(path, name, child)
    if (place.get() === undefined) place.set(child)
    parent = child
    parentName = name
  }
  return placeIn(parent, last, parentName)
}

/** The place at a dotted path, if every parent is there. */
export function existingPlace(document: Document, path: string): Place | undefined {
  const names = path.split('.')
  const last = names.pop() ?? ''
  let parent: unknown = document
  for (const name of names) {
    if (!Array.isArray(parent) && !isPlainObject(parent)) return undefined
    parent = has(parent, name) ? Reflect.get(parent, name) : undefined
  }
  if (!Array.isArray(parent) && !isPlainObject(parent)) return undefined
  return has(parent, last) ? placeIn(parent, last, path) : undefined
}

function has(parent: Document | unknown[], name: string): boolean {
  return Array.isArray(parent) && !isIndex(name) ? false : Object.hasOwn(parent, name)
}

const isIndex = (name: string) => /^\d+$/.test(name)

function placeIn(parent: Document | unknown[], name: string, parentName: string): Place {
  if (!Array.isArray(parent)) {
    return {
      get: () => (Object.hasOwn(parent, name) ? parent[name] : undefined),
      set: (value) => {
        parent[name] = value
      },
      unset: () => {
        delete parent[name]
      },
    }
  }
  if (!isIndex(name)) throw cannotCreate(name, parentName, parent)
  const index = Number(name)
  return {
    get: () => parent[index],
    set: (value) => {
      while (parent.length < index) parent.push(null)
      parent[index] = value
    },
    unset: () => {
      parent[index] = null
    },
  }
}

function cannotCreate(path: string, parentName: string, parent: unknown) {
  const field = path.slice(path.lastIndexOf('.') + 1)
  return requestFailed(
    `Cannot create field '${field}' in element {${parentName}: …}: it is of type ${typeName(parent)}.`,
  )
}
