import { builtIn } from '../built-in'
import { wxmlPath } from '../file-address'
import type { OpenType } from '../host'
import { hoverable, hoverProperties } from '../hover'

const OPEN_TYPES = ['navigate', 'redirect', 'switchTab', 'reLaunch', 'navigateBack'] as const

const isOpenType = (value: string): value is OpenType =>
  (OPEN_TYPES as readonly string[]).includes(value)

export const navigator = builtIn({
  tag: 'navigator',
  properties: {
    ...hoverProperties('navigator-hover', 50, 600),
    target: { type: String, value: 'self' },
    url: String,
    openType: { type: String, value: 'navigate' },
    delta: { type: Number, value: 1 },
    appId: String,
    path: String,
    extraData: null,
    version: String,
    shortLink: String,
  },
  draw(node, host) {
    node.slot()
    hoverable(node.component, node.element, () =>
      node.values.hoverClass === 'none' || node.values.hoverClass === '' ? undefined : node.values,
    )
    node.on('tap', () => {
      // After the program's own handlers of this tap.
      setTimeout(() => {
        void open()
      })
    })
    return {}

    async function open() {
      const { target, openType, url, delta } = node.values
      try {
        if (target !== 'self' || !isOpenType(openType)) {
          throw new Error(`target=${target} open-type=${openType} leads out of the phone`)
        }
        await host.navigate(openType, url, delta, wxmlPath(node.component))
        tell('success', `${openType === 'navigate' ? 'navigateTo' : openType}:ok`)
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error)
        console.error(`<navigator url="${url}">: ${reason}`)
        tell('fail', reason)
      }
    }

    function tell(result: 'success' | 'fail', errMsg: string) {
      node.emit(result, { errMsg })
      node.emit('complete', { errMsg })
    }
  },
})
