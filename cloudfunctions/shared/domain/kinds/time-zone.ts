/** Reads the offset from UTC that ends a time. Names of zones are none but UTC's own: CST is China's, Chicago's and Cuba's. */

/** +14:00 is the easternmost. */
const MAX_HOURS = 14

const UTC =
  /^ ?(?:Z|UTC|GMT|UT)(?:(?<sign>[+-])(?<hours>\d{1,2})(?::?(?<minutes>\d{2}))?)?(?![\w:])/i
const OFFSET = /^ ?(?<sign>[+-])(?<hours>\d{2})(?:(?<colon>:?)(?<minutes>\d{2}))?(?![\w:])/

/** What programs add to the offset, which has said it all: `[Asia/Shanghai]`, `(China Standard Time)`, Go's `CST m=+0.1`. */
const ADDED = /^(?: ?\[[\w/+-]+\]| \([^()]*\)| [A-Z]{2,5}| [+-]\d{2,4})?(?: m=[+-][\d.]+)?$/i

/**
 * Minutes east of UTC. Undefined: the text is no offset, or more than one.
 *
 * @param exact whether the time before it is one of a program's, of ISO 8601 (with T) or RFC 3339 (with seconds).
 *   Behind any other, `-10:00` is the end of a period: 2024-01-01 09:00-10:00.
 */
export function readOffset(text: string, exact: boolean): number | undefined {
  const utc = UTC.exec(text)
  const match = utc ?? OFFSET.exec(text)
  if (!match || !ADDED.test(text.slice(match[0].length))) return undefined
  const { sign, hours = '0', colon, minutes = '0' } = match.groups ?? {}
  const endsPeriod =
    !utc && sign === '-' && !exact && (colon !== '' || match.groups?.['minutes'] === undefined)
  if (endsPeriod || Number(hours) > MAX_HOURS || Number(minutes) > 59) return undefined
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes))
}
