import { decodePercent, isWellFormed } from './charset'

/**
 * The fields of an `application/x-www-form-urlencoded` body; raw characters are taken too. Of a name given twice, the
 * last.
 *
 * @param refuse throws for the field (or its name) whose escapes are not in this charset
 */
export function parseForm(
  text: string,
  charset: string,
  refuse: (field: string) => never,
): ReadonlyMap<string, string> {
  const fields = new Map<string, string>()
  for (const pair of text.trim().split('&')) {
    if (pair === '') continue
    const [, rawName = '', rawValue = ''] = /^([^=]*)=?([^]*)$/.exec(pair) ?? []
    const name = decodePart(rawName, charset) ?? refuse('body')
    fields.set(name, decodePart(rawValue, charset) ?? refuse(name))
  }
  return fields
}

function decodePart(raw: string, charset: string): string | undefined {
  const text = decodePercent(raw.replace(/\+/g, ' '), charset)
  return text !== undefined && isWellFormed(text) ? text : undefined
}

/** The entries of a comma-separated list; empty ones are none. */
export const commaList = (text: string): string[] =>
  text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')
