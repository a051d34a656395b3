/** Reads what people and programs write as a time and writes it as WeChat documents it. */
import dayjs from 'dayjs'
import utc from 'dayjs/plugin/utc'
import { halfWidth } from './text'

dayjs.extend(utc)

/** UTC+8 in minutes: China's time, which has no summer time; functions themselves run in UTC. */
export const CHINA_OFFSET = 8 * 60

const EPOCH = /^(?:\d{10}|\d{13})$/
const ZONED =
  /^(\d{4}-\d{2}-\d{2})[T ]((?:[01]\d|2[0-3]):[0-5]\d)(:[0-5]\d)?(?:\.\d+)? ?(?:(Z)|([+-]\d{2}):?(\d{2}))$/i
const TIME_OF_DAY = /(?:^|T| |(?<=[日号]))([01]?\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:\.\d+)?)?$/

const FULL_DATE = /^(\d{4})[年\-/.](\d{1,2})[月\-/.](\d{1,2})[日号]?$/
const YEAR_AND_MONTH = /^(\d{4})[年\-/.](\d{1,2})月?$/
const MONTH_AND_DAY = /^(\d{1,2})[月\-/.](\d{1,2})[日号]?$/

/** For dates without a year: a leap year, so that 2月29日 exists. */
const LEAP_YEAR = 2000

/** A date, a time of day, or both, as WeChat writes them; empty where not said. */
interface Moment {
  date: string
  time: string
  /** The date has its year, month and day. */
  complete: boolean
}

/** An instant (ms since 1970) as `2019-10-01 15:01`, at an offset in minutes. */
export function localTime(ms: number, utcOffset: number): string {
  return dayjs.utc(ms).utcOffset(utcOffset).format('YYYY-MM-DD HH:mm')
}

/** An instant (ms since 1970) as `2019-10-01`, at an offset in minutes. */
export function localDate(ms: number, utcOffset: number): string {
  return dayjs.utc(ms).utcOffset(utcOffset).format('YYYY-MM-DD')
}

/**
 * `15:01` or `2019年10月1日 15:01`, or a range of those, from an ISO time, `2019-10-01 15:01`, seconds or milliseconds
 * since 1970, or the Chinese form. Seconds are kept where they are written. Undefined when it is no time, or a date
 * without a time of day: midnight would be made up.
 */
export function wechatTime(text: string, utcOffset: number): string | undefined {
  return eachOfRange(text, utcOffset, ({ date, time, complete }) => {
    return time !== '' && (date === '' || complete)
  })
}

/** As `wechatTime`, but the date must be said (`2019年10月`, `10月1日` will do) and the time of day may be missing. */
export function wechatDate(text: string, utcOffset: number): string | undefined {
  return eachOfRange(text, utcOffset, ({ date }) => date !== '')
}

function eachOfRange(
  text: string,
  utcOffset: number,
  accepts: (moment: Moment) => boolean,
): string | undefined {
  const sides = halfWidth(text).split(/[~\u301C]/)
  if (sides.length > 2) return undefined
  const written: string[] = []
  for (const side of sides) {
    const moment = readMoment(side.trim(), utcOffset)
    if (!moment || !accepts(moment)) return undefined
    written.push([moment.date, moment.time].filter(Boolean).join(' '))
  }
  return written.join('~')
}

function readMoment(text: string, utcOffset: number): Moment | undefined {
  if (EPOCH.test(text)) {
    return instant(text.length === 10 ? Number(text) * 1000 : Number(text), utcOffset, 'HH:mm')
  }
  const zoned = ZONED.exec(text)
  return zoned ? readZoned(zoned, utcOffset) : readWallTime(text)
}

function instant(ms: number, utcOffset: number, timeFormat: string): Moment | undefined {
  const local = dayjs.utc(ms).utcOffset(utcOffset)
  if (!local.isValid()) return undefined
  return { date: local.format('YYYY年M月D日'), time: local.format(timeFormat), complete: true }
}

function readZoned(match: RegExpExecArray, utcOffset: number): Moment | undefined {
  const [, date = '', time = '', seconds = '', z, hours, minutes] = match
  if (!readDate(date)) return undefined
  const iso = `${date}T${time}${seconds}${z ? 'Z' : `${hours}:${minutes}`}`
  return instant(dayjs.utc(iso).valueOf(), utcOffset, seconds ? 'HH:mm:ss' : 'HH:mm')
}

/** A time without a zone is taken as local, and so written as it was read. */
function readWallTime(text: string): Moment | undefined {
  const match = TIME_OF_DAY.exec(text)
  const date = readDate(text.slice(0, match?.index).trim())
  if (!match) return date && { ...date, time: '' }
  const [, hour = '', minute = '', second] = match
  const time = [hour.padStart(2, '0'), minute, ...(second ? [second] : [])].join(':')
  return match.index === 0 ? { date: '', complete: false, time } : date && { ...date, time }
}

function readDate(text: string): Pick<Moment, 'date' | 'complete'> | undefined {
  const full = FULL_DATE.exec(text)?.slice(1).map(Number)
  if (full) {
    const [year = 0, month = 0, day = 0] = full
    const date = `${year}年${month}月${day}日`
    return exists(year, month, day) ? { date, complete: true } : undefined
  }
  const yearAndMonth = YEAR_AND_MONTH.exec(text)?.slice(1).map(Number)
  if (yearAndMonth) {
    const [year = 0, month = 0] = yearAndMonth
    return exists(year, month, 1) ? { date: `${year}年${month}月`, complete: false } : undefined
  }
  const [month = 0, day = 0] = MONTH_AND_DAY.exec(text)?.slice(1).map(Number) ?? []
  return exists(LEAP_YEAR, month, day) ? { date: `${month}月${day}日`, complete: false } : undefined
}

function exists(year: number, month: number, day: number): boolean {
  const date = dayjs.utc(Date.UTC(year, month - 1, day))
  return date.month() === month - 1 && date.date() === day
}
