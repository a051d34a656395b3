import type { Account, AccountSave } from '../../../typings/admin'
import { refuseField } from '../domain/errors'
import { roadKey } from '../domain/roads'
import { openGates } from '../store/gates'
import type { AccountDocument } from '../store/settings'
import {
  addAccount,
  getAccount,
  getInstallation,
  listAccounts,
  setAccount,
} from '../store/settings'
import { checkSecret } from './account-secret'
import type { Effects } from './effects'
import { releasing } from './release'

/**
 * Links an account, or changes what is known of it: what is not named stays. Its secret is tried before it takes the
 * place of the one that works, kept sealed, and never shown again.
 *
 * @throws Refusal `invalid_request`: the appid is of another type, the secret is masked or refused by WeChat;
 *   `wechat_not_reached`; `seal_key_missing`: there is nothing to seal the secret with.
 */
export async function saveAccount(effects: Effects, request: AccountSave): Promise<Account> {
  const { clock, database } = effects
  const { appid, type, name, secret } = request
  const before = await getAccount(database, appid)
  await checkType(effects, request, before)
  if (secret) await checkSecret(effects, request, secret)
  const sealed = secret ? seal(effects, appid, secret) : null
  const changes = { name, ...(secret !== undefined && { secret: sealed }) }
  return releasing(effects, async () => {
    const fresh = { appid, type, name, secret: sealed, createdAt: clock.now() }
    const isThere = before !== undefined || !(await addAccount(database, fresh))
    if (isThere) await setAccount(database, { appid, type }, changes)
    const now = (await getAccount(database, appid)) ?? fresh
    // Somebody else has linked it meanwhile: nothing was changed.
    if (now.type !== type) throw otherType()
    if (secret) await tryRoadsAgain(effects, request)
    return describe(now)
  })
}

export async function accounts({ database }: Effects): Promise<{ accounts: Account[] }> {
  return { accounts: (await listAccounts(database)).map(describe) }
}

/** An appid is that of the mini program itself, or that of an official account, for good. */
async function checkType(
  { database }: Effects,
  { appid, type }: AccountSave,
  before: AccountDocument | undefined,
): Promise<void> {
  if (before && before.type !== type) throw otherType()
  const own = (await getInstallation(database))?.appid ?? ''
  if (own === '' || (appid === own) === (type === 'mini')) return
  throw type === 'mini'
    ? refuseField('appid', 'not_the_mini_program', `小程序是 ${own}`, `The mini program is ${own}`)
    : refuseField('type', 'is_the_mini_program')
}

const otherType = () => refuseField('type', 'other_type')

/** WeChat may say of the new secret what it did not say of the old one; used-up quotas stay so. */
async function tryRoadsAgain(
  { database }: Effects,
  { appid, type }: Pick<AccountSave, 'appid' | 'type'>,
): Promise<void> {
  const linked = (await listAccounts(database)).filter((one) => one.type === 'official')
  // Subscribe and uniform messages are sent as the mini program.
  const roads =
    type === 'official'
      ? [roadKey({ channel: 'template', appid })]
      : ['subscribe', ...linked.map((one) => roadKey({ channel: 'uniform', appid: one.appid }))]
  await openGates(database, roads)
}

/** Opened by the transports, under the same purpose (wechat/transports.ts). */
const seal = ({ seal, random }: Effects, appid: string, secret: string): string =>
  seal.seal(secret, `secret:${appid}`, random)

const describe = ({
  appid,
  type,
  name,
  secret,
  createdAt,
}: Omit<AccountDocument, '_id' | 'schema'>): Account => ({
  appid,
  type,
  name,
  hasSecret: secret !== null,
  createdAt,
})
