/** One element of HTML, with what is harmless of it, in the words of the component that draws it (mp-html). */
import { getDefaultWhiteList, safeAttrValue, cssFilter } from 'xss'
import { cleanText } from './clean'
import { INLINE_ELEMENTS } from './elements'
import { readStyle } from './style'

export interface Element {
  name: string
  /** Escaped for HTML. */
  attributes: Map<string, string>
  style: Map<string, string>
  children: Node[]
}

/** An element, or text, decoded. */
export type Node = Element | string

export const isElement = (node: Node): node is Element => typeof node !== 'string'

export const elementOf = (name: string): Element => ({
  name,
  attributes: new Map(),
  style: new Map(),
  children: [],
})

/** Elements that have no end. */
export const VOID: ReadonlySet<string> = new Set(
  `area base basefont bgsound br col embed frame hr img input link meta param source track wbr`.split(
    ' ',
  ),
)

/** Those that the drawing component draws, of what the library lets through. */
const DRAWN = new Set(
  [...Object.keys(getDefaultWhiteList())].filter(
    (name) =>
      !'area audio bdi bdo caption details figcaption figure font summary video'
        .split(' ')
        .includes(name),
  ),
)

/** A width of more than this, in px, is more than a phone may have. */
export const WIDE = 300

/** More columns or rows than a cell can have in a table that anybody reads; the component counts them one by one. */
const MAX_SPAN = 50

const FONT_SIZES = ['x-small', 'small', 'medium', 'large', 'x-large', 'xx-large', 'xx-large']

type Attributes = ReadonlyMap<string, string>

/** The element, or the text that stands for it; '' where its content alone is kept. */
export function readElement(name: string, attributes: Attributes): Node {
  if (name === 'input') return boxOf(attributes)
  if (name === 'img') return pictureOf(attributes)
  const drawn = drawnName(name)
  if (drawn === '') return ''
  const element = elementOf(drawn)
  element.style = styleOf(name, attributes)
  for (const [key, value] of attributesOf(name, attributes)) element.attributes.set(key, value)
  return element
}

function drawnName(name: string): string {
  if (DRAWN.has(name)) return name
  if (name === 'font') return 'span'
  return VOID.has(name) || INLINE_ELEMENTS.has(name) ? '' : 'div'
}

/** A box that can be ticked, as text. */
function boxOf(attributes: Attributes): string {
  if (attributes.get('type')?.toLowerCase() !== 'checkbox') return ''
  return attributes.has('checked') ? '☑ ' : '☐ '
}

/** A picture from the web or within the message; of any other its words are left. */
function pictureOf(attributes: Attributes): Node {
  const given = (attributes.get('src') ?? '').trim().replace(/^\/\//, 'https://')
  const src = safeAttrValue('img', 'src', escapedAmpersands(given), cssFilter)
  if (!/^(?:https?:|data:)/i.test(src)) return cleanText(attributes.get('alt') ?? '')
  const element = elementOf('img')
  element.attributes.set('src', src)
  element.style = styleOf('img', attributes)
  // What is as wide as the phone is made less wide: with a height of its own it would be out of shape.
  const width = Number.parseFloat(element.style.get('width') ?? '')
  if (!(width <= WIDE) || element.style.get('width')?.endsWith('%')) element.style.delete('height')
  return element
}

/** The style, and what attributes of older HTML say of it. */
function styleOf(name: string, attributes: Attributes): Map<string, string> {
  const { align = '', bgcolor, color, size = '' } = Object.fromEntries(attributes)
  const older: [string, string | undefined][] = [
    ['width', lengthOf(attributes.get('width'))],
    ['height', name === 'img' ? lengthOf(attributes.get('height')) : undefined],
    ['background-color', bgcolor],
    ['color', name === 'font' || name === 'body' ? (color ?? attributes.get('text')) : undefined],
    ['font-size', name === 'font' ? FONT_SIZES[Number(size) - 1] : undefined],
    ['font-weight', name === 'summary' ? '600' : undefined],
    ['text-align', /^(?:left|center|right)$/i.test(align) && name !== 'table' ? align : undefined],
  ]
  const written = older.flatMap(([key, value]) => (value === undefined ? [] : [`${key}:${value}`]))
  const css = [...written, attributes.get('style') ?? ''].join(';')
  return readStyle(safeAttrValue(name, 'style', css, cssFilter), name)
}

const lengthOf = (value: string | undefined) =>
  value !== undefined && /^\d+$/.test(value) ? `${value}px` : value

function attributesOf(name: string, attributes: Attributes): [string, string][] {
  if (name === 'a') return hrefOf(attributes.get('href'))
  if (name === 'td' || name === 'th') {
    return ['colspan', 'rowspan'].flatMap((key) => numberOf(key, attributes, 2, MAX_SPAN))
  }
  return name === 'ol' ? numberOf('start', attributes, 0, Number.MAX_SAFE_INTEGER) : []
}

function hrefOf(given: string | undefined): [string, string][] {
  if (given === undefined) return []
  const href = safeAttrValue('a', 'href', escapedAmpersands(given), cssFilter)
  // Pages as data are no pictures.
  return href === '' || href.startsWith('data:') ? [] : [['href', href]]
}

function numberOf(
  key: string,
  attributes: Attributes,
  least: number,
  most: number,
): [string, string][] {
  const number = Number.parseInt(attributes.get(key) ?? '', 10)
  return number >= least ? [[key, String(Math.min(number, most))]] : []
}

/** The component decodes them once more. */
const escapedAmpersands = (text: string) => text.replace(/&/g, '&amp;')
