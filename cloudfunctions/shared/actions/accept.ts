import type { PushAnswer } from '../../../typings/push'
import { Refusal } from '../domain/errors'
import { certain } from '../store/certain'
import { addMessage, getMessage } from '../store/messages'
import { accepted, repeatOf } from './accepted'
import type { Arrival, Author, Draft } from './draft'
import { draftMessage } from './draft'
import type { Effects } from './effects'
import { acceptUpdate } from './merge'
import type { CheckedPush } from './push-request'
import { acceptUnlessSame } from './suppress'

/**
 * Accepts a push: one message document, whatever the audience. Once this has answered, the message will not be lost.
 *
 * @throws Refusal `scope_missing`, `no_such_topic`, `invalid_request` (an unknown user, account, a time that does not
 *   fit), `idempotency_conflict` (same key, other push), `merge_conflict`, `try_again` when the database did not take it.
 */
export async function accept(
  effects: Effects,
  author: Author,
  push: CheckedPush,
  arrival: Arrival,
): Promise<PushAnswer> {
  const draft = await draftMessage(effects, author, push, arrival)
  if (push.mergeKey !== null) return acceptUpdate(effects, push, draft)
  if (push.idempotencyKey !== null) return acceptOnce(effects, draft)
  refuseFaults(draft)
  return author.suppressSeconds > 0
    ? acceptUnlessSame(effects, author, draft)
    : acceptOnce(effects, draft)
}

/** By its id: who repeats a push with the same key meets the first. */
async function acceptOnce(effects: Effects, draft: Draft): Promise<PushAnswer> {
  const { message, faults } = draft
  if (faults.length > 0) return repeated(effects, draft)
  const added = await certain(effects.clock, () => addMessage(effects.database, message))
  return added ? accepted(effects, message) : repeated(effects, draft)
}

/** The id is there: by a repeat of the same push, or by another push with the same key. */
async function repeated(effects: Effects, draft: Draft): Promise<PushAnswer> {
  const { message } = draft
  const first = await certain(effects.clock, () => getMessage(effects.database, message._id))
  if (!first) {
    refuseFaults(draft)
    throw new Refusal('try_again')
  }
  if (first.fingerprint !== message.fingerprint) throw new Refusal('idempotency_conflict')
  // Its own answer was lost and it was repeated: then it is the first, and has yet to be kicked.
  const isOwn = first.at === message.at && first.createdAt === message.createdAt
  return isOwn ? accepted(effects, first) : repeatOf(effects, first)
}

function refuseFaults({ faults }: Draft): void {
  if (faults.length > 0) throw new Refusal('invalid_request', faults)
}
