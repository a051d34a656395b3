import type { WeChat } from '../wechat/index'
import { ApiError } from './api'
import type { ApiTable } from './api'

/** The phone's clipboard; the browser's too, where it may be written. */
export class Clipboard {
  text = ''

  constructor(private readonly wechat: WeChat) {}

  get table(): ApiTable {
    return {
      async: {
        setClipboardData: {
          tap: 'loses',
          run: ({ data }) => {
            if (typeof data !== 'string') {
              throw new ApiError(
                `parameter error: parameter.data should be String instead of ${typeof data};`,
              )
            }
            this.text = data
            navigator.clipboard?.writeText(data).catch((error: unknown) => {
              console.info('The browser keeps its own clipboard:', error)
            })
            // WeChat shows this by itself.
            this.wechat.toast({
              title: this.wechat.words.copied,
              icon: 'none',
              ms: 1500,
              mask: false,
            })
          },
        },
        getClipboardData: { tap: 'loses', run: () => ({ data: this.text }) },
      },
    }
  }
}
