/** Why something that looks like a time is not taken for one, where that is not plain to see. */
import { halfWidth, oneLine } from './text'

interface Hint {
  zh: string
  en: string
}

/** Go's zero time, .NET's MinValue, MySQL's zero date: how programs write that a time is not set. */
const NOT_SET = /^000[01]-0[01]-0[01](?:\D|$)/
const DAY_OR_MONTH = /(?:^|\D)\d{1,2}([/.])\d{1,2}(?:\1(?:\d{2}|\d{4})?)?(?:[ ,]|$)/
const YEAR_FIRST = /\d{4}[/.]\d/
const ZONE_NAME = /\d ?(?!AM|PM|UTC|GMT|UT|Z)([A-Z]{3,5})(?: \d{4})?$/

export function unclearTime(value: string): Hint | undefined {
  const text = halfWidth(oneLine(value))
  if (NOT_SET.test(text)) {
    return { zh: '这个值表示时间未设置', en: 'this value says that the time is not set' }
  }
  if (DAY_OR_MONTH.test(text) && !YEAR_FIRST.test(text)) {
    return {
      zh: '分不清哪个是月、哪个是日，请写成 2024-01-31 的样子',
      en: 'which is the day and which the month is not clear, write it like 2024-01-31',
    }
  }
  const zone = ZONE_NAME.exec(text)?.[1]
  return zone === undefined
    ? undefined
    : {
        zh: `时区 ${zone} 不止一个，请写成 +08:00 的样子`,
        en: `there is more than one time zone ${zone}, write it like +08:00`,
      }
}
