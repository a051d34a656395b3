import type { Words } from './words'

type Child = Node | string

/** An element with text and other elements in it; never HTML, whatever a notification says. */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  className: string,
  ...children: Child[]
): HTMLElementTagNameMap[Tag] {
  const node = document.createElement(tag)
  node.className = className
  node.append(...children)
  return node
}

export function button(className: string, press: () => void, ...children: Child[]) {
  const node = element('button', className, ...children)
  node.type = 'button'
  node.addEventListener('click', press)
  return node
}

/** 中文, and English in small beside it. */
export function both({ zh, en }: Words): HTMLSpanElement {
  const english = element('small', '', en)
  english.lang = 'en'
  return element('span', 'both', zh, ' ', english)
}

/** An element that stands in index.html. @throws Error when it does not */
export function byId(id: string): HTMLElement {
  const node = document.getElementById(id)
  if (node) return node
  throw new Error(`index.html has no element #${id}`)
}
