import type { PeoplePage, PersonRow, PersonUpdate } from '../../../typings/admin'
import { topicOf } from '../domain/audience-keys'
import { Refusal, refuseField } from '../domain/errors'
import type { UserDocument } from '../store/users'
import { getUser, hasUserWithRole, listUsers, setUserFields } from '../store/users'
import type { Actor } from './actor'
import { rankOf } from './actor'
import type { Effects } from './effects'

const DEFAULT_PEOPLE = 50
export const MAX_PEOPLE = 200

/** The users, in openid order. */
export async function people(
  { database }: Effects,
  { after, limit = DEFAULT_PEOPLE }: { after?: string; limit?: number },
): Promise<PeoplePage> {
  const users = await listUsers(database, after === undefined ? {} : { after }, limit + 1)
  const page = users.slice(0, limit)
  const last = page[page.length - 1]
  const more = users.length > limit && last !== undefined
  return { people: page.map(describe), ...(more && { next: last._id }) }
}

/**
 * What administrators note about a person. Roles are given by an owner, or at the console.
 *
 * @throws Refusal `no_such_user`; `not_allowed` for an administrator who would change a role; `invalid_request` when the
 *   last owner would step down.
 */
export async function updatePerson(
  effects: Effects,
  actor: Actor,
  { openid, role, ...fields }: PersonUpdate,
): Promise<PersonRow> {
  const { database } = effects
  const before = await getUser(database, openid)
  if (!before) throw new Refusal('no_such_user')
  if (role !== undefined && role !== before.role) {
    if (!['owner', 'console'].includes(rankOf(actor))) throw new Refusal('not_allowed')
    await setUserFields(database, openid, { role })
    if (before.role === 'owner') await keepAnOwner(effects, openid)
  }
  if (Object.keys(fields).length > 0) await setUserFields(database, openid, fields)
  return describe({ ...before, ...fields, role: role ?? before.role })
}

/** Asked afterwards, so that two owners who step down at the same moment do not both go. */
async function keepAnOwner({ database }: Effects, openid: string): Promise<void> {
  if (await hasUserWithRole(database, 'owner')) return
  await setUserFields(database, openid, { role: 'owner' })
  throw refuseField('role', 'last_owner')
}

const describe = (user: UserDocument): PersonRow => ({
  openid: user._id,
  name: user.name,
  remark: user.remark,
  externalId: user.externalId,
  tags: user.tags,
  role: user.role,
  follows: Object.entries(user.follows).flatMap(([appid, { until }]) =>
    until === undefined ? [appid] : [],
  ),
  topics: user.keys.flatMap(({ key, until }) => (until === undefined ? (topicOf(key) ?? []) : [])),
})
