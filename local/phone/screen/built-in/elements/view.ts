import { builtIn } from '../built-in'
import { hoverable, hoverProperties } from '../hover'

const properties = hoverProperties('none', 50, 400)

const viewLike = (tag: string) =>
  builtIn({
    tag,
    properties,
    draw(node) {
      node.slot()
      hoverable(node.component, node.element, () =>
        node.values.hoverClass === 'none' || node.values.hoverClass === ''
          ? undefined
          : node.values,
      )
      return {}
    },
  })

export const view = viewLike('view')
/** A view over native components, of which there are none here. */
export const coverView = viewLike('cover-view')
