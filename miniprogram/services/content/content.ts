import type { Format } from '../../../typings/push'
import type { Element } from './element'
import { elementOf } from './element'
import { htmlTokens } from './html-tokens'
import { indentJson } from './json'
import type { TextPart } from './links'
import { linked } from './links'
import { dress } from './looks'
import { htmlOfMarkdown } from './markdown'
import { cut } from './parts'
import { decoded, treeOf } from './tree'

/** What a message's page draws. */
export type Content =
  /** Parts of HTML, one below the other, and what is too much for a phone as text below them; mostly ''. */
  | { type: 'html'; parts: string[]; rest: string }
  | { type: 'text'; parts: TextPart[] }
  | { type: 'code'; code: string }

/** A message's content as it is drawn. */
export function readContent(content: string, format: Format): Content {
  switch (format) {
    case 'markdown':
      return readMarkdown(content)
    case 'html':
      return readHtml(content)
    case 'json':
      return readJson(content)
    case 'text':
      return { type: 'text', parts: linked(content) }
  }
}

/** As it was pushed where nothing else is left of it: marks alone, or quotes within a hundred others. */
function readMarkdown(content: string): Content {
  const drawn = readHtml(htmlOfMarkdown(content))
  const isSeen = drawn.type === 'text' || drawn.parts.some((part) => SEEN.test(part))
  return isSeen ? drawn : { type: 'text', parts: linked(content) }
}

/** Pictures, lines, and text between tags. */
const SEEN = /<img|<hr|(?:^|>)\s*[^<\s]/

function readHtml(html: string): Exclude<Content, { type: 'code' }> {
  const tokens = [...htmlTokens(html)]
  // Monitors send plain text as HTML.
  const texts = tokens.flatMap((token) => (token.type === 'text' ? [token.text] : []))
  if (texts.length === tokens.length) {
    return { type: 'text', parts: linked(decoded(texts.join('')).trim()) }
  }
  const { nodes, lined } = treeOf(tokens)
  dress(nodes)
  const { html: parts, rest } = cut(lined ? [linesOf(nodes)] : nodes)
  return { type: 'html', parts, rest }
}

/** Without an element that ends a line, lines are where the text has them. */
function linesOf(children: Element['children']): Element {
  return { ...elementOf('div'), style: new Map([['white-space', 'pre-wrap']]), children }
}

/** What is no JSON is text. */
function readJson(content: string): Content {
  try {
    return { type: 'code', code: indentJson(content) }
  } catch (error) {
    console.warn('no JSON', error)
    return { type: 'text', parts: linked(content) }
  }
}
