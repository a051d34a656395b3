import type { Meters } from '../engine/meters'
import type { PhoneOptions } from '../options'
import type { TapState } from '../tap'
import { WeChat } from '../wechat/index'
import type { ApiTable } from './api'
import { Clipboard } from './clipboard'
import { cloudTable } from './cloud'
import { httpServer } from './server'
import { settingsTable } from './settings'
import { storageTable } from './storage'
import { subscribeTable } from './subscribe'
import { SystemApis } from './system'
import { uiTable } from './ui'

export interface DeviceOptions {
  options: PhoneOptions
  tap: TapState
  /** Where WeChat draws. */
  screen: HTMLElement
  meters: Meters
}

export interface Device {
  tables: ApiTable[]
  openSetting: () => Promise<{ authSetting: Record<string, boolean> }>
  themeChanged: (theme: PhoneOptions['theme']) => void
  clipboard: () => string
}

/** All of `wx` that is not about pages. */
export function createDevice({ options, tap, screen, meters }: DeviceOptions): Device {
  const { openid, language } = options
  const server = httpServer()
  const wechat = new WeChat(screen, language)
  const clipboard = new Clipboard(wechat, server, openid)
  const system = new SystemApis(options, tap)
  const settingsPage = () => wechat.settings(server, openid)
  const changed = () => {
    if (parent !== window) {
      parent.postMessage({ type: 'phone', event: 'subscriptions' }, location.origin)
    }
  }
  return {
    tables: [
      storageTable(localStorage, openid),
      system.table,
      cloudTable(server, openid, meters),
      uiTable(wechat),
      clipboard.table,
      subscribeTable({
        server,
        openid,
        tap,
        changed,
        popup: (templates) => wechat.popup(templates),
      }),
      settingsTable({ server, openid, tap, page: settingsPage }),
    ],
    openSetting: async () => {
      await settingsPage()
      return { authSetting: {} }
    },
    themeChanged: (theme) => system.themeChanged(theme),
    clipboard: () => clipboard.text,
  }
}
