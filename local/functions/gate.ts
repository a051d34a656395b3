const FROZEN = 0
const OPEN = 1

/**
 * What freezes a function instance: a word of shared memory on which its thread waits, event loop and all. The platform
 * stops an instance as soon as `main` has returned; so what was not awaited leaves with the next run, or never.
 */
export class Gate {
  readonly shared: SharedArrayBuffer
  private readonly word: Int32Array

  constructor(shared = new SharedArrayBuffer(4)) {
    this.shared = shared
    this.word = new Int32Array(shared)
  }

  /** In the thread: blocks until the host thaws it. A thaw that came first is not lost. */
  freeze(): void {
    Atomics.wait(this.word, 0, FROZEN)
    Atomics.store(this.word, 0, FROZEN)
  }

  /** In the host. */
  thaw(): void {
    Atomics.store(this.word, 0, OPEN)
    Atomics.notify(this.word, 0)
  }
}
