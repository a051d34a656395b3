import type { TapState } from '../tap'
import { ApiError } from './api'
import type { ApiTable } from './api'
import { NetworkError } from './server'
import type { Server } from './server'

/** As the local WeChat tells it. */
export interface Subscriptions {
  mainSwitch: boolean
  /** Only what "always keep" was ticked for. */
  kept: Record<string, 'accept' | 'reject' | 'ban'>
  templates: { templateId: string; title: string }[]
}

export interface SettingsOptions {
  server: Server
  openid: string
  tap: TapState
  /** Shows WeChat's settings page until the person goes back. */
  page: () => Promise<void>
}

export const readSubscriptions = async (server: Server, openid: string): Promise<Subscriptions> =>
  (await server.get(`/local/subscriptions?openid=${encodeURIComponent(openid)}`)) as Subscriptions

/** `wx.getSetting`, `wx.openSetting`: of permissions there are only the subscribe messages. */
export function settingsTable({ server, openid, tap, page }: SettingsOptions): ApiTable {
  const setting = async ({ withSubscriptions }: Record<string, unknown>) => {
    const authSetting = {}
    if (withSubscriptions !== true) return { authSetting }
    const { mainSwitch, kept } = await readSubscriptions(server, openid).catch((error: unknown) => {
      throw error instanceof NetworkError ? new ApiError('network error') : error
    })
    const itemSettings = Object.keys(kept).length > 0 ? { itemSettings: kept } : {}
    return { authSetting, subscriptionsSetting: { mainSwitch, ...itemSettings } }
  }
  return {
    async: {
      getSetting: { tap: 'keeps', run: setting },
      openSetting: {
        tap: 'loses',
        run: (options) => {
          if (!tap.active) throw new ApiError('can only be invoked by user TAP gesture.')
          return page().then(() => setting(options))
        },
      },
    },
  }
}
