/**
 * What an answer of WeChat means, and what is done about it. Three questions, in this order: did WeChat answer with its
 * errcode? Was the call provably not made? Else nobody knows.
 */

import type { Cause } from './causes'
import { causeOf } from './causes'
import type { Reason } from './reasons'

/** What a transport says of one call. */
export type Answer =
  /** WeChat answered. `msgid` in decimal digits, since it is beyond 2^53; '' when there is none. */
  | { type: 'answered'; errcode: number; errmsg: string; msgid: string }
  | { type: 'notSent'; cause: Exclude<NotSentCause, 'account'>; text: string }
  | { type: 'notSent'; cause: 'account'; errcode: number; text: string }
  /** It may have happened. */
  | { type: 'unknown'; text: string }

/**
 * Why a call was provably not made. `credential`: this run has none for the account. `account`: WeChat gives the account
 * no access token. `throttled`: too many requests. `late`: the run's own deadline had passed.
 */
export type NotSentCause = 'credential' | 'account' | 'throttled' | 'network' | 'late'

export type Verdict =
  | { type: 'sent'; msgid: string }
  /** The access token is not good: get another and repeat, once. */
  | { type: 'staleToken' }
  /** Try the same person again later. `slower`: WeChat asked for fewer calls a second. */
  | { type: 'transient'; slower: boolean }
  /** Nothing left for want of a network: try the same person again later. */
  | { type: 'notConnected' }
  /** WeChat is sending to this person at this moment: try again in a second. */
  | { type: 'busyPerson' }
  /** The cloud refuses requests: back off the whole run; no try counted. */
  | { type: 'throttled' }
  /** Not made for want of a credential: another transport, or the timer's run; no try counted. */
  | { type: 'noCredential' }
  /**
   * WeChat gives no access token, or takes none from this address (`address`, where its text names one): another
   * transport, or the timer's run; no try counted.
   */
  | { type: 'accessRefused'; cause: Cause; address: string }
  /** Not made, since the run has no time left: somebody else's turn; no try counted. */
  | { type: 'late' }
  | { type: 'unknown' }
  /** The day's quota is used up: the gate waits until the next day. */
  | { type: 'quota'; cause: Cause }
  /** It is about this person: the next channel. */
  | { type: 'person'; cause: Cause }
  /** The openid is not one of this account's: about the person, unless everybody's is wrong. */
  | { type: 'wrongOpenid'; cause: Cause }
  /** The mini program is not linked to the account: repeat once without the link. */
  | { type: 'notLinked' }
  /** It is about the template, a field, the page or the content: nobody gets this message by this road. */
  | { type: 'request'; cause: Cause }
  /** The account or the template is banned or not allowed: the gate closes. */
  | { type: 'account'; cause: Cause }
  /** WeChat has withdrawn the API. */
  | { type: 'withdrawn'; cause: Cause }

const STALE_TOKEN = new Set([40001, 40014, 42001, 41001])
const SLOW_DOWN = new Set([45011, 44991])
const QUOTA = new Set([45009, 45008])
const NOT_LINKED = new Set([40013, 40165])
const REQUEST = new Set([47003, 40037, 41030, 40036, 47001, 45168, 40249, 40250, 40252])
const ACCOUNT = new Set([43107, 43116, 40251, 48001])
const ADDRESS_NOT_LISTED = 40164
const WITHDRAWN = new Set([45103, 45109])
const WRONG_OPENID = new Set([40003])

/** What the codes mean that refuse; the others are `refused_by_wechat`. The code itself stays beside the reason. */
const REASON_OF = new Map<number, Reason>([
  [43101, 'no_allowance'],
  [43004, 'not_a_follower'],
  [43019, 'blocked_by_account'],
  [50002, 'user_limited'],
  [45015, 'window_over'],
  [45047, 'answers_used_up'],
  [40003, 'not_an_openid_of_the_account'],
  [45008, 'quota_used_up'],
  [45009, 'quota_used_up'],
  [47003, 'template_field_refused'],
  [47001, 'request_refused'],
  [40036, 'template_refused'],
  [40037, 'template_refused'],
  [41030, 'page_refused'],
  [45168, 'content_refused'],
  [40249, 'content_refused'],
  [40250, 'content_refused'],
  [40252, 'content_refused'],
  [43107, 'account_restricted'],
  [40251, 'account_restricted'],
  [43116, 'template_restricted'],
  [48001, 'api_not_allowed'],
  [ADDRESS_NOT_LISTED, 'server_address_not_listed'],
  [45103, 'api_withdrawn'],
  [45109, 'api_withdrawn'],
])

export function judge(answer: Answer): Verdict {
  switch (answer.type) {
    case 'unknown':
      return { type: 'unknown' }
    case 'notSent':
      return judgeNotSent(answer)
    case 'answered':
      return judgeCode(answer.errcode, answer.errmsg, answer.msgid)
  }
}

function judgeNotSent(answer: Extract<Answer, { type: 'notSent' }>): Verdict {
  switch (answer.cause) {
    case 'credential':
      return { type: 'noCredential' }
    case 'account':
      return accessRefused(answer.errcode, answer.text)
    case 'throttled':
      return { type: 'throttled' }
    case 'network':
      return { type: 'notConnected' }
    case 'late':
      return { type: 'late' }
  }
}

function judgeCode(errcode: number, errmsg: string, msgid: string): Verdict {
  if (errcode === 0) return { type: 'sent', msgid }
  if (STALE_TOKEN.has(errcode)) return { type: 'staleToken' }
  if (errcode === -1) return { type: 'transient', slower: false }
  if (SLOW_DOWN.has(errcode)) return { type: 'transient', slower: true }
  if (errcode === 43108) return { type: 'busyPerson' }
  if (errcode === ADDRESS_NOT_LISTED) return accessRefused(errcode, errmsg)
  if (NOT_LINKED.has(errcode)) return { type: 'notLinked' }
  const reason = REASON_OF.get(errcode) ?? 'refused_by_wechat'
  const cause = causeOf(reason, { errcode, ...failingField(errmsg) })
  if (QUOTA.has(errcode)) return { type: 'quota', cause }
  if (WRONG_OPENID.has(errcode)) return { type: 'wrongOpenid', cause }
  if (REQUEST.has(errcode)) return { type: 'request', cause }
  if (ACCOUNT.has(errcode)) return { type: 'account', cause }
  if (WITHDRAWN.has(errcode)) return { type: 'withdrawn', cause }
  return { type: 'person', cause }
}

function accessRefused(errcode: number, text: string): Verdict {
  const reason = errcode === ADDRESS_NOT_LISTED ? 'server_address_not_listed' : 'no_access_token'
  // `invalid ip 203.0.113.7 ipv6 ::ffff:203.0.113.7, not in whitelist rid: …`
  const address = /invalid ip ([\da-f.:]+)/i.exec(text)?.[1] ?? ''
  return { type: 'accessRefused', cause: causeOf(reason, { errcode }), address }
}

/** Where WeChat's text names the field: `argument invalid! data.thing1.value invalid rid: …`. */
function failingField(errmsg: string): { field?: string } {
  const field = /data\.([A-Za-z_]+\d*)\.value/.exec(errmsg)?.[1]
  return field === undefined ? {} : { field }
}

/** Waits between tries of a transient failure, in ms; after the last the recipient has failed. */
export const RETRY_DELAYS_MS = [5_000, 30_000, 300_000, 1_800_000, 7_200_000] as const

/** A repeat of 43108, in ms: the other send is over by then. */
export const BUSY_PERSON_DELAY_MS = 1_000

/** When try number `tries` (from 1) may be repeated, or undefined when there were enough. */
export function retryDelay(tries: number, fraction: number): number | undefined {
  const delay = RETRY_DELAYS_MS[tries - 1]
  // A fifth of jitter, so that what failed together does not come back together.
  return delay === undefined ? undefined : Math.round(delay * (1 + 0.2 * fraction))
}

/**
 * An unanswered template call may be repeated with its client_msg_id while the first is younger than this: WeChat
 * knows the id for 10 minutes, clocks may differ by one, and the repeat itself takes time.
 */
export const REPEAT_WINDOW_MS = 8 * 60_000

/** Waits between repeats of an unanswered template call, in ms. */
export const REPEAT_DELAY_MS = 5_000

/** Is the first unanswered call young enough to be repeated, and not from the future? */
export const mayRepeat = (firstCallAt: number, now: number) =>
  firstCallAt > 0 && firstCallAt <= now && now - firstCallAt < REPEAT_WINDOW_MS
