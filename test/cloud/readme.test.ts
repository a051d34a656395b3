import { execFile, spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { READMES, blocksOf } from '../readme-blocks'

/** It builds the mini program and fills its world, on a machine that has more to do. */
const START_MS = 120_000

/** Each command of the console is a process of its own. */
const RUN_MS = 120_000

let started: ChildProcess
/** What it printed. */
let printed = ''
beforeAll(async () => {
  const ports = ['--port', '0', '--gateway-port', '0']
  started = spawn('npm', ['start', '--', ...ports], { detached: true })
  await new Promise<void>((resolve, reject) => {
    started.stdout?.on('data', (chunk: Buffer) => {
      printed += chunk.toString()
      if (/^ready$/m.test(printed)) resolve()
    })
    started.stderr?.on('data', (chunk: Buffer) => (printed += chunk.toString()))
    started.on('exit', () => reject(new Error(printed)))
  })
}, START_MS)

afterAll(() => {
  // With the processes that npm has started.
  if (started.pid !== undefined) process.kill(-started.pid)
})

/** An address that `npm start` has printed. */
const addressOf = (name: string) =>
  new RegExp(`^ +${name} +(http://[^/]+)/`, 'm').exec(printed)?.[1]

/** As it is with the ports that are free here. */
function withPorts(text: string): string {
  const [phones, gateway] = [addressOf('phones') ?? '', addressOf('gateway') ?? '']
  return text
    .replaceAll('http://127.0.0.1:7080', phones)
    .replaceAll('http://127.0.0.1:7081', gateway)
    .replaceAll('npm run console --', `npm run console -- --port ${new URL(phones).port}`)
}

/** Commands one after the other in one shell, which ends at the first that fails, or is refused over HTTP. */
async function run(commands: string[]): Promise<string> {
  const strict = 'set -euo pipefail\ncurl() { command curl -sS --fail-with-body "$@"; }'
  const script = [strict, ...commands].join('\n\n')
  const { stdout } = await promisify(execFile)('bash', ['-c', script])
  return stdout
}

const inbox = async (): Promise<string[]> => {
  const phones = addressOf('phones') ?? ''
  const world = (await (await fetch(`${phones}/local/world`)).json()) as {
    people: { openid: string }[]
  }
  const call = { openid: world.people[0]?.openid, function: 'user', data: { action: 'inbox.page' } }
  const body = JSON.stringify(call)
  const reply = (await (await fetch(`${phones}/local/call`, { method: 'POST', body })).json()) as {
    result: { messages: { title: string }[] }
  }
  return reply.result.messages.map(({ title }) => title)
}

describe.each(READMES)('%s', (document) => {
  const blocks = blocksOf(document).filter(({ language }) => language === 'sh')

  it(
    'can be pasted block by block, and does what it says',
    async () => {
      // The first two commands are what has been started.
      const local = blocks.filter(({ text, isLocal }) => isLocal && !text.startsWith('npm ci'))
      expect(local.length).toBeGreaterThanOrEqual(10)
      const output = await run(local.map(({ text }) => withPorts(text)))
      expect(output).not.toContain('"ok": false')
      expect(output).not.toContain('"ok":false')
      expect(output).toContain('{"code":200,')
      expect(output).toContain('"state":"paused"')

      const titles = await inbox()
      const [running, failed] = document.includes('zh')
        ? ['构建 42 进行中', '构建 42 失败']
        : ['Build 42 is running', 'Build 42 has failed']
      expect(titles).toContain(failed)
      expect(titles).not.toContain(running)
    },
    RUN_MS,
  )

  it('has nothing that a shell would not read, for a real environment neither', async () => {
    for (const { text } of blocks) {
      await promisify(execFile)('bash', ['-nc', text])
      // `<…>` outside of quotes is where input comes from; `#` is no comment in every shell.
      const bare = text.replace(/'[^']*'|"(?:\\.|[^"\\])*"/g, '')
      expect(bare).not.toMatch(/[<#]/)
    }
  })
})

it('the command that is printed at the start pushes to the first person', async () => {
  const command = /^ +(curl .+)$/m.exec(printed)?.[1] ?? ''
  expect(await run([command])).toContain('"code":200')
  expect(await inbox()).toContain('Hello')
})
