import { createRequire } from 'node:module'
import { readContent } from '../../../miniprogram/services/content/content'
import { TAG_STYLE } from '../../../miniprogram/services/content/tag-style'
import type { Format } from '../../../typings/push'

/** A node as mp-html's component sends it to the page. */
export interface DrawnNode {
  name?: string
  text?: string
  attrs?: Record<string, string | undefined>
  children?: DrawnNode[]
}

interface Parser {
  parse(html: string): DrawnNode[]
}

/** WeChat, as far as mp-html's parser asks for it. */
Object.assign(globalThis, {
  wx: {
    canIUse: () => true,
    getWindowInfo: () => ({ windowWidth: 375 }),
    getDeviceInfo: () => ({ system: 'iOS 18.0' }),
  },
})

const Parser = createRequire(import.meta.url)(
  '../../../node_modules/mp-html/dist/mp-weixin/parser.js',
) as new (component: object) => Parser

/** The nodes that the page's component makes of a part of HTML. */
export function nodesOf(html: string): DrawnNode[] {
  const data = { tagStyle: TAG_STYLE, scrollTable: true, lazyLoad: true, selectable: true }
  return new Parser({ data, plugins: [], imgList: [] }).parse(html)
}

/** What stands on the page: everything that can be read there, a line for each block. */
export function drawnText(content: string, format: Format): string {
  const drawn = readContent(content, format)
  switch (drawn.type) {
    case 'text':
      return drawn.parts.map(({ text }) => text).join('')
    case 'code':
      return drawn.code
    case 'html':
      return [...drawn.parts.flatMap(nodesOf).map(textOf), drawn.rest].join('')
  }
}

const LINES = new Set(
  'p div ul ol dl dt dd table tr pre blockquote h1 h2 h3 h4 h5 h6 hr br section article'.split(' '),
)

function textOf(node: DrawnNode): string {
  // rich-text and <text decode> decode once more.
  const own = (node.text ?? '')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&nbsp;/g, '\u00a0')
    .replace(/&amp;/g, '&')
  const name = node.name ?? ''
  const text = own + itemNumbered(node).map(textOf).join('')
  if (name === 'td' || name === 'th') return ` ${text} `
  return LINES.has(name) ? `\n${text}\n` : name === 'li' ? `\n${text}\n` : text
}

/** Items of an ordered list are numbered by whoever draws it. */
function itemNumbered({ name, attrs = {}, children = [] }: DrawnNode): DrawnNode[] {
  if (name !== 'ol') return children
  const start = Number(attrs['start'] ?? 1)
  const items = children.filter((child) => child.name === 'li')
  return children.map((child) =>
    child.name === 'li'
      ? {
          ...child,
          children: [{ text: `${start + items.indexOf(child)}. ` }, ...(child.children ?? [])],
        }
      : child,
  )
}
