import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { dirname, join, posix, resolve } from 'node:path'
import type { z } from 'zod'
import { allPages, checkApp, checkPath } from './app-rules'
import { BuildError } from './build-error'
import type { ThemeJson } from './config'
import { APP, SITEMAP, THEME, UNIT, subpackagesOf } from './config'
import { parseJson } from './json'
import { checkAppTheme, checkUnitTheme } from './theme-variables'

/** Where npm packages of a mini program are. */
const NPM = 'miniprogram_npm'

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

/** Reads app.json and everything that it leads to. @throws BuildError for what WeChat's compiler would refuse, too */
export async function readSource(folder: string): Promise<Source> {
  const root = resolve(folder)
  const app = parseJson(APP, 'app.json', await readText(root, 'app.json'))
  const { themeLocation, sitemapLocation } = app
  const theme =
    themeLocation === undefined ? undefined : await readNamed(root, THEME, { themeLocation })
  if (sitemapLocation !== undefined) await readNamed(root, SITEMAP, { sitemapLocation })
  checkAppTheme(app, theme)
  checkApp(root, app, theme)
  const pages = allPages(app)
  const reader = new Reader(root, app.usingComponents, theme)
  for (const page of pages) await reader.read(page, 'page', 'app.json')
  const subpackages = subpackagesOf(app).map((one) => one.root.replace(/\/$/, ''))
  return { root, app, theme: theme ?? {}, pages, subpackages, units: reader.units }
}

/** A .json that app.json names under this key. */
async function readNamed<T>(
  root: string,
  schema: z.ZodType<T>,
  named: Record<string, string>,
): Promise<T> {
  const [[key, path] = ['', '']] = Object.entries(named)
  checkPath(key, path)
  if (!path.endsWith('.json')) throw new BuildError('app.json', `${key}: ${path} is no .json.`)
  return parseJson(schema, path, await readText(root, path))
}

class Reader {
  readonly units: Unit[] = []
  private readonly known = new Set<string>()
  private readonly scopes = new Set<string>()

  constructor(
    private readonly root: string,
    private readonly everywhere: Record<string, string>,
    private readonly theme: ThemeJson | undefined,
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
    checkUnitTheme(file, config, this.theme)
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
