import MarkdownIt from 'markdown-it'
import { FilterXSS, getDefaultWhiteList } from 'xss'
import type { Format } from '../../typings/push'
import { indentJson } from './json'

/** A stretch of plain text; with a link where it is one. */
export interface TextPart {
  id: number
  text: string
  url: string
}

/** What a message's page draws. */
export type Content =
  | { type: 'html'; html: string }
  | { type: 'text'; parts: TextPart[] }
  | { type: 'code'; code: string }

/**
 * What is longer, in characters, is shown as it was pushed: a setData takes 1 MB, a character may be three bytes of it,
 * and markup can be many times what it was made from.
 */
const MAX_DRAWN = 300_000

/** Addresses that plain text may have as links; each is two more elements. */
const MAX_LINKS = 500

/** Markdown as on GitHub: tables, lines broken where they are, bare addresses as links, HTML as far as it is harmless. */
const markdown = new MarkdownIt({ html: true, linkify: true, breaks: true })

/** HTML comes from whoever may push: what is not on the list goes, styles but for harmless ones too. */
const filter = new FilterXSS({
  whiteList: Object.fromEntries(
    Object.entries(getDefaultWhiteList()).map(([tag, attributes]) => [
      tag,
      [...(attributes ?? []), 'style'],
    ]),
  ),
  stripIgnoreTag: true,
  stripIgnoreTagBody: ['script', 'style', 'head', 'title'],
})

/** A message's content as it is drawn. */
export function readContent(content: string, format: Format): Content {
  switch (format) {
    case 'markdown':
      return drawn(drawable(markdown.render(content)), content)
    case 'html':
      return drawn(drawable(content), content)
    case 'json':
      return { type: 'code', code: indented(content) }
    case 'text':
      return { type: 'text', parts: linked(content) }
  }
}

const drawn = (html: string, content: string): Content =>
  html.length > MAX_DRAWN ? { type: 'text', parts: linked(content) } : { type: 'html', html }

/** Harmless, and with code blocks as one element: inline code has a look of its own, which a block must not get twice. */
const drawable = (html: string): string =>
  filter
    .process(html.replace(NO_TAG, '&lt;'))
    .replace(/(<pre[^>]*>)\s*<code[^>]*>/g, '$1')
    .replace(/<\/code>\s*<\/pre>/g, '</pre>')

/** `2 < 3`: the filter would take all up to the next `>` for a tag. */
const NO_TAG = /<(?![a-z/!?])/gi

/** JSON that can be read; what is none stays as it is. */
function indented(content: string): string {
  try {
    const code = indentJson(content)
    return code.length > MAX_DRAWN ? content : code
  } catch (error) {
    console.warn('no JSON', error)
    return content
  }
}

/**
 * Web addresses in plain text, apart from what is around them. As in WeChat's chats they need no blank before them, and
 * end where 中文 begins: 打开https://example.com/a看看.
 */
function linked(text: string): TextPart[] {
  const parts: TextPart[] = []
  const add = (part: string, url: string) => parts.push({ id: parts.length, text: part, url })
  let done = 0
  let links = 0
  for (const { index, 0: candidate } of text.matchAll(/\bhttps?:\/\/[!-~]+/gi)) {
    const url = candidate.slice(0, addressLength(candidate))
    if (url === '' || links === MAX_LINKS) continue
    if (index > done) add(text.slice(done, index), '')
    add(url, url)
    links++
    done = index + url.length
  }
  if (done < text.length) add(text.slice(done), '')
  return parts
}

/** How much of it is the address: a full stop or a bracket behind it is not; 0 when it is none. */
const addressLength = (text: string): number => markdown.linkify.matchAtStart(text)?.lastIndex ?? 0
