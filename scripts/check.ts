import { spawn } from 'node:child_process'
import { performance } from 'node:perf_hooks'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('..', import.meta.url))

interface Check {
  name: string
  command: string[]
}

const CHECKS: Check[] = [
  typeCheck('types: all but the mini program', 'tsconfig.json'),
  typeCheck('types: functions on Node 16', 'cloudfunctions/tsconfig.json'),
  // The mini program, and beside it what it must not be able to write.
  typeCheck('types: mini program', 'test/types/tsconfig.json'),
  typeCheck('types: tests of the mini program', 'test/unit/miniprogram/tsconfig.json'),
  typeCheck('types: phone', 'local/phone/screen/tsconfig.json'),
  typeCheck('types: page with the phones', 'local/phone/shell/tsconfig.json'),
  { name: 'eslint', command: ['eslint', '.'] },
  {
    name: 'prettier',
    command: [
      'prettier',
      '--check',
      '--log-level',
      'warn',
      '--cache',
      '--cache-strategy',
      'content',
      '.',
    ],
  },
]

/** A run of tsc that remembers what it found, so that the next one looks only at what has changed. */
function typeCheck(name: string, project: string): Check {
  const memory = `node_modules/.cache/tsc/${project.replaceAll('/', '-')}.tsbuildinfo`
  const incremental = ['--incremental', '--tsBuildInfoFile', memory]
  return { name, command: ['tsc', '-p', project, '--noEmit', '--pretty', 'false', ...incremental] }
}

interface Result {
  name: string
  passed: boolean
  seconds: number
  output: string
}

function run({ name, command: [tool = '', ...args] }: Check): Promise<Result> {
  const start = performance.now()
  return new Promise((resolve, reject) => {
    // Without npx, which takes half a second to find the same file.
    const child = spawn(`${ROOT}/node_modules/.bin/${tool}`, args, { cwd: ROOT })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => (output += text))
    }
    child.on('error', reject)
    child.on('close', (code) => {
      const seconds = (performance.now() - start) / 1000
      resolve({ name, passed: code === 0, seconds, output })
    })
  })
}

const results = await Promise.all(CHECKS.map(run))
const failed = results.filter(({ passed }) => !passed)
for (const { name, output } of failed) console.log(`── ${name}\n${output}`)
for (const { name, passed, seconds } of results) {
  console.log(`${passed ? 'ok    ' : 'FAILED'} ${seconds.toFixed(1).padStart(5)} s  ${name}`)
}
if (failed.length > 0) process.exitCode = 1
