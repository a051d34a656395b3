import type { Figure } from '../figure'
import { median } from '../median'
import { runBroadcast } from './broadcast-run'
import { Ground } from './ground'
import type { Sizes } from './sizes'

/** How much faster two runs of `deliver` at a time are than one. */
export async function measureWorkers(
  functionsDir: string,
  { people, rounds, ofOneWorker }: Sizes,
): Promise<Figure[]> {
  const ground = await Ground.start({ functionsDir, people })
  try {
    await ground.use('https')
    await runBroadcast(ground, { workers: 2 })
    const turns: { one: number; two: number }[] = []
    for (let round = 0; round < rounds; round++) {
      const one = await runBroadcast(ground)
      const two = await runBroadcast(ground, { workers: 2 })
      turns.push({ one: (1000 * people) / one.ms, two: (1000 * people) / two.ms })
    }
    const name = `${people.toLocaleString('en')} people, https`
    return [
      { name: `${name}: one worker`, value: median(turns.map(({ one }) => one)), unit: '/s' },
      { name: `${name}: two workers`, value: median(turns.map(({ two }) => two)), unit: '/s' },
      {
        name: `${name}: two workers / one`,
        value: median(turns.map(({ one, two }) => two / one)),
        unit: 'times',
        atLeast: ofOneWorker,
      },
    ]
  } finally {
    await ground.stop()
  }
}
