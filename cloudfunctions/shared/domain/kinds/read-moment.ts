/**
 * Reads what people and programs write as a time. A parser of its own: dayjs and its kin want one format at a time,
 * `new Date` and chrono guess, and what could mean two things must be refused here.
 */
import type { CalendarDate } from './calendar-date'
import { isComplete, isYear, readDate } from './calendar-date'
import type { ClockTime } from './clock-time'
import { isLater, readClock } from './clock-time'
import { readOffset } from './time-zone'

/** A date, a time of day, or both: as the clock at `utcOffset` shows them. */
export interface Moment {
  readonly date?: CalendarDate
  readonly clock?: ClockTime
  /** Its zone was said, and it was converted. */
  readonly zoned: boolean
}

/** Seconds or milliseconds since 1970, from 2001 to 2286: fewer or more digits may be anything. */
const EPOCH = /^(?:(?<seconds>\d{10})(?:\.\d{1,9})?|(?<ms>\d{13}))$/

const MINUTE_MS = 60_000

/** `Mon Jan 1 12:00:00 [UTC] 2024`: C's and the shell's order, with the year behind the time. */
const YEAR_LAST = /^([a-z]{3}) (\d{1,2}) (\d{1,2}:\d{2}(?::\d{2})?) ?(.*) (\d{4})$/i
const ENGLISH_WEEKDAY = /^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,? /i
const WEEKDAY = /^ ?\(?(?:星期|周|週|礼拜)[一二三四五六日天]\)?/
const BEFORE_TIME = /^(?:(?<iso>T)(?=\d)|,? ?(?:at )?)/i

/** What stands between the two times of a period; a slash is ISO 8601's. */
const BETWEEN = / to | ?(?:[~\u301C\u2212\u2013/至到-]|\u2014{1,2}) ?/gi

/**
 * One moment, or the two of a period. Undefined: it is neither, or could be more than one of them.
 *
 * @param text one line of half-width characters
 * @param utcOffset minutes east of UTC, at which a time without a zone was read off the clock
 */
export function readPeriod(text: string, utcOffset: number): readonly Moment[] | undefined {
  const single = readMoment(text, utcOffset)
  if (single) return [single]
  const readings = [...text.matchAll(BETWEEN)].flatMap(({ 0: sign, index }) => {
    const first = readMoment(text.slice(0, index), utcOffset)
    const second = first && readMoment(text.slice(index + sign.length), utcOffset)
    const last = second && completed(second, first)
    return first && last ? [[first, last]] : []
  })
  return readings.length === 1 ? readings[0] : undefined
}

const readMoment = (text: string, utcOffset: number): Moment | undefined =>
  readEpoch(text, utcOffset) ?? readWritten(text, utcOffset)

function readEpoch(text: string, utcOffset: number): Moment | undefined {
  const { seconds, ms } = EPOCH.exec(text)?.groups ?? {}
  if (seconds === undefined && ms === undefined) return undefined
  const { date, clock } = localMoment(Number(ms ?? `${seconds}000`), utcOffset)
  return { date, clock: { hour: clock.hour, minute: clock.minute }, zoned: true }
}

function readWritten(text: string, utcOffset: number): Moment | undefined {
  const said = text.replace(ENGLISH_WEEKDAY, '').replace(YEAR_LAST, '$2 $1 $5 $3 $4').trim()
  const day = readDate(said)
  const behind = day ? day.rest.replace(WEEKDAY, '') : said
  const between = day && BEFORE_TIME.exec(behind)
  const rest = behind.slice(between?.[0].length ?? 0).trim()
  const date = day && { date: day.date }
  if (rest === '') return date && { ...date, zoned: false }
  const time = readClock(rest, day !== undefined)
  if (!time) return undefined
  if (time.rest === '') return endOfDay({ ...date, clock: time.clock, zoned: false })
  const exact = between?.groups?.['iso'] !== undefined || time.clock.second !== undefined
  const offset = readOffset(time.rest, exact)
  if (!day || offset === undefined) return undefined
  return later(day.date, time.clock, utcOffset - offset, true)
}

/** 24:00 is 00:00 of the next day. */
function endOfDay(moment: Moment): Moment | undefined {
  const { date, clock } = moment
  if (clock?.hour !== 24) return moment
  if (date) return later(date, clock, 0, false)
  return { ...moment, clock: { ...clock, hour: 0 } }
}

/** So many minutes later. Undefined where the day is not known, or has no year that WeChat can read. */
function later(
  date: CalendarDate,
  clock: ClockTime,
  minutes: number,
  zoned: boolean,
): Moment | undefined {
  if (!isComplete(date)) return undefined
  const { hour, minute, second } = clock
  const ms = Date.UTC(date.year, date.month - 1, date.day, hour, minute, second ?? 0)
  const local = localMoment(ms, minutes)
  if (!isYear(local.date.year)) return undefined
  const { second: seconds, ...hourAndMinute } = local.clock
  return {
    date: local.date,
    clock: second === undefined ? hourAndMinute : { ...hourAndMinute, second: seconds },
    zoned,
  }
}

function localMoment(ms: number, minutes: number) {
  const local = new Date(ms + minutes * MINUTE_MS)
  return {
    date: {
      year: local.getUTCFullYear(),
      month: local.getUTCMonth() + 1,
      day: local.getUTCDate(),
    },
    clock: {
      hour: local.getUTCHours(),
      minute: local.getUTCMinutes(),
      second: local.getUTCSeconds(),
    },
  }
}

/**
 * The end of a period, with the year that only its beginning has. Undefined when the two do not go together: of a time
 * without a zone behind one with a zone nobody says where it was read off.
 */
function completed(second: Moment, first: Moment): Moment | undefined {
  if (first.clock && second.clock && first.zoned !== second.zoned) return undefined
  const { date } = second
  if (!date || date.year !== undefined || first.date?.year === undefined) return second
  const sameYear = { ...date, year: first.date.year }
  const turned = compareDays(sameYear, first.date) < 0
  const year = sameYear.year + (turned ? 1 : 0)
  return isYear(year) ? { ...second, date: { ...date, year } } : undefined
}

const compareDays = (one: CalendarDate, other: CalendarDate): number =>
  one.month - other.month || (one.day ?? 0) - (other.day ?? 0)

/** The end of a period with the day of its beginning, or the next where its time is the earlier one. */
export function withDateOf(first: Moment, second: Moment): Moment | undefined {
  if (second.date || !first.date || !first.clock || !second.clock) return second
  if (isLater(second.clock, first.clock)) return { ...second, date: first.date }
  const next = later(first.date, { hour: 24, minute: 0 }, 0, false)
  return next?.date && { ...second, date: next.date }
}
