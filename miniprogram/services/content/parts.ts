/**
 * Cuts a tree into parts of HTML, each of which a phone takes at once. What is measured is what is sent in the end:
 * not the HTML, but the nodes that the drawing component makes of it.
 */
import type { Element, Node } from './element'
import { isElement, VOID } from './element'
import { TAG_STYLE } from './tag-style'

/** In bytes. From here on a part ends before the next paragraph, item or row. A setData takes 1 MB; WeChat advises less. */
const ROOMY_PART = 100_000

/** In bytes. From here on a part ends before the next element or text, whatever it is. */
const FULL_PART = 200_000

/** What is behind so many parts is too much for a phone's memory, and is drawn as text. */
const MAX_PARTS = 24

/** Of an element's node, in bytes, beside its name, attributes and style. */
const NODE = 60

/** Of a table, a row, a cell: the component writes what it has to say of cells into each. */
const TABLE_NODE = 100

/** Of a text's node, in bytes. */
const TEXT_NODE = 30

export interface Parts {
  html: string[]
  /** What is behind the last part, as plain text; mostly ''. */
  rest: string
}

export function cut(nodes: readonly Node[]): Parts {
  const writer = new Writer()
  for (const node of nodes) writer.write(node)
  return writer.end()
}

class Writer {
  private readonly parts: string[] = []
  private pieces: string[] = []
  private size = 0
  /** Whether anything but the beginnings of open elements is in this part. */
  private begun = false
  private readonly open: Opened[] = []
  private rest = ''

  write(node: Node): void {
    if (this.parts.length === MAX_PARTS) this.rest += textOf(node)
    else if (isElement(node)) this.element(node)
    else this.text(node)
  }

  end(): Parts {
    if (this.begun) this.cut()
    return { html: this.parts, rest: this.rest.replace(/ *\n[ \n]*/g, '\n').trim() }
  }

  private text(text: string): void {
    this.makeRoom(FULL_PART)
    if (this.parts.length === MAX_PARTS) return this.write(text)
    this.put(escapedText(text), TEXT_NODE + bytesOf(text))
  }

  private element(element: Element): void {
    const inRow = this.open.some(({ element: { name } }) => name === 'tr')
    this.makeRoom(BREAKABLE.has(element.name) && !inRow ? ROOMY_PART : FULL_PART)
    if (this.parts.length === MAX_PARTS) return this.write(element)
    if (VOID.has(element.name)) return this.put(startTag(element), sizeOf(element))
    if (element.children.length === 0 && !KEPT_EMPTY.has(element.name)) return
    const opened: Opened = { element, items: 0, head: '' }
    this.open.push(opened)
    this.put(startTag(element), sizeOf(element))
    const from = this.pieces.length
    for (const child of element.children) {
      this.write(child)
      if (isElement(child) && child.name === 'li') opened.items += 1
    }
    this.open.pop()
    if (this.parts.length === MAX_PARTS) return
    this.pieces.push(`</${element.name}>`)
    this.keepHead(element, from)
  }

  /** The head of a table stands in each of its parts. */
  private keepHead({ name, children }: Element, from: number): void {
    const table = this.open[this.open.length - 1]
    if (name !== 'thead' || table?.element.name !== 'table' || children.length > 1) return
    const head = this.pieces.slice(from - 1).join('')
    if (head.length < ROOMY_PART / 10) table.head = head
  }

  private put(piece: string, size: number): void {
    this.pieces.push(piece)
    this.size += size
    this.begun = true
  }

  private makeRoom(limit: number): void {
    if (this.size > limit && this.begun) this.cut()
  }

  /** Ends this part, and begins the next one with the elements that are open. */
  private cut(): void {
    const closing = [...this.open].reverse().map(({ element }) => `</${element.name}>`)
    this.parts.push([...this.pieces, ...closing].join(''))
    this.pieces = []
    this.size = 0
    for (const opened of this.open) {
      this.pieces.push(startTag(continued(opened)), opened.head)
      this.size += sizeOf(opened.element) + opened.head.length * 10
    }
    this.begun = false
  }
}

interface Opened {
  element: Element
  /** Of a list: how many items are whole. */
  items: number
  /** Of a table: its head, as HTML. */
  head: string
}

/** The beginning of an element whose own beginning is in an earlier part. */
function continued({ element, items }: Opened): Element {
  const { name, attributes, style } = element
  if (name === 'ol') {
    const start = Number(attributes.get('start') ?? 1) + items
    return { ...element, attributes: new Map(attributes).set('start', String(start)) }
  }
  return name === 'li' ? { ...element, style: new Map(style).set('list-style', 'none') } : element
}

const BREAKABLE = new Set(
  'p div ul ol li dl dt dd table tbody tr pre blockquote h1 h2 h3 h4 h5 h6 hr section article center'.split(
    ' ',
  ),
)

/** Their place is seen, though nothing is in them. */
const KEPT_EMPTY = new Set(['td', 'th'])

const TABLE = new Set(['table', 'tr', 'td', 'th'])

function sizeOf(element: Element): number {
  const tagStyle = (TAG_STYLE as Record<string, string>)[element.name] ?? ''
  const own = TABLE.has(element.name) ? TABLE_NODE : NODE
  return own + element.name.length * 2 + bytesOf(tagStyle) + bytesOf(startTag(element))
}

function startTag({ name, attributes, style }: Element): string {
  const css = [...style].map(([key, value]) => `${key}:${value}`).join(';')
  const all = css === '' ? [...attributes] : [...attributes, ['style', css.replace(/"/g, "'")]]
  return `<${[name, ...all.map(([key = '', value = '']) => `${key}="${value}"`)].join(' ')}>`
}

const escapedText = (text: string) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;')

/** In JSON, in which it is sent; `&` is sent as `&amp;`. */
function bytesOf(text: string): number {
  let bytes = 0
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    if (code === AMPERSAND) bytes += 5
    else if (code < 0x80) bytes += code === QUOTE || code === BACKSLASH || code < 0x20 ? 2 : 1
    else bytes += code < 0x800 ? 2 : 3
  }
  return bytes
}

const AMPERSAND = 0x26
const QUOTE = 0x22
const BACKSLASH = 0x5c

/** The text of a node; a line for each that is no part of a line. */
function textOf(node: Node): string {
  if (!isElement(node)) return node
  const text = node.children.map(textOf).join('')
  if (node.name === 'td' || node.name === 'th') return `${text} `
  return BREAKABLE.has(node.name) || node.name === 'br' ? `${text}\n` : text
}
