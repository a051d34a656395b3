/** Reads a date at the beginning of a text. What could be the day or the month (01/02/2024) is no date. */

/** A day, or the part of one that was said: without its year, or without its day. */
export interface CalendarDate {
  readonly year?: number
  readonly month: number
  readonly day?: number
}

export interface ReadDate {
  date: CalendarDate
  /** What follows it. */
  rest: string
}

const MONTHS = [
  ...['january', 'february', 'march', 'april', 'may', 'june'],
  ...['july', 'august', 'september', 'october', 'november', 'december'],
]
const MONTH = `(?<name>${MONTHS.map((name) => `${name.slice(0, 3)}(?:${name.slice(3)})?`).join('|')})`

/** In the order in which they are tried: what says more comes first. */
const FORMS = [
  String.raw`(?<year>\d{4})(?<sign>[-/.])(?<month>\d{1,2})\k<sign>(?<day>\d{1,2})(?!\d)`,
  String.raw`(?<year>\d{4}) ?年 ?(?<month>\d{1,2}) ?月 ?(?<day>\d{1,2})(?: ?[日号號]|(?!\d))`,
  // ISO 8601's basic form, and what payment systems write: 20240101120000.
  String.raw`(?<year>\d{4})(?<month>\d{2})(?<day>\d{2})(?=$|[T ,]|\d{4}(?:\d{2})?(?!\d))`,
  String.raw`(?<day>\d{1,2})[ -]${MONTH}[ -](?<year>\d{4})(?!\d)`,
  String.raw`${MONTH} (?<day>\d{1,2}),? (?<year>\d{4})(?!\d)`,
  String.raw`(?<year>\d{4})[-/.](?<month>\d{1,2})(?!\d)`,
  String.raw`(?<year>\d{4}) ?年 ?(?<month>\d{1,2}) ?月`,
  String.raw`(?<month>\d{1,2}) ?月 ?(?<day>\d{1,2})(?: ?[日号號]|(?!\d))`,
  String.raw`(?<month>\d{1,2})-(?<day>\d{1,2})(?!\d)`,
].map((form) => new RegExp(`^${form}`, 'i'))

/** For dates without a year: a leap year, so that 2月29日 exists. */
const LEAP_YEAR = 2000

/** WeChat writes a year with four digits; what is before 1000 is a program's "not set". */
const YEARS = { first: 1000, last: 9999 }

export function readDate(text: string): ReadDate | undefined {
  for (const form of FORMS) {
    const match = form.exec(text)
    if (!match) continue
    const date = dateOf(match.groups ?? {})
    return isDate(date) ? { date, rest: text.slice(match[0].length) } : undefined
  }
  return undefined
}

function dateOf({ year, month, name, day }: Record<string, string | undefined>): CalendarDate {
  const named = MONTHS.findIndex((full) => full.startsWith(name?.toLowerCase() ?? '?')) + 1
  return {
    ...(year !== undefined && { year: Number(year) }),
    month: name === undefined ? Number(month) : named,
    ...(day !== undefined && { day: Number(day) }),
  }
}

/** Whether there is such a day (or month), in a year that WeChat can read. */
function isDate({ year = LEAP_YEAR, month, day = 1 }: CalendarDate): boolean {
  const date = new Date(Date.UTC(year, month - 1, day))
  return isYear(year) && date.getUTCMonth() === month - 1 && date.getUTCDate() === day
}

export const isYear = (year: number): boolean => year >= YEARS.first && year <= YEARS.last

/** Of a date that has everything. */
export const isComplete = (date: CalendarDate): date is Required<CalendarDate> =>
  date.year !== undefined && date.day !== undefined

export const writeDate = ({ year, month, day }: CalendarDate): string =>
  [year && `${year}年`, `${month}月`, day && `${day}日`].filter(Boolean).join('')
