const SECOND_MS = 1_000

/** So many requests a second the platform takes from all functions of an environment together. */
export class RequestLimit {
  private second = 0
  private taken = 0

  constructor(
    private readonly now: () => number,
    private readonly perSecond: () => number,
  ) {}

  /** False: it is refused. */
  take(): boolean {
    const second = Math.floor(this.now() / SECOND_MS)
    if (second !== this.second) {
      this.second = second
      this.taken = 0
    }
    this.taken += 1
    return this.taken <= this.perSecond()
  }
}
