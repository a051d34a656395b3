import type { LogLevel } from './messages'
import type { RunContext } from './context'
import type { RunOutcome } from './outcome'

/** How many runs' logs are kept: enough to look back in a test, little enough to forget. */
const KEPT_RUNS = 300

export interface LogLine {
  level: LogLevel
  text: string
}

/** What one run wrote and how it ended. */
export interface RunLog {
  functionName: string
  requestId: string
  instance: string
  /** True when the run had to wait for a new instance. */
  cold: boolean
  /** Cloud time of the start, milliseconds since 1970. */
  at: number
  context: RunContext
  lines: LogLine[]
  /** Absent while the run is under way. */
  outcome?: RunOutcome
  milliseconds?: number
}

/** The logs of the last runs, oldest first. */
export class RunLogs {
  private readonly kept: RunLog[] = []

  open(log: RunLog): void {
    this.kept.push(log)
    if (this.kept.length > KEPT_RUNS) this.kept.shift()
  }

  /** Of one function, or of all. */
  of(functionName?: string): RunLog[] {
    return this.kept.filter(
      (log) => functionName === undefined || log.functionName === functionName,
    )
  }
}
