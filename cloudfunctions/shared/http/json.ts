/**
 * JSON as it comes over HTTP. A number stays the text that was sent: an order number beyond 2^53 or a price of 1.10 is
 * shown to a person, and must not have become another one on the way.
 */
import type { LosslessNumber } from 'lossless-json'
import { isLosslessNumber, parse, stringify } from 'lossless-json'

/** Of a name given twice in one object the last counts, as in a form and as JSON.parse has it. */
const LAST_COUNTS = { onDuplicateKey: ({ newValue }: { newValue: unknown }) => newValue }

/**
 * Parses JSON; numbers become LosslessNumber.
 *
 * @throws SyntaxError; RangeError where it is nested beyond reason
 */
export const parseJson = (text: string): unknown => parse(text, null, LAST_COUNTS)

export const isJsonNumber = (value: unknown): value is LosslessNumber => isLosslessNumber(value)

/** Is this part of a JSON body an object, not null, not a list, not a number? */
export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !isJsonNumber(value)

/** A part of a JSON body as JSON again, every digit as it came. */
export const jsonText = (value: unknown): string => stringify(value) ?? ''

/** A part of a JSON body with numbers for numbers, where a schema does arithmetic with them. */
export function plainJson(value: unknown): unknown {
  if (isJsonNumber(value)) return Number(value.toString())
  if (Array.isArray(value)) return value.map(plainJson)
  if (!isObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, plainJson(part)]))
}

/** Levels of a JSON body: whoever walks it does so without running out of stack. Nobody writes more by hand. */
export const MAX_DEPTH = 200

/**
 * Where in a JSON body a text (or a name) is for which this does not hold: `data.city`; undefined when nowhere.
 *
 * @throws RangeError where it is nested deeper than MAX_DEPTH
 */
export function placeWithout(
  value: unknown,
  holds: (text: string) => boolean,
  place = '',
  depth = 0,
): string | undefined {
  if (depth > MAX_DEPTH) throw new RangeError('nested too deep')
  if (typeof value === 'string') return holds(value) ? undefined : place
  if (typeof value !== 'object' || value === null || isJsonNumber(value)) return undefined
  for (const [name, part] of Object.entries(value)) {
    if (!holds(name)) return place
    const inside = Array.isArray(value)
      ? `${place}[${name}]`
      : place === ''
        ? name
        : `${place}.${name}`
    const found = placeWithout(part, holds, inside, depth + 1)
    if (found !== undefined) return found
  }
  return undefined
}
