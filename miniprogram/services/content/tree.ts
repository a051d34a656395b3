/** HTML as a tree of what is harmless: it comes from whoever may push. */
import { decodeHTMLStrict } from 'entities/decode'
import { cleanText } from './clean'
import type { Element, Node } from './element'
import { elementOf, isElement, readElement, VOID } from './element'
import { INLINE_ELEMENTS } from './elements'
import type { HtmlToken } from './html-tokens'

/** Deeper elements are left out, and their content stands in the one around them: phones draw no deeper trees quickly. */
const MAX_DEPTH = 30

/** Start tags within so many elements without an end are none: each would be compared with all of them. */
const MAX_OPEN = 200

/** Elements that end others of their kind, whose end tags people leave out, within the element that holds both. */
const ENDS: Record<string, { ended: string[]; within: string[] }> = {
  li: { ended: ['li'], within: ['ul', 'ol'] },
  dt: { ended: ['dt', 'dd'], within: ['dl'] },
  dd: { ended: ['dt', 'dd'], within: ['dl'] },
  tr: { ended: ['tr', 'td', 'th'], within: ['table'] },
  td: { ended: ['td', 'th'], within: ['tr', 'table'] },
  th: { ended: ['td', 'th'], within: ['tr', 'table'] },
  tbody: { ended: ['thead', 'tbody', 'tfoot', 'tr', 'td', 'th'], within: ['table'] },
}

const PREFORMATTED = new Set(['pre', 'textarea'])

/** Text of HTML as it reads. */
export const decoded = (text: string): string => cleanText(decodeHTMLStrict(text))

/** The tree, and whether its lines are those of the text: nothing in it ends a line. */
export function treeOf(tokens: readonly HtmlToken[]): { nodes: Node[]; lined: boolean } {
  const lined = !tokens.some((token) => token.type !== 'text' && !INLINE_ELEMENTS.has(token.name))
  const builder = new Builder(lined)
  for (const token of tokens) builder.take(token)
  return { nodes: builder.root.children, lined }
}

/** An element that is open; one that is left out has its children in the element around it. */
interface Opened {
  name: string
  element: Element
}

class Builder {
  readonly root = elementOf('div')
  private readonly stack: Opened[] = [{ name: '', element: this.root }]

  constructor(private readonly lined: boolean) {}

  take(token: HtmlToken): void {
    if (token.type === 'text') this.add(this.written(token.text))
    else if (token.type === 'open') this.open(token.name, token.attributes)
    else this.close(token.name)
  }

  private get top(): Opened {
    return this.stack[this.stack.length - 1] ?? { name: '', element: this.root }
  }

  private add(node: Node): void {
    const { children } = this.top.element
    const last = children[children.length - 1]
    if (isElement(node)) children.push(node)
    else if (typeof last === 'string') children[children.length - 1] = last + node
    else if (node !== '' && !(node === ' ' && this.isBetweenBlocks(last))) children.push(node)
  }

  /** Where a blank is only the layout of the source. */
  private isBetweenBlocks(before: Element | undefined): boolean {
    const around = before?.name ?? this.top.element.name
    return !this.lined && around !== 'img' && !INLINE_ELEMENTS.has(around)
  }

  private written(text: string): string {
    const kept = this.lined || this.stack.some(({ name }) => PREFORMATTED.has(name))
    return decoded(kept ? text : text.replace(/[ \t\n\r\f]+/g, ' '))
  }

  private open(name: string, attributes: ReadonlyMap<string, string>): void {
    this.endWhatEnds(name)
    const node = readElement(name, attributes)
    if (this.stack.length === MAX_OPEN) return
    if (VOID.has(name)) return this.add(node)
    const kept = isElement(node) && this.stack.length < MAX_DEPTH
    if (kept) this.add(node)
    this.stack.push({ name, element: kept ? node : this.top.element })
  }

  private endWhatEnds(name: string): void {
    const ends = ENDS[name]
    if (!ends && (INLINE_ELEMENTS.has(name) || name === 'br')) return
    for (let index = this.stack.length - 1; index > 0; index--) {
      const open = this.stack[index]?.name ?? ''
      if (ends ? ends.within.includes(open) : !INLINE_ELEMENTS.has(open) && open !== 'p') return
      if (ends ? ends.ended.includes(open) : open === 'p') this.stack.length = index
    }
  }

  private close(name: string): void {
    for (let index = this.stack.length - 1; index > 0; index--) {
      if (this.stack[index]?.name !== name) continue
      this.stack.length = index
      return
    }
  }
}
