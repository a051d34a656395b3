/**
 * Decodes percent escapes as UTF-8. A `%` that begins no escape stays (`CPU at 100%` from a shell script).
 *
 * @returns undefined when the escapes are not UTF-8 (GBK, for example)
 */
export function decodePercent(text: string): string | undefined {
  try {
    return text.replace(/(?:%[0-9a-f]{2})+/gi, decodeURIComponent)
  } catch (error) {
    if (error instanceof URIError) return undefined
    throw error
  }
}

/**
 * The fields of an `application/x-www-form-urlencoded` body; raw UTF-8 is taken too. Of a name given twice, the last.
 *
 * @returns undefined when an escape is not UTF-8
 */
export function parseForm(text: string): ReadonlyMap<string, string> | undefined {
  const fields = new Map<string, string>()
  for (const pair of text.trim().split('&')) {
    if (pair === '') continue
    const [, rawName = '', rawValue = ''] = /^([^=]*)=?([^]*)$/.exec(pair) ?? []
    const name = decodePercent(rawName.replace(/\+/g, ' '))
    const value = decodePercent(rawValue.replace(/\+/g, ' '))
    if (name === undefined || value === undefined) return undefined
    fields.set(name, value)
  }
  return fields
}

/** The entries of a comma-separated list; empty ones are none. */
export const commaList = (text: string): string[] =>
  text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')
