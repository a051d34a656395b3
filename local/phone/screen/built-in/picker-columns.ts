/** A column of a picker: what it offers, and which of it is chosen. */
export interface Column {
  options: string[]
  index: number
}

export type DateFields = 'year' | 'month' | 'day'

const two = (value: number) => String(value).padStart(2, '0')
const range = (from: number, to: number) =>
  Array.from({ length: Math.max(0, to - from + 1) }, (_, n) => from + n)

/** What the items of a selector show: themselves, or what `range-key` names of them. */
export function labels(items: unknown, key: string): string[] {
  if (!Array.isArray(items)) return []
  return items.map((item: unknown) => {
    const value: unknown =
      key !== '' && typeof item === 'object' && item !== null
        ? (item as Record<string, unknown>)[key]
        : item
    return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
  })
}

/** Hour and minute; `start`, `end` and `value` are hh:mm, and what is outside of them is not offered. */
export function timeColumns(value: string, start: string, end: string): Column[] {
  const [first, last] = [minutes(start) ?? 0, minutes(end) ?? 23 * 60 + 59]
  const chosen = clamp(minutes(value) ?? 0, first, last)
  const hour = Math.floor(chosen / 60)
  const hours = range(Math.floor(first / 60), Math.floor(last / 60))
  const within = range(Math.max(hour * 60, first), Math.min(hour * 60 + 59, last))
  return [
    { options: hours.map(two), index: hours.indexOf(hour) },
    { options: within.map((minute) => two(minute % 60)), index: within.indexOf(chosen) },
  ]
}

/** Year, month and day, as far as `fields` asks for them; all dates are YYYY-MM-DD, or less. */
export function dateColumns(
  value: string,
  start: string,
  end: string,
  fields: DateFields,
  today: string,
): Column[] {
  const thisYear = dateOf(today, 1)?.year ?? 1970
  const first = dateOf(start, 1) ?? { year: thisYear - 100, month: 1, day: 1 }
  const last = dateOf(end, 31) ?? { year: thisYear + 100, month: 12, day: 31 }
  const chosen = between(dateOf(value, 1) ?? dateOf(today, 1) ?? first, first, last)
  const { year, month } = chosen
  const atFirst = year === first.year
  const atLast = year === last.year
  const years = range(first.year, last.year)
  const months = range(atFirst ? first.month : 1, atLast ? last.month : 12)
  const days = range(
    atFirst && month === first.month ? first.day : 1,
    Math.min(daysIn(year, month), atLast && month === last.month ? last.day : 31),
  )
  const columns = [
    { options: years.map(String), index: years.indexOf(year) },
    { options: months.map(two), index: months.indexOf(month) },
    { options: days.map(two), index: days.indexOf(Math.min(chosen.day, days.at(-1) ?? 1)) },
  ]
  return columns.slice(0, fields === 'year' ? 1 : fields === 'month' ? 2 : 3)
}

/** What the columns of a time or a date say together. */
export const joined = (columns: readonly Column[], separator: string): string =>
  columns.map(({ options, index }) => options[index] ?? '').join(separator)

interface Day {
  year: number
  month: number
  day: number
}

function dateOf(text: string, otherwise: number): Day | undefined {
  const [year, month, day] = text.split('-').map(Number)
  if (year === undefined || !Number.isInteger(year) || text === '') return undefined
  return { year, month: month ?? (otherwise === 1 ? 1 : 12), day: day ?? otherwise }
}

function between(day: Day, first: Day, last: Day): Day {
  if (order(day) < order(first)) return first
  return order(day) > order(last) ? last : day
}

const order = ({ year, month, day }: Day) => (year * 12 + month) * 31 + day
const daysIn = (year: number, month: number) => new Date(Date.UTC(year, month, 0)).getUTCDate()
const clamp = (value: number, low: number, high: number) => Math.min(high, Math.max(low, value))

function minutes(text: string): number | undefined {
  const [, hour, minute] = /^(\d{1,2}):(\d{1,2})$/.exec(text) ?? []
  return hour === undefined ? undefined : Number(hour) * 60 + Number(minute)
}
