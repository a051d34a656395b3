import type { TextRules } from './text-content'
import { textContent } from './text-content'

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
