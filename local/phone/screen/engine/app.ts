import { glassEasel } from 'glass-easel-miniprogram-adapter'
import type { TapState } from '../tap'
import type { ApiTable } from '../wx/api'

/** How the program was started, or brought back to the front (wx.getLaunchOptionsSync). */
export interface EnterOptions {
  path: string
  query: Record<string, string>
  /** 1001 by itself, 1014 from a card of a subscribe message (文档: 场景值). */
  scene: number
}

/** What App() may have a function for, and the wx.on… that says the same. */
const EVENTS = {
  onShow: 'onAppShow',
  onHide: 'onAppHide',
  onError: 'onError',
  onUnhandledRejection: 'onUnhandledRejection',
  onPageNotFound: 'onPageNotFound',
} as const

type Event = keyof typeof EVENTS
type Listener = (given: never) => void

/** The program as a whole: what App() was given, and what happens to it. */
export class App {
  /** What getApp() gives; there is none before app.ts has run. */
  instance: Record<string, unknown> | undefined
  private launched: EnterOptions | undefined
  private entered: EnterOptions | undefined
  private readonly listeners = new Map<string, Set<Listener>>()

  constructor(private readonly tap: TapState) {}

  launch(options: EnterOptions): void {
    this.launched = options
    this.entered = options
    this.call('onLaunch', options)
    this.tell('onShow', options)
  }

  /** Back from WeChat, by another way than the first time. */
  enter(options: EnterOptions): void {
    this.entered = options
    this.tell('onHide', {})
    this.tell('onShow', options)
  }

  /** App()'s own function first, then listeners. @returns whether there was one */
  tell(event: Event, given: unknown): boolean {
    const listeners = [...(this.listeners.get(EVENTS[event]) ?? [])]
    const own = this.call(event, given)
    for (const listener of listeners) this.enterWith(event, listener, given)
    return own || listeners.length > 0
  }

  themeChanged(theme: string): void {
    this.call('onThemeChange', { theme })
  }

  get table(): ApiTable {
    const sync: ApiTable['sync'] = {
      getLaunchOptionsSync: () => ({ ...this.launched, referrerInfo: {} }),
      getEnterOptionsSync: () => ({ ...this.entered, referrerInfo: {} }),
    }
    for (const name of Object.values(EVENTS)) {
      const listeners = new Set<Listener>()
      this.listeners.set(name, listeners)
      sync[name] = (listener: Listener) => void listeners.add(listener)
      sync[name.replace('on', 'off')] = (listener?: Listener) =>
        listener ? void listeners.delete(listener) : listeners.clear()
    }
    return { sync }
  }

  private call(name: string, given: unknown): boolean {
    const method = this.instance?.[name]
    if (typeof method !== 'function') return false
    this.enterWith(name, method as Listener, given)
    return true
  }

  private enterWith(name: string, work: Listener, given: unknown): void {
    const { instance } = this
    this.tap.run(false, () => {
      glassEasel.safeCallback(name, work, instance, [given as never])
    })
  }
}
