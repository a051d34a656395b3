import { describe, expect, it } from 'vitest'
import { sabotaged } from './bundle'
import { MUTATIONS } from './mutations'
import { play } from './run'

/** In `npm test`; many more by `npm run test:simulation`. */
const SEEDS = 300

/** Seeds of one test: so that a failing one is named, and the report stays short. */
const TOGETHER = 20

describe('in every storm all promises are kept', () => {
  const starts = Array.from({ length: SEEDS / TOGETHER }, (_, n) => n * TOGETHER)
  it.each(starts)(`seeds %i to ${TOGETHER - 1} more`, async (first) => {
    for (let seed = first; seed < first + TOGETHER; seed++) {
      const { broken } = await play(seed)
      const told = broken.map(({ promise, what }) => `${promise}: ${what}`)
      expect(told, `npm run test:simulation -- --seed ${seed}`).toEqual([])
    }
  })
})

describe('a seed', () => {
  it('plays the same each time, line by line', async () => {
    const [first, second] = [await play(7, true), await play(7, true)]
    expect(first.trace.length).toBeGreaterThan(100)
    expect(second.trace).toEqual(first.trace)
  })

  it('plays something else than another', async () => {
    expect((await play(8, true)).trace).not.toEqual((await play(7, true)).trace)
  })
})

describe('the breaks that the simulator must find', () => {
  it.each(MUTATIONS.map((mutation) => [mutation.name, mutation] as const))(
    '%s: its line is there, once',
    (_name, mutation) => {
      expect(() => sabotaged(mutation)).not.toThrow()
    },
  )
})
