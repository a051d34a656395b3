import { decodeHTMLStrict } from 'entities/decode'
import { INLINE_ELEMENTS } from './elements'
import type { HtmlToken } from './html-tokens'
import { htmlTokens } from './html-tokens'

/** The text that HTML shows, a line for each of its lines. Linear in its length, whatever is in it. */
export function textOfHtml(html: string): string {
  const tokens = [...htmlTokens(html)]
  const reader = new Reader(keepsLines(tokens))
  for (const token of tokens) reader.take(token)
  return reader.text()
}

/** Without any element that ends a line, the lines are those of the text: monitors send plain text as HTML. */
export const keepsLines = (tokens: readonly HtmlToken[]): boolean =>
  !tokens.some((token) => token.type !== 'text' && !INLINE_ELEMENTS.has(token.name))

/** Elements that keep the white space in them. */
const PREFORMATTED = new Set(['pre', 'textarea'])

/** Elements that stand beside each other. */
const CELLS = new Set(['td', 'th'])

class Reader {
  private readonly pieces: string[] = []
  private preformatted: number
  /** Of each list around the place: the number of its next item; NaN where items have none. */
  private readonly lists: number[] = []

  constructor(lined: boolean) {
    this.preformatted = lined ? 1 : 0
  }

  take(token: HtmlToken): void {
    if (token.type === 'text') this.pieces.push(this.written(token.text))
    else if (token.type === 'open') this.open(token.name, token.attributes)
    else this.close(token.name)
  }

  text(): string {
    return this.pieces.join('')
  }

  private written(text: string): string {
    const kept = this.preformatted > 0 ? text : text.replace(/\s+/g, ' ')
    return decodeHTMLStrict(kept)
  }

  private open(name: string, attributes: ReadonlyMap<string, string>): void {
    this.separate(name)
    if (PREFORMATTED.has(name)) this.preformatted += 1
    if (name === 'ul') this.lists.push(NaN)
    if (name === 'ol') this.lists.push(Number.parseInt(attributes.get('start') ?? '1', 10))
    if (name === 'li') this.item()
    if (name === 'img') this.pieces.push(attributes.get('alt') ?? '')
    if (name === 'input') this.pieces.push(boxOf(attributes))
  }

  private close(name: string): void {
    this.separate(name)
    if (PREFORMATTED.has(name) && this.preformatted > 0) this.preformatted -= 1
    if (name === 'ul' || name === 'ol') this.lists.pop()
  }

  private separate(name: string): void {
    if (CELLS.has(name)) this.pieces.push(' ')
    else if (!INLINE_ELEMENTS.has(name)) this.pieces.push('\n')
  }

  private item(): void {
    const number = this.lists.pop()
    if (number === undefined) return
    if (!Number.isNaN(number)) this.pieces.push(`${number}. `)
    this.lists.push(number + 1)
  }
}

/** A box that can be ticked, as text. */
function boxOf(attributes: ReadonlyMap<string, string>): string {
  if (attributes.get('type')?.toLowerCase() !== 'checkbox') return ''
  return attributes.has('checked') ? '☑ ' : '☐ '
}
