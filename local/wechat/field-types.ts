/**
 * The value types of templates (WeChat: 发送订阅消息: the official table of subscribe messages).
 * Lengths are counted in UTF-16 units: how WeChat counts an emoji is undocumented, and this is the
 * harsher way.
 */

export interface FieldRules {
  spaceIsSymbol: boolean
}

type FieldCheck = (value: string, rules: FieldRules) => boolean

const CONTROL = /\p{Cc}|\u2028|\u2029/u
const CHINESE = /\p{Script=Han}/u

const CLOCK = '(?:[01]?\\d|2[0-3]):[0-5]\\d(?::[0-5]\\d)?'
const MONTH = '(?:0?[1-9]|1[0-2])'
const DAY = '(?:0?[1-9]|[12]\\d|3[01])'
const FULL_DATE = `(?:\\d{4}年${MONTH}月${DAY}日|\\d{4}([-/.])${MONTH}\\1${DAY})`
const SHORT_DATE = `(?:\\d{4}年${MONTH}月|${MONTH}月${DAY}日|\\d{4}[-/.]${MONTH})`
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
  time: (value) => isRange(value, (end) => TIME.test(end)),
  date: (value) => isRange(value, (end) => DATE.test(end)),
  amount: (value) =>
    /^\p{Sc}?\d+(\.\d+)?元?$/u.test(value) && value.replace(/\D/g, '').length <= 10,
  phone_number: (value, rules) =>
    value.length <= 17 && isAscii(value, rules) && !/[A-Za-z]/.test(value),
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
  if (CONTROL.test(value)) return false
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
