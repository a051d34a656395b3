const INDENT = '  '

/** Deeper levels are indented as this one: what is nested a thousand deep would be mostly blanks. */
const DEEPEST_INDENT = 20

/** Strings, the signs between values, and everything else that is not blank. */
const TOKENS = /"(?:[^"\\]|\\.)*"|[[\]{},:]|[^\s"[\]{},:]+/g

const newLine = (depth: number) => `\n${INDENT.repeat(Math.min(depth, DEEPEST_INDENT))}`

/**
 * JSON with a line for each value. Values stay as they were written: JSON.stringify would round the large numbers that
 * ids often are (3248682510344192008), and reorder keys that look like numbers.
 *
 * @throws SyntaxError when it is no JSON
 */
export function indentJson(json: string): string {
  JSON.parse(json)
  const tokens = json.match(TOKENS) ?? []
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
