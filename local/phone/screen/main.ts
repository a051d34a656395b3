import { glassEasel } from 'glass-easel-miniprogram-adapter'
import { builtInStyle, defineBuiltIns, installGestures } from './built-in/index'
import { pageTables } from './engine/apis'
import { frameStyle } from './engine/frame-style'
import { newMeters } from './engine/meters'
import type { Meters } from './engine/meters'
import type { MiniProgram, Theme } from './engine/program'
import { startEngine } from './engine/start'
import type { Engine } from './engine/start'
import { readOptions } from './options'
import type { PhoneOptions } from './options'
import { TapState } from './tap'
import { createWx } from './wx/api'
import { createDevice } from './wx/index'

declare global {
  // The program, as local/phone/build made it.
  var miniProgram: MiniProgram | undefined
  var phone: Phone | undefined
}

/** What the page around the phone, and tests, do to it. */
export interface Phone {
  /** Enters the program from outside, as a tapped notification does. */
  open: (path: string) => void
  setTheme: (theme: Theme) => void
  setLanguage: (language: PhoneOptions['language']) => void
  /** Of the page on top, with its query. */
  currentPath: () => string
  /** What the program copied last. */
  clipboard: () => string
  readonly meters: Meters
}

/** A fault of the program: seen on the phone, and in the console, where tests look. */
function showFault(screen: HTMLElement, text: string): void {
  console.error(text)
  const strip = document.createElement('pre')
  strip.className = 'phone-fault'
  strip.textContent = text
  strip.addEventListener('click', () => strip.remove())
  screen.append(strip)
}

function start(screen: HTMLElement): Phone {
  const program = globalThis.miniProgram
  if (!program) throw new Error('The mini program could not be built: see the terminal.')
  const options = readOptions(location)
  const style = document.createElement('style')
  style.textContent = frameStyle + builtInStyle
  document.head.prepend(style)

  const tap = new TapState()
  const meters = newMeters()
  const running: { engine?: Engine } = {}
  const engine = () => {
    if (!running.engine) throw new Error('The program has not started yet.')
    return running.engine
  }
  const router = () => engine().router
  const device = createDevice({ options, tap, screen, meters })
  const wx = createWx([...device.tables, ...pageTables(router)], tap)
  const moved = (path: string) => {
    screen.dataset['path'] = path
    tell({ event: 'path', path })
  }
  running.engine = startEngine({
    program,
    options,
    screen,
    tap,
    meters,
    wx,
    moved,
    defineBuiltIns: (space) =>
      defineBuiltIns(space, {
        tap,
        fileUrl: (path) => (path.startsWith('/') ? `files${path}` : path),
        navigate: (type, url, delta) => navigate(router(), type, url, delta),
        openSetting: () => device.openSetting(),
        openWeChat: (what) => console.info(`button open-type=${what}`),
      }),
  })
  installGestures(screen, tap)
  running.engine.launch()
  return {
    open: (path) => engine().enter(path),
    setTheme: (theme) => {
      options.theme = theme
      engine().setTheme(theme)
      device.themeChanged(theme)
    },
    setLanguage: (language) => {
      const url = new URL(location.href)
      url.searchParams.set('language', language)
      url.searchParams.set('path', router().current?.url ?? '')
      location.replace(url)
    },
    currentPath: () => router().current?.url ?? '',
    clipboard: () => device.clipboard(),
    meters,
  }
}

function navigate(router: Engine['router'], type: string, url: string, delta: number): void {
  switch (type) {
    case 'redirect':
      return router.redirectTo(url)
    case 'switchTab':
      return router.switchTab(url)
    case 'reLaunch':
      return router.reLaunch(url)
    case 'navigateBack':
      return router.navigateBack(delta)
    default:
      return router.navigateTo(url)
  }
}

/** Tells the page around the phone, if there is one. */
function tell(message: Record<string, unknown>): void {
  if (parent !== window) parent.postMessage({ type: 'phone', ...message }, location.origin)
}

const screen = document.querySelector<HTMLElement>('#screen')
if (!screen) throw new Error('There is no #screen.')
const fault = (error: unknown) =>
  showFault(screen, error instanceof Error ? (error.stack ?? error.message) : String(error))
window.addEventListener('error', ({ error, message }) => fault(error ?? message))
window.addEventListener('unhandledrejection', ({ reason }) => fault(reason))
glassEasel.globalOptions.throwGlobalError = false
glassEasel.addGlobalErrorListener((error) => {
  fault(error)
  return false
})
glassEasel.addGlobalWarningListener((warning) => {
  console.warn(warning)
  return false
})
try {
  globalThis.phone = start(screen)
  screen.dataset['ready'] = 'true'
} catch (error) {
  fault(error)
}
