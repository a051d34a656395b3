import type { Database } from '../../cloudfunctions/shared/store/database'
import { DatabaseError } from '../../cloudfunctions/shared/store/database'
import type { Instance } from './instance'
import { Luck } from './random'
import type { RequestLimit } from './request-limit'
import type { SimulatedTime } from './time'
import { describeCall } from './trace-database'
import type { Weather } from './weather'

/** After this the client gives up, in ms. */
const CLIENT_TIMEOUT_MS = 5_000

/** The longest that an answer is on its way that the client still waits for, in ms. */
const SLOWEST_MS = 4_500

/** Until then something given up may still be done, in ms: longer than a run and its lease. */
const LATEST_MS = 120_000

interface DatabaseRoad {
  time: SimulatedTime
  weather: () => Weather
  requests: RequestLimit
  /** Told of what was done when nobody waited for it any more. */
  doneLate: (collection: unknown, answer: unknown) => void
}

/** What an instance sees of the database: the same one as all others, at the other end of a network. */
export function databaseOf(
  instance: Instance,
  storeFor: (writer: string) => Database,
  { time, weather, requests, doneLate }: DatabaseRoad,
): Database {
  const store = storeFor(instance.name)
  const call = async <T>(what: string, args: unknown[], work: () => Promise<T>): Promise<T> => {
    const { dice, trace } = instance
    await instance.point()
    const { database: chances, slowMs } = weather()
    const told = (end: string) => () => `${describeCall(what, args)} ${end}`
    const unanswered = async (end: string): Promise<never> => {
      trace.line(instance.name, told(end))
      await time.sleep(CLIENT_TIMEOUT_MS)
      await instance.point()
      instance.refusedAt.push(time.now())
      throw new DatabaseError('no answer', -501001, 'unanswered')
    }
    const later = (ms: number, end: string) =>
      time.schedule(ms, () => {
        trace.line(instance.name, told(end))
        work()
          .then((answer) => doneLate(args[0], answer))
          .catch(() => undefined)
      })
    await time.sleep(dice.heavy(3, slowMs))
    const luck = new Luck(dice.fraction())
    if (luck.falls(chances.throttled) || !requests.take()) {
      trace.line(instance.name, told('-> too many requests'))
      await instance.point()
      instance.refusedAt.push(time.now())
      throw new DatabaseError('too many requests', -501003, 'throttled')
    }
    if (luck.falls(chances.lostBefore)) return unanswered('-> lost on its way')
    if (luck.falls(chances.late)) {
      later(dice.between(CLIENT_TIMEOUT_MS, LATEST_MS), 'is done late')
      return unanswered('-> given up, still on its way')
    }
    const answer = await work()
    if (luck.falls(chances.twice)) {
      later(dice.between(1, CLIENT_TIMEOUT_MS), 'is done a second time')
    }
    if (luck.falls(chances.lostAfter)) return unanswered('-> done, its answer lost')
    trace.line(instance.name, told(`-> ${describeAnswer(answer)}`))
    await time.sleep(
      dice.chance(chances.slow) ? dice.between(200, SLOWEST_MS) : dice.heavy(3, slowMs),
    )
    await instance.point()
    return answer
  }
  return {
    find: (collection, query) =>
      call('find', [collection, query], () => store.find(collection, query)),
    count: (collection, where) =>
      call('count', [collection, where], () => store.count(collection, where)),
    add: (collection, document) => {
      // As it is now: it leaves as text, whatever becomes of the object.
      const text = structuredClone(document)
      return call('add', [collection, text], () => store.add(collection, text))
    },
    update: (collection, where, change) =>
      call('update', [collection, where, change], () => store.update(collection, where, change)),
    remove: (collection, where) =>
      call('remove', [collection, where], () => store.remove(collection, where)),
    createCollection: (name) =>
      call('createCollection', [name], () => store.createCollection(name)),
  }
}

function describeAnswer(answer: unknown): string {
  if (Array.isArray(answer)) return `${answer.length} found`
  return String(answer)
}
