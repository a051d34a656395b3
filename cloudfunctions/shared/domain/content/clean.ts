/** What no text keeps, wherever it is shown. */
import ansiRegex from 'ansi-regex'

/** Colours and other orders to a terminal. */
const TERMINAL_ORDERS = ansiRegex()

/**
 * What is left of colours when something on the way has dropped the escape character or written it out: `[31m`,
 * `\u001b[31m`, `\e[0m`, `^[[0m`. Backslashes are counted from the first: from each of many it would take quadratic time.
 */
const BARE_COLOURS =
  /(?:(?:(?<!\\)\\+(?:u001b|x1b|033|e)|\^\[)\[[\d;]{0,12}|\[\d{1,3}(?:;\d{1,3}){0,4})m(?![\]:])/gi

/** The end of a colour. Only where there is one are the others taken for colours: `rate(errors[5m])` has none. */
const BARE_RESET = /\[0m(?![\]:])/

const LINE_ENDS = /\r\n?|[\u0085\u2028\u2029]/g

/** They turn the direction of the text around them: a file `txt.exe` would read `exe.txt`. */
const TURNING = String.raw`\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069`

/** Turning signs, control characters but for tabs and line ends, and halves of surrogate pairs. */
const UNWANTED = new RegExp(String.raw`[${TURNING}]|(?![\n\t])\p{Cc}|\p{Cs}`, 'gu')

export function withoutColours(text: string): string {
  const plain = text.replace(TERMINAL_ORDERS, '')
  return BARE_RESET.test(plain) ? plain.replace(BARE_COLOURS, '') : plain
}

/** Text as people are to read it: no terminal colours, nothing that turns the text around it, one sort of line ends. */
export function cleanText(text: string): string {
  return withoutColours(text).replace(LINE_ENDS, '\n').replace(UNWANTED, '')
}

/** What would not be seen in a string of JSON, where an escape can stand for it. */
export const UNSEEN = new RegExp(String.raw`[${TURNING}\u200b\ufeff\p{Cc}\p{Zl}\p{Zp}]`, 'gu')
