import { copyFile, mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { fileURLToPath } from 'node:url'
import * as esbuild from 'esbuild'
import { buildPhone, packageSizes } from '../local/phone/build'
import { buildMiniprogramNpm } from './miniprogram-npm'
import { slimSdk } from './slim-sdk'

const ROOT = fileURLToPath(new URL('..', import.meta.url))

const SOURCES = join(ROOT, 'cloudfunctions')

/** Folders beside the functions that are not functions. */
const NOT_FUNCTIONS = ['shared']

/** The oldest runtime that the console offers for a new function (and it cannot be changed afterwards). */
const OLDEST_NODE = 'node16.13'

/** The files of a deployed function. What else lies in its folder is left over from an older build. */
const DEPLOYED = ['index.js', 'config.json', 'package.json']

/** The mini program, which the developer tools take as it is. */
const MINI_PROGRAM = join(ROOT, 'miniprogram')

/** Half of what WeChat allows (2 MB), in bytes: so that what comes later still fits, and the first opening is quick. */
const MAX_MAIN_PACKAGE = 1024 * 1024

export interface BuiltFunction {
  name: string
  /** Size of index.js, in bytes. */
  bytes: number
  /** Time that bundling took, in ms. */
  ms: number
  /** Files of this repository whose code is in the bundle, relative to its root. */
  sources: string[]
}

/** Builds functions and mini program, and prints what they weigh. @throws Error when the main package is too big */
export async function build(): Promise<void> {
  await buildAllFunctions()
  await buildMiniProgram()
}

/** Brings npm packages into a mini program's folder, and says what it weighs. @throws Error when that is too much */
export async function buildMiniProgram(folder = MINI_PROGRAM): Promise<void> {
  const start = performance.now()
  const packages = await buildMiniprogramNpm(folder)
  const sizes = await packageSizes(folder)
  const main = sizes['main'] ?? 0
  console.log(
    `mini program ${inKilobytes(main)} KB with ${packages.length} npm packages and components in ${(performance.now() - start).toFixed(0)} ms`,
  )
  if (main > MAX_MAIN_PACKAGE) {
    throw new Error(
      `The main package is over ${MAX_MAIN_PACKAGE / 1024} KB: ${inKilobytes(main)} KB.`,
    )
  }
}

async function buildAllFunctions(): Promise<void> {
  const start = performance.now()
  const functions = await buildFunctions(SOURCES, join(ROOT, 'dist', 'cloudfunctions'))
  for (const { name, bytes, ms } of functions) {
    console.log(`${name.padEnd(10)} ${inKilobytes(bytes)} KB ${ms.toFixed(0).padStart(6)} ms`)
  }
  console.log(`${functions.length} functions in ${(performance.now() - start).toFixed(0)} ms`)
}

/**
 * Builds every function of the folder `from` (a subfolder with index.ts and config.json) into a folder of the same name
 * in `to`: index.js with wx-server-sdk and all else inside, config.json, and a package.json without dependencies. Folders
 * in `to` that are no functions any more are removed. When one does not build, nothing in `to` is changed.
 */
export async function buildFunctions(from: string, to: string): Promise<BuiltFunction[]> {
  const names = await functionNames(from)
  const bundles = await Promise.all(names.map((name) => bundle(from, name)))
  await mkdir(to, { recursive: true })
  await removeAllBut(names, to)
  await Promise.all(bundles.map(({ name, code }) => write(name, code, from, to)))
  return bundles.map(({ name, code, ms, sources }) => ({ name, bytes: code.length, ms, sources }))
}

/** Names of the functions in a folder, in alphabetical order. */
export async function functionNames(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true })
  return entries
    .filter((entry) => entry.isDirectory() && !NOT_FUNCTIONS.includes(entry.name))
    .map((entry) => entry.name)
    .sort()
}

interface Bundle extends Omit<BuiltFunction, 'bytes'> {
  code: Uint8Array
}

async function bundle(from: string, name: string): Promise<Bundle> {
  const start = performance.now()
  const result = await esbuild.build({
    absWorkingDir: ROOT,
    entryPoints: [join(from, name, 'index.ts')],
    bundle: true,
    outfile: 'index.js',
    write: false,
    metafile: true,
    platform: 'node',
    target: OLDEST_NODE,
    format: 'cjs',
    // Identifiers stay: shorter ones do not load faster, and a log should name the error's class and function.
    minifyWhitespace: true,
    minifySyntax: true,
    // 中文 as it is, not as \u escapes.
    charset: 'utf8',
    plugins: [slimSdk()],
  })
  const [file] = result.outputFiles
  const [output] = Object.values(result.metafile.outputs)
  if (!file || !output) throw new Error(`esbuild made no bundle of ${name}.`)
  const sources = Object.entries(output.inputs)
    .filter(([path, { bytesInOutput }]) => bytesInOutput > 0 && !path.includes('node_modules/'))
    .map(([path]) => path)
  return { name, code: file.contents, ms: performance.now() - start, sources }
}

async function write(name: string, code: Uint8Array, from: string, to: string): Promise<void> {
  const folder = join(to, name)
  await mkdir(folder, { recursive: true })
  await removeAllBut(DEPLOYED, folder)
  const { version } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')) as {
    version: string
  }
  const manifest = { name, version, main: 'index.js', private: true }
  await Promise.all([
    writeFile(join(folder, 'index.js'), code),
    copyFile(join(from, name, 'config.json'), join(folder, 'config.json')),
    writeFile(join(folder, 'package.json'), `${JSON.stringify(manifest, undefined, 2)}\n`),
  ])
}

async function removeAllBut(names: string[], folder: string): Promise<void> {
  const stale = (await readdir(folder)).filter((name) => !names.includes(name))
  await Promise.all(stale.map((name) => rm(join(folder, name), { recursive: true })))
}

function inKilobytes(bytes: number): string {
  return (bytes / 1024).toFixed(0).padStart(5)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await build()
  // What WeChat would not take is said here, and not by the developer tools.
  await buildPhone(MINI_PROGRAM)
}
