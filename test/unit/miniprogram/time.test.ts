import { describe, expect, it } from 'vitest'
import { fullTime, spokenTime } from '../../../miniprogram/services/time'

// The phone's own zone counts: one without summer time, and apart from UTC.
process.env['TZ'] = 'Asia/Shanghai'

const at = (text: string) => new Date(`${text}+08:00`).getTime()

/** Wednesday. */
const NOW = at('2026-03-18T15:00:00.000')

const SPOKEN: [string, string, string, string][] = [
  ['a year ahead: clocks differ', '2027-03-18T15:00:00.000', '刚刚', 'now'],
  ['this very moment', '2026-03-18T15:00:00.000', '刚刚', 'now'],
  ['the last ms of a minute', '2026-03-18T14:59:00.001', '刚刚', 'now'],
  ['a minute', '2026-03-18T14:59:00.000', '1分钟前', '1 min ago'],
  ['the last ms of an hour', '2026-03-18T14:00:00.001', '59分钟前', '59 min ago'],
  ['an hour', '2026-03-18T14:00:00.000', '14:00', '14:00'],
  ['the first ms of today', '2026-03-18T00:00:00.000', '00:00', '00:00'],
  ['the last ms of yesterday', '2026-03-17T23:59:59.999', '昨天 23:59', 'Yesterday 23:59'],
  ['the first ms of yesterday', '2026-03-17T00:00:00.000', '昨天 00:00', 'Yesterday 00:00'],
  ['the last ms before yesterday', '2026-03-16T23:59:59.999', '周一 23:59', 'Mon 23:59'],
  ['a Sunday', '2026-03-15T08:05:00.000', '周日 08:05', 'Sun 08:05'],
  ['six days back: no weekday is twice', '2026-03-12T00:00:00.000', '周四 00:00', 'Thu 00:00'],
  ['the same weekday a week ago', '2026-03-11T23:59:59.999', '3月11日', '11 Mar'],
  ['the first ms of this year', '2026-01-01T00:00:00.000', '1月1日', '1 Jan'],
  ['the last ms of last year', '2025-12-31T23:59:59.999', '2025/12/31', '31 Dec 2025'],
]

describe('a moment as people say it', () => {
  it.each(SPOKEN)('%s', (_, time, zh, en) => {
    expect(spokenTime(at(time), NOW, 'zh')).toBe(zh)
    expect(spokenTime(at(time), NOW, 'en')).toBe(en)
  })

  it('counts minutes across midnight, and days after that', () => {
    const now = at('2026-03-18T00:10:00.000')
    expect(spokenTime(at('2026-03-17T23:50:00.000'), now, 'zh')).toBe('20分钟前')
    expect(spokenTime(at('2026-03-17T23:05:00.000'), now, 'zh')).toBe('昨天 23:05')
  })

  it('says yesterday and weekdays across the turn of the year', () => {
    const now = at('2026-01-01T09:00:00.000')
    expect(spokenTime(at('2025-12-31T18:02:00.000'), now, 'zh')).toBe('昨天 18:02')
    expect(spokenTime(at('2025-12-28T18:02:00.000'), now, 'zh')).toBe('周日 18:02')
    expect(spokenTime(at('2025-12-25T18:02:00.000'), now, 'zh')).toBe('2025/12/25')
  })
})

it('says a moment in full', () => {
  expect(fullTime(at('2026-03-08T09:30:00.000'), 'zh')).toBe('2026年3月8日 09:30')
  expect(fullTime(at('2026-03-08T09:30:00.000'), 'en')).toBe('8 Mar 2026 09:30')
})
