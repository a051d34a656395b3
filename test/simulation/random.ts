import type { Random } from '../../cloudfunctions/shared/domain/effects'

/** Everything that is left to chance in a simulation: the same seed gives the same draws, in the same order. */
export class Dice implements Random {
  private state: number

  constructor(seed: number) {
    this.state = (seed + 1) | 0
  }

  /** In [0, 1): mulberry32. */
  fraction = (): number => {
    this.state = (this.state + 0x6d2b79f5) | 0
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }

  bytes = (count: number): Uint8Array =>
    Uint8Array.from({ length: count }, () => Math.floor(this.fraction() * 256))

  chance(probability: number): boolean {
    return this.fraction() < probability
  }

  /** In [from, to). */
  between(from: number, to: number): number {
    return from + this.fraction() * (to - from)
  }

  /** A whole number in [from, to]. */
  whole(from: number, to: number): number {
    return Math.floor(this.between(from, to + 1))
  }

  /** Mostly short, now and then very long: how long things take in a cloud. */
  heavy(median: number, most: number): number {
    return Math.min(most, median / Math.max(0.001, this.fraction()) / 2)
  }

  /** @throws Error when there is nothing to pick from */
  pick<T>(list: readonly T[]): T {
    const index = Math.floor(this.fraction() * list.length)
    for (const one of list.slice(index, index + 1)) return one
    throw new Error('There is nothing to pick from.')
  }
}

/** One draw for several things that can happen, each with its own probability. */
export class Luck {
  constructor(private left: number) {}

  falls(probability: number): boolean {
    if (this.left < probability) return true
    this.left -= probability
    return false
  }
}
