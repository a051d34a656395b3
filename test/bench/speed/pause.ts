import type { Figure } from '../figure'
import { finishBroadcast, push, sendCalls } from './broadcast-run'
import type { Transport } from './ground'
import { Ground } from './ground'
import type { Sizes } from './sizes'

const AT_MOST_MS = 2_000

/** From "pause" until the last call goes out, in the middle of a broadcast; and nobody is lost when it is resumed. */
export async function measurePause(
  functionsDir: string,
  { people, rounds }: Sizes,
): Promise<Figure[]> {
  const ground = await Ground.start({ functionsDir, people })
  try {
    return [
      await measure(ground, 'cloud', people, rounds),
      await measure(ground, 'https', people, rounds),
    ]
  } finally {
    await ground.stop()
  }
}

async function measure(
  ground: Ground,
  transport: Transport,
  people: number,
  rounds: number,
): Promise<Figure> {
  await ground.use(transport)
  const times: number[] = []
  for (let round = 0; round < rounds; round++) times.push(await pauseInTheMiddle(ground, people))
  return {
    name: `pause in the middle of ${people.toLocaleString('en')}, ${transport}: last call, worst of ${rounds}`,
    value: Math.max(...times),
    unit: 'ms',
    atMost: AT_MOST_MS,
  }
}

async function pauseInTheMiddle(ground: Ground, people: number): Promise<number> {
  const { scene } = ground
  const { cloud } = scene
  const id = await push(ground, { everyone: true })
  const run = cloud.tick('deliver')
  await cloud.until(() => sendCalls(ground).length >= people / 3, {
    what: 'a third has been called',
    timeoutMs: 60_000,
  })
  const pressed = cloud.clock.now()
  await scene.console('message.pause', { id })
  await run
  // Calls are noted when they are answered: they went out before.
  const last = Math.max(...sendCalls(ground).map(({ at }) => at))
  if (sendCalls(ground).length >= people) throw new Error('There was nothing left to pause.')
  await scene.console('message.resume', { id })
  await finishBroadcast(ground, id, 1)
  return last - pressed
}
