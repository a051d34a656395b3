/** What `space` of a text makes of a space; Unicode's no-break, en and em space. */
const SPACES: Readonly<Record<string, string>> = {
  nbsp: '\u00a0',
  ensp: '\u2002',
  emsp: '\u2003',
}

/** The entities that `decode` of a text knows (文档: text). */
const ENTITIES: Readonly<Record<string, string>> = {
  '&nbsp;': '\u00a0',
  '&lt;': '<',
  '&gt;': '>',
  '&amp;': '&',
  '&apos;': "'",
  '&quot;': '"',
  '&ensp;': '\u2002',
  '&emsp;': '\u2003',
}

export interface TextRules {
  /** 'ensp', 'emsp', 'nbsp' or '' */
  space: string
  decode: boolean
}

/** What a text with these rules shows of its content. */
export function textContent(content: string, { space, decode }: TextRules): string {
  const decoded = decode
    ? content.replace(/&(?:nbsp|lt|gt|amp|apos|quot|ensp|emsp);/g, (one) => ENTITIES[one] ?? one)
    : content
  const character = SPACES[space]
  return character === undefined ? decoded : decoded.replaceAll(' ', character)
}

/** Shows the texts within an element by these rules, now and when they change, until it is disconnected. */
export function showText(element: HTMLElement, rules: TextRules): MutationObserver {
  const shown = new WeakMap<Text, string>()
  const show = () => {
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT)
    while (walker.nextNode() !== null) {
      const node = walker.currentNode
      if (!(node instanceof Text) || shown.get(node) === node.data) continue
      const content = textContent(node.data, rules)
      shown.set(node, content)
      if (node.data !== content) node.data = content
    }
  }
  show()
  const observer = new MutationObserver(show)
  observer.observe(element, { characterData: true, childList: true, subtree: true })
  return observer
}
