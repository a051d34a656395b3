import { builtIn } from '../built-in'
import { showText } from '../text-watch'

export const text = builtIn({
  tag: 'text',
  properties: {
    selectable: Boolean,
    userSelect: Boolean,
    space: String,
    decode: Boolean,
    overflow: { type: String, value: 'visible' },
    maxLines: Number,
  },
  draw(node) {
    node.slot()
    let observer: MutationObserver | undefined
    return {
      update({ selectable, userSelect, space, decode }) {
        node.element.toggleAttribute('selectable', selectable)
        node.element.toggleAttribute('user-select', userSelect)
        if (space === '') node.element.removeAttribute('space')
        else node.element.setAttribute('space', space)
        observer?.disconnect()
        observer = undefined
        if (space === '' && !decode) return
        observer = showText(node.element, { space, decode })
      },
      detached() {
        observer?.disconnect()
      },
    }
  },
})
