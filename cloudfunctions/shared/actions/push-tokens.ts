import type { PushToken, TokenCreate, TokenCreated } from '../../../typings/admin'
import { Refusal, refuseField } from '../domain/errors'
import { randomHex, randomText } from '../domain/ids'
import type { PushTokenDocument } from '../store/push-tokens'
import { addPushToken, listPushTokens, revokePushToken } from '../store/push-tokens'
import { getUser } from '../store/users'
import type { Actor } from './actor'
import { isAdministrator, openidOf } from './actor'
import { PUSH_TOKEN_ALPHABET, PUSH_TOKEN_LENGTH, hashPushToken } from './authors'
import type { Effects } from './effects'
import { checkLinked } from './linked'

/** Names a token in lists and logs: 64 bits never meet. */
const ID_BYTES = 8

const MAX_LISTED = 1_000

/**
 * Makes a push token. This answer is the only place where the secret ever stands.
 *
 * @throws Refusal `invalid_request`: the owner is no user, or the console has named none; the account is not linked; it
 *   would have expired already.
 */
export async function createPushToken(
  effects: Effects,
  actor: Actor,
  request: TokenCreate,
): Promise<TokenCreated> {
  const { clock, database } = effects
  const owner = request.owner ?? openidOf(actor)
  if (owner === null) throw refuseField('owner', 'missing', '请指定所有者', 'Say whose it is')
  if (!(await getUser(database, owner))) {
    throw refuseField('owner', 'no_such_user')
  }
  if (request.expiresAt !== undefined && request.expiresAt <= clock.now()) {
    throw refuseField('expiresAt', 'in_the_past')
  }
  await checkLinked(effects, 'account', request.account)
  const { token, document } = await issuePushToken(effects, {
    name: request.name,
    owner,
    scopes: [...new Set(request.scopes)],
    channels: request.channels ?? null,
    account: request.account ?? null,
    addresses: [...new Set(request.addresses)],
    suppressSeconds: request.suppressSeconds ?? 0,
    expiresAt: request.expiresAt ?? null,
  })
  return { ...describe(document), token }
}

type Issued = Omit<PushTokenDocument, '_id' | 'schema' | 'id' | 'revokedAt' | 'createdAt'>

/** A new secret, and the document that knows its hash. */
export async function issuePushToken(
  { clock, random, database }: Effects,
  fields: Issued,
): Promise<{ token: string; document: PushTokenDocument }> {
  const token = randomText(random, PUSH_TOKEN_LENGTH, PUSH_TOKEN_ALPHABET)
  const document: PushTokenDocument = {
    _id: hashPushToken(token),
    schema: 1,
    id: randomHex(random, ID_BYTES),
    ...fields,
    revokedAt: null,
    createdAt: clock.now(),
  }
  if (!(await addPushToken(database, document))) throw new Refusal('try_again')
  return { token, document }
}

/** One's own push tokens; an administrator's list has everybody's. */
export async function pushTokens(
  { database }: Effects,
  actor: Actor,
): Promise<{ tokens: PushToken[] }> {
  const tokens = await listPushTokens(database, ownersScope(actor), MAX_LISTED)
  return { tokens: tokens.map(describe) }
}

/** From now on nobody can push with it. One's own; an administrator anybody's. */
export async function revoke(
  { clock, database }: Effects,
  actor: Actor,
  { id }: { id: string },
): Promise<{ revoked: true }> {
  const revoked = await revokePushToken(database, id, ownersScope(actor), clock.now())
  if (!revoked) throw new Refusal('no_such_token')
  return { revoked: true }
}

/** Whose tokens the actor may see and revoke; undefined: everybody's. */
const ownersScope = (actor: Actor) =>
  isAdministrator(actor) ? undefined : (openidOf(actor) ?? undefined)

const describe = (token: PushTokenDocument): PushToken => ({
  id: token.id,
  name: token.name,
  owner: token.owner,
  scopes: token.scopes,
  channels: token.channels,
  account: token.account,
  addresses: token.addresses,
  suppressSeconds: token.suppressSeconds ?? 0,
  expiresAt: token.expiresAt,
  revokedAt: token.revokedAt,
  createdAt: token.createdAt,
})
