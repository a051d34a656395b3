/** `npm run check:wechat`: WeChat's own compiler, offline, on the mini program as it is built. Nothing is uploaded. */
import { execFileSync, fork } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { fileURLToPath } from 'node:url'
import { MAX_PACKAGE_BYTES, packageSizes } from '../local/phone/build'
import type { Compiled } from './wechat-compiler'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const WORKER = fileURLToPath(new URL('wechat-compiler.ts', import.meta.url))

/** With all that it needs it has 275 MB: fetched when it is asked for, and no dependency of the project. */
const VERSION = '2.1.42'
const FOLDER = join(
  process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'),
  'yizhan',
  `miniprogram-ci-${VERSION}`,
)

/** It takes some 15 s on a machine that does nothing else. */
const PATIENCE_MS = 10 * 60_000

function fetchCompiler(): void {
  if (existsSync(join(FOLDER, 'node_modules', 'miniprogram-ci', 'package.json'))) return
  console.log(`fetching miniprogram-ci ${VERSION} (275 MB) into ${FOLDER}, once …`)
  mkdirSync(FOLDER, { recursive: true })
  writeFileSync(join(FOLDER, 'package.json'), '{ "private": true }\n')
  // None of its scripts is needed to compile.
  const options = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel', 'error']
  execFileSync('npm', ['install', ...options, `miniprogram-ci@${VERSION}`], {
    cwd: FOLDER,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  })
}

/** @throws Error with all that it printed, when it ends without an answer */
function compile(): Promise<Compiled> {
  return new Promise((resolve, reject) => {
    const child = fork(WORKER, [FOLDER, ROOT], { silent: true, timeout: PATIENCE_MS })
    let printed = ''
    let compiled: Compiled | undefined
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => (printed += text))
    }
    child.on('message', (message) => (compiled = message as Compiled))
    child.on('error', reject)
    child.on('close', (code) => {
      if (compiled) resolve(compiled)
      else reject(new Error(`The compiler ended with ${code ?? 'a signal'}:\n${printed}`))
    })
  })
}

const kilobytes = (bytes: number) => `${(bytes / 1024).toFixed(0)} KB`

function fail(reason: string): void {
  console.error(`FAILED  ${reason}`)
  process.exitCode = 1
}

function report({ files = {}, warnings, error }: Compiled, ours: number, seconds: number): void {
  for (const warning of warnings) console.log(`warning  ${warning}`)
  if (error !== undefined) return fail(error)
  const largest = Object.entries(files).sort(([, a], [, b]) => b - a)
  const all = largest.reduce((sum, [, bytes]) => sum + bytes, 0)
  const types = new Map<string, number>()
  for (const [path] of largest) {
    const type = path.slice(path.lastIndexOf('.') + 1)
    types.set(type, (types.get(type) ?? 0) + 1)
  }
  const sorts = [...types].map(([type, count]) => `${count} ${type}`).join(', ')
  console.log(`compiled ${largest.length} files (${sorts}) in ${seconds.toFixed(1)} s`)
  console.log(
    `size     ${kilobytes(all)} as WeChat compiles it, ${kilobytes(ours)} by our own count`,
  )
  for (const [path, bytes] of largest.slice(0, 5)) {
    console.log(`         ${kilobytes(bytes).padStart(7)}  ${path}`)
  }
  if (all > MAX_PACKAGE_BYTES) fail(`over ${kilobytes(MAX_PACKAGE_BYTES)}, which WeChat takes.`)
}

fetchCompiler()
const start = performance.now()
const compiled = await compile()
const sizes = compiled.error === undefined ? await packageSizes(join(ROOT, 'miniprogram')) : {}
report(compiled, sizes['main'] ?? 0, (performance.now() - start) / 1000)
