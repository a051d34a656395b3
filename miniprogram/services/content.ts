import MarkdownIt from 'markdown-it'
import { FilterXSS, getDefaultWhiteList } from 'xss'
import type { Format } from '../../typings/push'

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
      return { type: 'html', html: drawable(markdown.render(content)) }
    case 'html':
      return { type: 'html', html: drawable(content) }
    case 'json':
      return { type: 'code', code: indented(content) }
    case 'text':
      return { type: 'text', parts: linked(content) }
  }
}

/** Harmless, and with code blocks as one element: inline code has a look of its own, which a block must not get twice. */
const drawable = (html: string): string =>
  filter
    .process(html)
    .replace(/(<pre[^>]*>)\s*<code[^>]*>/g, '$1')
    .replace(/<\/code>\s*<\/pre>/g, '</pre>')

/** JSON that can be read; what is none stays as it is. */
function indented(content: string): string {
  try {
    return JSON.stringify(JSON.parse(content), undefined, 2)
  } catch (error) {
    console.warn('no JSON', error)
    return content
  }
}

/** Web addresses in plain text, apart from what is around them. */
function linked(text: string): TextPart[] {
  const parts: TextPart[] = []
  const add = (part: string, url: string) => parts.push({ id: parts.length, text: part, url })
  let done = 0
  for (const { index, lastIndex, url } of markdown.linkify.match(text) ?? []) {
    if (index > done) add(text.slice(done, index), '')
    add(text.slice(index, lastIndex), url)
    done = lastIndex
  }
  if (done < text.length) add(text.slice(done), '')
  return parts
}
