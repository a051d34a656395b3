/** Patterns: mustache with plain variables only. What a pattern may name, and its expansion. */
import mustache from 'mustache'
import { localDate, localTime } from './moment'

const TEXT_VARIABLES = [
  'title',
  'summary',
  'content',
  'sender',
  'topic',
  'kind',
  'link',
  'priority',
  'id',
] as const

type TextVariable = (typeof TEXT_VARIABLES)[number]

/** What a pattern can name beside `data.<name>`. */
export const VARIABLE_NAMES: readonly string[] = [...TEXT_VARIABLES, 'time', 'date']

/** A message's values for its patterns. Text that a message has not is the empty string; `content` is plain text. */
export interface Variables extends Readonly<Record<TextVariable, string>> {
  /** When the message became visible, in milliseconds since 1970; `{{date}}` is its day. */
  readonly time: number
  /** What the push gave for `{{data.<name>}}`. */
  readonly data: Readonly<Record<string, string | number | boolean | null>>
}

/** Names of one part, so that no path leads into a value. Marks belong to letters: in Hindi and Thai half of them. */
const DATA_NAME = /^[\p{L}\p{M}\p{N}_-]+$/u
const DATA = 'data.'

export type PatternPart = { text: string } | { variable: string }

export type Pattern = { parts: PatternPart[] } | { problem: string }

/** What mustache can do beyond plain variables, by its own sign of it. */
const REFUSED_TAGS = new Map([
  ['#', 'a section'],
  ['^', 'a section'],
  ['>', 'a partial'],
  ['!', 'a comment'],
  ['=', 'a change of delimiters'],
  ['&', 'an unescaped variable'],
])

/** The parts of a pattern, or in English what is wrong with its syntax. */
export function readPattern(pattern: string): Pattern {
  let tokens
  try {
    tokens = mustache.parse(pattern)
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) }
  }
  const parts: PatternPart[] = []
  for (const [sign, value] of tokens) {
    const refused = REFUSED_TAGS.get(sign)
    if (refused) return { problem: `${refused} is not allowed, only {{variable}} is` }
    if (sign === 'text' && value.includes('}}')) return { problem: '}} without {{ before it' }
    parts.push(sign === 'text' ? { text: value } : { variable: value })
  }
  return { parts }
}

export function isKnownVariable(name: string): boolean {
  return VARIABLE_NAMES.includes(name) || isDataVariable(name)
}

export function isDataVariable(name: string): boolean {
  return name.startsWith(DATA) && isDataName(name.slice(DATA.length))
}

/** Whether a pattern can name a push's value called so. */
export function isDataName(name: string): boolean {
  return DATA_NAME.test(name)
}

function isTextVariable(name: string): name is TextVariable {
  return TEXT_VARIABLES.some((known) => known === name)
}

/** The value of a variable as text; empty when it is missing or unknown. */
export function valueOf(name: string, variables: Variables, utcOffset: number): string {
  if (name === 'time') return localTime(variables.time, utcOffset)
  if (name === 'date') return localDate(variables.time, utcOffset)
  if (isTextVariable(name)) return variables[name]
  const key = isDataVariable(name) ? name.slice(DATA.length) : undefined
  const own = Object.entries(variables.data).find(([given]) => given === key)
  return String(own?.[1] ?? '')
}

/**
 * The parts with their variables' values, in a single pass: a value that looks like a pattern stays as it is. Mustache
 * parses, but does not render: its own lookup follows prototypes, calls functions and escapes HTML.
 */
export function expand(parts: readonly PatternPart[], value: (name: string) => string): string {
  return parts.map((part) => ('text' in part ? part.text : value(part.variable))).join('')
}
