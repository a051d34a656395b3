/** `npm run console -- admin '{"action":"…"}'`: the console's test button, against the local cloud that is running. */
import { parseArgs } from 'node:util'
import { DEMO_VARIABLES } from './demo'

const DEFAULT_PORT = '7080'

const USAGE = `Usage: npm run console -- <function> [event as JSON] [--port ${DEFAULT_PORT}]`

function fail(sentence: string): never {
  console.error(sentence)
  process.exit(1)
}

function parsedEvent(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    return fail(`The event is no JSON: ${String(error)}.\n${USAGE}`)
  }
}

async function post(port: string, body: unknown): Promise<Response> {
  try {
    return await fetch(`http://127.0.0.1:${port}/local/console`, {
      method: 'POST',
      body: JSON.stringify(body),
    })
  } catch {
    return fail(`No local cloud answers on port ${port}: start one with 'npm start'.`)
  }
}

/** The key that an administrator pastes with every event at the real console; here it is known. */
function withKey(event: unknown): unknown {
  if (typeof event !== 'object' || event === null || Array.isArray(event)) return event
  return { consoleKey: DEMO_VARIABLES.CONSOLE_KEY, ...event }
}

/** Is it `{"ok": false, …}`? */
const isRefusal = (answer: unknown): boolean =>
  typeof answer === 'object' && answer !== null && 'ok' in answer && answer.ok === false

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { port: { type: 'string', default: DEFAULT_PORT } },
})
const [functionName, text = '{}', ...rest] = positionals
if (functionName === undefined || rest.length > 0) fail(USAGE)

const response = await post(values.port, {
  function: functionName,
  event: withKey(parsedEvent(text)),
})
const answer: unknown = await response.json()
console.log(JSON.stringify(answer, null, 2))
// A function that refuses has run all the same: scripts are told by the exit code.
if (!response.ok || isRefusal(answer)) process.exitCode = 1
