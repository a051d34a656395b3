import type { Account } from './accounts'
import { accessTokenOf } from './ids'
import { Quotas } from './quotas'
import { Refusal } from './refusal'

/** Seconds that an access token is valid. */
const VALIDITY_S = 7200
/** A replaced token of /cgi-bin/token still works for about five minutes. */
const OVERLAP_MS = 5 * 60_000
/** /cgi-bin/stable_token gives a new token when the present one has less than this left. */
const EARLY_RENEWAL_MS = 5 * 60_000
/** force_refresh: 20 a day, at least 30 s apart. */
const FORCED_PER_DAY = 20
const FORCED_APART_MS = 30_000

interface Issued {
  token: string
  account: Account
  expiresAt: number
  /** When it stops being "the latest", before it expires. */
  revokedAt: number
}

export interface TokenAnswer {
  access_token: string
  /** Seconds left. */
  expires_in: number
}

/** Access tokens of all accounts. Those of the two calls live apart. */
export class AccessTokens {
  private readonly issued = new Map<string, Issued>()
  private readonly latest = new Map<string, Issued>()
  private readonly stable = new Map<string, Issued>()
  private readonly lastForced = new Map<string, number>()
  private readonly forced: Quotas

  constructor(private readonly now: () => number) {
    this.forced = new Quotas(now)
  }

  /** GET /cgi-bin/token: always a new one; the one before lives five minutes more. */
  issue(account: Account): TokenAnswer {
    const before = this.latest.get(account.appid)
    if (before) before.revokedAt = this.now() + OVERLAP_MS
    return this.answer(this.create(account, this.latest))
  }

  /**
   * POST /cgi-bin/stable_token: the same one while it is valid.
   *
   * @throws Refusal 45009 for the 21st forced refresh of a day, 45011 for one within 30 s of the
   *   last
   */
  issueStable(account: Account, forceRefresh: boolean): TokenAnswer {
    const present = this.stable.get(account.appid)
    if (forceRefresh) {
      this.checkForced(account)
      if (present) present.revokedAt = this.now()
    } else if (present && present.expiresAt - this.now() > EARLY_RENEWAL_MS) {
      return this.answer(present)
    }
    return this.answer(this.create(account, this.stable))
  }

  /** Whose token it is, whether or not it still works. */
  ownerOf(token: string): Account | undefined {
    return this.issued.get(token)?.account
  }

  /**
   * @throws Refusal 41001 missing, 40014 not a token at all, 40001 unknown or replaced, 42001
   * expired
   */
  authenticate(token: string): Account {
    if (token === '') throw new Refusal(41001)
    if (!/^\d+_[\w-]{100,}$/.test(token)) throw new Refusal(40014)
    const issued = this.issued.get(token)
    if (!issued || this.now() >= issued.revokedAt) throw new Refusal(40001)
    if (this.now() >= issued.expiresAt) throw new Refusal(42001)
    return issued.account
  }

  private checkForced(account: Account): void {
    const last = this.lastForced.get(account.appid)
    if (last !== undefined && this.now() - last < FORCED_APART_MS) throw new Refusal(45011)
    if (this.forced.count(account.appid).today > FORCED_PER_DAY) throw new Refusal(45009)
    this.lastForced.set(account.appid, this.now())
  }

  private create(account: Account, present: Map<string, Issued>): Issued {
    const issued: Issued = {
      token: accessTokenOf(account.appid, this.issued.size),
      account,
      expiresAt: this.now() + VALIDITY_S * 1000,
      revokedAt: Infinity,
    }
    this.issued.set(issued.token, issued)
    present.set(account.appid, issued)
    return issued
  }

  private answer(issued: Issued): TokenAnswer {
    return {
      access_token: issued.token,
      expires_in: Math.floor((issued.expiresAt - this.now()) / 1000),
    }
  }
}
