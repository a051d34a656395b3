import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as esbuild from 'esbuild'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const MODULES = join(ROOT, 'node_modules')

/** What the mini program's oldest phones run without being compiled again. */
const TARGET = 'es2017'

/** Packages of components: where in the package the files for WeChat are. */
const COMPONENT_PACKAGES: Record<string, string> = {
  '@vant/weapp': 'lib',
  'mp-html': join('dist', 'mp-weixin'),
}

const COMPONENT_FILES = ['.js', '.json', '.wxml', '.wxss']

/** The face of Vant's icons, as a file on a CDN: a phone may not reach it, and then shows boxes. */
const CDN_FONT = /@font-face\{[^}]*vant-icon[^}]*\}/

/**
 * Makes `miniprogram_npm` of a mini program's folder: what the developer tools' "build npm" would make, but only of
 * what the program names, and with Vant's icon font inside. Libraries (`dayjs` …) become one file each.
 *
 * @returns the packages and components, by name
 */
export async function buildMiniprogramNpm(folder: string): Promise<string[]> {
  const into = join(folder, 'miniprogram_npm')
  const sources = await filesOf(folder)
  const texts = await Promise.all(
    sources
      .filter((path) => path.endsWith('.json') || path.endsWith('.ts'))
      .map(async (path) => ({ path, text: await readFile(path, 'utf8') })),
  )
  const components = unique(texts.flatMap(({ path, text }) => usedComponents(path, text)))
  const libraries = unique(texts.flatMap(({ path, text }) => importedLibraries(path, text)))
  const files = new Map<string, string | Uint8Array>()
  for (const component of components) await addComponent(component, files)
  for (const library of libraries) files.set(join(library, 'index.js'), await bundle(library))
  // The repository's own package.json says that all .js below it are ES modules; these are not.
  files.set('package.json', '{ "type": "commonjs" }\n')
  await replaceFolder(into, files)
  return [...components, ...libraries]
}

/** All files of the program itself. */
async function filesOf(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true })
  const nested = entries
    .filter(({ name }) => name !== 'miniprogram_npm' && name !== 'node_modules')
    .map((entry) => {
      const path = join(folder, entry.name)
      return entry.isDirectory() ? filesOf(path) : Promise.resolve([path])
    })
  return (await Promise.all(nested)).flat()
}

function usedComponents(path: string, text: string): string[] {
  if (!path.endsWith('.json')) return []
  const { usingComponents = {} } = JSON.parse(text) as { usingComponents?: Record<string, string> }
  return Object.values(usingComponents).filter((name) => packageOf(name) !== undefined)
}

/** Modules that the code imports for what they do: types leave nothing behind. */
function importedLibraries(path: string, text: string): string[] {
  if (!path.endsWith('.ts')) return []
  const imports = text.matchAll(/^import (?!type\b)[^'"]*['"]([^.'"/][^'"]*)['"]/gm)
  return [...imports].map(([, name = '']) => name)
}

function packageOf(name: string): { name: string; folder: string } | undefined {
  for (const [known, folder] of Object.entries(COMPONENT_PACKAGES)) {
    if (name === known || name.startsWith(`${known}/`)) return { name: known, folder }
  }
  return undefined
}

/** A component, and all that its files refer to. */
async function addComponent(name: string, files: Map<string, string | Uint8Array>): Promise<void> {
  const known = packageOf(name)
  if (!known) throw new Error(`${name} is no package of components.`)
  const source = join(MODULES, known.name, known.folder)
  const entry = name === known.name ? 'index' : name.slice(known.name.length + 1)
  const waiting = COMPONENT_FILES.map((type) => join(source, entry + type))
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    const target = join(known.name, relative(source, path))
    if (files.has(target)) continue
    const text = await readComponentFile(path)
    if (text === undefined) continue
    files.set(target, text)
    waiting.push(...references(path, text))
  }
}

/** A component need not have a style sheet of its own; what it does not have is left out. */
async function readComponentFile(path: string): Promise<string | undefined> {
  try {
    return withIconFont(await readFile(path, 'utf8'))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

/** Files that a component's file names, relative to it. */
function references(path: string, text: string): string[] {
  const folder = dirname(path)
  if (path.endsWith('.json')) {
    const { usingComponents = {} } = JSON.parse(text) as {
      usingComponents?: Record<string, string>
    }
    return Object.values(usingComponents).flatMap((name) =>
      COMPONENT_FILES.map((type) => resolve(folder, name + type)),
    )
  }
  const named = [
    ...matches(text, /@import\s*['"]([^'"]+)['"]/g),
    ...matches(text, /<(?:wxs|import|include)[^>]*\ssrc="([^"]+)"/g),
  ]
  const required = [
    ...matches(text, /require\(['"](\.[^'"]+)['"]\)/g),
    ...matches(text, /from\s*['"](\.[^'"]+)['"]/g),
    ...matches(text, /import\s*['"](\.[^'"]+)['"]/g),
  ].map((name) => (/\.(js|wxs)$/.test(name) ? name : `${name}.js`))
  return [...named, ...required].map((name) => resolve(folder, name))
}

const matches = (text: string, pattern: RegExp) =>
  [...text.matchAll(pattern)].map(([, found = '']) => found)

/** The font's own package holds it as base64, which a style sheet may carry (a local file it may not). */
async function withIconFont(text: string): Promise<string> {
  if (!CDN_FONT.test(text)) return text
  const less = await readFile(join(MODULES, '@vant', 'icons', 'src', 'encode-woff2.less'), 'utf8')
  const [, data] = /url\('(data:font\/woff2[^']+)'\)/.exec(less) ?? []
  if (data === undefined) throw new Error('@vant/icons holds no font as base64 any more.')
  const face = `@font-face{font-weight:400;font-family:vant-icon;font-style:normal;font-display:auto;src:url(${data}) format("woff2")}`
  return text.replace(CDN_FONT, face)
}

/**
 * An ES module with a default export is that export, with the others on it: so `import x from` finds it whether or not
 * the compiler of the program asks for __esModule.
 */
const exporting = (library: string) => `
const library = require('${library}')
module.exports = library.__esModule && library.default ? Object.assign(library.default, library) : library`

async function bundle(library: string): Promise<Uint8Array> {
  const result = await esbuild.build({
    stdin: { contents: exporting(library), resolveDir: ROOT },
    bundle: true,
    write: false,
    // What is wrong is in the error.
    logLevel: 'silent',
    minify: true,
    platform: 'browser',
    // The CommonJS form is what an `import x from` in compiled TypeScript expects of a module without __esModule.
    mainFields: ['main', 'module'],
    conditions: ['require'],
    format: 'cjs',
    target: TARGET,
    charset: 'utf8',
    // Not `window`: a mini program has none, and a library that looks for it must not find it.
    define: { 'process.env.NODE_ENV': '"production"' },
  })
  const [file] = result.outputFiles
  if (!file) throw new Error(`esbuild made no bundle of ${library}.`)
  return file.contents
}

async function replaceFolder(
  folder: string,
  files: ReadonlyMap<string, string | Uint8Array>,
): Promise<void> {
  await rm(folder, { recursive: true, force: true })
  await Promise.all(
    [...files].map(async ([path, content]) => {
      const target = join(folder, path)
      await mkdir(dirname(target), { recursive: true })
      await writeFile(target, content)
    }),
  )
}

const unique = (names: string[]) => [...new Set(names)].sort()
