/** A database that does what it is asked, and something goes wrong on the way. */
import type { Database } from '../../cloudfunctions/shared/store/database'
import { DatabaseError } from '../../cloudfunctions/shared/store/database'

type Write = 'add' | 'update'

/** From now on these writes go through `around`, which may do them or not. `nth` counts them from 1. */
function around(
  effects: { database: Database },
  operation: Write,
  collection: string,
  around: <T>(write: () => Promise<T>, nth: number) => Promise<T>,
): void {
  const { database } = effects
  let nth = 0
  const pass = <T>(asked: Write, name: string, write: () => Promise<T>): Promise<T> =>
    asked === operation && name === collection ? around(write, (nth += 1)) : write()
  effects.database = {
    ...database,
    add: (name, document) => pass('add', name, () => database.add(name, document)),
    update: (name, where, change) =>
      pass('update', name, () => database.update(name, where, change)),
  }
}

const noAnswer = () => new DatabaseError('no answer', -501001, 'unanswered')

/** The first of these writes is done, its answer is lost, and something else happens before it is repeated. */
export const loseAnswerAnd = (
  effects: { database: Database },
  write: Write,
  collection: string,
  happens: () => Promise<unknown>,
) =>
  around(effects, write, collection, async (work, nth) => {
    const answer = await work()
    if (nth !== 1) return answer
    await happens()
    throw noAnswer()
  })

/** The first of these writes is done, and its answer is lost. */
export const loseAnswer = (effects: { database: Database }, write: Write, collection: string) =>
  loseAnswerAnd(effects, write, collection, () => Promise.resolve())

/** Something happens just before the first of these writes. */
export const before = (
  effects: { database: Database },
  write: Write,
  collection: string,
  happens: () => Promise<unknown>,
) =>
  around(effects, write, collection, async (work, nth) => {
    if (nth === 1) await happens()
    return work()
  })

/** These writes are not done, as long as `broken` says so. */
export const refuseWhile = (
  effects: { database: Database },
  write: Write,
  collection: string,
  broken: () => boolean,
) =>
  around(effects, write, collection, (work) => {
    if (broken()) return Promise.reject(noAnswer())
    return work()
  })
