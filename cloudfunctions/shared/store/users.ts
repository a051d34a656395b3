import type { HeldKey } from '../domain/audience-keys'
import type { Role } from '../domain/words'
import type { CollectionDeclaration } from './declaration'
import type { Change, Database, Guard } from './database'
import { gt, isIn, lt, lte, ne } from './database'

/** A person known by the mini-program openid. WeChat gives neither name nor picture: they are given here. */
export interface UserDocument {
  /** The mini-program openid. */
  _id: string
  schema: 1
  /** Raised by every change of keys or follows, which are read, decided and written. */
  rev: number
  unionid: string | null
  name: string
  remark: string
  externalId: string
  tags: string[]
  role: Role
  /** The audience keys that the person holds: what is in the inbox. At most MAX_KEYS. */
  keys: HeldKey[]
  /** Official accounts that the person follows, as known by unionid or binding. */
  follows: Record<string, Follow>
  /** The `at` up to which everything counts as read; '' none. */
  readUpTo: string
  /** The `at` up to which the inbox was cleared; '' none. */
  clearedUpTo: string
  createdAt: number
}

/** What a user has as a follower of one official account. */
export interface Follow {
  openid: string
  /** Time-ordered: since when the two are known to be one person. */
  since: string
  /** Time-ordered: when the person stopped following. */
  until?: string
}

const NAME = 'users'

export const usersDeclaration: CollectionDeclaration = {
  name: NAME,
  indexes: [
    { name: 'key_id', fields: { 'keys.key': 1, _id: 1 } },
    { name: 'unionid', fields: { unionid: 1 } },
    { name: 'role', fields: { role: 1 } },
  ],
}

export const addUser = (database: Database, user: UserDocument): Promise<boolean> =>
  database.add(NAME, user)

export async function getUser(
  database: Database,
  openid: string,
): Promise<UserDocument | undefined> {
  const [user] = await database.find<UserDocument>(NAME, { where: { _id: openid }, limit: 1 })
  return user
}

export async function findUserByUnionid(
  database: Database,
  unionid: string,
): Promise<UserDocument | undefined> {
  const [user] = await database.find<UserDocument>(NAME, { where: { unionid }, limit: 1 })
  return user
}

/** What the planner needs of a user. */
export type UserEndpoints = Pick<UserDocument, '_id' | 'keys' | 'follows'>

const ENDPOINT_FIELDS = ['keys', 'follows'] as const

/** The next users after an openid, in openid order: all, or those who hold or held a key. */
export const findUsersAfter = (
  database: Database,
  key: string | undefined,
  after: string,
  limit: number,
): Promise<UserEndpoints[]> => {
  const where: Guard = { _id: gt(after) }
  if (key !== undefined) where['keys.key'] = key
  return database.find(NAME, { where, sort: [['_id', 'asc']], limit, fields: ENDPOINT_FIELDS })
}

/** The first or last user in openid order: of all, or of those who hold or held a key. */
export async function findEdgeUser(
  database: Database,
  key: string | undefined,
  order: 'asc' | 'desc',
): Promise<string | undefined> {
  const where: Guard = key === undefined ? {} : { 'keys.key': key }
  const sort = [['_id', order]] as const
  const [edge] = await database.find<{ _id: string }>(NAME, { where, sort, limit: 1, fields: [] })
  return edge?._id
}

/** How many users: all, or those who hold or held a key; perhaps only after an openid, up to another. */
export const countUsers = (
  database: Database,
  key: string | undefined,
  { after = '', upTo }: { after?: string; upTo?: string } = {},
): Promise<number> => {
  const where: Guard = { _id: upTo === undefined ? gt(after) : [gt(after), lte(upTo)] }
  if (key !== undefined) where['keys.key'] = key
  return database.count(NAME, where)
}

/** These users, in no order; who is no user is not among them. At most 1000 openids. */
export const findUsers = (
  database: Database,
  openids: readonly string[],
): Promise<UserEndpoints[]> =>
  database.find(NAME, {
    where: { _id: isIn(openids) },
    limit: openids.length,
    fields: ENDPOINT_FIELDS,
  })

/** These users whole, in no order; who is no user is not among them. At most 1000 openids. */
export const findWholeUsers = (
  database: Database,
  openids: readonly string[],
): Promise<UserDocument[]> =>
  database.find(NAME, { where: { _id: isIn(openids) }, limit: openids.length })

export interface PeopleFilter {
  role?: Role
  after?: string
}

/** People for the administrator's list, in openid order. */
export const listUsers = (
  database: Database,
  filter: PeopleFilter,
  limit: number,
): Promise<UserDocument[]> => {
  const where: Guard = {}
  if (filter.role !== undefined) where['role'] = filter.role
  if (filter.after !== undefined) where['_id'] = gt(filter.after)
  return database.find(NAME, { where, sort: [['_id', 'asc']], limit })
}

/** Is there somebody with this role? */
export const hasUserWithRole = async (database: Database, role: Role): Promise<boolean> =>
  (await database.find(NAME, { where: { role }, limit: 1, fields: ['role'] })).length > 0

/** Openids of those who run the installation. */
export async function findAdministrators(database: Database): Promise<string[]> {
  const roles: Role[] = ['owner', 'admin']
  const where: Guard = { role: isIn(roles) }
  const found = await database.find<Pick<UserDocument, '_id'>>(NAME, {
    where,
    limit: 100,
    fields: [],
  })
  return found.map((user) => user._id)
}

/** Sets plain fields of a user. False: there is no such user. */
export const setUserFields = async (
  database: Database,
  openid: string,
  fields: Partial<Pick<UserDocument, 'name' | 'remark' | 'externalId' | 'tags' | 'role'>>,
): Promise<boolean> => (await database.update(NAME, { _id: openid }, { set: fields })) > 0

/** Moves `readUpTo` or `clearedUpTo` forward to an `at`; one that is further already stays. */
export const raiseUpTo = (
  database: Database,
  openid: string,
  field: 'readUpTo' | 'clearedUpTo',
  at: string,
): Promise<number> =>
  database.update(NAME, { _id: openid, [field]: lt(at) }, { set: { [field]: at } })

/** Writes what was decided on the user as read. False: it changed meanwhile, read again. */
export async function replaceMemberships(
  database: Database,
  user: Pick<UserDocument, '_id' | 'rev'>,
  memberships: Pick<UserDocument, 'keys' | 'follows' | 'unionid'>,
): Promise<boolean> {
  const set: Required<Change>['set'] = {
    keys: memberships.keys.map((held) => ({ ...held })),
    follows: Object.fromEntries(
      Object.entries(memberships.follows).map(([appid, follow]) => [appid, { ...follow }]),
    ),
    unionid: memberships.unionid,
  }
  const where: Guard = { _id: user._id, rev: user.rev }
  return (await database.update(NAME, where, { set, inc: { rev: 1 } })) > 0
}

/** Removes a user as read, unless an owner. False: it changed meanwhile, read again. */
export const removeUser = async (
  database: Database,
  { _id, rev }: Pick<UserDocument, '_id' | 'rev'>,
): Promise<boolean> => (await database.remove(NAME, { _id, rev, role: ne('owner') })) > 0
