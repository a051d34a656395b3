import { Worker } from 'node:worker_threads'
import { Gate } from './gate'
import type { FunctionContext, InstanceData, LogLevel, Report, RunOrder } from './messages'

/** How a thread's run ended, before the platform's limits are looked at. */
export type RawOutcome =
  | { status: 'returned'; result: string }
  | { status: 'thrown'; stack: string }
  | { status: 'crashed'; stack: string }
  | { status: 'timed out' }
  | { status: 'out of memory' }

export interface InstanceOptions {
  id: string
  code: string
  folder: string
  clock: SharedArrayBuffer
  /** Above it a run ends. */
  memoryMb: number
  /** The environment that all runs of the instance share. */
  environment: Record<string, string>
}

export interface InstanceRun {
  event: string
  variables: Record<string, string>
  context: FunctionContext
  onLog: (level: LogLevel, text: string) => void
}

interface Current {
  run: InstanceRun
  startedAt: number
  timer: NodeJS.Timeout | undefined
  end: (outcome: RawOutcome) => void
}

/** One function instance: a worker thread with an environment of its own, frozen between its runs. */
export class Instance {
  readonly id: string
  /** False once the thread is gone: it crashed, ran out of time or was killed. */
  alive = true
  private readonly worker: Worker
  private readonly gate = new Gate()
  private current: Current | undefined
  private lastError = ''

  constructor(options: InstanceOptions) {
    this.id = options.id
    const data: InstanceData = {
      folder: options.folder,
      clock: options.clock,
      gate: this.gate.shared,
    }
    this.worker = new Worker(options.code, {
      eval: true,
      env: options.environment,
      workerData: data,
      // Of what an instance holds only JavaScript's own heap can be limited: buffers are not among it.
      resourceLimits: { maxOldGenerationSizeMb: options.memoryMb },
    })
    this.worker.on('message', (report: Report) => this.hear(report))
    // An error that nobody caught ends the thread; 'exit' follows.
    this.worker.on('error', (error) => {
      const code: unknown = error instanceof Error && 'code' in error ? error.code : undefined
      if (code === 'ERR_WORKER_OUT_OF_MEMORY') this.end({ status: 'out of memory' })
      this.lastError = error instanceof Error ? (error.stack ?? error.message) : String(error)
    })
    this.worker.on('exit', (code) => {
      this.alive = false
      this.end({ status: 'crashed', stack: this.lastError || `The instance exited (${code}).` })
    })
  }

  /** Runs `main` once. The caller sees to it that no run is under way. */
  run(run: InstanceRun): Promise<RawOutcome> {
    if (this.current) throw new Error(`Instance ${this.id} has a run under way.`)
    return new Promise((resolve) => {
      this.current = { run, startedAt: performance.now(), timer: undefined, end: resolve }
      const order: RunOrder = {
        type: 'run',
        event: run.event,
        variables: run.variables,
        context: run.context,
      }
      this.worker.postMessage(order)
      this.gate.thaw()
    })
  }

  /** Stops the run under way where it is, event loop and all, until `thaw`. */
  freeze(): void {
    this.worker.postMessage({ type: 'freeze' })
  }

  thaw(): void {
    this.gate.thaw()
  }

  /** Ends the thread at once. A run under way ends as crashed. */
  async kill(): Promise<void> {
    this.alive = false
    await this.worker.terminate()
  }

  private hear(report: Report): void {
    switch (report.type) {
      case 'started':
        return this.limitTime()
      case 'log':
        return this.current?.run.onLog(report.level, report.text)
      case 'returned':
        return this.end({ status: 'returned', result: report.result })
      case 'thrown':
        return this.end({ status: 'thrown', stack: report.stack })
    }
  }

  private limitTime(): void {
    const current = this.current
    if (!current) return
    current.timer = setTimeout(() => {
      this.end({ status: 'timed out' })
      void this.kill()
    }, current.run.context.time_limit_in_ms)
  }

  private end(outcome: RawOutcome): void {
    const current = this.current
    if (!current) return
    this.current = undefined
    clearTimeout(current.timer)
    current.end(outcome)
  }
}
