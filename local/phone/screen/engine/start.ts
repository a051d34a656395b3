import type { glassEasel } from 'glass-easel-miniprogram-adapter'
import type { PhoneOptions } from '../options'
import type { TapState } from '../tap'
import { readAddress } from './address'
import type { App, EnterOptions } from './app'
import { createEnvironment } from './environment'
import type { Faults } from './faults'
import { loadProgram } from './loader'
import type { Meters } from './meters'
import type { MiniProgram, Theme } from './program'
import { Router } from './router'
import { Colours } from './theme'

/** 场景值: from the list of mini programs; from a card of a subscribe message. */
const SCENE = { list: 1001, card: 1014 }

export interface EngineOptions {
  program: MiniProgram
  options: PhoneOptions
  screen: HTMLElement
  tap: TapState
  meters: Meters
  faults: Faults
  wx: Record<string, unknown>
  /** What the program's promises are made of. */
  promise: PromiseConstructor
  app: App
  defineBuiltIns: (space: glassEasel.ComponentSpace) => void
  /** Another page is on top. */
  moved: (path: string) => void
}

export interface Engine {
  router: Router
  /** Opens the first page. Not before the program's own `wx` can reach the router. */
  launch: () => void
  setTheme: (theme: Theme) => void
  /** Enters from outside: a tapped notification. */
  enter: (path: string) => void
}

/** Runs the program on this screen. */
export function startEngine(start: EngineOptions): Engine {
  const { program, options, screen, tap, meters, faults, wx, promise, app, moved } = start
  const page = () => router.current?.path ?? ''
  const { defineBuiltIns } = start
  const environment = createEnvironment({ tap, meters, page, defineBuiltIns })
  const colours = new Colours(program, options.theme)
  const router = new Router(screen, { program, environment, tap, colours }, moved)
  faults.attach(
    () => (page() === '' ? 'app' : page()),
    (event, given) => app.tell(event, given),
  )
  const globals = {
    wx,
    Promise: promise,
    getApp: (asked?: { allowDefault?: boolean }) =>
      app.instance ?? (asked?.allowDefault === true ? {} : undefined),
    getCurrentPages: () => router.pages.map(({ caller }) => caller),
    App: (definition: Record<string, unknown>) => {
      app.instance = definition
    },
  }
  tap.run(false, () => loadProgram(program, environment.space, globals, tap))
  window.addEventListener('resize', () => router.current?.resize())

  const open = (path: string, scene: number, enter: (options: EnterOptions) => void) => {
    const first = program.pages[0] ?? ''
    const asked = path === '' ? first : path
    const url = asked.startsWith('/') ? asked : `/${asked}`
    const address = readAddress(url, '')
    enter({ ...address, scene })
    if (program.pages.includes(address.path)) return router.reLaunch(url)
    const handled = app.tell('onPageNotFound', { ...address, isEntryPage: true })
    if (handled && router.current) return
    faults.error(new Error(`The page "${address.path}" is not in app.json.`))
    if (!router.current) router.reLaunch(`/${first}`)
  }
  return {
    router,
    launch: () => open(options.path, SCENE.list, (given) => app.launch(given)),
    setTheme: (theme) => {
      const before = colours.current
      colours.apply(theme)
      router.tabBar?.draw()
      for (const one of router.opened) one.colour()
      if (colours.current !== before) app.themeChanged(colours.current)
    },
    enter: (path) =>
      open(path, SCENE.card, (given) => {
        router.current?.hide()
        app.enter(given)
      }),
  }
}
