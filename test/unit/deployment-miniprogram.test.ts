import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { env } from '../../miniprogram/env'
import { APP, COMPONENT, PAGE, PROJECT, THEME } from './deployment-schemas'

/**
 * Stands in for the developer tools, which alone can upload the mini program: what they would look for is there, and
 * what the program says of itself is what WeChat takes.
 */

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const PROGRAM = join(ROOT, 'miniprogram')
const PAGE_FILES = ['ts', 'json', 'wxml', 'wxss']

/** Of an icon of the tab bar (文档: 40kb). */
const MAX_ICON_BYTES = 40 * 1024
const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

/** Where packages of components have theirs. */
const COMPONENT_PACKAGES = { '@vant/weapp': 'lib', 'mp-html': 'dist/mp-weixin' }

const app = APP.parse(read('miniprogram/app.json'))
const project = PROJECT.parse(read('project.config.json'))

/** Every file of the program, relative to its folder; without what npm brings. */
const files = readdirSync(PROGRAM, { recursive: true, encoding: 'utf8' })
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => !path.startsWith('miniprogram_npm') && statSync(inProgram(path)).isFile())
const components = files.filter((path) => /^components\/.*\.json$/.test(path))

describe('the project', () => {
  it('has the program and the built functions where the tools look for them', () => {
    expect(project.miniprogramRoot).toBe('miniprogram/')
    expect(project.cloudfunctionRoot).toBe('dist/cloudfunctions/')
    expect(files).toContain('app.ts')
    expect(files).toContain(app.sitemapLocation)
  })

  it('has the same appid for the developer tools and for its code', () => {
    expect(env.appid).toBe(project.appid)
  })

  it('leaves out of the package nothing that the program needs', () => {
    const ignored = project.packOptions.ignore.map(({ value }) => value)
    // Neither is a page's or a component's, nor named by one.
    expect(ignored).toEqual(['tsconfig.json', 'miniprogram_npm/package.json'])
  })

  it('packs the icons, which only the theme names', () => {
    expect(project.packOptions.include).toEqual([{ type: 'folder', value: 'images' }])
    for (const icon of icons()) expect(icon).toMatch(/^images\//)
  })

  it('is for a base library that has every API of wx that the program calls', () => {
    const typings = readFileSync(
      join(ROOT, 'node_modules/miniprogram-api-typings/types/wx/lib.wx.api.d.ts'),
      'utf8',
    )
    const younger = calledApis().filter(
      (name) => compare(since(name, typings), project.libVersion) > 0,
    )
    expect(younger).toEqual([])
    expect(since('getAppBaseInfo', typings)).toBe('2.20.1')
  })
})

describe('the program', () => {
  it.each(app.pages)('has every file of the page %s', (page) => {
    expect(
      PAGE_FILES.map((type) => `${page}.${type}`).filter((file) => !files.includes(file)),
    ).toEqual([])
    expect(() => PAGE.parse(read(`miniprogram/${page}.json`))).not.toThrow()
  })

  it('names every page that it has', () => {
    const pages = files.filter((path) => /^pages\/.*\.wxml$/.test(path))
    expect(pages.map((path) => path.replace('.wxml', '')).sort()).toEqual([...app.pages].sort())
  })

  it('has tabs for pages, of which the first is one', () => {
    const tabs = app.tabBar.list.map(({ pagePath }) => pagePath)
    expect(tabs.filter((path) => !app.pages.includes(path))).toEqual([])
    expect(app.pages[0]).toBe(tabs[0])
  })

  it.each(components)('has every file of the component of %s', (path) => {
    const missing = PAGE_FILES.map((type) => path.replace(/json$/, type)).filter(
      (file) => !files.includes(file),
    )
    expect(missing).toEqual([])
    expect(() => COMPONENT.parse(read(`miniprogram/${path}`))).not.toThrow()
  })

  it.each([...app.pages.map((page) => `${page}.json`), ...components])(
    'has the components that %s names, and shows each',
    (path) => {
      const named = componentsOf(path)
      expect(Object.values(named).filter((component) => !isThere(component))).toEqual([])
      const wxml = readFileSync(inProgram(path.replace(/json$/, 'wxml')), 'utf8')
      const shown = [...wxml.matchAll(/<([a-z]+(?:-[a-z]+)*)/g)].map(([, tag = '']) => tag)
      const foreign = new Set(shown.filter((tag) => !BUILT_IN.includes(tag)))
      expect([...foreign].sort()).toEqual(Object.keys(named).sort())
    },
  )

  it('has only files that the tools compile or upload', () => {
    const others = files.filter((path) => !/\.(ts|wxml|wxss|wxs|json|png)$/.test(path))
    expect(others).toEqual([])
  })
})

describe('the theme', () => {
  const theme = THEME.parse(read(`miniprogram/${app.themeLocation}`))

  it('has what the program names, light and dark, and nothing else', () => {
    const named = JSON.stringify(app).match(/(?<="@)\w+/g) ?? []
    expect(Object.keys(theme.light).sort()).toEqual([...new Set(named)].sort())
  })

  it.each(icons())('has the icon %s, which WeChat takes', (icon) => {
    expect(files).toContain(icon)
    const content = readFileSync(inProgram(icon))
    expect(content.subarray(0, PNG.length)).toEqual(PNG)
    expect(content.length).toBeLessThanOrEqual(MAX_ICON_BYTES)
  })

  it('has no picture that nobody sees', () => {
    expect(files.filter((path) => path.startsWith('images/')).sort()).toEqual(icons().sort())
  })
})

/** Tags of WeChat's own that the program uses. */
const BUILT_IN = ['block', 'scroll-view', 'slot', 'text', 'view', 'web-view']

function inProgram(path: string): string {
  return join(PROGRAM, path)
}

function read(path: string): unknown {
  return JSON.parse(readFileSync(join(ROOT, path), 'utf8'))
}

/** Files of the tabs' icons in both themes. */
function icons(): string[] {
  const theme = THEME.parse(read(`miniprogram/${app.themeLocation}`))
  return [theme.light, theme.dark]
    .flatMap(Object.entries)
    .flatMap(([name, value]) => (name.includes('Icon') ? [String(value)] : []))
    .filter((icon, index, all) => all.indexOf(icon) === index)
}

function componentsOf(path: string): Record<string, string> {
  return (
    (/^pages/.test(path) ? PAGE : COMPONENT).parse(read(`miniprogram/${path}`)).usingComponents ??
    {}
  )
}

/** A component of the program by its path from the root, or one of a package that package.json names. */
function isThere(component: string): boolean {
  if (component.startsWith('/')) return files.includes(`${component.slice(1)}.json`)
  const { dependencies } = z
    .object({ dependencies: z.record(z.string(), z.string()) })
    .parse(read('package.json'))
  return Object.entries(COMPONENT_PACKAGES).some(([name, folder]) => {
    if (component !== name && !component.startsWith(`${name}/`)) return false
    const entry = component === name ? 'index' : component.slice(name.length + 1)
    return (
      name in dependencies && existsSync(join(ROOT, 'node_modules', name, folder, `${entry}.json`))
    )
  })
}

/** Names of the APIs that the code calls: `wx.showToast` … */
function calledApis(): string[] {
  const code = files
    .filter((path) => path.endsWith('.ts'))
    .map((path) => readFileSync(inProgram(path), 'utf8'))
  return [
    ...new Set(
      code.flatMap((text) => [...text.matchAll(/\bwx\.(\w+)\(/g)].map(([, name = '']) => name)),
    ),
  ]
}

/** The base library that an API came with, by the comment above its declaration; 1.0.0 where it says nothing. */
function since(name: string, typings: string): string {
  const declaration = new RegExp(`^ {8}${name}[<(]`, 'm').exec(typings)
  if (!declaration) throw new Error(`The typings do not have wx.${name}.`)
  const comment = typings
    .slice(0, declaration.index)
    .slice(typings.lastIndexOf('/**', declaration.index))
  return /^\* 需要基础库： `([\d.]+)`/m.exec(comment)?.[1] ?? '1.0.0'
}

/** Versions by their numbers: more than 0 when the first is the younger. */
function compare(one: string, other: string): number {
  const [a, b] = [one, other].map((version) => version.split('.').map(Number))
  for (let index = 0; index < 3; index++) {
    const difference = (a?.[index] ?? 0) - (b?.[index] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}
