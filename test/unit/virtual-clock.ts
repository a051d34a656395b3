import type { Clock } from '../../cloudfunctions/shared/domain/effects'

/** Turns of the event loop after which nobody is about to do anything but wait for the clock. */
const SETTLED_TURNS = 6

/**
 * A clock that stands still while anybody works, and jumps to the next waking time when all sleep: hours pass in no time,
 * and always in the same order.
 */
export class VirtualClock implements Clock {
  private readonly sleepers: { at: number; wake: () => void }[] = []

  constructor(private time: number) {}

  now(): number {
    return this.time
  }

  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => this.schedule(ms, resolve))
  }

  schedule(ms: number, wake: () => void): void {
    this.sleepers.push({ at: this.time + ms, wake })
  }

  /** Moves the clock, waking on the way whoever sleeps. */
  async advance(ms: number): Promise<void> {
    const until = this.time + ms
    await this.settle()
    while (this.sleepers.some(({ at }) => at <= until)) await this.wakeNext()
    this.time = until
  }

  /** Lets time pass until the work is done. */
  async finish<T>(work: Promise<T>): Promise<T> {
    let done = false
    const end = () => {
      done = true
    }
    work.then(end, end)
    for (;;) {
      await this.settle()
      if (done) return work
      if (this.sleepers.length === 0)
        throw new Error('the work waits for something that never comes')
      await this.wakeNext()
    }
  }

  private async wakeNext(): Promise<void> {
    this.sleepers.sort((left, right) => left.at - right.at)
    const next = this.sleepers.shift()
    if (!next) return
    this.time = Math.max(this.time, next.at)
    next.wake()
    await this.settle()
  }

  private async settle(): Promise<void> {
    for (let turn = 0; turn < SETTLED_TURNS; turn++)
      await new Promise((resolve) => setImmediate(resolve))
  }
}
