import { glassEasel } from 'glass-easel-miniprogram-adapter'
import type { PhoneOptions } from '../options'
import type { TapState } from '../tap'
import { createEnvironment } from './environment'
import { loadProgram } from './loader'
import type { Meters } from './meters'
import type { MiniProgram, Theme } from './program'
import { Router } from './router'
import { Colours } from './theme'

export interface EngineOptions {
  program: MiniProgram
  options: PhoneOptions
  screen: HTMLElement
  tap: TapState
  meters: Meters
  wx: Record<string, unknown>
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
  const { program, options, screen, tap, meters, wx, moved } = start
  const environment = createEnvironment(tap, meters, start.defineBuiltIns)
  const colours = new Colours(program, options.theme)
  const router = new Router(screen, { program, environment, tap, colours }, moved)
  let app: Record<string, unknown> = {}
  const globals = {
    wx,
    getApp: () => app,
    getCurrentPages: () => router.pages.map(({ caller }) => caller),
  }
  app = tap.run(false, () => loadProgram(program, environment.space, globals, tap))
  const call = (name: string, given: object) => {
    const method = app[name]
    if (typeof method !== 'function') return
    tap.run(false, () => glassEasel.safeCallback(name, method as () => void, app, [given] as never))
  }
  return {
    router,
    launch: () => {
      const path = options.path === '' ? (program.pages[0] ?? '') : options.path.replace(/^\//, '')
      const launch = { path: path.split('?')[0], query: {}, scene: 1001 }
      call('onLaunch', launch)
      call('onShow', launch)
      router.reLaunch(`/${path}`)
    },
    setTheme: (theme) => {
      colours.apply(theme)
      router.tabBar?.draw()
      for (const page of router.pages) page.colour()
    },
    enter: (to) => {
      call('onShow', { path: to.split('?')[0], query: {}, scene: 1014 })
      router.reLaunch(to.startsWith('/') ? to : `/${to}`)
    },
  }
}
