import { BSONRegExp, EJSON } from 'bson'
import { invalidParam } from './faults'
import { type Document, isPlainObject } from './values'

/**
 * What the SDK sends as canonical EJSON: numbers become JavaScript numbers, server dates become Dates.
 *
 * @param text missing or empty: an empty object, as `collection.count()` sends nothing for its filter
 * @param now the server's time, in milliseconds since 1970
 * @throws INVALID_PARAM for anything but an object
 */
export function decodeDocument(text: string | undefined, now: number): Document {
  const value = text ? decode(text, now) : {}
  if (!isPlainObject(value)) throw invalidParam(`Not an object in EJSON: ${text}`)
  return value
}

export function decode(text: string, now: number): unknown {
  let parsed: unknown
  try {
    parsed = EJSON.parse(text)
  } catch {
    throw invalidParam(`Not EJSON: ${text}`)
  }
  return convert(parsed, now)
}

function convert(value: unknown, now: number): unknown {
  if (Array.isArray(value)) return value.map((element) => convert(element, now))
  if (value instanceof BSONRegExp) return new RegExp(value.pattern, value.options)
  if (!isPlainObject(value)) return value
  const serverDate = value.$tcb_server_date
  if (isPlainObject(serverDate)) return new Date(now + Number(serverDate.offset ?? 0))
  return Object.fromEntries(
    Object.entries(value).map(([name, element]) => [name, convert(element, now)]),
  )
}

/** Canonical EJSON, so that the SDK gives back the numbers and Dates that were stored. */
export const encode = (document: Document): string => EJSON.stringify(document, { relaxed: false })
