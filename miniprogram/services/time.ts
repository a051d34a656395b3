import dayjs from 'dayjs'
import type { Language } from './language'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAYS = {
  zh: ['周日', '周一', '周二', '周三', '周四', '周五', '周六'],
  en: ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'],
}

/**
 * A moment as people say it: 刚刚, 5分钟前, 08:05, 昨天 18:02, 周三 09:30, 3月8日, 2025/3/8.
 *
 * @param ms since 1970, as `now`; a moment in the future is 刚刚: clocks differ
 */
export function spokenTime(ms: number, now: number, language: Language): string {
  const time = dayjs(ms)
  const today = dayjs(now).startOf('day')
  const passed = now - ms
  const zh = language === 'zh'
  if (passed < MINUTE_MS) return zh ? '刚刚' : 'now'
  if (passed < HOUR_MS) {
    const minutes = Math.floor(passed / MINUTE_MS)
    return zh ? `${minutes}分钟前` : `${minutes} min ago`
  }
  const clock = time.format('HH:mm')
  if (!time.isBefore(today)) return clock
  if (!time.isBefore(today.subtract(1, 'day'))) return zh ? `昨天 ${clock}` : `Yesterday ${clock}`
  if (!time.isBefore(today.subtract(6, 'day')))
    return `${DAYS[language][time.day()] ?? ''} ${clock}`
  if (time.isSame(today, 'year')) return time.format(zh ? 'M月D日' : 'D MMM')
  return time.format(zh ? 'YYYY/M/D' : 'D MMM YYYY')
}

/** A moment in full: 2026年3月8日 09:30, 8 Mar 2026 09:30. */
export const fullTime = (ms: number, language: Language): string =>
  dayjs(ms).format(language === 'zh' ? 'YYYY年M月D日 HH:mm' : 'D MMM YYYY HH:mm')
