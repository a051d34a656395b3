/**
 * One function instance, inside its worker thread: loads the function once, then runs it as often as the host says, one
 * run at a time, frozen in between. Bundled by `worker-code.ts`.
 */
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { format } from 'node:util'
import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads'
import type { MessagePort } from 'node:worker_threads'
import { Gate } from './gate'
import type { FunctionContext, InstanceData, LogLevel, Order, Report, RunOrder } from './messages'

type Main = (event: unknown, context: FunctionContext) => unknown

function host(): MessagePort {
  if (parentPort === null) throw new Error('A function instance runs in a worker thread only.')
  return parentPort
}

const port = host()
const { folder, clock, gate: sharedGate } = workerData as InstanceData
const gate = new Gate(sharedGate)

function report(message: Report): void {
  port.postMessage(message)
}

/** Messages to the host arrive even when the thread freezes right after; a worker's own stdout would not. */
function captureConsole(): void {
  const levels: LogLevel[] = ['debug', 'log', 'info', 'warn', 'error']
  for (const level of levels) {
    console[level] = (...values: unknown[]) => {
      report({ type: 'log', level, text: format(...values) })
    }
  }
}

/**
 * `Date` follows the local cloud's clock; everything else about it stays. (Not by way of the class Clock, which asks the
 * very function that is replaced here.)
 */
function followClock(shared: SharedArrayBuffer): void {
  const offset = new BigInt64Array(shared)
  const RealDate = Date
  const realNow = RealDate.now
  const now = (): number => realNow() + Number(Atomics.load(offset, 0))
  RealDate.now = now
  globalThis.Date = new Proxy(RealDate, {
    construct: (target, values: unknown[], newTarget): Date =>
      Reflect.construct(target, values.length === 0 ? [now()] : values, newTarget) as Date,
    apply: () => new RealDate(now()).toString(),
  })
  RealDate.prototype.constructor = globalThis.Date
}

function load(): Main {
  const exported: unknown = createRequire(join(folder, 'index.js'))('./index.js')
  const main =
    typeof exported === 'object' && exported !== null && 'main' in exported
      ? exported.main
      : undefined
  if (typeof main !== 'function') throw new Error(`${folder}/index.js exports no function 'main'.`)
  return main as Main
}

function thrown(error: unknown): Report {
  const stack = error instanceof Error ? (error.stack ?? String(error)) : format(error)
  return { type: 'thrown', stack }
}

async function run(main: Main, order: RunOrder): Promise<void> {
  report({ type: 'started' })
  let outcome: Report
  try {
    const result = await main(JSON.parse(order.event), order.context)
    outcome = { type: 'returned', result: JSON.stringify(result) ?? 'null' }
  } catch (error) {
    outcome = thrown(error)
  }
  for (const key of Object.keys(order.variables)) delete process.env[key]
  report(outcome)
  frozen(main)
}

/** Blocks until the host sends the next run. */
function frozen(main: Main): void {
  for (;;) {
    gate.freeze()
    const order = nextRun()
    if (order) return begin(main, order)
  }
}

/** Passes over an order to freeze that came too late: the run had returned. */
function nextRun(): RunOrder | undefined {
  for (;;) {
    const received: { message: Order } | undefined = receiveMessageOnPort(port)
    if (received === undefined) return undefined
    if (received.message.type === 'run') return received.message
  }
}

function begin(main: Main, order: RunOrder): void {
  Object.assign(process.env, order.variables)
  void run(main, order)
}

captureConsole()
followClock(clock)

let main: Main | undefined
port.on('message', (order: Order) => {
  if (order.type === 'freeze') return gate.freeze()
  try {
    main ??= load()
  } catch (error) {
    report(thrown(error))
    return
  }
  begin(main, order)
})
