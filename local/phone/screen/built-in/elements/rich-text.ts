import { builtIn, elementOf } from '../built-in'
import type { RichNode } from '../rich-nodes'
import { trusted } from '../rich-nodes'
import { parseHtml } from '../rich-html'
import { textContent } from '../text-content'

export const richText = builtIn({
  tag: 'rich-text',
  properties: {
    /** HTML, or nodes as 文档: rich-text describes them. */
    nodes: null,
    space: String,
    userSelect: Boolean,
    mode: String,
  },
  draw(node) {
    const body = document.createElement('div')
    body.className = 'wx-rich-text-body'
    node.element.append(body)
    return {
      update({ nodes, space, userSelect }, changed) {
        node.element.toggleAttribute('user-select', userSelect)
        if (!changed.has('nodes') && !changed.has('space')) return
        const list = trusted(typeof nodes === 'string' ? parseHtml(nodes) : nodes)
        body.replaceChildren(...list.map((one) => draw(one, space)))
      },
    }

    function draw(rich: RichNode, space: string): Node {
      if ('text' in rich)
        return document.createTextNode(textContent(rich.text, { space, decode: false }))
      const element = document.createElement(rich.name)
      for (const [name, value] of Object.entries(rich.attrs)) {
        if (name === 'class') element.className = scoped(value)
        else element.setAttribute(name, value)
      }
      element.append(...rich.children.map((child) => draw(child, space)))
      return element
    }

    /** Classes mean those of the page or component in whose WXML the rich-text stands. */
    function scoped(classes: string): string {
      const probe = node.component.ownerShadowRoot?.createNativeNode('rich-text-class')
      if (probe === undefined) return classes
      probe.class = classes
      const { className } = elementOf(probe)
      probe.destroyBackendElement()
      return className
    }
  },
})
