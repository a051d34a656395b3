import type { Clock } from '../domain/effects'
import { DatabaseError } from './database'

/** Waits between tries when the database refuses for load or gives no answer, in ms. */
const PAUSES_MS = [100, 300, 1_000, 2_000] as const

/**
 * Repeats a write that may be repeated (an `add` with its `_id`, an update that names what it expects) until the
 * database has answered it. The answer may then be that of a repeat: `false` may mean that the first did it.
 *
 * @throws DatabaseError when it was refused, or there was no answer to any try.
 */
export async function certain<T>(clock: Clock, write: () => Promise<T>): Promise<T> {
  for (const pause of PAUSES_MS) {
    try {
      return await write()
    } catch (error) {
      if (!(error instanceof DatabaseError) || error.type === 'refused') throw error
      await clock.sleep(pause)
    }
  }
  return write()
}
