import type { MeasuredRun } from '../fixtures/measured/measured-run'
import type { Figure } from '../figure'
import { median } from '../median'
import type { MeasuredBroadcast } from './broadcast-run'
import { runBroadcast } from './broadcast-run'
import { Ground } from './ground'
import type { Sizes } from './sizes'

const TOPIC = 'a-few'

const MEGABYTE = 1_000_000

/** What a run may take beyond what its instance held before. */
const MEMORY_MB = 128

/** How much more may stay in memory in a run's last third than in its first: 1 KB for each of 10,000 people. */
const GROWTH_MB = 10

/** Does a large broadcast cost more per person than a small one, and does its run keep something of everybody? */
export async function measureScale(functionsDir: string, sizes: Sizes): Promise<Figure[]> {
  const ground = await Ground.start({ functionsDir, people: sizes.large })
  try {
    await ground.use('https')
    await makeTopic(ground, sizes.small)
    const runSmall = () => runBroadcast(ground, { to: { topic: TOPIC } })
    await runSmall()
    // Before and after the large one, as many times.
    const small: MeasuredBroadcast[] = []
    for (let round = 0; round < sizes.rounds; round++) small.push(await runSmall())
    const large = await runBroadcast(ground)
    for (let round = 0; round < sizes.rounds; round++) small.push(await runSmall())
    return [...timeFigures(large, small), ...memoryFigures(large)]
  } finally {
    await ground.stop()
  }
}

async function makeTopic({ scene }: Ground, members: number): Promise<void> {
  await scene.console('topic.create', { id: TOPIC, name: TOPIC })
  const openids = scene.cloud.world.people.slice(0, members).map((person) => scene.openid(person))
  scene.cloud.database.update(
    'users',
    { _id: { $in: openids } },
    { $push: { keys: { key: `t:${TOPIC}`, from: '' } } },
    { multi: true },
  )
}

function timeFigures(large: MeasuredBroadcast, small: readonly MeasuredBroadcast[]): Figure[] {
  const perPerson = ({ ms, people }: MeasuredBroadcast) => ms / people
  const [ofLarge, ofSmall] = [perPerson(large), median(small.map(perPerson))]
  const [name, smallName] = [inWords(large.people), inWords(small[0]?.people ?? NaN)]
  return [
    { name: `time per person of ${name}, HTTPS`, value: ofLarge, unit: 'ms' },
    { name: `time per person of ${smallName}, HTTPS`, value: ofSmall, unit: 'ms' },
    {
      name: `time per person: ${name} / ${smallName}`,
      value: ofLarge / ofSmall,
      unit: 'ratio',
      atMost: 1.1,
    },
  ]
}

function memoryFigures({ people, runs }: MeasuredBroadcast): Figure[] {
  const name = `memory of the instance, ${inWords(people)} people`
  return [
    {
      name: `${name}: most, over its start`,
      value: Math.max(...runs.map(mostOverStart)) / MEGABYTE,
      unit: 'MB',
      atMost: MEMORY_MB,
    },
    {
      name: `${name}: more stays in the last third than in the first`,
      value: Math.max(...runs.map(growth)) / MEGABYTE,
      unit: 'MB',
      atMost: GROWTH_MB,
    },
  ]
}

const mostOverStart = ({ memory }: MeasuredRun) => Math.max(...memory) - (memory[0] ?? NaN)

/** Between the collector's rounds memory rises and falls: what stays is the least that was seen. */
function growth({ memory }: MeasuredRun): number {
  const third = Math.floor(memory.length / 3)
  return Math.min(...memory.slice(-third)) - Math.min(...memory.slice(0, third))
}

const inWords = (people: number) => people.toLocaleString('en')
