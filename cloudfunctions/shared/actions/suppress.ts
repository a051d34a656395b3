import type { PushAnswer } from '../../../typings/push'
import { Refusal } from '../domain/errors'
import { sha256 } from '../domain/ids'
import { certain } from '../store/certain'
import type { MessageDocument } from '../store/messages'
import { addMessage, getMessage } from '../store/messages'
import type { SuppressionDocument } from '../store/suppressions'
import { addSuppression, getSuppression, renewSuppression } from '../store/suppressions'
import { accepted, unchanged } from './accepted'
import type { Author, Draft } from './draft'
import type { Effects } from './effects'

/** Times that a reservation is tried when others reserve the same at once. */
const TRIES = 8

/**
 * Accepts a push unless the same one was accepted a moment ago: then that one's message is the answer. The reservation
 * comes before the message and names it, so whoever finds it may make the message: if its maker has died in between,
 * nothing is lost, and of several at once one makes it.
 *
 * @throws Refusal `try_again`
 */
export async function acceptUnlessSame(
  effects: Effects,
  author: Author,
  draft: Draft,
): Promise<PushAnswer> {
  const { clock, database } = effects
  const mine = reservationOf(author, draft)
  const held = await reserve(effects, mine, draft.message.createdAt)
  const id = held.message
  if (id !== draft.message._id) {
    const there = await certain(clock, () => getMessage(database, id))
    if (there) return unchanged(there, { suppressed: true })
    // Its maker has died: the time runs from now. Of several at once one prolongs it.
    await certain(clock, () => renewSuppression(database, held, { ...mine, message: id }))
  }
  return make(effects, { ...draft.message, _id: id })
}

function reservationOf(
  { sender, suppressSeconds }: Author,
  { message, content }: Draft,
): SuppressionDocument {
  return {
    _id: sha256('suppression', sender.id, content),
    schema: 1,
    token: sender.id,
    until: message.createdAt + suppressSeconds * 1000,
    message: message._id,
  }
}

/** The reservation that stands now: this one, or that of a push like it. */
async function reserve(
  { clock, database }: Effects,
  mine: SuppressionDocument,
  now: number,
): Promise<SuppressionDocument> {
  for (let tries = 0; tries < TRIES; tries++) {
    if (await certain(clock, () => addSuppression(database, mine))) return mine
    const there = await certain(clock, () => getSuppression(database, mine._id))
    if (!there) continue
    // Another's that still holds; or this very one, where the answer was lost.
    if (there.until > now) return there
    if (await certain(clock, () => renewSuppression(database, there, mine))) return mine
  }
  throw new Refusal('try_again')
}

async function make(effects: Effects, message: MessageDocument): Promise<PushAnswer> {
  const { clock, database } = effects
  if (await certain(clock, () => addMessage(database, message))) return accepted(effects, message)
  const there = await certain(clock, () => getMessage(database, message._id))
  if (!there) throw new Refusal('try_again')
  const isOwn = there.at === message.at && there.createdAt === message.createdAt
  return isOwn ? accepted(effects, there) : unchanged(there, { suppressed: true })
}
