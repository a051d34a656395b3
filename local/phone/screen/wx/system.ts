import type { PhoneOptions } from '../options'
import type { TapState } from '../tap'
import type { ApiTable } from './api'

/** What the base library calls itself here: one that has all that pages use. */
const SDK_VERSION = '3.8.0'

type Listener = (result: object) => void

/** `wx.*` about the phone itself: what it is, its network, its theme. */
export class SystemApis {
  private readonly network = new Set<Listener>()
  private readonly theme = new Set<Listener>()

  constructor(
    private readonly options: PhoneOptions,
    private readonly tap: TapState,
  ) {
    for (const type of ['online', 'offline']) {
      window.addEventListener(type, () => this.tell(this.network, networkResult()))
    }
  }

  themeChanged(theme: PhoneOptions['theme']): void {
    this.tell(this.theme, { theme })
  }

  private tell(listeners: ReadonlySet<Listener>, result: object): void {
    for (const listener of listeners) this.tap.run(false, () => listener(result))
  }

  get table(): ApiTable {
    const { network, theme } = this
    return {
      async: {
        getNetworkType: {
          tap: 'loses',
          run: () => ({ networkType: navigator.onLine ? 'wifi' : 'none' }),
        },
        getSystemInfo: { tap: 'loses', run: () => this.everything() },
        vibrateShort: { tap: 'loses', run: () => ({}) },
      },
      sync: {
        getAppBaseInfo: () => this.base(),
        getWindowInfo: windowInfo,
        getDeviceInfo: deviceInfo,
        getSystemInfoSync: () => this.everything(),
        getSystemSetting: () => ({
          bluetoothEnabled: true,
          wifiEnabled: true,
          locationEnabled: true,
        }),
        getAccountInfoSync: () => ({
          miniProgram: { appId: 'touristappid', envVersion: 'develop', version: '' },
        }),
        getMenuButtonBoundingClientRect: () => {
          const right = document.documentElement.clientWidth - 7
          return { width: 87, height: 32, top: 46, bottom: 78, left: right - 87, right }
        },
        getLaunchOptionsSync: () => ({ path: '', query: {}, scene: 1001 }),
        getEnterOptionsSync: () => ({ path: '', query: {}, scene: 1001 }),
        getUpdateManager: () => ({
          onCheckForUpdate: () => undefined,
          onUpdateReady: () => undefined,
          onUpdateFailed: () => undefined,
          applyUpdate: () => undefined,
        }),
        onNetworkStatusChange: (listener: Listener) => void network.add(listener),
        offNetworkStatusChange: (listener: Listener) => void network.delete(listener),
        onThemeChange: (listener: Listener) => void theme.add(listener),
        offThemeChange: (listener: Listener) => void theme.delete(listener),
      },
    }
  }

  private base() {
    const { language, theme } = this.options
    return { SDKVersion: SDK_VERSION, language, theme, version: '8.0.50', host: { env: 'WeChat' } }
  }

  private everything() {
    return { ...this.base(), ...windowInfo(), ...deviceInfo() }
  }
}

const networkResult = () => ({
  isConnected: navigator.onLine,
  networkType: navigator.onLine ? 'wifi' : 'none',
})

/** 84: status bar and navigation bar, in px. */
const BARS_PX = 84

function windowInfo() {
  const { clientWidth: width, clientHeight: height } = document.documentElement
  return {
    pixelRatio: window.devicePixelRatio,
    screenWidth: width,
    screenHeight: height,
    windowWidth: width,
    windowHeight: height - BARS_PX,
    statusBarHeight: 40,
    screenTop: BARS_PX,
    safeArea: { left: 0, right: width, top: 40, bottom: height, width, height: height - 40 },
  }
}

const deviceInfo = () => ({
  brand: 'devtools',
  model: 'Yizhan',
  system: 'iOS 17.0',
  platform: 'devtools',
  benchmarkLevel: 1,
})
