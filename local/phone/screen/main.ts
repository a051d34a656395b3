import { glassEasel } from 'glass-easel-miniprogram-adapter'
import { builtInStyle, defineBuiltIns, installGestures } from './built-in/index'
import { pageTables } from './engine/apis'
import { App } from './engine/app'
import { Faults } from './engine/faults'
import { frameStyle } from './engine/frame-style'
import { newMeters } from './engine/meters'
import type { Meters } from './engine/meters'
import type { MiniProgram, Theme } from './engine/program'
import { startEngine } from './engine/start'
import type { Engine } from './engine/start'
import { taskPromise } from './engine/task-promise'
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

function start(screen: HTMLElement, faults: Faults): Phone {
  const program = globalThis.miniProgram
  if (!program) throw new Error('The mini program could not be built: see the terminal.')
  const options = readOptions(location)
  // The others have no dark look (文档: app.json darkmode).
  const hasThemes = program.app.darkmode === true
  if (!hasThemes) options.theme = 'light'
  const style = document.createElement('style')
  style.textContent = frameStyle + builtInStyle
  document.head.prepend(style)

  const tap = new TapState()
  const app = new App(tap)
  const meters = newMeters()
  const running: { engine?: Engine } = {}
  const engine = () => {
    if (!running.engine) throw new Error('The program has not started yet.')
    return running.engine
  }
  const router = () => engine().router
  const device = createDevice({ options, tap, screen, meters })
  const promise = options.promises === 'tasks' ? taskPromise(tap, faults) : Promise
  const wx = createWx([...device.tables, ...pageTables(router, tap), app.table], tap, promise)
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
    faults,
    wx,
    promise,
    app,
    moved,
    defineBuiltIns: (space) =>
      defineBuiltIns(space, {
        tap,
        style: program.app.style,
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
      if (!hasThemes) return
      options.theme = theme
      engine().setTheme(theme)
      device.themeChanged(theme)
    },
    setLanguage: (language) => {
      const url = new URL(location.href)
      url.searchParams.set('language', language)
      // It may have become another one since.
      url.searchParams.set('theme', options.theme)
      url.searchParams.set('path', router().current?.url ?? '')
      location.replace(url)
    },
    currentPath: () => router().current?.url ?? '',
    clipboard: () => device.clipboard(),
    meters,
  }
}

function navigate(router: Engine['router'], type: string, url: string, delta: number): unknown {
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
const faults = new Faults(screen)
window.addEventListener('error', ({ error, message }) => faults.error(error ?? message))
window.addEventListener('unhandledrejection', ({ reason }) => faults.rejection(reason))
glassEasel.globalOptions.throwGlobalError = false
glassEasel.addGlobalErrorListener((error, method = '', component) => {
  const name = typeof component === 'object' ? component.is : component
  // What is in a page's own WXML is the page's: a built-in component only passed it on.
  faults.error(error, name === undefined || name.startsWith('wx://') ? '' : `${method} of ${name}`)
  return false
})
glassEasel.addGlobalWarningListener((warning, component) => {
  console.warn(`${typeof component === 'object' ? component.is : component}: ${warning}`)
  return false
})
try {
  globalThis.phone = start(screen, faults)
  screen.dataset['ready'] = 'true'
} catch (error) {
  faults.error(error)
}
