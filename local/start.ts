/** `npm start`: WeChat and its cloud on this machine, with a small world in it. */
import { existsSync } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { collections } from '../cloudfunctions/shared/store/collections'
import { build } from '../scripts/build'
import { startCloud } from './cloud'
import { startControl } from './control/control'
import { Program } from './control/program'
import { DEMO_VARIABLES, seedDemo } from './demo'
import type { Demo } from './demo'
import { pushHardContents } from './hard-contents'
import { releasedPages } from './released-pages'
import { pushWelcome } from './welcome'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const BUILT = join(ROOT, 'dist', 'cloudfunctions')
const MINI_PROGRAM = join(ROOT, 'miniprogram')
/** What the bundles are made of. */
const SOURCES = ['cloudfunctions', 'typings', 'scripts', 'package-lock.json']

const USAGE = `Usage: npm start -- [options]

  --port 7080           the page with the phones, and /local/…
  --gateway-port 7081   the gateway function, as behind the HTTP access service
  --host 127.0.0.1      where both listen
  --unclaimed           nobody owns the installation: claim it on a phone, as in a real environment
  --hard-contents       one more person, whose messages are hard to show: long, wide, hostile
  --data DIR            keep the database there; without it, it ends with the process
  --help`

interface Options {
  port: number
  gatewayPort: number
  host: string
  dataDir: string | undefined
  unclaimed: boolean
  hardContents: boolean
}

function fail(sentence: string): never {
  console.error(sentence)
  process.exit(1)
}

function readOptions(): Options {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '7080' },
      'gateway-port': { type: 'string', default: '7081' },
      host: { type: 'string', default: '127.0.0.1' },
      data: { type: 'string' },
      unclaimed: { type: 'boolean', default: false },
      'hard-contents': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) {
    console.log(USAGE)
    process.exit(0)
  }
  return {
    port: portOf('--port', values.port),
    gatewayPort: portOf('--gateway-port', values['gateway-port']),
    host: values.host,
    dataDir: values.data,
    unclaimed: values.unclaimed,
    hardContents: values['hard-contents'],
  }
}

function portOf(flag: string, text: string): number {
  const port = Number(text)
  if (Number.isInteger(port) && port >= 0 && port <= 65535) return port
  return fail(`${flag} is '${text}': it must be a whole number from 0 to 65535.`)
}

async function buildIfNeeded(): Promise<void> {
  const sources = await Promise.all(SOURCES.map((name) => newest(join(ROOT, name))))
  if (!existsSync(BUILT) || (await newest(BUILT)) < Math.max(...sources)) await build()
}

/** Time of the last change to a file, or to any file in a folder; 0 where there is none. */
async function newest(path: string): Promise<number> {
  if (!existsSync(path)) return 0
  const stats = await stat(path)
  if (stats.isFile()) return stats.mtimeMs
  const entries = await readdir(path)
  return Math.max(0, ...(await Promise.all(entries.map((entry) => newest(join(path, entry))))))
}

/** A program that cannot be built is for its author to mend: it is built again when a file changes. */
function report(program: Program): void {
  const { ms, error } = program.view()
  if (error !== null) console.error(`The mini program cannot be built: ${error}`)
  else console.log(`mini program in ${(ms ?? 0).toFixed(0)} ms`)
}

function announce(demo: Demo, controlUrl: string, gatewayUrl: string): void {
  const [token] = Object.values(demo.tokens)
  const push = `curl -d title=Hello -d content=World ${gatewayUrl}/send/${token ?? ''}`
  console.log(`
  phones   ${controlUrl}/
  people   ${controlUrl}/local/world
  gateway  ${gatewayUrl}/

  Push to the first of them:
  ${push}
${demo.claimed ? '' : claiming(controlUrl)}
ready`)
}

/** How it gets its owner. */
const claiming = (controlUrl: string) => `
  Nobody owns it yet. Get a claim code, and enter it on a phone, at 我的 (Me):
  npm run console -- admin '{"action": "setup"}' --port ${new URL(controlUrl).port}
`

async function main(): Promise<void> {
  const { port, gatewayPort, host, dataDir, unclaimed, hardContents } = readOptions()
  const program = new Program(MINI_PROGRAM)
  program.watch(() => report(program))
  // Both bring npm packages into the mini program's folder: one after the other.
  await buildIfNeeded()
  const programBuilt = program.build()
  const cloud = await startCloud({
    functionsDir: BUILT,
    collections,
    variables: DEMO_VARIABLES,
    timers: 'clock',
    gateway: { port: gatewayPort, host },
    ...(dataDir !== undefined && { dataDir }),
  })
  const demo = await seedDemo(cloud, await releasedPages(MINI_PROGRAM), { unclaimed })
  if (demo.isNew) await pushWelcome(cloud, demo)
  if (demo.isNew && hardContents) await pushHardContents(cloud)
  await programBuilt
  const control = await startControl(cloud, { demo, program, port, host })
  program.rebuildOnChange()
  announce(demo, control.url, cloud.gatewayUrl ?? '')
  const stop = () => {
    program.close()
    Promise.all([control.close(), cloud.stop()]).then(
      () => process.exit(0),
      (error: unknown) => fail(String(error)),
    )
  }
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
}

function sentenceOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if ('code' in error && error.code === 'EADDRINUSE' && 'port' in error) {
    return `Port ${String(error.port)} is taken: stop what listens there, or choose another with --port or --gateway-port.`
  }
  if ('code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')) {
    return `${error.message}\n\n${USAGE}`
  }
  return error.stack ?? error.message
}

main().catch((error: unknown) => fail(sentenceOf(error)))
