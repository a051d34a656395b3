import type { PushAnswer, RecipientResult } from '../../../typings/push'
import { newMessage } from '../delivery/new-message'
import { Refusal, refuseField } from '../domain/errors'
import { randomHex, sha256 } from '../domain/ids'
import type { Audience } from '../domain/words'
import { isBroadcast } from '../domain/words'
import { certain } from '../store/certain'
import type { MessageDocument, Sender } from '../store/messages'
import { addMessage, getMessage } from '../store/messages'
import { getAccount } from '../store/settings'
import type { TopicDocument } from '../store/topics'
import { getTopic } from '../store/topics'
import { findUsers } from '../store/users'
import type { Effects } from './effects'
import type { CheckedPush } from './push-request'

/** The accepting run waits this long for outcomes, in ms; for a broadcast only until the run has started. */
const OUTCOMES_WAIT_MS = 2_500
const BROADCAST_WAIT_MS = 300

/** Of its own time, a run keeps this much for the answer, in ms. */
const OWN_TIME_MS = 1_000

/** Who pushes, and what that allows. */
export interface Author {
  sender: Sender
  /** To whom a push goes that names nobody; null: it must name somebody. */
  self: string | null
  may(audience: Audience, topic: TopicDocument | undefined): boolean
  /** Order of channels and account, when the push token says one. */
  choice: Pick<MessageDocument, 'channels' | 'account'>
}

/** The wire by which a push came, and what else it asked for. */
export interface Arrival {
  wire: string
  extras: Record<string, string>
}

/**
 * Accepts a push: one message document, whatever the audience. Once this has answered, the message will not be lost.
 *
 * @throws Refusal `scope_missing`, `no_such_topic`, `invalid_request` (an unknown user, account), `idempotency_conflict`
 *   (same key, other push), `try_again` when the database did not take it.
 */
export async function accept(
  effects: Effects,
  author: Author,
  push: CheckedPush,
  arrival: Arrival,
): Promise<PushAnswer> {
  const audience = audienceFor(author, push)
  const topic = await checkAudience(effects, author, audience, push)
  const message = messageOf(effects, author, push, audience, topic, arrival)
  const added = await certain(effects.clock, () => addMessage(effects.database, message))
  return added ? accepted(effects, message) : repeated(effects, message)
}

/** The first answer to a push: with outcomes, where they came in time. */
async function accepted(effects: Effects, message: MessageDocument): Promise<PushAnswer> {
  const recipients = await kick(effects, message)
  const { audience } = message
  const ended = audience.type === 'users' && audience.users.length === recipients.length
  return { id: message._id, state: ended ? 'ended' : 'open', repeated: false, recipients }
}

function audienceFor(author: Author, push: CheckedPush): Audience {
  if (push.audience) return push.audience
  if (author.self !== null) return { type: 'users', users: [author.self] }
  throw refuseField('to', 'missing', '请写明推送给谁', 'Say to whom it goes')
}

/** May the author push to these, and are they there? Answers the topic, where there is one. */
async function checkAudience(
  effects: Effects,
  author: Author,
  audience: Audience,
  push: CheckedPush,
): Promise<TopicDocument | undefined> {
  const { database } = effects
  const topic = audience.type === 'topic' ? await getTopic(database, audience.topic) : undefined
  if (!author.may(audience, topic)) throw new Refusal('scope_missing')
  if (audience.type === 'topic' && !topic) throw new Refusal('no_such_topic')
  const appids = new Set([
    ...(audience.type === 'followers' ? [audience.appid] : []),
    ...(push.account === null ? [] : [push.account]),
  ])
  for (const appid of appids) {
    if (await getAccount(database, appid)) continue
    const field = push.account === appid ? 'account' : 'to.followers'
    throw refuseField(field, 'not_linked', '没有关联这个公众号', 'This account is not linked')
  }
  if (
    audience.type === 'users' &&
    !(audience.users.length === 1 && audience.users[0] === author.self)
  ) {
    await checkUsers(effects, audience.users)
  }
  return topic
}

async function checkUsers(effects: Effects, users: readonly string[]): Promise<void> {
  const known = new Set<string>()
  for (let from = 0; from < users.length; from += 1000) {
    const page = await findUsers(effects.database, users.slice(from, from + 1000))
    for (const user of page) known.add(user._id)
  }
  const faults = users.flatMap((user, index) =>
    known.has(user)
      ? []
      : [
          {
            field: `to.users[${index}]`,
            rule: 'no_such_user',
            zh: '没有这个用户',
            en: 'There is no such user',
          },
        ],
  )
  if (faults.length > 0) throw new Refusal('invalid_request', faults.slice(0, 20))
}

function messageOf(
  effects: Effects,
  author: Author,
  push: CheckedPush,
  audience: Audience,
  topic: TopicDocument | undefined,
  arrival: Arrival,
): MessageDocument {
  const { idempotencyKey, audience: _asked, ...content } = push
  const { sender, choice: ofToken } = author
  const choices = [push, topic, ofToken]
  return newMessage(effects, {
    _id:
      idempotencyKey === null
        ? randomHex(effects.random, 16)
        : sha256(sender.type, sender.id, idempotencyKey).slice(0, 32),
    audience,
    ...content,
    channels: choices.find((choice) => choice?.channels)?.channels ?? null,
    account: choices.find((choice) => choice?.account)?.account ?? null,
    sender,
    ...arrival,
    fingerprint: sha256(JSON.stringify({ ...content, audience, extras: arrival.extras })),
  })
}

/** The id is there: by a repeat of the same push, or by another push with the same key. */
async function repeated(effects: Effects, message: MessageDocument): Promise<PushAnswer> {
  const first = await certain(effects.clock, () => getMessage(effects.database, message._id))
  if (!first) throw new Refusal('try_again')
  if (first.fingerprint !== message.fingerprint) throw new Refusal('idempotency_conflict')
  // Its own answer was lost and it was repeated: then it is the first, and has yet to be kicked.
  if (first.at === message.at) return accepted(effects, first)
  return { id: first._id, state: first.state, repeated: true, recipients: [] }
}

/** From here on nothing may fail: the push is accepted, and a sender who saw an error would repeat it. */
async function kick(effects: Effects, message: MessageDocument): Promise<RecipientResult[]> {
  const most = isBroadcast(message.audience) ? BROADCAST_WAIT_MS : OUTCOMES_WAIT_MS
  const wait = Math.min(most, effects.timeLeft() - OWN_TIME_MS)
  if (wait <= 0) return []
  try {
    const answer = await effects.kick(message._id, wait)
    if (answer.type === 'notStarted') {
      effects.log('kick failed', { message: message._id, error: answer.text })
    }
    return answer.type === 'answered' ? answer.recipients : []
  } catch (error) {
    effects.log('kick failed', { message: message._id, error: String(error) })
    return []
  }
}
