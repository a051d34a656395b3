/** Hours in which nobody is notified (安静时段): messages reach the inbox, notifications wait until they are over. */
export interface QuietHours {
  /** `HH:MM` in UTC+8, inclusive. */
  from: string
  /** `HH:MM` in UTC+8, exclusive; before `from` it is the next day's. */
  until: string
}

/** WeChat's users live by one time: UTC+8, without summer time. */
const CHINA_OFFSET_MS = 8 * 3_600_000
const MINUTE_MS = 60_000
const DAY_MS = 24 * 3_600_000

/** When the quiet hours around `now` are over, in ms; undefined: it is not quiet. */
export function quietUntil(hours: QuietHours | null, now: number): number | undefined {
  if (!hours) return undefined
  const from = minutesOf(hours.from) * MINUTE_MS
  const length = (minutesOf(hours.until) * MINUTE_MS - from + DAY_MS) % DAY_MS
  const sinceFrom = (now + CHINA_OFFSET_MS - from) % DAY_MS
  return sinceFrom < length ? now - sinceFrom + length : undefined
}

function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number)
  return hours * 60 + minutes
}
