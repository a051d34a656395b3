import type { WeChat } from '../wechat/index'
import { ApiError } from './api'
import type { ApiTable, AsyncApi } from './api'
import type { Server } from './server'
import { NetworkError } from './server'

/** The phone's clipboard; the browser's too, where it may be written. */
export class Clipboard {
  text = ''
  /** WeChat knows without the network what it has let the program do before. */
  private allowed = false

  constructor(
    private readonly wechat: WeChat,
    private readonly server: Server,
    private readonly openid: string,
  ) {}

  get table(): ApiTable {
    return {
      async: {
        setClipboardData: loses(async ({ data }) => {
          const text = checkedText(data)
          await this.opened()
          this.set(text)
        }),
        getClipboardData: loses(async () => {
          await this.opened()
          return { data: this.text }
        }),
      },
    }
  }

  private set(text: string): void {
    this.text = text
    navigator.clipboard?.writeText(text).catch((error: unknown) => {
      console.info('The browser keeps its own clipboard:', error)
    })
    // WeChat shows this by itself.
    const { words } = this.wechat
    this.wechat.toast({ title: words.copied, icon: 'none', ms: 1500, mask: false })
  }

  /**
   * Nothing of a person is touched before it is declared and agreed to (文档: 小程序隐私协议开发指南).
   *
   * @throws ApiError with errno 112 where nothing is declared, with 104 where the person refuses
   */
  private async opened(): Promise<void> {
    if (!this.allowed) await this.ask()
    this.allowed = true
  }

  private async ask(): Promise<void> {
    const { server, openid } = this
    const { state } = (await post(server, '/local/privacy/ask', {
      openid,
      info: 'clipboard',
    })) as { state: PrivacyState }
    if (state === 'undeclared') {
      throw new ApiError('api scope is not declared in the privacy agreement', undefined, 112)
    }
    if (state === 'open') return
    const agrees = state === 'ask' && (await this.wechat.askForPrivacy())
    if (state === 'ask') await post(server, '/local/privacy', { openid, agrees })
    if (!agrees) throw new ApiError('privacy permission is not authorized', undefined, 104)
  }
}

/** As the local WeChat tells it: local/wechat/privacy.ts. */
type PrivacyState = 'open' | 'ask' | 'undeclared' | 'refused'

async function post(server: Server, path: string, body: object): Promise<unknown> {
  try {
    return await server.post(path, body)
  } catch (error) {
    if (error instanceof NetworkError) throw new ApiError('network error')
    throw error
  }
}

const loses = (run: AsyncApi['run']): AsyncApi => ({ tap: 'loses', run })

function checkedText(data: unknown): string {
  if (typeof data === 'string') return data
  throw new ApiError(`parameter error: parameter.data should be String instead of ${typeof data};`)
}
