import { callerOfDeliver } from '../shared/actions/caller'
import { deliver } from '../shared/delivery/deliver'
import { EVERYTHING_DUE } from '../shared/delivery/effects'
import { Refusal } from '../shared/domain/errors'
import { deliveryEffects } from '../shared/platform/effects'
import type { FunctionContext } from '../shared/platform/environment'
import { consoleKey, runContext, timeLimit } from '../shared/platform/environment'

/** Of the run's time limit, this much is kept for what is under way when sending must stop, in ms. */
const SPARE_MS = 2_000

/** With less, a run could not see a slice through. The console gives a new function 3 s: it must be raised by hand, in ms. */
const SHORTEST_LIMIT_MS = 20_000

/** Plans, leases, sends, records, folds receipts: the only function that sends. */
export async function main(
  event: { message?: unknown; consoleKey?: unknown },
  context?: FunctionContext,
) {
  const started = Date.now()
  const effects = deliveryEffects()
  if (timeLimit(context) < SHORTEST_LIMIT_MS) {
    const advice =
      'Set the time limit of deliver to 60 s in the cloud console; nothing is sent before.'
    effects.log('time limit too short', { limitMs: timeLimit(context), advice })
    return { type: 'timeLimitTooShort', advice }
  }
  try {
    const caller = callerOfDeliver(runContext(), event, consoleKey())
    return await deliver(effects, {
      ...(typeof event.message === 'string' && event.message !== EVERYTHING_DUE
        ? { kicked: event.message }
        : {}),
      deadline: started + timeLimit(context) - SPARE_MS,
      timer: caller.type === 'timer',
    })
  } catch (error) {
    if (error instanceof Refusal) return { type: 'refused' }
    // The platform repeats a failed timer run by itself, several times; the next minute's run does the same for less.
    effects.log('run failed', { error: String(error) })
    return { type: 'failed' }
  }
}
