import { Cron } from 'croner'
import type { Clock } from '../clock'
import type { TimerConfiguration } from '../functions/configuration'
import type { RunOutcome } from '../functions/outcome'
import { fromTimer } from './contexts'
import { startRepeated } from './entrance'
import type { Entrance } from './entrance'

/** Timers count in UTC+8, whatever the function's own time zone (WeChat: 云函数 / 注意事项). */
const TIME_ZONE = 'Asia/Shanghai'
/** How often the clock is looked at: it may be moved under a waiting timer. */
const LOOK_MS = 200

/** `clock`: by themselves, as the clock goes; `manual`: only when told (`runDue`). */
export type TimerMode = 'clock' | 'manual'

interface Timer {
  functionName: string
  configuration: TimerConfiguration
  cron: Cron
  /** Cloud time of the next run, milliseconds since 1970; Infinity when there is none. */
  due: number
}

/** The functions' timer triggers. */
export class Timers {
  private readonly timers: Timer[] = []
  private looking: NodeJS.Timeout | undefined

  constructor(
    private readonly entrance: Entrance,
    private readonly clock: Clock,
    private readonly repeats: number,
    mode: TimerMode,
  ) {
    for (const { name, timer } of entrance.functions.configurations) {
      if (timer) this.add(name, timer)
    }
    if (mode === 'clock') this.looking = setInterval(() => this.look(), LOOK_MS)
  }

  /** Runs the timers that are due by the cloud's clock, each once however often it was missed, and waits for them. */
  async runDue(): Promise<RunOutcome[]> {
    const now = this.clock.now()
    const due = this.timers.filter((timer) => timer.due <= now)
    const outcomes = await Promise.all(due.map((timer) => this.fire(timer, timer.due)))
    return outcomes.flat()
  }

  /** Runs one function's timer now, due or not. */
  async run(functionName: string): Promise<RunOutcome[]> {
    const timer = this.timers.find((candidate) => candidate.functionName === functionName)
    if (!timer) throw new Error(`Function '${functionName}' has no timer in its config.json.`)
    return this.fire(timer, this.clock.now())
  }

  /** When a function's timer is due next, milliseconds since 1970. */
  nextDue(functionName: string): number | undefined {
    return this.timers.find((timer) => timer.functionName === functionName)?.due
  }

  stop(): void {
    clearInterval(this.looking)
  }

  private add(functionName: string, configuration: TimerConfiguration): void {
    const fields = configuration.cron.trim().split(/\s+/)
    if (fields.length !== 7) {
      throw new Error(
        `${functionName}/config.json: the timer's config has ${fields.length} fields, seven are required ` +
          '(second minute hour day month weekday year).',
      )
    }
    const cron = new Cron(configuration.cron, { timezone: TIME_ZONE, paused: true })
    const timer = { functionName, configuration, cron, due: Infinity }
    timer.due = this.after(timer)
    this.timers.push(timer)
  }

  private look(): void {
    this.runDue().catch((error: unknown) => console.error(error))
  }

  private fire(timer: Timer, at: number): Promise<RunOutcome[]> {
    timer.due = this.after(timer)
    const event = {
      Type: 'Timer',
      TriggerName: timer.configuration.name,
      Time: new Date(at).toISOString().replace(/\.\d+Z$/, 'Z'),
      Message: '',
    }
    return startRepeated(this.entrance, timer.functionName, event, fromTimer(), this.repeats)
  }

  private after(timer: Timer): number {
    return timer.cron.nextRun(new Date(this.clock.now()))?.getTime() ?? Infinity
  }
}
