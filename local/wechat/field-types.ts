/**
 * The value types of templates (WeChat: 发送订阅消息: the official table of subscribe messages).
 * Lengths are counted in UTF-16 units: how WeChat counts an emoji is undocumented, and this is the
 * harsher way.
 */

export interface FieldRules {
  spaceIsSymbol: boolean
}

type FieldCheck = (value: string, rules: FieldRules) => boolean

/**
 * "No newline and no other control character". Whether invisible formatting characters are among them is undocumented:
 * here they are, but for the joiner that holds emoji together. Half a surrogate pair is no character at all.
 */
const CONTROL = /[\p{Cc}\p{Cs}\u2028\u2029]|(?!\u200d)\p{Cf}/u
/** An empty value is refused; whether one that shows nothing counts as empty is undocumented: here it does. */
const NOTHING = /^[\p{Default_Ignorable_Code_Point}\p{Z}\p{M}\u2800]*$/u
const CHINESE = /\p{Script=Han}/u

const CLOCK = '(?:[01]?\\d|2[0-3]):[0-5]\\d(?::[0-5]\\d)?'
const MONTH = '(?:0?[1-9]|1[0-2])'
const DAY = '(?:0?[1-9]|[12]\\d|3[01])'
const FULL_DATE = `(?:\\d{4}年${MONTH}月${DAY}日|\\d{4}([-/.])${MONTH}\\1${DAY})`
const SHORT_DATE = `(?:\\d{4}年${MONTH}月|${MONTH}月${DAY}日|\\d{4}[-/.]${MONTH})`
/** Inside a date: only days that the calendar has. Undocumented; the harsher way. */
const DAYS = /(?:(\d{4})[年\-/.])?(\d{1,2})[月\-/.](\d{1,2})/
const TIME = new RegExp(`^(?:${FULL_DATE} )?${CLOCK}$`)
const DATE = new RegExp(`^(?:${FULL_DATE}|${SHORT_DATE})(?: ${CLOCK})?$`)

const CHECKS: Record<string, FieldCheck> = {
  thing: (value) => value.length <= 20,
  short_thing: (value) => value.length <= 10,
  const: (value) => value.length <= 20,
  number: (value) => value.length <= 32 && /^\d+(\.\d+)?$/.test(value),
  letter: (value) => /^[A-Za-z]{1,32}$/.test(value),
  symbol: (value, rules) => value.length <= 5 && [...value].every((one) => isSymbol(one, rules)),
  character_string: (value, rules) => value.length <= 32 && isAscii(value, rules),
  time: (value) => isRange(value, (end) => TIME.test(end) && isInCalendar(end)),
  date: (value) => isRange(value, (end) => DATE.test(end) && isInCalendar(end)),
  amount: (value) =>
    /^\p{Sc}?\d+(\.\d+)?元?$/u.test(value) && value.replace(/\D/g, '').length <= 10,
  phone_number: (value, rules) =>
    value.length <= 17 && isAscii(value, rules) && /^[^A-Za-z]*\d[^A-Za-z]*$/.test(value),
  car_number: (value) =>
    value.length <= 8 && /^[\p{Script=Han}A-Za-z\d][A-Za-z\d]*\p{Script=Han}?$/u.test(value),
  name: isName,
  phrase: (value) => /^\p{Script=Han}{1,5}$/u.test(value),
}

/** Whether a template of subscribe messages may have a field of this type. */
export function isFieldType(type: string): boolean {
  return type.startsWith('enum') || Object.hasOwn(CHECKS, type)
}

/**
 * Whether WeChat takes `value` (not empty) in a field of this type.
 *
 * @param choices what an `enum…` or `const` field may hold; an enum without choices takes nothing
 */
export function isFieldValue(
  type: string,
  value: string,
  choices: string[] | undefined,
  rules: FieldRules,
): boolean {
  if (CONTROL.test(value) || NOTHING.test(value)) return false
  if (choices && !choices.includes(value)) return false
  if (type.startsWith('enum')) return choices !== undefined
  const check = CHECKS[type]
  return check !== undefined && check(value, rules)
}

/**
 * At most 10 characters when one of them is Chinese, else 20 letters and symbols. Digits are not
 * among them.
 */
function isName(value: string, rules: FieldRules): boolean {
  const fits = value.length <= (CHINESE.test(value) ? 10 : 20)
  return fits && [...value].every((one) => /\p{L}/u.test(one) || isSymbol(one, rules))
}

function isSymbol(character: string, { spaceIsSymbol }: FieldRules): boolean {
  return character === ' ' ? spaceIsSymbol : !/[\p{L}\p{N}\p{C}\p{Z}]/u.test(character)
}

/**
 * Digits, letters and symbols: the visible ASCII. Whether full-width symbols pass is undocumented:
 * here they do not.
 */
function isAscii(value: string, { spaceIsSymbol }: FieldRules): boolean {
  return (spaceIsSymbol ? /^[\x20-\x7e]+$/ : /^[\x21-\x7e]+$/).test(value)
}

function isRange(value: string, isEnd: (end: string) => boolean): boolean {
  const ends = value.split('~')
  return ends.length <= 2 && ends.every(isEnd)
}

/** A date without a year may be the 29th of February. */
function isInCalendar(end: string): boolean {
  const [, year = '2000', month = '', day = ''] = DAYS.exec(end) ?? []
  if (month === '') return true
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)))
  return date.getUTCDate() === Number(day)
}
