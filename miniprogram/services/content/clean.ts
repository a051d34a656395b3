/** What no text keeps: of what was pushed the functions have taken it out, but entities and escapes can stand for it. */
import ansiRegex from 'ansi-regex'

/** Colours and other orders to a terminal. */
const TERMINAL_ORDERS = ansiRegex()

/** They turn the direction of the text around them. */
const TURNING = String.raw`\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069`

const CONTROLS = String.raw`\0-\x08\x0b-\x1f\x7f-\x9f`

const UNWANTED = new RegExp(`[${TURNING}${CONTROLS}]`, 'g')

/** What would not be seen in a string of JSON, where an escape can stand for it. */
export const UNSEEN = new RegExp(String.raw`[${TURNING}${CONTROLS}\u200b\ufeff\u2028\u2029]`, 'g')

export const withoutColours = (text: string): string => text.replace(TERMINAL_ORDERS, '')

/** Text as people are to read it. */
export const cleanText = (text: string): string => withoutColours(text).replace(UNWANTED, '')
