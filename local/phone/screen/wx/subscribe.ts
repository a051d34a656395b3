import type { TapState } from '../tap'
import type { PopupTemplate } from '../wechat/popup'
import { ApiError } from './api'
import type { ApiTable } from './api'
import type { Server } from './server'
import { NetworkError, ServerError } from './server'

interface Asked {
  ask: PopupTemplate[]
  /** Answered without the person: kept, banned, of the same title. */
  silent: Record<string, string>
}

export interface PopupAnswer {
  choices: Record<string, 'accept' | 'reject'>
  keep: boolean
}

export interface SubscribeOptions {
  server: Server
  openid: string
  tap: TapState
  /** Shows WeChat's popup. */
  popup: (templates: PopupTemplate[]) => Promise<PopupAnswer>
  /** Something about permissions changed. */
  changed: () => void
}

/** `wx.requestSubscribeMessage`, by WeChat's own rules: from a tap, and who said "always" is not asked. */
export function subscribeTable(options: SubscribeOptions): ApiTable {
  let open = false
  return {
    async: {
      requestSubscribeMessage: {
        tap: 'loses',
        run: (given) => {
          // Before anything is awaited: the tap belongs to the tick of the call.
          if (!options.tap.active) throw new ApiError('can only be invoked by user TAP gesture.')
          const templateIds = idsOf(given['tmplIds'])
          if (open) throw new ApiError('last call has not ended', 10005)
          open = true
          return request(options, templateIds).finally(() => {
            open = false
          })
        },
      },
    },
  }
}

async function request(
  { server, openid, popup, changed }: SubscribeOptions,
  templateIds: string[],
): Promise<Record<string, unknown>> {
  try {
    const { ask } = (await server.post('/local/subscribe/ask', { openid, templateIds })) as Asked
    const answer = ask.length > 0 ? await popup(ask) : { choices: {}, keep: false }
    const result = await server.post('/local/subscribe', { openid, templateIds, ...answer })
    changed()
    return result as Record<string, unknown>
  } catch (error) {
    if (error instanceof NetworkError) throw new ApiError('Request list fail', 10002)
    if (error instanceof ServerError) throw new ApiError(error.message, error.errCode)
    throw error
  }
}

function idsOf(tmplIds: unknown): string[] {
  const isList = Array.isArray(tmplIds) && tmplIds.every((id) => typeof id === 'string')
  if (!isList) throw new ApiError('Invalid template id', 10004)
  return tmplIds
}
