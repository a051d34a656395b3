import type { ComponentSpace } from 'glass-easel'
import { builtIn } from './built-in'
import type { BuiltInHost } from './host'

const unknown = builtIn({
  tag: 'unknown-tag',
  properties: {},
  draw(node) {
    node.element.hidden = true
    return {}
  },
})

/** Tags, as opposed to the paths and addresses that the space is asked for too. */
const TAG = /^[a-z][\w-]*$/i

/** Shows nothing for tags that neither WeChat nor the program has, and says so once for each. */
export function hideUnknownTags(space: ComponentSpace, host: BuiltInHost): void {
  unknown(space, host)
  const known = space.getGlobalUsingComponent.bind(space)
  const named = new Set<string>()
  space.getGlobalUsingComponent = (key) => {
    const component = known(key)
    if (component !== null || !TAG.test(key)) return component
    if (!named.has(key)) {
      named.add(key)
      console.error(
        `<${key}> is no component: neither WeChat's (as far as it is here) nor in usingComponents.`,
      )
    }
    return known('unknown-tag')
  }
}
