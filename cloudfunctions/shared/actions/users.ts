import {
  EVERYONE_KEY,
  MAX_KEYS,
  accountKey,
  followerKey,
  joinKey,
  leaveKey,
  userKey,
} from '../domain/audience-keys'
import { timeOrdered } from '../domain/ids'
import type { FollowerDocument } from '../store/followers'
import { findFollowersByUnionid, setFollower } from '../store/followers'
import type { UserDocument } from '../store/users'
import { addUser, getUser, replaceMemberships } from '../store/users'
import type { Effects } from './effects'

/** Times that a change of memberships is decided anew when somebody else was quicker. */
const TRIES = 5

/** The user who calls: made on the first call, joined with followers as soon as the unionid is known. */
export async function currentUser(
  effects: Effects,
  caller: { openid: string; unionid: string },
): Promise<UserDocument> {
  const user = (await getUser(effects.database, caller.openid)) ?? (await newUser(effects, caller))
  if (caller.unionid === '' || user.unionid === caller.unionid) return user
  return joinFollowers(effects, user, caller.unionid)
}

async function newUser(effects: Effects, caller: { openid: string }): Promise<UserDocument> {
  const { clock, random, database } = effects
  const user: UserDocument = {
    _id: caller.openid,
    schema: 1,
    rev: 0,
    unionid: null,
    name: '',
    remark: '',
    externalId: '',
    tags: [],
    role: 'user',
    keys: [
      // What was pushed to this very openid is theirs from the beginning; what went to everyone, from now on.
      { key: userKey(caller.openid), from: '' },
      { key: EVERYONE_KEY, from: timeOrdered(clock, random) },
    ],
    follows: {},
    readUpTo: '',
    clearedUpTo: '',
    createdAt: clock.now(),
  }
  if (await addUser(database, user)) return user
  // Two first calls at once: the other made it.
  return (await getUser(database, caller.openid)) ?? user
}

/** The unionid says which followers are this same person. */
async function joinFollowers(
  effects: Effects,
  user: UserDocument,
  unionid: string,
): Promise<UserDocument> {
  const followers = await findFollowersByUnionid(effects.database, unionid)
  return changeMemberships(effects, user, (current) =>
    followers.reduce<Memberships>((joined, follower) => withFollower(effects, joined, follower), {
      ...current,
      unionid,
    }),
  )
}

/** A user is joined with a follower: from now on the account is a road to this person. */
export async function joinFollower(
  effects: Effects,
  user: UserDocument,
  follower: FollowerDocument,
): Promise<UserDocument> {
  return changeMemberships(effects, user, (current) => withFollower(effects, current, follower))
}

type Memberships = Pick<UserDocument, 'keys' | 'follows' | 'unionid'>

function withFollower(
  effects: Effects,
  { keys, follows, unionid }: Memberships,
  follower: FollowerDocument,
): Memberships {
  const { appid, openid, until } = follower
  const known = follows[appid]
  if (known?.openid === openid && (known.until === undefined) === (until === null)) {
    return { keys, follows, unionid }
  }
  const now = timeOrdered(effects.clock, effects.random)
  if (until !== null) {
    if (!known) return { keys, follows, unionid }
    const left = { ...follows, [appid]: { ...known, until } }
    return { keys: leaveKey(keys, accountKey(appid), until), follows: left, unionid }
  }
  const joined = joinKey(joinKey(keys, accountKey(appid), now), followerKey(appid, openid), now)
  return { keys: joined, follows: { ...follows, [appid]: { openid, since: now } }, unionid }
}

/** Decides on the user as read, writes, and decides anew when somebody else was quicker. */
export async function changeMemberships(
  effects: Effects,
  user: UserDocument,
  change: (user: UserDocument) => Memberships,
): Promise<UserDocument> {
  let current = user
  for (let tried = 0; tried < TRIES; tried++) {
    const memberships = change(current)
    if (memberships.keys.length > MAX_KEYS) return current
    // First, so that a run that dies in between leaves somebody who has no road yet, and not one person planned twice.
    // The user's unionid comes last: without it the next call does all of it again.
    await tellFollowers(effects, current, memberships)
    if (await replaceMemberships(effects.database, current, memberships)) {
      return { ...current, ...memberships, rev: current.rev + 1 }
    }
    current = (await getUser(effects.database, user._id)) ?? current
  }
  throw new Error(`user ${user._id} kept changing`)
}

/** The followers who are this user now: the planner does not count them as people of their own any more. */
async function tellFollowers(
  effects: Effects,
  user: UserDocument,
  { follows }: Memberships,
): Promise<void> {
  for (const [appid, follow] of Object.entries(follows)) {
    if (user.follows[appid]?.openid === follow.openid) continue
    const fields = { user: user._id, joinedAt: follow.since }
    await setFollower(effects.database, `${appid}:${follow.openid}`, fields)
  }
}
