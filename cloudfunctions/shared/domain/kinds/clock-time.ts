/** Reads a time of day at the beginning of a text, by 24 hours or by halves of the day. */

export interface ClockTime {
  /** 24 only as the end of a day, 24:00. */
  readonly hour: number
  readonly minute: number
  /** Kept where it was written. */
  readonly second?: number
}

export interface ReadClock {
  clock: ClockTime
  /** What follows it. */
  rest: string
}

/** Hours as they are said, from and to, and what makes them hours of 24. */
interface Hours {
  from: number
  to: number
  add: number
}

const as24 = (from: number, to: number): Hours => ({ from, to, add: 0 })
const afterNoon = (from: number, to: number): Hours => ({ from, to, add: 12 })

/** What is in none of its hours is not said so. 上午12点 and 晚上12点 are missing: noon to some, midnight to others. */
const HALVES = new Map<string, readonly Hours[]>([
  ['凌晨', [as24(0, 6)]],
  ['早上', [as24(0, 11)]],
  ['上午', [as24(0, 11)]],
  ['中午', [as24(11, 14), afterNoon(1, 2)]],
  ['下午', [as24(12, 23), afterNoon(1, 11)]],
  ['傍晚', [as24(16, 20), afterNoon(4, 8)]],
  ['晚上', [as24(17, 23), afterNoon(5, 11)]],
  ['am', [as24(1, 11), { from: 12, to: 12, add: -12 }]],
  ['pm', [as24(12, 12), afterNoon(1, 11)]],
])

const HALF = String.raw`(?:(?<half>凌晨|早上|上午|中午|下午|傍晚|晚上) ?)?`
const ENGLISH_HALF = String.raw` ?(?<english>[ap]\.?m\b\.?)`
const FRACTION = String.raw`(?:[.,]\d{1,9})?`
const FORMS = [
  String.raw`${HALF}(?<hour>\d{1,2}):(?<minute>\d{2})(?::(?<second>\d{2})${FRACTION})?(?!\d)(?:${ENGLISH_HALF})?`,
  String.raw`${HALF}(?<hour>\d{1,2}) ?[点點时時](?:(?<thirty>半)|[整钟鐘]| ?(?<minute>\d{1,2}) ?分?(?: ?(?<second>\d{1,2}) ?秒)?)?(?!\d)`,
  String.raw`(?<hour>\d{1,2})${ENGLISH_HALF}`,
].map((form) => new RegExp(`^${form}`, 'i'))

/** ISO 8601's basic form: only where a date is before it, else any number would be one. */
const BASIC = new RegExp(
  String.raw`^(?<hour>\d{2})(?<minute>\d{2})(?<second>\d{2})?${FRACTION}(?!\d)`,
)

export function readClock(text: string, afterDate: boolean): ReadClock | undefined {
  for (const form of afterDate ? [...FORMS, BASIC] : FORMS) {
    const match = form.exec(text)
    if (!match) continue
    const clock = clockOf(match.groups ?? {})
    return clock && { clock, rest: text.slice(match[0].length) }
  }
  return undefined
}

function clockOf(groups: Record<string, string | undefined>): ClockTime | undefined {
  const { half, english, thirty, minute, second } = groups
  const hour = hourOf(Number(groups['hour']), half ?? english?.replace(/\./g, '').toLowerCase())
  const clock = {
    hour: hour ?? NaN,
    minute: thirty === undefined ? Number(minute ?? 0) : 30,
    ...(second !== undefined && { second: Number(second) }),
  }
  return isClock(clock) ? clock : undefined
}

function hourOf(said: number, half: string | undefined): number | undefined {
  if (half === undefined) return said
  const hours = HALVES.get(half)?.find(({ from, to }) => said >= from && said <= to)
  return hours && said + hours.add
}

function isClock({ hour, minute, second = 0 }: ClockTime): boolean {
  return minute <= 59 && second <= 59 && (hour <= 23 || (hour === 24 && minute + second === 0))
}

export const writeClock = ({ hour, minute, second }: ClockTime): string =>
  [hour, minute, ...(second === undefined ? [] : [second])]
    .map((part) => String(part).padStart(2, '0'))
    .join(':')

const secondsOf = ({ hour, minute, second = 0 }: ClockTime) => (hour * 60 + minute) * 60 + second

export const isLater = (one: ClockTime, other: ClockTime): boolean =>
  secondsOf(one) > secondsOf(other)
