import type { Clock } from '../domain/effects'
import type { DatabaseFailure } from './database'
import { DatabaseError } from './database'

/** Waits between tries when the database refuses for load or gives no answer, in ms. */
const PAUSES_MS = [100, 300, 1_000, 2_000] as const

/** Failures after which it helps to ask again. */
const HELPS: ReadonlySet<DatabaseFailure> = new Set(['throttled', 'unanswered'])

/** And then, for whoever goes on asking. */
const LAST_PAUSE_MS = 2_000

/**
 * Repeats a read, or a write that may be repeated (an `add` with its `_id`, an update that names what it expects), until
 * the database has answered it. The answer may then be that of a repeat: `false` may mean that the first did it.
 *
 * @param goesOn after five tries: is it worth another? What cannot be known again is.
 * @throws DatabaseError when it was refused, or there was no answer to any try.
 */
export async function certain<T>(
  clock: Clock,
  ask: () => Promise<T>,
  goesOn: () => boolean = () => false,
): Promise<T> {
  for (let failed = 0; ; failed++) {
    try {
      return await ask()
    } catch (error) {
      if (!(error instanceof DatabaseError) || !HELPS.has(error.type)) throw error
      const pause = PAUSES_MS[failed] ?? (goesOn() ? LAST_PAUSE_MS : undefined)
      if (pause === undefined) throw error
      await clock.sleep(pause)
    }
  }
}
