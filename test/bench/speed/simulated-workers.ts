import type { Database } from '../../../cloudfunctions/shared/store/database'
import { EngineScene } from '../../unit/engine-scene'
import type { Figure } from '../figure'
import type { Sizes } from './sizes'

const DATABASE_LATENCY_MS = 10

/** Calls a second: nothing that could bind. */
const NO_LIMIT = 1_000_000

/**
 * Four workers against one, in a time that stands still while they think: what is left of four cores when the workers
 * get in each other's way, whatever machine this is.
 */
export async function measureSimulatedWorkers(
  _functionsDir: string,
  { simulated, ofOneSimulated }: Sizes,
): Promise<Figure[]> {
  const one = await broadcastMs(simulated, 1)
  const four = await broadcastMs(simulated, 4)
  return [
    {
      name: `${simulated.toLocaleString('en')} people in simulated time: four workers / one`,
      value: one / four,
      unit: 'times',
      atLeast: ofOneSimulated,
    },
  ]
}

/** How long a broadcast takes, in simulated ms. */
async function broadcastMs(people: number, workers: number): Promise<number> {
  const scene = new EngineScene({ latencyMs: { median: 40, sigma: 0.5 } })
  await scene.install(['template'], NO_LIMIT)
  await scene.users(people, { follows: true })
  const message = await scene.push({ type: 'everyone' })
  const start = scene.clock.now()
  const database = slow(scene)
  const runs = Array.from({ length: workers }, () => scene.start({ effects: { database } }))
  await scene.clock.finish(Promise.all(runs))
  const { state, counts } = await scene.message(message)
  if (state !== 'ended' || counts?.sent !== people) throw new Error(JSON.stringify(counts))
  return scene.clock.now() - start
}

/** The database at the other end of a network. */
function slow({ clock, database }: EngineScene): Database {
  const late = async <T>(call: () => Promise<T>): Promise<T> => {
    await clock.sleep(DATABASE_LATENCY_MS / 2)
    const answer = await call()
    await clock.sleep(DATABASE_LATENCY_MS / 2)
    return answer
  }
  return {
    find: (collection, query) => late(() => database.find(collection, query)),
    count: (collection, where) => late(() => database.count(collection, where)),
    add: (collection, document) => late(() => database.add(collection, document)),
    update: (collection, where, change) => late(() => database.update(collection, where, change)),
    remove: (collection, where) => late(() => database.remove(collection, where)),
    createCollection: (name) => database.createCollection(name),
  }
}
