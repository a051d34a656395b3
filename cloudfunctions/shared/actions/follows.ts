import { decodeTime } from 'ulid'
import { timeFloor } from '../domain/ids'
import type { FollowerDocument } from '../store/followers'
import { addFollower, followerId, getFollower, setFollower } from '../store/followers'
import { findUserByUnionid, getUser } from '../store/users'
import type { Effects } from './effects'
import { joinFollower } from './users'

/** Asks WeChat for the unionid behind an official account's openid; null: it has none. */
export type AskUserInfo = (appid: string, openid: string) => Promise<{ unionid: string | null }>

/** Somebody began or ceased to follow, at a time in ms by WeChat's clock. */
export interface FollowChange {
  appid: string
  openid: string
  /** '' when the event does not say. */
  unionid: string
  at: number
}

/** A new or returned follower, joined with the user who is the same person as soon as that is known. */
export async function followed(
  effects: Effects,
  change: FollowChange,
  askUserInfo: AskUserInfo | undefined,
): Promise<void> {
  const { database } = effects
  const known = await getFollower(database, followerId(change.appid, change.openid))
  if (known && isOld(known, change)) return
  const unionid =
    change.unionid || known?.unionid || (await askedUnionid(effects, change, askUserInfo))
  const follower = await saved(effects, change, known, unionid)
  const user = await sameUser(effects, follower)
  if (user) await joinFollower(effects, user, follower)
}

/** Of who leaves only that it happened is kept: the platform asks for it. The user's other roads stay. */
export async function unfollowed(effects: Effects, change: FollowChange): Promise<void> {
  const { database } = effects
  const _id = followerId(change.appid, change.openid)
  const known = await getFollower(database, _id)
  if (known && isOld(known, change)) return
  const until = timeFloor(change.at)
  const gone: FollowerDocument = { ...(known ?? fresh(change, until)), unionid: null, until }
  if (known) await setFollower(database, _id, { unionid: null, until })
  else if (!(await addFollower(database, gone))) return unfollowed(effects, change)
  const user = gone.user === null ? undefined : await getUser(database, gone.user)
  if (user) await joinFollower(effects, user, gone)
}

/** An event that WeChat or the platform repeats late must not undo what came after it. */
function isOld({ since, until }: FollowerDocument, change: FollowChange): boolean {
  return change.at < decodeTime(until ?? since)
}

async function saved(
  effects: Effects,
  change: FollowChange,
  known: FollowerDocument | undefined,
  unionid: string | null,
): Promise<FollowerDocument> {
  const { database } = effects
  const since = known?.until === null ? known.since : timeFloor(change.at)
  const follower = { ...(known ?? fresh(change, since)), unionid, since, until: null }
  if (!known && (await addFollower(database, follower))) return follower
  // There before, or since a moment ago: a repeat of the event that runs at the same time.
  await setFollower(database, follower._id, { unionid, since, until: null })
  return follower
}

const fresh = ({ appid, openid }: FollowChange, since: string): FollowerDocument => ({
  _id: followerId(appid, openid),
  schema: 1,
  appid,
  openid,
  unionid: null,
  user: null,
  joinedAt: null,
  since,
  until: null,
})

/** Once joined, follower and user are the same person for good; else the unionid tells. */
async function sameUser({ database }: Effects, { user, unionid }: FollowerDocument) {
  if (user !== null) return getUser(database, user)
  return unionid === null ? undefined : findUserByUnionid(database, unionid)
}

async function askedUnionid(
  { log }: Effects,
  { appid, openid }: FollowChange,
  askUserInfo: AskUserInfo | undefined,
): Promise<string | null> {
  if (!askUserInfo) return null
  try {
    return (await askUserInfo(appid, openid)).unionid
  } catch (error) {
    // The follow counts all the same; the follower sync asks again.
    log('unionid not known', { appid, error: String(error) })
    return null
  }
}
