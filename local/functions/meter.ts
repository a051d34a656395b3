import type { CallReport } from '../database'
import type { RunLog } from './log'

/** How many reports of single database calls are kept. */
const KEPT_REPORTS = 1000

export interface DatabaseMeter {
  calls: number
  keysExamined: number
  docsExamined: number
  bytesExamined: number
}

export interface RunMeter {
  runs: number
  failed: number
  /** Runs that had to wait for a new instance. */
  cold: number
  milliseconds: number
}

/**
 * What the platform charges: invocations, database reads and database writes, all in one (WeChat: 云开发计费).
 * WeChat calls are not among it.
 */
export interface BilledCalls {
  invocations: number
  databaseReads: number
  databaseWrites: number
  total: number
}

export interface CloudMeters {
  /** By action, for example `database.getDocument`. */
  database: Record<string, DatabaseMeter>
  /** By function. */
  runs: Record<string, RunMeter>
  billed: BilledCalls
}

const READS = new Set([
  'database.getDocument',
  'database.calculateDocument',
  'database.aggregateDocuments',
])
/** Frames of a transaction, and what changes no document. Whether they are charged is not known. */
const FREE = new Set([
  'database.addCollection',
  'database.startTransaction',
  'database.commitTransaction',
  'database.abortTransaction',
])

export const isRead = (action: string) => READS.has(action)

export const isWrite = (action: string) => !READS.has(action) && !FREE.has(action)

/** Counts what the functions use. Refused and failed calls count as well: they were made. */
export class CloudMeter {
  private database: Record<string, DatabaseMeter> = {}
  private runs: Record<string, RunMeter> = {}
  private reports: CallReport[] = []

  countDatabaseCall(action: string): void {
    this.ofAction(action).calls += 1
  }

  countReport(report: CallReport): void {
    const meter = this.ofAction(report.action)
    meter.keysExamined += report.keysExamined
    meter.docsExamined += report.docsExamined
    meter.bytesExamined += report.bytesExamined
    this.reports.push(report)
    if (this.reports.length > KEPT_REPORTS) this.reports.shift()
  }

  countRun(log: RunLog): void {
    const meter = (this.runs[log.functionName] ??= { runs: 0, failed: 0, cold: 0, milliseconds: 0 })
    meter.runs += 1
    if (log.outcome?.status === 'failed') meter.failed += 1
    if (log.cold) meter.cold += 1
    meter.milliseconds += log.milliseconds ?? 0
  }

  read(): CloudMeters {
    return {
      database: structuredClone(this.database),
      runs: structuredClone(this.runs),
      billed: this.billed(),
    }
  }

  /** What the last database calls did, oldest first: plan, keys, documents, bytes. */
  databaseReports(): readonly CallReport[] {
    return this.reports
  }

  reset(): void {
    this.database = {}
    this.runs = {}
    this.reports = []
  }

  private ofAction(action: string): DatabaseMeter {
    return (this.database[action] ??= {
      calls: 0,
      keysExamined: 0,
      docsExamined: 0,
      bytesExamined: 0,
    })
  }

  private billed(): BilledCalls {
    const calls = (counts: (action: string) => boolean) =>
      Object.entries(this.database)
        .filter(([action]) => counts(action))
        .reduce((sum, [, meter]) => sum + meter.calls, 0)
    const invocations = Object.values(this.runs).reduce((sum, { runs }) => sum + runs, 0)
    const databaseReads = calls(isRead)
    const databaseWrites = calls(isWrite)
    const total = invocations + databaseReads + databaseWrites
    return { invocations, databaseReads, databaseWrites, total }
  }
}
