/** Brings a value to what WeChat accepts in a field of a type, or says that it cannot be. */
import type { FieldType } from './fields'
import { ruleOf } from './fields'
import { wechatDate, wechatTime } from './moment'
import { clip, halfWidth, isBlank, oneLine } from './text'

export interface FitContext {
  /** Minutes east of UTC, for times. */
  utcOffset: number
  /** Characters of a field that the channel shows; what is longer WeChat cuts, without a word. */
  room?: number | undefined
  /** What the template lists for this field, where it is known. */
  allowed?: readonly string[] | undefined
}

/** Where only ASCII is allowed, or where another character would halve the limit. */
const ASCII_ELLIPSIS = '...'

/** Longer than any figure, number or period of two times (in UTF-16 units): not worth reading. */
const LONGEST_FIGURE = 150

/** The smallest part of an amount that is paid. */
const CENTS = 2

const THOUSANDS = /^\d{1,3}(?:,\d{3})+(?:\.\d+)?$/
const FIGURE = /^\d+(?:\.\d+)?$/
const AMOUNT = /^(\p{Sc}?) ?([\d.,]+) ?(元?)$/u
const PHONE_NUMBER = /^[\d+\-()*#.]*\d[\d+\-()*#.]*$/
const CAR_NUMBER = /^[\u4E00-\u9FFFA-Z\d][A-Z\d]*[\u4E00-\u9FFFA-Z\d]$/

/** Undefined: the value cannot be made one of this type. The text is one line. */
type Fitter = (text: string, limit: number, context: FitContext) => string | undefined

const FITTERS: Record<FieldType, Fitter> = {
  thing: (text, limit) => clip(text, limit),
  short_thing: (text, limit) => clip(text, limit),
  text: (text, limit) => clip(text, limit),
  character_string: fitCharacterString,
  letter: (text, limit) => clip(halfWidth(text).replace(/[^A-Za-z]/g, ''), limit, ''),
  symbol: fitSymbol,
  number: (text, limit, { room = limit }) => fitNumber(text, Math.min(limit, room)),
  amount: fitAmount,
  time: (text, _limit, { utcOffset, room }) => wechatTime(text, utcOffset, room),
  date: (text, _limit, { utcOffset, room }) => wechatDate(text, utcOffset, room),
  phone_number: fitPhoneNumber,
  car_number: fitCarNumber,
  name: fitName,
  phrase: (text, limit) => clip(text.replace(/\P{Script=Han}/gu, ''), limit, ''),
  const: (text, limit, { allowed }) => (text.length <= limit ? listed(text, allowed) : undefined),
  enum: (text, _limit, { allowed }) => listed(text, allowed),
}

/**
 * The value as a field of this type takes it: one line, characters that the type refuses removed, cut with an ellipsis
 * where a part still says something, times in WeChat's form. When nothing is left of it, the type's fallback. Undefined
 * when it can be none of this type: no figure is made up.
 */
export function fitValue(type: FieldType, value: string, context: FitContext): string | undefined {
  const { limit = Infinity, cut, fallback } = ruleOf(type)
  const text = oneLine(value)
  if (!cut && text.length > LONGEST_FIGURE) return undefined
  const fitted = FITTERS[type](text, limit, context)
  return fitted === undefined || isBlank(fitted) ? fallback : fitted
}

const listed = (text: string, allowed: FitContext['allowed']) =>
  !allowed || allowed.includes(text) ? text : undefined

/** WeChat's limit of a name depends on what is in it: 20 for letters and symbols, 10 as soon as one is Chinese. */
export function limitOf(type: FieldType, text: string): number {
  const { limit = Infinity } = ruleOf(type)
  return type === 'name' && !isAscii(text) ? limit / 2 : limit
}

function isAscii(text: string): boolean {
  return /^[\x20-\x7e]*$/.test(text)
}

/**
 * WeChat nowhere says whether a space is one of its "symbols", and a refusal (47003) would close the road for everybody:
 * a space is shown as a sign that is one.
 */
const spaceless = (text: string, sign: string) => oneLine(text).replace(/ /g, sign)

function fitCharacterString(text: string, limit: number): string {
  const kept = halfWidth(text).replace(/[^\x20-\x7e]/g, '')
  return clip(spaceless(kept, '_'), limit, ASCII_ELLIPSIS)
}

/** Emoji are symbols to Unicode but not "common symbols" to WeChat; all of them lie outside ASCII and punctuation. */
function fitSymbol(text: string, limit: number): string {
  const kept = text.replace(/\p{Extended_Pictographic}\uFE0F?|[^\p{P}\p{S}]/gu, '')
  return clip(kept, limit, '')
}

/** Digits with the thousands separators gone; undefined when it is no plain figure (a sign and an exponent neither). */
function plainFigure(text: string): string | undefined {
  const figure = THOUSANDS.test(text) ? text.replace(/,/g, '') : text
  return FIGURE.test(figure) ? figure : undefined
}

function digitsIn(figure: string): number {
  return figure.replace('.', '').length
}

/** The point is counted too: the harsher reading of "32 位以内数字，可带小数". The digits stay as they were given. */
function fitNumber(text: string, limit: number): string | undefined {
  const figure = plainFigure(halfWidth(text))
  return figure !== undefined && figure.length <= limit ? figure : undefined
}

/**
 * All digits are counted, decimals too: the harsher reading of "10 位以内纯数字，可带小数". Decimals that would go over
 * it are the noise of binary fractions (0.30000000000000004) and are rounded to cents.
 */
function fitAmount(text: string, limit: number): string | undefined {
  const match = AMOUNT.exec(halfWidth(text))
  const figure = plainFigure(match?.[2] ?? '')
  if (!match || figure === undefined) return undefined
  const short = digitsIn(figure) > limit ? roundedToCents(figure) : figure
  return digitsIn(short) <= limit ? `${match[1] ?? ''}${short}${match[3] ?? ''}` : undefined
}

/** Digit by digit: a number of JavaScript loses those after the fifteenth. */
function roundedToCents(figure: string): string {
  const [whole = '', decimals = ''] = figure.split('.')
  const cents = BigInt(whole + decimals.slice(0, CENTS).padEnd(CENTS, '0'))
  const up = Number(decimals.charAt(CENTS) >= '5')
  const digits = String(cents + BigInt(up)).padStart(CENTS + 1, '0')
  return `${digits.slice(0, -CENTS)}.${digits.slice(-CENTS)}`
}

/** What stands before and after the number is dropped; what stands inside (转 801) is not, it would join two numbers. */
function fitPhoneNumber(text: string, limit: number): string | undefined {
  const number = halfWidth(text)
    .replace(/ /g, '')
    .replace(/^[^\d+(*#]+/, '')
    .replace(/[^\d*#]+$/, '')
  return number.length <= limit && PHONE_NUMBER.test(number) ? number : undefined
}

function fitCarNumber(text: string, limit: number): string | undefined {
  const number = halfWidth(text)
    .replace(/[ ·•.-]/g, '')
    .toUpperCase()
  return number.length <= limit && CAR_NUMBER.test(number) ? number : undefined
}

function fitName(text: string): string {
  const letters = text.replace(/[^\p{L}\p{M}\p{P} ]/gu, '')
  const kept = spaceless(letters, isAscii(letters) ? '-' : '·')
  return isAscii(kept)
    ? clip(kept, limitOf('name', kept), ASCII_ELLIPSIS)
    : clip(kept, limitOf('name', kept))
}
