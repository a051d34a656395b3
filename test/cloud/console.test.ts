import type { ExecFileException } from 'node:child_process'
import { execFile } from 'node:child_process'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startControl } from '../../local/control/control'
import type { Listener } from '../../local/functions/loopback'
import { DEMO_VARIABLES } from '../../local/demo'
import { testCloud } from '../../local/testing'
import type { TestCloud } from '../../local/testing'

/** Each command is two processes, which compile before they run. */
const RUN_MS = 60_000

let cloud: TestCloud
let control: Listener
beforeAll(async () => {
  cloud = await testCloud({ variables: DEMO_VARIABLES })
  control = await startControl(cloud, { demo: { tokens: {} }, port: 0, host: '127.0.0.1' })
})
afterAll(async () => {
  await control.close()
  await cloud.stop()
})

interface Ran {
  exitCode: ExecFileException['code']
  output: string
  errors: string
}

/** `npm run console -- …`, as it is typed, against the cloud of this test. */
function typed(words: string[], port = new URL(control.url).port): Promise<Ran> {
  const command = ['run', '--silent', 'console', '--', '--port', port, ...words]
  return new Promise((resolve) => {
    execFile('npm', command, (error, output, errors) => {
      resolve({ exitCode: error?.code ?? 0, output, errors })
    })
  })
}

test(
  'a command that is done prints the answer and exits 0',
  async () => {
    const { exitCode, output } = await typed(['admin', '{"action": "kind.list"}'])
    expect(JSON.parse(output)).toMatchObject({ ok: true })
    expect(exitCode).toBe(0)
  },
  RUN_MS,
)

test(
  'a command that the function refuses prints why and exits 1',
  async () => {
    const { exitCode, output } = await typed(['admin', '{"action": "kind.delete", "id": "order"}'])
    expect(JSON.parse(output)).toMatchObject({ ok: false, error: { code: 'no_such_kind' } })
    expect(exitCode).toBe(1)
  },
  RUN_MS,
)

test(
  'a key that is pasted as it stands in the documents is called a placeholder, and exits 1',
  async () => {
    const event = '{"action": "setup", "consoleKey": "<CONSOLE_KEY>"}'
    const { exitCode, output } = await typed(['admin', event])
    expect(output).toContain('This is the placeholder of an example')
    expect(output).toContain('这是示例中的占位符，请换成真实的值')
    expect(exitCode).toBe(1)
  },
  RUN_MS,
)

test(
  'where no local cloud answers, that is said, and it exits 1',
  async () => {
    // Nobody listens on port 1.
    const { exitCode, errors } = await typed(['admin', '{"action": "setup"}'], '1')
    expect(errors).toContain('No local cloud answers on port 1')
    expect(exitCode).toBe(1)
  },
  RUN_MS,
)
