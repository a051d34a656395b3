import { UNSEEN, withoutColours } from './clean'

const INDENT = 2

/** Deeper levels are indented as this one: what is nested a thousand deep would be mostly blanks. */
const DEEPEST_INDENT = 20

/** In characters. With less room for it the indentation is less: a line for each value there is always. */
const MAX_LENGTH = 300_000

/** Strings, the signs between values, and everything else that is not blank. */
const TOKENS = /"(?:[^"\\]|\\.)*"|[[\]{},:]|[^\s"[\]{},:]+/g

/**
 * JSON with a line for each value, and its strings as they read: `\u4e2d\u6587` is 中文. Numbers stay as they were written,
 * which JSON.parse would round (3248682510344192008), and so do keys that look like numbers, whose order it would change.
 *
 * @throws SyntaxError when it is no JSON
 */
export function indentJson(json: string): string {
  JSON.parse(json)
  const tokens = (json.match(TOKENS) ?? []).map((token) =>
    token.startsWith('"') ? readable(token) : token,
  )
  for (const indent of [INDENT, 1]) {
    const text = layOut(tokens, indent)
    if (text.length <= MAX_LENGTH) return text
  }
  return layOut(tokens, 0)
}

function layOut(tokens: readonly string[], indent: number): string {
  const newLine = (depth: number) => `\n${' '.repeat(indent * Math.min(depth, DEEPEST_INDENT))}`
  let text = ''
  let depth = 0
  for (const [index, token] of tokens.entries()) {
    const opens = token === '{' || token === '['
    const closes = token === '}' || token === ']'
    const empty = closes && ['{', '['].includes(tokens[index - 1] ?? '')
    if (closes) depth--
    text += closes && !empty ? newLine(depth) + token : token
    if (opens) depth++
    const filled = opens && !['}', ']'].includes(tokens[index + 1] ?? '')
    if (filled || token === ',') text += newLine(depth)
    if (token === ':') text += ' '
  }
  return text
}

/** A string with only the escapes that it needs, and those for what would not be seen. */
function readable(token: string): string {
  const text = withoutColours(JSON.parse(token) as string)
  return JSON.stringify(text).replace(UNSEEN, escaped)
}

const escaped = (character: string) => {
  const code = character.charCodeAt(0).toString(16)
  return `\\u${'0'.repeat(4 - code.length)}${code}`
}
