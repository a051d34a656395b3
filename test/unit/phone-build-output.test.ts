import { once } from 'node:events'
import { watch } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { runInNewContext } from 'node:vm'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { packageSizes, watchFolder } from '../../local/phone/build'
import type { MiniProgram } from '../../local/phone/screen/engine/program'
import type { Files } from './phone-program'
import { built, component, program } from './phone-program'

/** The program as the browser sees it, and what its modules do with these globals. */
async function loaded(files: Files, globals: Record<string, unknown> = {}) {
  const { script } = await built(files)
  const context: { miniProgram?: MiniProgram } = {}
  runInNewContext(script, context)
  if (!context.miniProgram) throw new Error('The script gives no program.')
  const nothing = () => undefined
  const modules = context.miniProgram.load({ App: nothing, Page: nothing, ...globals })
  return { miniProgram: context.miniProgram, modules }
}

describe('pages and components', () => {
  const FILES: Files = {
    'app.json': {
      pages: ['pages/home/home'],
      usingComponents: { everywhere: '/components/everywhere' },
      subPackages: [{ root: 'admin', pages: ['people/people'] }],
    },
    'pages/home/home.json': { usingComponents: { part: './part', sheet: 'box/sheet' } },
    'admin/people/people.wxml': '<view />',
    'admin/people/people.ts': "type A = string\nPage({ a: 'x' as A })",
    ...component('components/everywhere'),
    ...component('pages/home/part'),
    ...component('miniprogram_npm/box/sheet/index'),
  }

  test('are found by path, by name and in subpackages, each before what uses it', async () => {
    const { miniProgram, modules } = await loaded(FILES)
    expect(miniProgram.pages).toEqual(['pages/home/home', 'admin/people/people'])
    expect(miniProgram.units.map(({ path, kind }) => `${kind} ${path}`)).toEqual([
      'component components/everywhere',
      'component pages/home/part',
      'component miniprogram_npm/box/sheet/index',
      'page pages/home/home',
      'page admin/people/people',
    ])
    expect(Object.keys(modules)).toEqual(['app', ...miniProgram.units.map(({ path }) => path)])
  })

  test('know components by absolute path, those of app.json too', async () => {
    const { miniProgram } = await loaded(FILES)
    const home = miniProgram.units.find(({ path }) => path === 'pages/home/home')
    expect(home?.config.usingComponents).toEqual({
      everywhere: '/components/everywhere',
      part: '/pages/home/part',
      sheet: '/miniprogram_npm/box/sheet/index',
    })
  })
})

describe('modules', () => {
  test('run when they are asked for, once', async () => {
    const ran: unknown[] = []
    const { modules } = await loaded(
      {
        'pages/home/home.js': "import { n } from './shared'\nPage({ n })",
        'pages/home/shared.js': 'getApp().push(1)\nexport const n = 1',
      },
      { getApp: () => ({ push: (what: unknown) => ran.push(what) }) },
    )
    expect(ran).toEqual([])
    modules['pages/home/home']?.()
    modules['pages/home/home']?.()
    expect(ran).toEqual([1])
  })

  test.for(['window', 'document', 'self', 'globalThis', 'fetch', 'localStorage', 'URL', 'crypto'])(
    'have no %s, as in WeChat',
    async (name) => {
      const Page = vi.fn()
      const home = { 'pages/home/home.js': `Page({ type: typeof ${name} })` }
      const { modules } = await loaded(home, { Page })
      modules['pages/home/home']?.()
      expect(Page).toHaveBeenCalledWith({ type: 'undefined' })
    },
  )

  test('may call something of their own as the browser calls one of its things', async () => {
    const Page = vi.fn()
    const home = {
      'pages/home/home.js': "const name = 'Ann'\nconst open = 1\nPage({ name, open })",
    }
    const { modules } = await loaded(home, { Page })
    modules['pages/home/home']?.()
    expect(Page).toHaveBeenCalledWith({ name: 'Ann', open: 1 })
  })
})

describe('sizes of packages', () => {
  test('are those of what is uploaded, by package', async () => {
    const folder = await program({
      'app.json': {
        pages: ['pages/home/home'],
        subPackages: [{ root: 'admin/', pages: ['people'] }],
      },
      'admin/a.png': new Uint8Array(1000),
      'images/a.png': new Uint8Array(100_000),
      'notes.md': 'x'.repeat(50_000),
      'types.d.ts': `declare const a: '${'x'.repeat(50_000)}'`,
      'long.ts': `export const a = 1 // ${'x'.repeat(50_000)}`,
    })
    const { main = 0, admin } = await packageSizes(folder)
    expect(admin).toBe(1000)
    expect(main).toBeGreaterThan(100_000)
    expect(main).toBeLessThan(101_000)
  })

  test('are zero for a subpackage that is empty', async () => {
    const app = { pages: ['pages/home/home'], subpackages: [{ root: 'later', pages: [] }] }
    expect(await packageSizes(await program({ 'app.json': app }))).toMatchObject({ later: 0 })
  })
})

describe('a folder that is watched', () => {
  const turn = () => new Promise((resolve) => setImmediate(resolve))

  afterEach(() => {
    vi.useRealTimers()
  })

  test('tells of a change a moment after the last one, and of none that was made by us', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const folder = await program({ 'miniprogram_npm/a.js': '' })
    const changed = vi.fn()
    const stop = watchFolder(folder, changed)
    const own = watch(join(folder, 'miniprogram_npm'))
    try {
      const seen = once(own, 'change')
      await writeFile(join(folder, 'miniprogram_npm', 'a.js'), 'made')
      await seen
      await turn()
      expect(vi.getTimerCount()).toBe(0)

      await writeFile(join(folder, 'app.js'), 'App({ a: 1 })')
      while (vi.getTimerCount() === 0) await turn()
      expect(changed).not.toHaveBeenCalled()
      vi.runAllTimers()
      expect(changed).toHaveBeenCalledTimes(1)
    } finally {
      own.close()
      stop()
    }
  })
})
