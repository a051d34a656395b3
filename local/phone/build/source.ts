import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { dirname, join, posix, resolve } from 'node:path'
import { z } from 'zod'
import { BuildError } from './build-error'
import { parseJson } from './json'

/** Where npm packages of a mini program are. */
const NPM = 'miniprogram_npm'

const SUBPACKAGES = z.array(z.object({ root: z.string(), pages: z.array(z.string()) })).default([])

const TAB = z.looseObject({
  pagePath: z.string(),
  text: z.string(),
  iconPath: z.string().optional(),
  selectedIconPath: z.string().optional(),
})

const APP = z.looseObject({
  pages: z.array(z.string()).min(1),
  subPackages: SUBPACKAGES,
  subpackages: SUBPACKAGES,
  themeLocation: z.string().optional(),
  usingComponents: z.record(z.string(), z.string()).default({}),
  // 文档: 最少 2 个、最多 5 个 tab
  tabBar: z.looseObject({ list: z.array(TAB).min(2).max(5) }).optional(),
})

const UNIT = z.looseObject({
  component: z.boolean().optional(),
  styleIsolation: z.string().optional(),
  usingComponents: z.record(z.string(), z.string()).default({}),
})

const THEME = z.record(z.string(), z.record(z.string(), z.string()))

/** A page or a component: four files beside each other. */
export interface Unit {
  /** Path in the program, without extension: `pages/inbox/inbox`. */
  path: string
  kind: 'page' | 'component'
  /** Its .json, with `usingComponents` as absolute paths (`/components/notice/notice`). */
  config: Record<string, unknown>
  /** What the classes of its style sheet are prefixed with; '' for what shares one scope with the pages. */
  scope: string
}

/** A mini program as it lies on disk. */
export interface Source {
  root: string
  app: Record<string, unknown>
  theme: Record<string, Record<string, string>>
  /** Paths of the pages, the first one first. */
  pages: string[]
  /** Roots of the subpackages: `admin`. */
  subpackages: string[]
  /** Components before those that use them, as far as they do not use each other. */
  units: Unit[]
}

/** Reads app.json and everything that it leads to. @throws BuildError */
export async function readSource(folder: string): Promise<Source> {
  const root = resolve(folder)
  const app = parseJson(APP, 'app.json', await readText(root, 'app.json'))
  const packages = [...app.subPackages, ...app.subpackages]
  const pages = [
    ...app.pages,
    ...packages.flatMap((one) => one.pages.map((page) => posix.join(one.root, page))),
  ]
  for (const { pagePath } of app.tabBar?.list ?? []) {
    if (app.pages.includes(pagePath)) continue
    throw new BuildError(
      'app.json',
      `the tab ${pagePath} is none of the pages of the main package.`,
    )
  }
  const reader = new Reader(root, app.usingComponents)
  for (const page of pages) await reader.read(page, 'page', 'app.json')
  const { themeLocation } = app
  const theme =
    themeLocation === undefined
      ? {}
      : parseJson(THEME, themeLocation, await readText(root, themeLocation))
  const subpackages = packages.map((one) => one.root.replace(/^\/|\/$/g, ''))
  return { root, app, theme, pages, subpackages, units: reader.units }
}

class Reader {
  readonly units: Unit[] = []
  private readonly known = new Set<string>()
  private readonly scopes = new Set<string>()

  constructor(
    private readonly root: string,
    private readonly everywhere: Record<string, string>,
  ) {}

  /** @param from the file that names it */
  async read(path: string, kind: Unit['kind'], from: string): Promise<void> {
    if (this.known.has(path)) return
    this.known.add(path)
    const file = `${path}.json`
    const hasConfig = existsSync(join(this.root, file))
    const missing = existsSync(join(this.root, `${path}.wxml`)) ? file : `${path}.wxml`
    // A page has no need of a .json (文档: 页面配置, 必填: 否).
    if (missing !== file || (kind === 'component' && !hasConfig)) {
      throw new BuildError(from, `names the ${kind} ${path}, but ${missing} is not there.`)
    }
    const config = parseJson(UNIT, file, hasConfig ? await readText(this.root, file) : '{}')
    if (kind === 'component' && config.component !== true) {
      throw new BuildError(file, '"component": true is missing.')
    }
    const usingComponents: Record<string, string> = {}
    for (const [tag, name] of Object.entries({ ...this.everywhere, ...config.usingComponents })) {
      const component = this.locate(name, file)
      await this.read(component, 'component', file)
      usingComponents[tag] = `/${component}`
    }
    const isShared = kind === 'page' || config.styleIsolation === 'shared'
    const scope = isShared ? '' : this.scopeOf(path)
    this.units.push({ path, kind, scope, config: { ...config, usingComponents } })
  }

  /** The path of what `usingComponents` names. */
  private locate(name: string, file: string): string {
    if (name.startsWith('/')) return name.slice(1)
    const beside = posix.join(dirname(file), name)
    if (name.startsWith('.')) return beside
    const candidates = [beside, posix.join(NPM, name), posix.join(NPM, name, 'index')]
    const found = candidates.find((path) => existsSync(join(this.root, `${path}.json`)))
    if (found !== undefined) return found
    throw new BuildError(
      file,
      `there is no component "${name}", neither beside it nor in ${NPM} (made by npm run build).`,
    )
  }

  /** A short name that no other component has: `message-group`, `button`, `button-2`. */
  private scopeOf(path: string): string {
    const name = path.endsWith('/index') ? posix.basename(dirname(path)) : posix.basename(path)
    let scope = name
    for (let n = 2; this.scopes.has(scope); n++) scope = `${name}-${n}`
    this.scopes.add(scope)
    return scope
  }
}

/** A text file of the program. @throws BuildError when it is not there */
export async function readText(root: string, path: string): Promise<string> {
  try {
    return await readFile(join(root, path), 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      throw new BuildError(path, 'is not there.')
    }
    throw error
  }
}
