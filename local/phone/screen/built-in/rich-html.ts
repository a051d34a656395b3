/** HTML as nodes of rich-text, nothing left out yet. Entities are kept for whoever reads the nodes. */
export function parseHtml(html: string): unknown[] {
  const parsed = new DOMParser().parseFromString(`<body>${html}`, 'text/html')
  return Array.from(parsed.body.childNodes, nodeOf)
}

function nodeOf(node: ChildNode): unknown {
  if (node instanceof Element) {
    return {
      name: node.localName,
      attrs: Object.fromEntries(Array.from(node.attributes, ({ name, value }) => [name, value])),
      children: Array.from(node.childNodes, nodeOf),
    }
  }
  if (!(node instanceof Text)) return undefined
  return { type: 'text', text: node.data.replaceAll('&', '&amp;') }
}
