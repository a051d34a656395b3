import type { PushAnswer } from '../../../typings/push'
import { isBroadcast } from '../domain/words'
import type { MessageDocument } from '../store/messages'
import type { Effects } from './effects'
import { STARTED_WAIT_MS, kickFor } from './kick'
import { fewRecipients, statusOf } from './messages'

/** The accepting run waits this long for the outcomes of a few people, in ms. */
const OUTCOMES_WAIT_MS = 2_500

/**
 * The first answer to a push: with outcomes, where they came in time. What is scheduled or paused has none yet. From
 * here on nothing may fail: the push is accepted, and a sender who saw an error would repeat it.
 */
export async function accepted(effects: Effects, message: MessageDocument): Promise<PushAnswer> {
  const { _id, audience, state } = message
  if (state !== 'open') return unchanged(message, {})
  const most = isBroadcast(audience) ? STARTED_WAIT_MS : OUTCOMES_WAIT_MS
  const recipients = await kickFor(effects, _id, most)
  const ended = audience.type === 'users' && audience.users.length === recipients.length
  return { id: _id, state: ended ? 'ended' : state, repeated: false, recipients }
}

/** The answer to a push that starts nothing now, and why. */
export const unchanged = (
  { _id, state }: MessageDocument,
  why: Partial<Pick<PushAnswer, 'repeated' | 'superseded' | 'suppressed'>>,
): PushAnswer => ({ id: _id, state, repeated: false, ...why, recipients: [] })

/** The answer to a repeat by idempotency key: where the message stands now, with the outcomes of a few people. */
export async function repeatOf(effects: Effects, message: MessageDocument): Promise<PushAnswer> {
  const answer = unchanged(message, { repeated: true })
  try {
    const recipients = await fewRecipients(effects, await statusOf(effects, message))
    return { ...answer, recipients }
  } catch (error) {
    // It is accepted all the same, and they can be asked for.
    effects.log('outcomes not read', { message: message._id, error: String(error) })
    return answer
  }
}
