/** What passes between the host and the worker thread of one function instance. */

/** One run, handed to the thread as it is thawed. */
export interface RunOrder {
  type: 'run'
  /** The event as JSON, so that a function can never share an object with its caller. */
  event: string
  /** Environment variables of this run only: identity, credential, trigger. Cleared when it has returned. */
  variables: Record<string, string>
  /** The second argument of `main`, in the platform's shape. */
  context: FunctionContext
}

/** Blocks the thread's event loop in the middle of a run, until the gate is opened (`Gate.thaw`). */
export interface FreezeOrder {
  type: 'freeze'
}

export type Order = RunOrder | FreezeOrder

/** As SCF passes it; `parseContext` of @cloudbase/node-sdk reads exactly these. */
export interface FunctionContext {
  request_id: string
  time_limit_in_ms: number
  memory_limit_in_mb: number
  function_name: string
  function_version: string
  namespace: string
  /** `KEY=value;KEY=value`, the old way. */
  environ: string
  /** The same as JSON, the new way. */
  environment: string
}

export type LogLevel = 'debug' | 'log' | 'info' | 'warn' | 'error'

/** What the thread reports. */
export type Report =
  /** `main` is about to be called: loading is over, the time limit counts from here. */
  | { type: 'started' }
  | { type: 'log'; level: LogLevel; text: string }
  | { type: 'returned'; result: string }
  | { type: 'thrown'; stack: string }

/** What a thread is born with. */
export interface InstanceData {
  /** The function's folder, with index.js. */
  folder: string
  /** Shared memory of `local/clock.ts`. */
  clock: SharedArrayBuffer
  /** Shared memory of `gate.ts`. */
  gate: SharedArrayBuffer
}
