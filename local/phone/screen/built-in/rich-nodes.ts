/** A node of rich-text, after everything that is not trusted has gone. */
export type RichNode =
  { text: string } | { name: string; attrs: Record<string, string>; children: RichNode[] }

/** The tags that rich-text shows, and the attributes of each beside class and style (文档: rich-text). */
const TRUSTED: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(
    `a abbr address article aside b bdi big blockquote br caption center cite code dd del div dl dt em fieldset font
    footer h1 h2 h3 h4 h5 h6 header hr i ins label legend li mark nav p pre q rt ruby s section small span strong sub
    sup tbody tfoot thead tt u ul`
      .split(/\s+/)
      .map((tag) => [tag, []]),
  ),
  bdo: ['dir'],
  col: ['span', 'width'],
  colgroup: ['span', 'width'],
  img: ['alt', 'src', 'height', 'width'],
  ol: ['start', 'type'],
  table: ['width'],
  td: ['colspan', 'height', 'rowspan', 'width'],
  th: ['colspan', 'height', 'rowspan', 'width'],
  tr: ['colspan', 'height', 'rowspan', 'width'],
}

const EVERYWHERE = ['class', 'style']

/** What rich-text shows of `nodes`: a tag that is not trusted goes with all that is in it, as do its attributes. */
export function trusted(nodes: unknown): RichNode[] {
  return Array.isArray(nodes) ? nodes.flatMap((node) => trustedNode(node)) : []
}

function trustedNode(node: unknown): RichNode[] {
  if (!isObject(node)) return []
  if (node['type'] === 'text') return [{ text: decodeEntities(textOf(node['text'])) }]
  const name = textOf(node['name']).toLowerCase()
  const allowed = Object.hasOwn(TRUSTED, name) ? TRUSTED[name] : undefined
  if (allowed === undefined) return []
  return [{ name, attrs: attributes(node['attrs'], allowed), children: trusted(node['children']) }]
}

function attributes(attrs: unknown, allowed: readonly string[]): Record<string, string> {
  if (!isObject(attrs)) return {}
  const kept = [...allowed, ...EVERYWHERE].flatMap((name) => {
    const value = attrs[name]
    return typeof value === 'string' || typeof value === 'number' ? [[name, String(value)]] : []
  })
  return Object.fromEntries(kept) as Record<string, string>
}

const NAMED: Readonly<Record<string, string>> = {
  nbsp: '\u00a0',
  lt: '<',
  gt: '>',
  amp: '&',
  quot: '"',
  apos: "'",
  ensp: '\u2002',
  emsp: '\u2003',
  copy: '©',
  reg: '®',
  hellip: '…',
  mdash: '—',
  ndash: '–',
  middot: '·',
}

/** Texts of nodes may have HTML entities. */
export function decodeEntities(text: string): string {
  return text.replace(/&(?:#(\d+)|#x([\da-f]+)|(\w+));/gi, (whole, decimal, hex, name) => {
    if (typeof decimal === 'string') return character(parseInt(decimal, 10)) ?? whole
    if (typeof hex === 'string') return character(parseInt(hex, 16)) ?? whole
    return NAMED[String(name)] ?? whole
  })
}

const character = (code: number) => (code <= 0x10ffff ? String.fromCodePoint(code) : undefined)

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null

const textOf = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : ''
