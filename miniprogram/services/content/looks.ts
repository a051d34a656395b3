/** Makes of a tree what can be read on a phone, in the light and in the dark. */
import { readable } from './colours'
import type { Element, Node } from './element'
import { isElement } from './element'

/** In widths of a 中文 character. A column has room for its longest cell, or for so much of it. */
const WIDEST_COLUMN = 12

/** Of any other character, Latin ones mostly. */
const NARROW = 0.6

/** @param nodes are changed */
export function dress(nodes: Node[]): Node[] {
  for (const node of nodes) if (isElement(node)) dressElement(node)
  readable(nodes)
  return nodes
}

/** What an item begins with that can be ticked: it needs no point. */
const BOX = /^\s*[☐☑] /

function dressElement(element: Element): void {
  for (const child of element.children) if (isElement(child)) dressElement(child)
  if (element.name === 'pre') unwrapCode(element)
  if (element.name === 'table') dressTable(element)
  const [first] = element.children
  if (element.name === 'li' && typeof first === 'string' && BOX.test(first)) {
    element.style.set('list-style', 'none')
  }
}

/** Inline code has a look of its own, which a block must not get twice. */
function unwrapCode(pre: Element): void {
  pre.children = pre.children.flatMap((child) =>
    isElement(child) && child.name === 'code' ? child.children : [child],
  )
  const [first] = pre.children
  if (typeof first === 'string') pre.children[0] = first.replace(/^\n/, '')
  unlink(pre.children)
}

/** Around a link the component draws WeChat's `text`, which has white space of its own: lines would lose their indentation. */
function unlink(nodes: readonly Node[]): void {
  for (const node of nodes.filter(isElement)) {
    if (node.name === 'a') Object.assign(node, { name: 'span', attributes: new Map() })
    unlink(node.children)
  }
}

function dressTable(table: Element): void {
  const rows = rowsOf(table)
  if (rows.every((row) => cellsOf(row).length <= 1)) return unfold(table)
  const cells = rows.flatMap(cellsOf)
  if (cells.some((cell) => holds(cell, 'table'))) return clear(cells)
  makeRoom(rows.map(cellsOf))
}

/** Else 中文 would stand letter above letter in a table of many columns: it may be broken anywhere. */
function makeRoom(rows: readonly Element[][]): void {
  const widths: number[] = []
  for (const cells of rows) {
    for (const [column, cell] of cells.entries()) {
      const width = Math.min(textWidth(cell), WIDEST_COLUMN)
      widths[column] = Math.max(widths[column] ?? 0, width)
    }
  }
  for (const [column, cell] of (rows[0] ?? []).entries()) {
    cell.style.set('min-width', `${(widths[column] ?? 0).toFixed(1)}em`)
  }
}

/** A table of one column is a layout: mails have little else. It needs no room beside the text. */
function unfold(table: Element): void {
  for (const part of [table, ...partsOf(table)]) part.name = 'div'
  // As tables do, where the cell around them is centred.
  if (!table.style.has('text-align')) table.style.set('text-align', 'left')
}

/** A table around tables is a layout of columns, and has no lines. */
function clear(cells: readonly Element[]): void {
  for (const { style } of cells) {
    if (!style.has('border')) style.set('border', '0')
    if (!style.has('padding')) style.set('padding', '0')
  }
}

const TABLE_PARTS = ['thead', 'tbody', 'tfoot', 'tr', 'td', 'th', 'colgroup', 'col']

/** The parts of this table, not those of tables in it. */
function partsOf(element: Element): Element[] {
  return element.children
    .filter(isElement)
    .filter(({ name }) => TABLE_PARTS.includes(name))
    .flatMap((child) => [child, ...partsOf(child)])
}

const rowsOf = (table: Element) => partsOf(table).filter(({ name }) => name === 'tr')

const cellsOf = (row: Element) =>
  row.children.filter(isElement).filter(({ name }) => name === 'td' || name === 'th')

const holds = (element: Element, name: string): boolean =>
  element.children.some((child) => isElement(child) && (child.name === name || holds(child, name)))

function textWidth(node: Node): number {
  if (isElement(node)) return node.children.reduce((sum, child) => sum + textWidth(child), 0)
  let width = 0
  for (const character of node.trim()) width += character < '\u2e80' ? NARROW : 1
  return width
}
