import type { Sender } from '../fixtures/bare-loop/order'
import type { Figure } from '../figure'
import { median } from '../median'
import { runBareLoop } from './bare-loop'
import { runBroadcast } from './broadcast-run'
import type { Transport } from './ground'
import { Ground } from './ground'
import type { Sizes } from './sizes'

/** How somebody sends who writes the loop, by the same road. */
const BARE: Record<Transport, Sender> = { cloud: 'sdk', https: 'node' }

/** A broadcast against the same calls without the product: as many at once, and one after the other. */
export async function compareWithBareLoops(functionsDir: string, sizes: Sizes): Promise<Figure[]> {
  const ground = await Ground.start({ functionsDir, people: sizes.people })
  try {
    const cloud = await compare(ground, 'cloud', sizes)
    const https = await compare(ground, 'https', sizes)
    const sequential = await runBareLoop(ground, 'sdk', sizes.oneAfterTheOther, 1)
    const perSecond = (1000 * sizes.oneAfterTheOther) / sequential.ms
    return [
      ...cloud.figures,
      ...https.figures,
      ...(await compareCpu(ground, sizes)),
      { name: 'one call after the other: people a second', value: perSecond, unit: '/s' },
      {
        name: 'broadcast / one call after the other, cloud call',
        value: cloud.perSecond / perSecond,
        unit: 'times',
        atLeast: sizes.ofOneAfterTheOther,
      },
    ]
  } finally {
    await ground.stop()
  }
}

/** The two take turns; the ratio is that of neighbours in time. */
async function compare(ground: Ground, transport: Transport, { people, rounds, ...sizes }: Sizes) {
  await ground.use(transport)
  // Both load, connect and get warm before anything counts.
  await runBareLoop(ground, BARE[transport], people / 10)
  await runBroadcast(ground)
  const turns: { broadcast: number; bare: number; cpuMs: number }[] = []
  for (let round = 0; round < rounds; round++) {
    const { ms, runs } = await runBroadcast(ground)
    const bare = await runBareLoop(ground, BARE[transport], people)
    const cpuMs = runs.reduce((sum, run) => sum + run.cpuMs, 0)
    turns.push({ broadcast: (1000 * people) / ms, bare: (1000 * people) / bare.ms, cpuMs })
  }
  const perSecond = median(turns.map(({ broadcast }) => broadcast))
  const name = `${people.toLocaleString('en')} people, ${transport}`
  const figures: Figure[] = [
    { name: `${name}: broadcast`, value: perSecond, unit: '/s' },
    { name: `${name}: bare loop`, value: median(turns.map(({ bare }) => bare)), unit: '/s' },
    {
      name: `${name}: broadcast / bare loop`,
      value: median(turns.map(({ broadcast, bare }) => broadcast / bare)),
      unit: 'ratio',
      atLeast: sizes.ofBareLoop,
    },
    {
      name: `${name}: CPU of deliver per person`,
      value: median(turns.map(({ cpuMs }) => cpuMs / people)),
      unit: 'ms',
    },
  ]
  return { perSecond, figures }
}

/** The CPU time that one send takes of its instance's thread: by our HTTPS transport, and by the SDK's cloud call. */
async function compareCpu(
  ground: Ground,
  { people, rounds, cpuOfCloudCall }: Sizes,
): Promise<Figure[]> {
  const sends = people / 2
  const cpuOf = async (by: Sender) => (await runBareLoop(ground, by, sends)).cpuMs / sends
  // A turn that does not count: code that is new to the engine costs several times as much.
  const turns: { sdk: number; product: number }[] = []
  for (let round = 0; round <= rounds; round++) {
    turns.push({ sdk: await cpuOf('sdk'), product: await cpuOf('product') })
  }
  turns.shift()
  return [
    { name: 'CPU of a send: cloud call', value: median(turns.map(({ sdk }) => sdk)), unit: 'ms' },
    {
      name: 'CPU of a send: HTTPS',
      value: median(turns.map(({ product }) => product)),
      unit: 'ms',
    },
    {
      name: 'CPU of a send: HTTPS / cloud call',
      value: median(turns.map(({ sdk, product }) => product / sdk)),
      unit: 'ratio',
      atMost: cpuOfCloudCall,
    },
  ]
}
