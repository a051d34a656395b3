/**
 * Plays the seeds `from`, `from + step`, … in a process of its own, one line of JSON for each that broke a promise, until
 * it has played `count` or `minutes` are over. With `first` it stops at the first.
 */
import { play } from './run'

const [from = 0, step = 1, count = 1, minutes = Infinity, first = 0] = process.argv
  .slice(2)
  .map(Number)

/** What a worker tells, line by line. */
export type Told = { played: number } | { seed: number; promise: string; what: string }

// Who listens may have heard enough.
process.stdout.on('error', () => process.exit())

const tell = (told: Told) => process.stdout.write(`${JSON.stringify(told)}\n`)

const end = performance.now() + minutes * 60_000
let played = 0
for (let seed = from; played < count && performance.now() < end; seed += step) {
  const { broken } = await play(seed)
  played += 1
  const [worst] = broken
  if (!worst) continue
  tell({ seed, promise: worst.promise, what: worst.what })
  if (first) break
}
tell({ played })
