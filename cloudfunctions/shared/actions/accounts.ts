import type { Account, AccountSave } from '../../../typings/admin'
import { Refusal } from '../domain/errors'
import type { AccountDocument } from '../store/settings'
import { getAccount, listAccounts, putAccount } from '../store/settings'
import type { Effects } from './effects'
import { releasing } from './release'

/**
 * Links an account, or changes what is known of it. Its secret is kept sealed and never shown again.
 *
 * @throws Refusal `seal_key_missing`: there is nothing to seal the secret with.
 */
export async function saveAccount(effects: Effects, request: AccountSave): Promise<Account> {
  const { clock, database } = effects
  const { appid, type, name, secret } = request
  const sealed = secret ? seal(effects, appid, secret) : null
  const before = await getAccount(database, appid)
  const account: AccountDocument = {
    _id: '',
    schema: 1,
    appid,
    type,
    name,
    secret: secret === undefined ? (before?.secret ?? null) : sealed,
    createdAt: before?.createdAt ?? clock.now(),
  }
  await releasing(effects, () => putAccount(database, account))
  return describe(account)
}

export async function accounts({ database }: Effects): Promise<{ accounts: Account[] }> {
  return { accounts: (await listAccounts(database)).map(describe) }
}

/** Opened by the transports, under the same purpose (wechat/transports.ts). */
function seal({ seal, random }: Effects, appid: string, secret: string): string {
  if (!seal.canSeal) throw new Refusal('seal_key_missing')
  return seal.seal(secret, `secret:${appid}`, random)
}

const describe = ({ appid, type, name, secret, createdAt }: AccountDocument): Account => ({
  appid,
  type,
  name,
  hasSecret: secret !== null,
  createdAt,
})
