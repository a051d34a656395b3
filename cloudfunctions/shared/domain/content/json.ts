import { UNSEEN, withoutColours } from './clean'

/** Strings, and what may stand between the other tokens. */
const TOKENS = /"(?:[^"\\]+|\\.)*"|\s+/g

/**
 * JSON in one line, with its strings as they read: `\u4e2d\u6587` is 中文. Numbers stay as they were written, which
 * JSON.parse would round: 12345678901234567890, 1.10. What is no JSON is left as it is.
 */
export function lineOfJson(content: string): string {
  try {
    JSON.parse(content)
  } catch {
    return content
  }
  return content.replace(TOKENS, (token) => (token.startsWith('"') ? readable(token) : ''))
}

/** A string with only the escapes that it needs, and those for what would not be seen. */
function readable(token: string): string {
  const text = withoutColours(JSON.parse(token) as string)
  return JSON.stringify(text).replace(UNSEEN, escaped)
}

const escaped = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
