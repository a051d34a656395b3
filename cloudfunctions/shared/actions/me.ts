import type { Me } from '../../../typings/user'
import { listAccounts } from '../store/settings'
import type { UserDocument } from '../store/users'
import { hasUserWithRole, setUserFields } from '../store/users'
import type { UserCaller } from './caller'
import type { Effects } from './effects'
import { currentUser } from './users'

/** Who the caller is, and how the installation stands to them. */
export async function me(effects: Effects, caller: UserCaller): Promise<Me> {
  return describe(effects, await currentUser(effects, caller))
}

export async function rename(
  effects: Effects,
  caller: UserCaller,
  { name }: { name: string },
): Promise<Me> {
  const user = await currentUser(effects, caller)
  await setUserFields(effects.database, user._id, { name })
  return describe(effects, { ...user, name })
}

async function describe(
  { database }: Effects,
  { _id, name, role, follows }: UserDocument,
): Promise<Me> {
  const linked = await listAccounts(database)
  const hasOwner = role === 'owner' || (await hasUserWithRole(database, 'owner'))
  const isFollowed = (appid: string) => {
    const follow = follows[appid]
    return follow !== undefined && follow.until === undefined
  }
  const accounts = linked
    .filter(({ type }) => type === 'official')
    .map((account) => ({
      appid: account.appid,
      name: account.name,
      followed: isFollowed(account.appid),
    }))
  return { openid: _id, name, role, accounts, hasOwner }
}
