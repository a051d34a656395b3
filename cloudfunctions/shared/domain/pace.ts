import type { Clock } from './effects'

/** Calls to WeChat in flight at the same time, in one run: 50 fill a run's CPU by cloud call. */
export const CONCURRENCY = 50

/** Below this a broadcast would not end. */
const SLOWEST_PER_SECOND = 1

/**
 * Lets calls go, so many a second and so many at once; a message of high priority before the others. Libraries for this
 * keep timers of their own; this one waits on the clock that it is given, so that the simulator can move it.
 */
export class Pace {
  private inFlight = 0
  private nextAt = 0
  private readonly high: (() => void)[] = []
  private readonly normal: (() => void)[] = []
  private waking = false

  constructor(
    private readonly clock: Clock,
    private perSecond: number,
    private readonly concurrency = CONCURRENCY,
  ) {}

  get rate(): number {
    return this.perSecond
  }

  setRate(perSecond: number): void {
    this.perSecond = Math.max(SLOWEST_PER_SECOND, perSecond)
  }

  /** Nothing goes for this long: the cloud refuses requests. */
  pause(ms: number): void {
    this.nextAt = Math.max(this.nextAt, this.clock.now() + ms)
  }

  /** Runs `call` when its turn comes. */
  async run<T>(high: boolean, call: () => Promise<T>): Promise<T> {
    await this.turn(high)
    try {
      return await call()
    } finally {
      this.inFlight -= 1
      this.wake()
    }
  }

  private turn(high: boolean): Promise<void> {
    return new Promise((resolve) => {
      ;(high ? this.high : this.normal).push(resolve)
      this.wake()
    })
  }

  private wake(): void {
    while (this.inFlight < this.concurrency && !this.waking) {
      if (this.high.length + this.normal.length === 0) return
      const wait = this.nextAt - this.clock.now()
      if (wait > 0) {
        this.waking = true
        // eslint-disable-next-line @typescript-eslint/no-floating-promises -- a clock's sleep does not fail
        this.clock.sleep(wait).then(() => {
          this.waking = false
          this.wake()
        })
        return
      }
      this.letOneGo()
    }
  }

  private letOneGo(): void {
    const next = this.high.shift() ?? this.normal.shift()
    if (!next) return
    const now = this.clock.now()
    // A tenth of a second may be caught up with, since timers wake late.
    this.nextAt = Math.max(this.nextAt, now - 100) + 1000 / this.perSecond
    this.inFlight += 1
    next()
  }
}

/** What all claims of a run together may hold: one second's work at the present rate. */
export class ClaimBudget {
  private held = 0
  private readonly waiting: { count: number; go: () => void }[] = []

  constructor(private readonly pace: Pace) {}

  /** Waits until `count` more people may be claimed; those of a message of high priority before the others. */
  take(count: number, high: boolean): Promise<void> {
    return new Promise((resolve) => {
      const asked = { count, go: resolve }
      if (high) this.waiting.unshift(asked)
      else this.waiting.push(asked)
      this.serve()
    })
  }

  /** Takes them if it can be done at once. */
  tryTake(count: number): boolean {
    const free = this.waiting.length === 0 && this.hasRoomFor(count)
    if (free) this.held += count
    return free
  }

  give(count: number): void {
    this.held -= count
    this.serve()
  }

  private serve(): void {
    for (let first = this.waiting[0]; first; first = this.waiting[0]) {
      if (!this.hasRoomFor(first.count)) return
      this.waiting.shift()
      this.held += first.count
      first.go()
    }
  }

  /** One slice may always go, however slow the pace. */
  private hasRoomFor(count: number): boolean {
    return this.held === 0 || this.held + count <= this.pace.rate
  }
}
