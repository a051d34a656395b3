import type { DeliverAnswer } from '../delivery/deliver'
import type { Kick } from '../delivery/effects'
import { consoleKey } from './environment'
import { cloud, sdkError } from './sdk'

/**
 * An awaited call of `deliver` with a short timeout: what is not awaited may never leave a run that returns.
 * ESOCKETTIMEDOUT means that it has started and goes on; any other error that it has not.
 */
export const kickDeliver: Kick = async (message, waitMs) => {
  const call = { name: 'deliver', data: { message, consoleKey: consoleKey() }, timeout: waitMs }
  try {
    const called = await cloud.callFunction(call)
    const answer = (called as { result?: unknown }).result as DeliverAnswer | undefined
    return { type: 'answered', recipients: answer?.type === 'worked' ? answer.recipients : [] }
  } catch (error) {
    const { text, name } = sdkError(error)
    return name === 'ESOCKETTIMEDOUT' ? { type: 'started' } : { type: 'notStarted', text }
  }
}
