import type { CollectionDeclaration } from './declaration'
import type { Database, Guard } from './database'
import { gt, lte } from './database'

/** A person known by an official account's openid. */
export interface FollowerDocument {
  /** `<appid>:<openid>`: also the person key, while nobody's user. */
  _id: string
  schema: 1
  appid: string
  openid: string
  unionid: string | null
  /** The mini-program openid of the same person, once known. */
  user: string | null
  /** Time-ordered: since when `user` is known. */
  joinedAt: string | null
  /** Time-ordered: until when it was a user's who was erased then; absent: never. */
  partedAt?: string
  /** Time-ordered: since when the person follows. */
  since: string
  /** Time-ordered: when the person stopped following. Nothing else is kept then. */
  until: string | null
}

const NAME = 'followers'

export const followersDeclaration: CollectionDeclaration = {
  name: NAME,
  indexes: [
    { name: 'appid_id', fields: { appid: 1, _id: 1 } },
    { name: 'unionid', fields: { unionid: 1 } },
    { name: 'user', fields: { user: 1 } },
  ],
}

export const followerId = (appid: string, openid: string) => `${appid}:${openid}`

export const addFollower = (database: Database, follower: FollowerDocument): Promise<boolean> =>
  database.add(NAME, follower)

export async function getFollower(
  database: Database,
  id: string,
): Promise<FollowerDocument | undefined> {
  const [follower] = await database.find<FollowerDocument>(NAME, { where: { _id: id }, limit: 1 })
  return follower
}

/** One per account at most, so a handful. */
export const findFollowersByUnionid = (
  database: Database,
  unionid: string,
): Promise<FollowerDocument[]> =>
  database.find<FollowerDocument>(NAME, { where: { unionid }, limit: 100 })

/** The next followers of an account after an id, in id order. */
export const findFollowersAfter = (
  database: Database,
  appid: string,
  after: string,
  limit: number,
): Promise<FollowerDocument[]> => {
  const where: Guard = { appid, _id: gt(after) }
  return database.find<FollowerDocument>(NAME, { where, sort: [['_id', 'asc']], limit })
}

/** Who follows an account now and is nobody's user. */
const alone = (appid: string): Guard => ({ appid, user: null, until: null })

/** The first or last follower of an account who is nobody's user, in id order. */
export async function findEdgeFollower(
  database: Database,
  appid: string,
  order: 'asc' | 'desc',
): Promise<string | undefined> {
  const sort = [['_id', order]] as const
  const query = { where: alone(appid), sort, limit: 1, fields: [] }
  const [edge] = await database.find<{ _id: string }>(NAME, query)
  return edge?._id
}

/** How many follow an account and are nobody's user; perhaps only after an id, up to another. */
export const countFollowers = (
  database: Database,
  appid: string,
  { after = '', upTo }: { after?: string; upTo?: string } = {},
): Promise<number> => {
  const _id = upTo === undefined ? gt(after) : [gt(after), lte(upTo)]
  return database.count(NAME, { ...alone(appid), _id })
}

export const setFollower = (
  database: Database,
  id: string,
  fields: Partial<Omit<FollowerDocument, '_id' | 'schema' | 'appid' | 'openid'>>,
): Promise<number> => database.update(NAME, { _id: id }, { set: fields })

/** The followers who were this user are nobody's user from now on. */
export const partFollowers = (database: Database, user: string, at: string): Promise<number> =>
  database.update(NAME, { user }, { set: { user: null, joinedAt: null, partedAt: at } })
