import type { Clock, Random } from '../domain/effects'
import { sha256 } from '../domain/ids'
import type { SealRing } from '../domain/seal'
import { getCredential, leaseRefresh, putCredential } from '../store/credentials'
import type { Database } from '../store/database'
import type { Http } from './https'
import { parseObject } from './https'

/** WeChat renews a stable token 5 minutes early; one that ends sooner than this is not handed out, in ms. */
const SPARE_MS = 2 * 60_000

/** WeChat wants 30 s between two forced refreshes. */
const REFRESH_PAUSE_MS = 30_000

const TIMEOUT_MS = 5_000

/** An account whose access tokens this installation gets itself. */
export interface TokenAccount {
  appid: string
  secret: string
}

export interface AccessTokenEffects {
  clock: Clock
  random: Random
  database: Database
  seal: SealRing
  http: Http
  /** `https://api.weixin.qq.com`, or what stands for it. */
  apiUrl: string
  /** In the instance's memory, so that a warm run asks nobody. */
  tokens: TokenMemory
}

/** Access tokens by appid, each with the hash of the secret that it came of. */
export type TokenMemory = Map<string, { token: string; secret: string; expiresAt: number }>

/** Tells one secret of an account from another. */
const hashOf = ({ appid, secret }: TokenAccount) => sha256('secret', appid, secret).slice(0, 32)

export type AccessToken =
  | { type: 'token'; token: string }
  /** WeChat does not give one: 40125, 40164 … */
  | { type: 'refused'; errcode: number; errmsg: string }
  | { type: 'unreachable'; text: string }

/** An access token of the account: from memory, from the database, or from WeChat. */
export async function accessToken(
  effects: AccessTokenEffects,
  account: TokenAccount,
): Promise<AccessToken> {
  const secret = hashOf(account)
  // A token that an older secret was good for dies with it, and must not hide that the new one is wrong.
  const usable = (one: { secret: string; expiresAt: number }) =>
    one.secret === secret && one.expiresAt - SPARE_MS > effects.clock.now()
  const kept = effects.tokens.get(account.appid)
  if (kept && usable(kept)) return { type: 'token', token: kept.token }
  const stored = await getCredential(effects.database, account.appid)
  if (stored && usable(stored)) {
    const token = effects.seal.open(stored.sealed, `token:${account.appid}`)
    if (token !== undefined) {
      effects.tokens.set(account.appid, { token, secret, expiresAt: stored.expiresAt })
      return { type: 'token', token }
    }
  }
  // stable_token gives everybody the same token, so twins who ask at once do no harm.
  return fetchToken(effects, account, false)
}

/**
 * The token was refused although its time is not over: one run at a time gets another by force. The others take what it
 * has got. False: somebody did so within the last half minute, and its token is the one that was refused.
 */
export async function refreshToken(
  effects: AccessTokenEffects,
  account: TokenAccount,
): Promise<boolean> {
  const refused = effects.tokens.get(account.appid)
  effects.tokens.delete(account.appid)
  const now = effects.clock.now()
  const times = { now, until: now + REFRESH_PAUSE_MS }
  if (await leaseRefresh(effects.database, account.appid, times)) {
    return (await fetchToken(effects, account, true)).type === 'token'
  }
  const current = await accessToken(effects, account)
  return current.type === 'token' && current.token !== refused?.token
}

async function fetchToken(
  effects: AccessTokenEffects,
  account: TokenAccount,
  force: boolean,
): Promise<AccessToken> {
  const fetched = await askForToken(effects, account, force)
  if (fetched.type !== 'token') return fetched
  const { token, seconds } = fetched
  const now = effects.clock.now()
  const expiresAt = now + seconds * 1000
  const secret = hashOf(account)
  effects.tokens.set(account.appid, { token, secret, expiresAt })
  await putCredential(effects.database, {
    _id: account.appid,
    schema: 1,
    sealed: effects.seal.seal(token, `token:${account.appid}`, effects.random),
    secret,
    expiresAt,
    refreshUntil: force ? now + REFRESH_PAUSE_MS : 0,
  })
  return { type: 'token', token }
}

/** Is the secret one that WeChat gives an access token for? Nothing is kept, and nobody else's token ends. */
export const trySecret = (
  effects: Pick<AccessTokenEffects, 'http' | 'apiUrl'>,
  account: TokenAccount,
): Promise<AccessToken> => askForToken(effects, account, false)

type Fetched =
  Exclude<AccessToken, { type: 'token' }> | { type: 'token'; token: string; seconds: number }

async function askForToken(
  effects: Pick<AccessTokenEffects, 'http' | 'apiUrl'>,
  account: TokenAccount,
  force: boolean,
): Promise<Fetched> {
  const result = await effects.http({
    method: 'POST',
    url: `${effects.apiUrl}/cgi-bin/stable_token`,
    body: JSON.stringify({
      grant_type: 'client_credential',
      appid: account.appid,
      secret: account.secret,
      force_refresh: force,
    }),
    timeoutMs: TIMEOUT_MS,
  })
  if (result.type !== 'response') return { type: 'unreachable', text: result.text }
  const body = parseObject(result.body) ?? {}
  const { access_token: token, expires_in: seconds, errcode, errmsg } = body
  if (typeof token !== 'string' || typeof seconds !== 'number') {
    return typeof errcode === 'number'
      ? { type: 'refused', errcode, errmsg: String(errmsg) }
      : { type: 'unreachable', text: `HTTP ${result.status} without a token` }
  }
  return { type: 'token', token, seconds }
}
