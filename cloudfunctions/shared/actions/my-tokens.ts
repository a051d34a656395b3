import type { MyToken, MyTokenCreated, MyTokens } from '../../../typings/user'
import { Refusal } from '../domain/errors'
import { MAX_OWN_TOKENS } from '../domain/words'
import type { PushTokenDocument } from '../store/push-tokens'
import { findTokensOf, revokePushToken } from '../store/push-tokens'
import { getInstallation } from '../store/settings'
import type { UserCaller } from './caller'
import type { Effects } from './effects'
import { issuePushToken } from './push-tokens'
import { currentUser } from './users'

/** More than anybody has: administrators may make tokens for a user beyond what the user may. */
const MAX_LISTED = 1_000

/** The caller's own push tokens that were not revoked, newest first. */
export async function myTokens(effects: Effects, caller: UserCaller): Promise<MyTokens> {
  const user = await currentUser(effects, caller)
  return answer(effects, await tokensOf(effects, user._id))
}

/**
 * Makes a push token for the caller, that reaches the caller and nobody else.
 *
 * @throws Refusal `too_many_tokens`: the caller has MAX_OWN_TOKENS that could be used.
 */
export async function createMyToken(
  effects: Effects,
  caller: UserCaller,
  { name }: { name: string },
): Promise<MyTokenCreated> {
  const { clock, database } = effects
  const { _id: owner } = await currentUser(effects, caller)
  if (inForce(effects, await tokensOf(effects, owner)).length >= MAX_OWN_TOKENS) {
    throw new Refusal('too_many_tokens')
  }
  const { token, document } = await issuePushToken(effects, {
    name,
    owner,
    ownerOnly: true,
    scopes: [],
    channels: null,
    account: null,
    addresses: [],
    expiresAt: null,
  })
  const tokens = await tokensOf(effects, owner)
  // Several calls at once have all seen room for one more: the oldest stay.
  const staying = inForce(effects, tokens).slice(-MAX_OWN_TOKENS)
  if (!staying.some(({ _id }) => _id === document._id)) {
    await revokePushToken(database, document.id, owner, clock.now())
    throw new Refusal('too_many_tokens')
  }
  return { ...(await answer(effects, tokens)), token }
}

/** @throws Refusal `no_such_token`: it is not the caller's, or was revoked before. */
export async function revokeMyToken(
  effects: Effects,
  caller: UserCaller,
  { id }: { id: string },
): Promise<MyTokens> {
  const { clock, database } = effects
  const { _id: owner } = await currentUser(effects, caller)
  if (!(await revokePushToken(database, id, owner, clock.now()))) {
    throw new Refusal('no_such_token')
  }
  return answer(effects, await tokensOf(effects, owner))
}

const tokensOf = ({ database }: Effects, owner: string) => findTokensOf(database, owner, MAX_LISTED)

const inForce = ({ clock }: Effects, tokens: readonly PushTokenDocument[]) =>
  tokens.filter(({ expiresAt }) => expiresAt === null || expiresAt > clock.now())

async function answer(
  { database }: Effects,
  tokens: readonly PushTokenDocument[],
): Promise<MyTokens> {
  const installation = await getInstallation(database)
  return { tokens: tokens.map(describe), address: installation?.address ?? '' }
}

const describe = ({ id, name, createdAt, expiresAt }: PushTokenDocument): MyToken => ({
  id,
  name,
  createdAt,
  expiresAt,
})
