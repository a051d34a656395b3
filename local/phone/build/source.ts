import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { dirname, join, posix } from 'node:path'
import { z } from 'zod'
import { BuildError } from './build-error'

/** Where npm packages of a mini program are. */
const NPM = 'miniprogram_npm'

const APP = z.looseObject({
  pages: z.array(z.string()).min(1),
  subPackages: z.array(z.object({ root: z.string(), pages: z.array(z.string()) })).default([]),
  subpackages: z.array(z.object({ root: z.string(), pages: z.array(z.string()) })).default([]),
  themeLocation: z.string().optional(),
  usingComponents: z.record(z.string(), z.string()).default({}),
})

const UNIT = z.looseObject({
  component: z.boolean().optional(),
  usingComponents: z.record(z.string(), z.string()).default({}),
})

/** A page or a component: four files beside each other. */
export interface Unit {
  /** Path in the program, without extension: `pages/inbox/inbox`. */
  path: string
  kind: 'page' | 'component'
  /** Its .json, with `usingComponents` as absolute paths (`/components/notice/notice`). */
  config: Record<string, unknown>
  /** What the classes of its style sheet are prefixed with; '' for pages, which share one scope. */
  scope: string
}

/** A mini program as it lies on disk. */
export interface Source {
  root: string
  app: Record<string, unknown>
  theme: Record<string, Record<string, string>>
  /** Paths of the pages, the first one first. */
  pages: string[]
  /** Components before those that use them, as far as they do not use each other. */
  units: Unit[]
}

/** Reads app.json and everything that it leads to. @throws BuildError */
export async function readSource(root: string): Promise<Source> {
  const app = parsed(APP, 'app.json', await readText(root, 'app.json'))
  const packages = [...app.subPackages, ...app.subpackages]
  const pages = [
    ...app.pages,
    ...packages.flatMap((one) => one.pages.map((page) => posix.join(one.root, page))),
  ]
  const reader = new Reader(root, app.usingComponents)
  for (const page of pages) await reader.read(page, 'page', 'app.json')
  const theme =
    app.themeLocation === undefined
      ? {}
      : parsed(
          z.record(z.string(), z.record(z.string(), z.string())),
          app.themeLocation,
          await readText(root, app.themeLocation),
        )
  return { root, app, theme, pages, units: reader.units }
}

class Reader {
  readonly units: Unit[] = []
  private readonly known = new Set<string>()
  private readonly scopes = new Set<string>()

  constructor(
    private readonly root: string,
    private readonly everywhere: Record<string, string>,
  ) {}

  async read(path: string, kind: Unit['kind'], from: string): Promise<void> {
    if (this.known.has(path)) return
    this.known.add(path)
    for (const type of ['json', 'wxml']) {
      if (existsSync(join(this.root, `${path}.${type}`))) continue
      throw new BuildError(from, `${path}.${type} is not there.`)
    }
    const file = `${path}.json`
    const config = parsed(UNIT, file, await readText(this.root, file))
    if (kind === 'component' && config.component !== true) {
      throw new BuildError(file, '"component": true is missing.')
    }
    const usingComponents: Record<string, string> = {}
    for (const [tag, name] of Object.entries({ ...this.everywhere, ...config.usingComponents })) {
      const component = this.locate(name, file)
      await this.read(component, 'component', file)
      usingComponents[tag] = `/${component}`
    }
    const scope = kind === 'page' ? '' : this.scopeOf(path)
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

function parsed<T>(schema: z.ZodType<T>, file: string, text: string): T {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (error) {
    throw new BuildError(file, `is no JSON: ${String(error)}`)
  }
  const result = schema.safeParse(json)
  if (result.success) return result.data
  throw new BuildError(file, z.prettifyError(result.error))
}
