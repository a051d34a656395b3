import type { Account } from './accounts'

/**
 * WeChat's error codes and its sentences for them. Those marked "our words" are known by their
 * number and meaning only.
 */
export const SENTENCES = {
  40001: 'invalid credential, access_token is invalid or not latest',
  40002: 'invalid grant_type',
  40003: 'invalid openid',
  40013: 'invalid appid',
  40014: 'invalid access_token',
  40032: 'invalid openid list size',
  40036: 'invalid template_id size',
  40037: 'invalid template_id',
  40066: 'invalid url',
  40125: 'invalid appsecret',
  40164: 'invalid ip, not in whitelist',
  40165: 'invalid weapp pagepath',
  41001: 'access_token missing',
  41002: 'appid missing',
  41004: 'appsecret missing',
  41030: 'invalid page',
  42001: 'access_token expired',
  43001: 'require GET method',
  43002: 'require POST method',
  43004: 'require subscribe',
  43019: 'require remove blacklist',
  43101: 'user refuse to accept the msg',
  /** Our words. */
  43107: 'subscribe message is banned',
  /** Our words. */
  43108: 'sending to the same user concurrently',
  45009: 'reach max api daily quota limit',
  45011: 'api minute-quota reach limit, must slower, retry next minute',
  45065: 'clientmsgid exist',
  45109:
    'This API has been unsupported. For more details, please view https://developers.weixin.qq.com/community/develop/doc/000ae8d6348af08e7030bc2546bc01?blockType=1',
  /** Our words. */
  45168: 'content contains sensitive words',
  47001: 'data format error',
  47003: 'argument invalid!',
  48001: 'api unauthorized',
} as const

export type Errcode = keyof typeof SENTENCES

/**
 * WeChat's answer to a call that it does not carry out. The `rid` is added where the answer is
 * written.
 */
export class Refusal extends Error {
  constructor(
    readonly errcode: Errcode,
    errmsg: string = SENTENCES[errcode],
  ) {
    super(errmsg)
  }
}

/** @throws Refusal 40164 for an address that is not on the account's list */
export function refuseUnlisted({ ipWhitelist }: Pick<Account, 'ipWhitelist'>, ip: string): void {
  if (ipWhitelist === undefined || ipWhitelist.includes(ip)) return
  throw new Refusal(40164, `invalid ip ${ip} ipv6 ::ffff:${ip}, not in whitelist`)
}
