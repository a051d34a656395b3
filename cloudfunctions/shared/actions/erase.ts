import type { Done } from '../../../typings/user'
import { isFollowersKey, userKey } from '../domain/audience-keys'
import { Refusal } from '../domain/errors'
import { timeOrdered } from '../domain/ids'
import { partFollowers } from '../store/followers'
import { removeGrants } from '../store/grants'
import { removeMarks } from '../store/marks'
import { withdrawFrom } from '../store/inbox'
import { removeTokensOf } from '../store/push-tokens'
import { disownTopics } from '../store/topics'
import type { UserDocument } from '../store/users'
import { getUser, removeUser, replaceMemberships } from '../store/users'
import type { UserCaller } from './caller'
import type { Effects } from './effects'

/** Times that it is begun anew when another call of the same person was quicker. */
const TRIES = 10

/**
 * Deletes what is kept about the caller: name, notes and memberships, what was read and hidden, what was agreed to, the
 * push tokens. Topics that belonged to the caller belong to nobody. Who also follows an official account is from now on
 * a follower like any other. Who comes back is a new user with an empty inbox.
 *
 * What stays is history: messages with whom their senders named, the openid with an outcome in the batches and receipts
 * of what was sent. No message leads from there to this person's inbox any more: the person's own key is taken out of
 * all of them, so no mark of the erased person has to be kept to keep them out.
 *
 * Everything is done anew when it is repeated, the user document goes last: a run that is cut off is healed by the next.
 *
 * @throws Refusal `owner_cannot_be_erased`
 */
export async function eraseMe(effects: Effects, { openid }: UserCaller): Promise<Done> {
  for (let tried = 0; tried < TRIES; tried++) {
    const user = await getUser(effects.database, openid)
    if (user?.role === 'owner') throw new Refusal('owner_cannot_be_erased')
    // Two that run at once would for ever undo each other's guard, if they wrote where there is nothing to part.
    if (user && isJoined(user)) {
      await part(effects, user)
      continue
    }
    await eraseBelongings(effects, openid)
    if (!user || (await removeUser(effects.database, user))) return { done: true }
  }
  throw new Error(`user ${openid} kept changing`)
}

const isJoined = ({ keys, follows, unionid }: UserDocument): boolean =>
  unionid !== null || Object.keys(follows).length > 0 || keys.some(({ key }) => isFollowersKey(key))

/**
 * The user is no follower any more. Before the followers are nobody's user: in between nobody is reached, and the other
 * way round a broadcast would reach the person as both. Without the unionid the next call joins them again if this run
 * is cut off. Whether it was done the next look tells.
 */
const part = ({ database }: Effects, user: UserDocument): Promise<boolean> =>
  replaceMemberships(database, user, {
    keys: user.keys.filter(({ key }) => !isFollowersKey(key)),
    follows: {},
    unionid: null,
  })

async function eraseBelongings(
  { clock, random, database }: Effects,
  openid: string,
): Promise<void> {
  await partFollowers(database, openid, timeOrdered(clock, random))
  await removeTokensOf(database, openid)
  await disownTopics(database, openid)
  await removeGrants(database, openid)
  await removeMarks(database, openid)
  await withdrawFrom(database, userKey(openid))
}
