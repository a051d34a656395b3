import type { RecipientResult } from '../../../typings/push'
import type { Effects } from './effects'

/** Of its own time, a run keeps this much for the answer, in ms. */
const OWN_TIME_MS = 1_000

/** Until `deliver` has started, in ms: what becomes of many people is asked for later. */
export const STARTED_WAIT_MS = 300

/**
 * Starts `deliver` for a message and waits a little; answers the outcomes that came in time. Never fails: what is due
 * is on the message, and an asker who saw an error would ask again.
 *
 * @param mostMs how long it waits at most, in ms; less where the run's own time is short
 */
export async function kickFor(
  effects: Effects,
  message: string,
  mostMs: number,
): Promise<RecipientResult[]> {
  const wait = Math.min(mostMs, effects.timeLeft() - OWN_TIME_MS)
  if (wait <= 0) return []
  try {
    const answer = await effects.kick(message, wait)
    if (answer.type === 'notStarted') {
      effects.log('kick failed', { message, error: answer.text })
    }
    return answer.type === 'answered' ? answer.recipients : []
  } catch (error) {
    effects.log('kick failed', { message, error: String(error) })
    return []
  }
}
