/** Times as WeChat documents them for fields of the types `time` and `date`. */
import dayjs from 'dayjs'
import utc from 'dayjs/plugin/utc'
import { isComplete, writeDate } from './calendar-date'
import { writeClock } from './clock-time'
import type { Moment } from './read-moment'
import { readPeriod, withDateOf } from './read-moment'
import { halfWidth } from './text'

dayjs.extend(utc)

/** UTC+8 in minutes: China's time, which has no summer time; functions themselves run in UTC. */
export const CHINA_OFFSET = 8 * 60

/** An instant (ms since 1970) as `2019-10-01 15:01`, at an offset in minutes. */
export function localTime(ms: number, utcOffset: number): string {
  return dayjs.utc(ms).utcOffset(utcOffset).format('YYYY-MM-DD HH:mm')
}

/** An instant (ms since 1970) as `2019-10-01`, at an offset in minutes. */
export function localDate(ms: number, utcOffset: number): string {
  return dayjs.utc(ms).utcOffset(utcOffset).format('YYYY-MM-DD')
}

/**
 * `15:01` or `2019年10月1日 15:01`, or a period of those, from what people and programs write (readPeriod). Seconds are
 * kept where they are written. Undefined when it is no time, or a date without a time of day: midnight would be made up.
 *
 * @param room how many characters are shown
 */
export function wechatTime(text: string, utcOffset: number, room = Infinity): string | undefined {
  const moments = readPeriod(halfWidth(text), utcOffset)
  const fits = moments?.every(({ date, clock }) => clock && (!date || isComplete(date)))
  return moments && fits ? within(room, moments) : undefined
}

/**
 * As `wechatTime`, but the date must be said (`2019年10月`, `10月1日` will do) and the time of day may be missing. The
 * end of a period gets its date: WeChat documents none without one.
 */
export function wechatDate(text: string, utcOffset: number, room = Infinity): string | undefined {
  const [first, second] = readPeriod(halfWidth(text), utcOffset) ?? []
  if (!first?.date) return undefined
  if (!second) return within(room, [first])
  const end = withDateOf(first, second)
  return end?.date && within(room, [first, end])
}

/** In so many characters: without seconds, then with slashes; of a period that is longer still its beginning. */
function within(room: number, moments: readonly Moment[]): string | undefined {
  const brief = moments.map(withoutSeconds)
  const beginning = moments.slice(0, 1)
  const forms = [
    moments.map(write),
    brief.map(write),
    brief.map(writeBriefly),
    ...[write, writeBriefly].map((form) => beginning.map(form)),
  ]
  return forms.map((sides) => sides.join('~')).find((form) => form.length <= room)
}

function withoutSeconds(moment: Moment): Moment {
  const { clock } = moment
  return clock ? { ...moment, clock: { hour: clock.hour, minute: clock.minute } } : moment
}

function writeBriefly(moment: Moment): string {
  const { date, clock } = moment
  if (!date || !isComplete(date)) return write(moment)
  const day = [date.year, date.month, date.day].join('/')
  return clock ? `${day} ${writeClock(clock)}` : day
}

const write = ({ date, clock }: Moment): string =>
  [date && writeDate(date), clock && writeClock(clock)].filter(Boolean).join(' ')
