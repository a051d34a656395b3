import type { Done, InboxMessage } from '../../../typings/user'
import { holdsAt } from '../domain/audience-keys'
import { Refusal } from '../domain/errors'
import { sameSecret } from '../domain/ids'
import { findBatchFor } from '../store/batches'
import { setMark } from '../store/marks'
import type { MessageDocument } from '../store/messages'
import { getMessage } from '../store/messages'
import type { UserDocument } from '../store/users'
import type { UserCaller } from './caller'
import type { Effects } from './effects'
import { rowOf } from './inbox'
import { recipient } from './messages'
import { currentUser } from './users'

/**
 * One message with its content, for whom it is in the inbox of, or who has the key that the notification's link
 * carries. It counts as read from now on.
 *
 * @throws Refusal `no_such_message`, whether it is not there or not this user's.
 */
export async function openMessage(
  effects: Effects,
  caller: UserCaller,
  request: { id: string; key?: string },
): Promise<InboxMessage> {
  const { database } = effects
  const user = await currentUser(effects, caller)
  const message = await getMessage(database, request.id)
  const { key } = request
  const byKey = key !== undefined && key !== '' && sameSecret(key, effects.pageKey(request.id))
  if (!message || !isVisible(message) || !(byKey || isIn(user, message))) {
    throw new Refusal('no_such_message')
  }
  await setMark(database, user._id, message, { read: true })
  return {
    ...rowOf(message, true),
    content: message.content,
    link: message.link,
    notified: await notificationOf(effects, message, user),
  }
}

/** Marks a message of the user's own inbox as read, or puts it out of sight. */
export async function markMessage(
  effects: Effects,
  caller: UserCaller,
  { id, ...change }: { id: string; read?: boolean; hidden?: boolean },
): Promise<Done> {
  const user = await currentUser(effects, caller)
  const message = await getMessage(effects.database, id)
  if (!message || !isIn(user, message)) throw new Refusal('no_such_message')
  await setMark(effects.database, user._id, message, change)
  return { done: true }
}

const isIn = (user: UserDocument, { to, at }: MessageDocument) =>
  to.some((key) => holdsAt(user.keys, key, at))

/**
 * A recalled message is in nobody's inbox any more, one that is scheduled (again, by an update) is in nobody's yet; a
 * link to it leads nowhere either.
 */
const isVisible = ({ to, at }: MessageDocument) => to.length > 0 && at !== ''

/** How this user was notified; an empty outcome: was not among the people planned (yet). */
async function notificationOf(
  { database }: Effects,
  { _id, edition }: MessageDocument,
  { _id: personKey }: UserDocument,
): Promise<InboxMessage['notified']> {
  const batch = await findBatchFor(database, _id, edition, personKey)
  const person = batch?.people.find(({ k }) => k === personKey)
  if (!batch || !person) return { outcome: '', channel: '', reason: '' }
  const { outcome, channel, reason } = recipient(person, batch.ladder)
  return { outcome, channel, reason }
}
