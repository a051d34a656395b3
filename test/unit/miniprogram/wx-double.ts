import { vi } from 'vitest'

/** A call of wx that showed or opened something, or copied it. */
export interface Shown {
  api: string
  options: object
}

type CloudFunction = (data: { action: string } & Record<string, unknown>) => unknown

/** Answers of `wx.requestSubscribeMessage`, by template id; or what it fails with. */
export type Asking = (tmplIds: string[]) => Record<string, string>

/**
 * WeChat's own side of a mini program, as far as services call it: what tests would otherwise need a phone for. It keeps
 * storage, passes calls to a function of the test, and remembers what was shown.
 */
export class WxDouble {
  readonly storage = new Map<string, unknown>()
  readonly shown: Shown[] = []
  /** Data of the calls of cloud functions, oldest first. */
  readonly calls: object[] = []
  /** Names of the functions that were called, as in `calls`. */
  readonly functions: string[] = []
  /** Ids of each request for permission. */
  readonly asked: string[][] = []
  language = 'zh_CN'
  /** Storage takes nothing more. */
  storageIsFull = false
  /** Pages of the tab bar, which navigateTo refuses. */
  tabs: string[] = []
  /** Pages that are not there. */
  missing: string[] = []
  subscriptionsSetting: { mainSwitch: boolean; itemSettings?: Record<string, string> } = {
    mainSwitch: true,
  }
  function: CloudFunction = () => ({})
  asking: Asking = () => ({})

  /** Makes it the program's `wx`. */
  static install(): WxDouble {
    const double = new WxDouble()
    vi.stubGlobal('wx', double.api)
    return double
  }

  /** What was shown by one API, oldest first. */
  of(api: string): object[] {
    return this.shown.filter((one) => one.api === api).map(({ options }) => options)
  }

  private readonly api = {
    getStorageSync: (key: string) => structuredClone(this.storage.get(key) ?? ''),
    setStorageSync: (key: string, value: unknown) => {
      if (this.storageIsFull) throw new Error('setStorageSync:fail exceed storage max size 10Mb')
      this.storage.set(key, structuredClone(value))
    },
    removeStorageSync: (key: string) => void this.storage.delete(key),
    clearStorageSync: () => this.storage.clear(),
    getAppBaseInfo: () => ({ language: this.language }),
    getSetting: async () => ({ subscriptionsSetting: this.subscriptionsSetting }),
    openSetting: async () => ({}),
    requestSubscribeMessage: async ({ tmplIds }: { tmplIds: string[] }) => {
      this.asked.push(tmplIds)
      return { errMsg: 'requestSubscribeMessage:ok', ...this.asking(tmplIds) }
    },
    cloud: {
      callFunction: async ({ name, data }: { name: string; data: { action: string } }) => {
        this.functions.push(name)
        this.calls.push(data)
        return { result: await this.function(data) }
      },
    },
    navigateTo: (options: { url: string }) => this.open('navigateTo', options),
    switchTab: (options: { url: string }) => this.open('switchTab', options),
    setClipboardData: (options: object) => this.show('setClipboardData', options),
    showToast: (options: object) => this.show('showToast', options),
    setTabBarItem: (options: object) => this.show('setTabBarItem', options),
    setTabBarBadge: (options: object) => this.show('setTabBarBadge', options),
    removeTabBarBadge: (options: object) => this.show('removeTabBarBadge', options),
  }

  private async show(api: string, options: object): Promise<void> {
    this.shown.push({ api, options })
  }

  private async open(api: string, options: { url: string }): Promise<void> {
    const [path = ''] = options.url.split('?')
    if (this.missing.includes(path)) throw new Error(`${api}:fail page "${path}" is not found`)
    if (api === 'navigateTo' && this.tabs.includes(path)) {
      throw new Error('navigateTo:fail can not navigateTo a tabbar page')
    }
    await this.show(api, options)
  }
}
