import { requestFailed } from './faults'
import { type Document, isPlainObject } from './values'

/** Where a walk along one dotted path stands. */
interface Cursor {
  value: unknown
  path: readonly string[]
  /** How many segments of the path are done. */
  at: number
  /** The value is an element of an array at the path's end: an array in it is a value, not a list of values. */
  settled: boolean
}

/**
 * The keys of one document in an index over `paths`: one per element where a path meets an array (multikey), else one.
 * A missing field counts as null, an empty array at a path's end as undefined. Several paths may go through the same
 * array; through different arrays MongoDB refuses it.
 *
 * @param onArray told the position of each path that met an array
 */
export function documentKeys(
  document: Document,
  paths: readonly (readonly string[])[],
  onArray: (path: number) => void = () => {},
): unknown[][] {
  return keysAt(
    paths.map((path) => ({ value: document, path, at: 0, settled: false })),
    onArray,
  )
}

function keysAt(cursors: readonly Cursor[], onArray: (path: number) => void): unknown[][] {
  const walked = cursors.map(walkToArrayOrEnd)
  const arrays = walked.map((cursor) =>
    !cursor.settled && Array.isArray(cursor.value) ? cursor.value : undefined,
  )
  const array = arrays.find((candidate) => candidate !== undefined)
  if (array === undefined) return [walked.map((cursor) => cursor.value)]
  arrays.forEach((other, position) => {
    if (other === undefined) return
    if (other !== array) throw parallelArrays(cursors)
    onArray(position)
  })
  const elements: unknown[] = array.length > 0 ? array : [undefined]
  return elements.flatMap((element) =>
    keysAt(
      walked.map((cursor, position) =>
        arrays[position] === undefined ? cursor : enter(cursor, element),
      ),
      onArray,
    ),
  )
}

function enter(cursor: Cursor, element: unknown): Cursor {
  const settled = cursor.at === cursor.path.length
  return { ...cursor, value: settled ? element : (element ?? null), settled }
}

function walkToArrayOrEnd(cursor: Cursor): Cursor {
  const { path } = cursor
  let { value, at } = cursor
  if (at === path.length || Array.isArray(value)) return cursor
  for (let name = path[at]; name !== undefined; name = path[at]) {
    value = isPlainObject(value) && Object.hasOwn(value, name) ? (value[name] ?? null) : null
    at = value === null ? path.length : at + 1
    if (Array.isArray(value)) break
  }
  return { ...cursor, value, at }
}

function parallelArrays(cursors: readonly Cursor[]) {
  const fields = cursors.map((cursor) => cursor.path.join('.')).join(', ')
  return requestFailed(`cannot index parallel arrays: at most one array among the fields ${fields}`)
}

/** The keys of one path: what a sort on it compares. An ascending sort takes the least, a descending the greatest. */
export function pathValues(document: Document, path: readonly string[]): unknown[] {
  return documentKeys(document, [path]).flat()
}
