import { Refusal } from '../domain/errors'
import type { PushTokenDocument } from '../store/push-tokens'
import type { UserDocument } from '../store/users'
import { checkPushToken, consoleAuthor, tokenAuthor, userAuthor } from './authors'
import type { Caller } from './caller'
import type { Author } from './draft'
import type { Effects } from './effects'
import { currentUser } from './users'

/** Who is acting on `admin`, as far as the installation knows them. */
export type Actor =
  | { type: 'user'; user: UserDocument; appid: string }
  | { type: 'console' }
  | { type: 'pushToken'; token: PushTokenDocument }

/** What decides on what an actor may do: a user's role, or the sort of actor. */
export type Rank = 'owner' | 'admin' | 'user' | 'console' | 'pushToken'

export const rankOf = (actor: Actor): Rank => (actor.type === 'user' ? actor.user.role : actor.type)

export const isAdministrator = (actor: Actor): boolean =>
  ['owner', 'admin', 'console'].includes(rankOf(actor))

/** The openid of a user; null for who is nobody in the mini program. */
export const openidOf = (actor: Actor): string | null =>
  actor.type === 'user' ? actor.user._id : null

/**
 * The caller as an actor.
 *
 * @throws Refusal `bad_push_token`, `address_not_allowed`; `not_allowed` for who has no business here.
 */
export async function actorOf(effects: Effects, caller: Caller): Promise<Actor> {
  switch (caller.type) {
    case 'user':
      return { type: 'user', user: await currentUser(effects, caller), appid: caller.appid }
    case 'pushToken':
      return { type: 'pushToken', token: await checkPushToken(effects, caller.pushToken, '') }
    case 'console':
      return { type: 'console' }
    case 'timer':
    case 'http':
    case 'event':
      throw new Refusal('not_allowed')
  }
}

/** As whom an actor pushes. */
export function authorOf(actor: Actor): Author {
  switch (actor.type) {
    case 'user':
      return userAuthor(actor.user)
    case 'pushToken':
      return tokenAuthor(actor.token)
    case 'console':
      return consoleAuthor
  }
}
