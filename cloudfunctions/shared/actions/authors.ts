import { Refusal } from '../domain/errors'
import { sameSecret, sha256 } from '../domain/ids'
import type { Audience } from '../domain/words'
import type { PushTokenDocument } from '../store/push-tokens'
import { getPushToken } from '../store/push-tokens'
import type { TopicDocument } from '../store/topics'
import type { UserDocument } from '../store/users'
import type { Author } from './draft'
import type { Effects } from './effects'

/** 32 characters of a-z and 0-9: what the narrowest clients take. */
export const PUSH_TOKEN_LENGTH = 32
export const PUSH_TOKEN_ALPHABET = 'abcdefghijklmnopqrstuvwxyz0123456789'

export const hashPushToken = (token: string) => sha256('push-token', token)

/**
 * The push token, if it is good.
 *
 * @param address the caller's, as the last hop saw it; '' where there is none (a function, the console).
 * @throws Refusal `bad_push_token`, `address_not_allowed`
 */
export async function checkPushToken(
  effects: Effects,
  token: string,
  address: string,
): Promise<PushTokenDocument> {
  const hash = hashPushToken(token)
  const found = await getPushToken(effects.database, hash)
  const now = effects.clock.now()
  const good =
    found !== undefined &&
    sameSecret(found._id, hash) &&
    found.revokedAt === null &&
    (found.expiresAt === null || found.expiresAt > now)
  if (!good) throw new Refusal('bad_push_token')
  if (found.addresses.length > 0 && !found.addresses.includes(address)) {
    throw new Refusal('address_not_allowed')
  }
  return found
}

/**
 * A service pushes with a token: to its owner always, to others by scope, to its owner's topics unless it is for the
 * owner only.
 */
export const tokenAuthor = (token: PushTokenDocument): Author => ({
  sender: { type: 'pushToken', id: token.id, name: token.name },
  self: token.owner,
  may: (audience, topic) => {
    switch (audience.type) {
      case 'users': {
        const onlyOwner = audience.users.every((user) => user === token.owner)
        return onlyOwner || token.scopes.includes('users')
      }
      case 'topic':
        return isOwnersTopic(token, topic) || token.scopes.includes('topics')
      case 'followers':
        return token.scopes.includes('followers')
      case 'everyone':
        return token.scopes.includes('everyone')
    }
  },
  mayPassQuietHours: token.scopes.includes('quietHours'),
  choice: { channels: token.channels, account: token.account },
  suppressSeconds: token.suppressSeconds ?? 0,
})

const isOwnersTopic = (token: PushTokenDocument, topic: TopicDocument | undefined): boolean =>
  topic?.owner === token.owner && token.ownerOnly !== true

/** A user pushes: to oneself; with a role to anybody; to a topic that belongs to the user. */
export const userAuthor = (user: UserDocument): Author => ({
  sender: { type: 'user', id: user._id, name: user.name },
  self: user._id,
  may: (audience, topic) => user.role !== 'user' || isOwn(user._id, audience, topic),
  mayPassQuietHours: user.role !== 'user',
  choice: { channels: null, account: null },
  suppressSeconds: 0,
})

function isOwn(openid: string, audience: Audience, topic: TopicDocument | undefined): boolean {
  if (audience.type === 'users') return audience.users.every((user) => user === openid)
  return audience.type === 'topic' && topic?.owner === openid
}

/** Console, scripts and functions with the key may push to anybody, and have no self. */
export const consoleAuthor: Author = {
  sender: { type: 'console', id: 'console', name: '管理员' },
  self: null,
  may: () => true,
  mayPassQuietHours: true,
  choice: { channels: null, account: null },
  suppressSeconds: 0,
}
