import type { Clock } from '../../cloudfunctions/shared/domain/effects'
import type { Dice } from './random'
import type { SimulatedTime } from './time'
import type { Trace } from './trace'

/** What will happen to an instance while it is at work. */
export interface Fate {
  /** Dies at its effect of this number. */
  diesAt?: number
  /** Stands still at its effect of this number, for so long, in ms. */
  freezesAt?: number
  freezesForMs?: number
}

/**
 * One run of a function: its clock, its name, and whether it lives. Whatever it asks of the world goes through `point`,
 * before and after; there it may die, or freeze with everything that it has under way.
 */
export class Instance {
  readonly clock: Clock
  private effects = 0
  private dead = false
  private frozenUntil = 0
  /** Was it ever cut off: did it die, freeze, or run out of time? */
  cut = false
  /** Did it end before it had returned? */
  killed = false
  /** In ms. */
  readonly startedAt: number
  /** When the database refused it or did not answer, in ms. */
  readonly refusedAt: number[] = []

  constructor(
    readonly name: string,
    private readonly time: SimulatedTime,
    readonly dice: Dice,
    readonly trace: Trace,
    /** How far its clock is from the true time, in ms. */
    readonly skewMs: number,
    private readonly fate: Fate = {},
  ) {
    this.startedAt = time.now()
    this.clock = {
      now: () => Math.floor(time.now() + skewMs),
      sleep: async (ms) => {
        await time.sleep(ms)
        await this.thawed()
      },
    }
  }

  /** A moment at which it may die or freeze. It never returns to the dead. */
  async point(): Promise<void> {
    this.effects += 1
    if (this.effects === this.fate.diesAt) this.kill('dies')
    if (this.effects === this.fate.freezesAt) this.freeze(this.fate.freezesForMs ?? 0)
    await this.thawed()
  }

  /** Ends it where it is: crashed, out of time, or returned, which leaves behind what was not awaited. */
  kill(why: 'dies' | 'is out of time' | 'has returned'): void {
    if (this.dead) return
    this.dead = true
    if (why === 'has returned') return
    this.cut = true
    this.killed = true
    this.trace.line(this.name, why)
  }

  freeze(ms: number): void {
    this.frozenUntil = this.time.now() + ms
    this.cut = true
    this.trace.line(this.name, `freezes for ${Math.round(ms / 1000)} s`)
  }

  /** How long it will stand still, in ms. */
  sleepsFor(): number {
    return this.dead ? 0 : Math.max(0, this.frozenUntil - this.time.now())
  }

  private async thawed(): Promise<void> {
    while (!this.dead && this.frozenUntil > this.time.now()) {
      await this.time.sleep(this.frozenUntil - this.time.now())
    }
    if (this.dead) await new Promise<never>(() => undefined)
  }
}
