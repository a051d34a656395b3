/** Reads HTML as people write it, who also write `x<y`, `<user@example.com>` and `List<String>`. */
import { decodeHTMLAttribute } from 'entities/decode'
import { BARE_ATTRIBUTES, ENDLESS, KNOWN_ELEMENTS, NEVER_SHOWN } from './elements'

export type HtmlToken =
  | { type: 'text'; text: string }
  | { type: 'open'; name: string; attributes: ReadonlyMap<string, string> }
  | { type: 'close'; name: string }

/** Where a piece of markup ends (behind it), and what it says; comments and the like say nothing. */
export interface Markup {
  end: number
  token?: Exclude<HtmlToken, { type: 'text' }>
}

/** Doctypes, CDATA, conditions of Office, and instructions such as `<?xml … ?>`. */
const DECLARATION = /<(?:!doctype\b|!\[|\?[a-z])[^<>]*>/iy
const NAME = /[a-z][a-z0-9]*(?::[a-z]+)?(?=[\s/>])/iy
const BLANKS = /[\s/]*/y
const ATTRIBUTE = /([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>]*)))?/y

/**
 * The markup that starts at a `<`; undefined where that is text. A tag has a known name, and attributes that have values
 * or may be without.
 */
export function markupAt(html: string, start: number): Markup | undefined {
  const next = html.charAt(start + 1)
  if (next === '!' || next === '?') return declarationAt(html, start)
  const closing = next === '/'
  const nameAt = start + (closing ? 2 : 1)
  NAME.lastIndex = nameAt
  const name = NAME.exec(html)?.[0].toLowerCase()
  if (name === undefined || !KNOWN_ELEMENTS.has(name)) return undefined
  const rest = attributesAt(html, nameAt + name.length)
  if (!rest) return undefined
  if (closing) return { end: rest.end, token: { type: 'close', name } }
  return { end: rest.end, token: { type: 'open', name, attributes: rest.attributes } }
}

/** A comment lasts to the end where its own is missing. */
function declarationAt(html: string, start: number): Markup | undefined {
  if (html.startsWith('<!--', start)) {
    const close = html.indexOf('-->', start + 4)
    return { end: close === -1 ? html.length : close + 3 }
  }
  DECLARATION.lastIndex = start
  return DECLARATION.test(html) ? { end: DECLARATION.lastIndex } : undefined
}

/**
 * Linear for a whole text: of any two tags that start in it, at each place one is within quotes and the other is not, or
 * within others; so no place is looked at by more than three.
 */
function attributesAt(
  html: string,
  start: number,
): { end: number; attributes: ReadonlyMap<string, string> } | undefined {
  const attributes = new Map<string, string>()
  for (let at = start; ;) {
    BLANKS.lastIndex = at
    at += BLANKS.exec(html)?.[0].length ?? 0
    if (html.charAt(at) === '>') return { end: at + 1, attributes }
    ATTRIBUTE.lastIndex = at
    const match = ATTRIBUTE.exec(html)
    if (!match) return undefined
    const [whole, key = '', double, single, bare] = match
    const name = key.toLowerCase()
    const value = double ?? single ?? bare
    if (value === undefined && !BARE_ATTRIBUTES.has(name)) return undefined
    if (!attributes.has(name)) attributes.set(name, decodeHTMLAttribute(value ?? ''))
    at += whole.length
  }
}

/** Texts (as written: entities are not decoded) and tags, in their order, without what is never shown. */
export function* htmlTokens(html: string): Generator<HtmlToken> {
  const ends = new Ends(html)
  let written = 0
  for (let at = html.indexOf('<'); at !== -1; at = html.indexOf('<', at)) {
    const markup = markupAt(html, at)
    if (!markup) {
      at += 1
      continue
    }
    if (at > written) yield { type: 'text', text: html.slice(written, at) }
    const { token, end } = markup
    const hidden = token !== undefined && NEVER_SHOWN.has(token.name)
    if (token && !hidden) yield token
    at = written = hidden && token.type === 'open' ? ends.behind(token.name, end) : end
  }
  if (written < html.length) yield { type: 'text', text: html.slice(written) }
}

/** Where elements that are never shown end. Each name is searched for only as long as there is one. */
class Ends {
  private readonly none = new Set<string>()

  constructor(private readonly html: string) {}

  /** Behind the element's end tag; where there is none, behind the tag itself, or at the very end. */
  behind(name: string, from: number): number {
    if (!this.none.has(name)) {
      const tag = new RegExp(`</${name}[\\s/]*>`, 'gi')
      tag.lastIndex = from
      if (tag.test(this.html)) return tag.lastIndex
      this.none.add(name)
    }
    return ENDLESS.has(name) ? this.html.length : from
  }
}
