/**
 * The local cloud's clock: real time plus an offset that tests move. The offset lies in shared memory, so that the
 * worker threads in which the functions run see the same time.
 */
export class Clock {
  readonly shared: SharedArrayBuffer
  private readonly offset: BigInt64Array

  constructor(shared = new SharedArrayBuffer(8)) {
    this.shared = shared
    this.offset = new BigInt64Array(shared)
  }

  /** Milliseconds since 1970, as the functions' `Date.now()` says it. */
  now(): number {
    return Date.now() + Number(Atomics.load(this.offset, 0))
  }

  /** Moves the clock by `ms` (negative: back). Timers that are running are not shortened by it. */
  advance(ms: number): void {
    Atomics.add(this.offset, 0, BigInt(ms))
  }
}
