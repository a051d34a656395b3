import { newMessage } from '../delivery/new-message'
import type { FieldFault } from '../domain/errors'
import { Refusal, faultOf, refuseField } from '../domain/errors'
import { randomHex, sha256 } from '../domain/ids'
import type { Audience } from '../domain/words'
import type { MessageDocument, Sender } from '../store/messages'
import type { Scope } from '../../../typings/admin'
import { DEFAULT_KIND, getAccount, getKind } from '../store/settings'
import type { TopicDocument } from '../store/topics'
import { getTopic } from '../store/topics'
import { findUsers } from '../store/users'
import type { Effects } from './effects'
import type { CheckedPush } from './push-request'
import { settleTimes } from './push-times'

/** Who pushes, and what that allows. */
export interface Author {
  sender: Sender
  /** To whom a push goes that names nobody; null: it must name somebody. */
  self: string | null
  may(audience: Audience, topic: TopicDocument | undefined): boolean
  mayPassQuietHours: boolean
  /** Order of channels and account, when the push token says one. */
  choice: Pick<MessageDocument, 'channels' | 'account'>
  /** In seconds: the same push is not made again within this time; 0: it is. */
  suppressSeconds: number
}

/** The wire by which a push came, and what else it asked for. */
export interface Arrival {
  wire: string
  extras: Record<string, string>
}

/** A push as a message, before anything is written. */
export interface Draft {
  message: MessageDocument
  /** Hash of what is asked for: the same push, whatever the wire. */
  content: string
  /** Times that do not fit at this hour. A repeat of what was accepted in time must not hear of them. */
  faults: FieldFault[]
}

/**
 * Makes a message of a push.
 *
 * @throws Refusal `scope_missing`, `no_such_topic`, `no_such_kind`, `invalid_request` (an unknown user, account)
 */
export async function draftMessage(
  effects: Effects,
  author: Author,
  push: CheckedPush,
  arrival: Arrival,
): Promise<Draft> {
  const audience = audienceFor(author, push)
  const topic = await checkAudience(effects, author, audience, push)
  checkQuietHours(author, push)
  await checkKind(effects, push.kind)
  const { idempotencyKey: _key, mergeKey, passQuietHours, times: asked, ...said } = push
  const { faults, ...times } = settleTimes(asked, effects.clock.now())
  const choices = [push, topic, author.choice]
  // What was asked for, not the times that were computed: a repeat of a delayed push is the same push.
  const more = {
    ...asked,
    ...(passQuietHours && { passQuietHours }),
    ...(mergeKey !== null && { mergeKey }),
  }
  const { audience: _asked, ...content } = said
  const message = newMessage(effects, {
    _id: messageId(effects, author, push),
    ...content,
    audience,
    channels: choices.find((choice) => choice?.channels)?.channels ?? null,
    account: choices.find((choice) => choice?.account)?.account ?? null,
    sender: author.sender,
    ...arrival,
    ...times,
    passQuietHours,
    fingerprint: hashOf({ ...content, audience, extras: arrival.extras, ...more }),
  })
  return { message, content: hashOf({ ...content, audience, ...more }), faults }
}

const hashOf = (value: object) => sha256(JSON.stringify(value))

/** The hash of sender and key, so that a repeat meets the first; else random. */
function messageId(
  { random }: Effects,
  { sender: { type, id } }: Author,
  { idempotencyKey, mergeKey }: CheckedPush,
): string {
  if (mergeKey !== null) return sha256('merge', type, id, mergeKey).slice(0, 32)
  if (idempotencyKey !== null) return sha256(type, id, idempotencyKey).slice(0, 32)
  return randomHex(random, 16)
}

function audienceFor(author: Author, push: CheckedPush): Audience {
  if (push.audience) return push.audience
  if (author.self !== null) return { type: 'users', users: [author.self] }
  throw refuseField('to', 'missing', '请写明推送给谁', 'Say to whom it goes')
}

function checkQuietHours({ mayPassQuietHours }: Author, { passQuietHours }: CheckedPush): void {
  if (!passQuietHours || mayPassQuietHours) return
  throw scopeMissing('passQuietHours', 'quietHours')
}

/** What a push token must have to push to such an audience. */
const SCOPE_FOR: Record<Audience['type'], Scope> = {
  users: 'users',
  topic: 'topics',
  followers: 'followers',
  everyone: 'everyone',
}

const scopeMissing = (field: string, scope: Scope): Refusal =>
  new Refusal('scope_missing', [
    faultOf(
      field,
      'scope_missing',
      `推送令牌需要 ${scope} 权限；由用户推送则需管理员角色`,
      `A push token needs the scope ${scope}; a user needs the role of an administrator`,
    ),
  ])

/** A kind that nobody has saved would go by `default`, and nobody would hear of the slip. */
async function checkKind({ database }: Effects, kind: string): Promise<void> {
  if (kind === DEFAULT_KIND || (await getKind(database, kind))) return
  const zh = `没有消息类型 ${kind}`
  throw new Refusal('no_such_kind', [
    faultOf('kind', 'no_such_kind', zh, `There is no kind ${kind}`),
  ])
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
  if (!author.may(audience, topic)) throw scopeMissing('to', SCOPE_FOR[audience.type])
  if (audience.type === 'topic' && !topic) throw new Refusal('no_such_topic')
  const appids = new Set([
    ...(audience.type === 'followers' ? [audience.appid] : []),
    ...(push.account === null ? [] : [push.account]),
  ])
  for (const appid of appids) {
    if (await getAccount(database, appid)) continue
    const field = push.account === appid ? 'account' : 'to.followers'
    throw refuseField(field, 'not_linked')
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
    known.has(user) ? [] : [faultOf(`to.users[${index}]`, 'no_such_user')],
  )
  if (faults.length > 0) throw new Refusal('invalid_request', faults.slice(0, 20))
}
