import { performance } from 'node:perf_hooks'
import type { Figure } from './figure'
import { holds } from './figure'

/** What was measured, and what could not be. */
export class Report {
  private readonly figures: Figure[] = []
  private readonly failures: string[] = []

  /** Measures. When that fails, what else is measured is worth its time, and the whole fails all the same. */
  async add(what: string, measure: () => Promise<Figure[]>): Promise<void> {
    const start = performance.now()
    process.stderr.write(`${what} … `)
    try {
      this.figures.push(...(await measure()))
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error)
      this.failures.push(`${what} was not measured: ${text}`)
    }
    process.stderr.write(`${((performance.now() - start) / 1000).toFixed(1)} s\n`)
  }

  /** Was everything measured, and does every figure keep its bar? */
  get holds(): boolean {
    return this.failures.length === 0 && this.figures.every(holds)
  }

  /** A table for people. */
  printTable(): void {
    const width = Math.max(...this.figures.map(({ name }) => name.length))
    for (const figure of this.figures) {
      const value = String(Number(figure.value.toPrecision(4))).padStart(10)
      const mark = holds(figure) ? '' : '  <-- not held'
      const { name, unit } = figure
      console.log(`${name.padEnd(width)}  ${value} ${unit.padEnd(6)} ${barOf(figure)}${mark}`)
    }
  }

  /** A line of JSON per figure, and what failed. */
  printLines(): void {
    for (const figure of this.figures) console.log(JSON.stringify(figure))
    for (const failure of this.failures) console.error(failure)
  }
}

const barOf = ({ atMost, atLeast }: Figure) =>
  atMost !== undefined ? `<= ${atMost}` : atLeast !== undefined ? `>= ${atLeast}` : ''
