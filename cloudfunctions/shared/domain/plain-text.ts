/** What a message says without its markup: for summaries and for the fields of notifications. */
import { clipCodePoints, oneLine } from './kinds/text'
import type { Format } from './words'

/** In code points. Fills the inbox's two lines; WeChat's own fields hold 20. */
export const SUMMARY_LIMIT = 200

/** The plain text of a message's content, line breaks kept. Linear in its length, whatever is in it. */
export function plainText(content: string, format: Format): string {
  switch (format) {
    case 'text':
      return content.trim()
    case 'markdown':
      return tidy(textOfMarkdown(content))
    case 'html':
      return tidy(textOfHtml(content))
    case 'json':
      return textOfJson(content)
  }
}

/** The beginning of the content in one line, at most `limit` code points with the ellipsis. */
export function summaryOf(content: string, format: Format, limit = SUMMARY_LIMIT): string {
  return clipCodePoints(oneLine(plainText(content, format)), limit)
}

function tidy(text: string): string {
  return text
    .replace(/[^\S\n]+/g, ' ')
    .replace(/ ?\n[ \n]*/g, '\n')
    .trim()
}

/** Without the white space between its tokens. Not parsed and written again: numbers beyond 2^53 would change. */
function textOfJson(content: string): string {
  try {
    JSON.parse(content)
  } catch {
    // Not JSON after all: it is shown as it was written.
    return content.trim()
  }
  return content.replace(/("(?:[^"\\]+|\\.)*")|\s+/g, '$1')
}

/** Elements whose content is not for reading. */
const UNREAD_ELEMENT_END = new Map([
  ['script', /<\/script/gi],
  ['style', /<\/style/gi],
  ['title', /<\/title/gi],
])

/** Elements inside a line; every other one ends it. */
const INLINE_ELEMENTS = new Set(
  'a abbr b bdi bdo big cite code data del dfn em font i ins kbd label mark q s samp small span strike strong sub sup time tt u var wbr'.split(
    ' ',
  ),
)

const TAG_NAME = /^[a-z][a-z\d]*/i

/** A scanner rather than a pattern: patterns for tags take quadratic time on text full of `<`. */
function textOfHtml(html: string): string {
  const pieces: string[] = []
  let at = 0
  for (;;) {
    const start = html.indexOf('<', at)
    if (start === -1) break
    const end = skipMarkup(html, start)
    if (end === undefined) break
    pieces.push(html.slice(at, start), end.replacement)
    at = end.at
  }
  pieces.push(html.slice(at))
  return decodeEntities(pieces.join(''))
}

/** Where the markup that starts at a `<` ends and what stands for it; undefined when the rest of the text is no markup. */
function skipMarkup(html: string, start: number): { at: number; replacement: string } | undefined {
  if (html.startsWith('<!--', start)) {
    const close = html.indexOf('-->', start + 4)
    return { at: close === -1 ? html.length : close + 3, replacement: '' }
  }
  if (!/[a-z/!?]/i.test(html.charAt(start + 1))) return { at: start + 1, replacement: '<' }
  const close = endOfTag(html, start)
  if (close === -1) return undefined
  const closing = html.charAt(start + 1) === '/'
  const nameAt = start + (closing ? 2 : 1)
  const name = (TAG_NAME.exec(html.slice(nameAt, nameAt + 20))?.[0] ?? '').toLowerCase()
  const unreadEnd = closing ? undefined : UNREAD_ELEMENT_END.get(name)
  if (unreadEnd) {
    unreadEnd.lastIndex = close
    return { at: unreadEnd.exec(html)?.index ?? html.length, replacement: '' }
  }
  return { at: close + 1, replacement: INLINE_ELEMENTS.has(name) ? '' : '\n' }
}

/** The `>` of a tag, which may also stand in a quoted attribute; -1 when there is none. */
function endOfTag(html: string, start: number): number {
  for (let at = start; at < html.length; at += 1) {
    const char = html.charAt(at)
    if (char === '>') return at
    if (char === '"' || char === "'") {
      const close = html.indexOf(char, at + 1)
      if (close !== -1) at = close
    }
  }
  return -1
}

/** The named entities that editors write; the others stay as they are. */
const ENTITIES = new Map(
  Object.entries({
    ...{ amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ', ensp: ' ', emsp: ' ' },
    ...{ hellip: '…', mdash: '—', ndash: '–', lsquo: '‘', rsquo: '’', ldquo: '“', rdquo: '”' },
    ...{ middot: '·', bull: '•', laquo: '«', raquo: '»', times: '×', deg: '°', copy: '©' },
    ...{ reg: '®', trade: '™', yen: '¥', euro: '€', pound: '£', larr: '←', rarr: '→' },
  }),
)

const LAST_CODE_POINT = 0x10ffff

/** Not half of a surrogate pair, which would be no text. */
function isCharacter(point: number): boolean {
  return point <= LAST_CODE_POINT && (point < 0xd800 || point > 0xdfff)
}

function decodeEntities(text: string): string {
  return text.replace(
    /&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z]{2,8}));/gi,
    (entity, decimal?: string, hex?: string, name?: string) => {
      if (name !== undefined) return ENTITIES.get(name) ?? entity
      const point = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal)
      return isCharacter(point) ? String.fromCodePoint(point) : entity
    },
  )
}

const CODE = /```[\s\S]*?```|`[^`\n]+`/g

/** Stands for a piece of code, whose characters are no marks, while the marks around it are taken away. */
const PLACEHOLDER = /\0(\d+)\0/g

function textOfMarkdown(markdown: string): string {
  const codes: string[] = []
  const prose = markdown.replace(/\0/g, '').replace(CODE, (code) => {
    codes.push(textOfCode(code))
    return `\0${codes.length - 1}\0`
  })
  return textOfProse(prose).replace(
    PLACEHOLDER,
    (_mark, index: string) => codes[Number(index)] ?? '',
  )
}

function textOfCode(code: string): string {
  return code.startsWith('```') ? code.slice(3, -3).replace(/^[^\n]*\n/, '') : code.slice(1, -1)
}

function textOfProse(markdown: string): string {
  const lines = markdown.split('\n').filter(isNotRule).map(textOfLine)
  return textOfHtml(lines.join('\n').replace(/<(https?:\/\/[^\s<>]+)>/g, '$1'))
    .replace(/!?\[([^[\]\n]*)\]\([^()\n]*\)/g, '$1')
    .replace(/(?<!\\)(\*{1,3})(?=\S)([^*\n]*[^*\s\\])\1/g, '$2')
    .replace(/~~(?=\S)([^~\n]*[^~\s])~~/g, '$1')
    .replace(/(?<![\w\\])(_{1,3})(?=\S)([^_\n]*[^_\s\\])\1(?!\w)/g, '$2')
    .replace(/\\([\\`*_{}[\]()#+\-.!~>|])/g, '$1')
}

/** Rules, underlines of headings and the row under a table's head are marks only. */
function isNotRule(line: string): boolean {
  return !/^\s*[-=*_|:][-=*_|:\s]+$/.test(line)
}

function textOfLine(line: string): string {
  const text = line.replace(/^\s*(?:>\s?)*(?:#{1,6}\s+|[-*+]\s+(?:\[[ xX]\]\s)?)?/, '')
  return text.startsWith('|') ? text.replace(/(?<!\\)\|/g, ' ') : text
}
