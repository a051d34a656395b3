import { sameSecret } from '../domain/ids'
import { Refusal, faultOf } from '../domain/errors'

/**
 * Who is calling: from the platform's context, never from the event, and never from an absence. Values as
 * `getWXContext()` and the environment give them, all as text; absent: ''.
 */
export interface RunContext {
  /** The mini-program user. Cannot be shed by anybody who calls from the mini program. */
  openid: string
  unionid: string
  /** The mini program's appid. */
  appid: string
  /** Set instead of openid when the run comes from an account that shares the environment. */
  fromOpenid: string
  fromAppid: string
  fromUnionid: string
  /** Comma-separated chain: `wx_client`, `wx_trigger`, `wx_http`, `scf` … */
  source: string
  /** Set when a visitor of the CloudBase Web SDK is the caller, anonymous or not. */
  webVisitor: string
  /** The environment says that a timer started this run. */
  timer: boolean
}

export type Caller =
  | { type: 'user'; openid: string; unionid: string; appid: string }
  | { type: 'pushToken'; pushToken: string }
  | { type: 'console' }
  | { type: 'timer' }
  | { type: 'http' }
  /** WeChat tells about this person; `appid` '' is the mini program. */
  | { type: 'event'; appid: string; openid: string; unionid: string }

const isUser = (context: RunContext) => context.openid !== ''

/** Somebody of whom the platform knows anything: the second wall beside the console key. */
const hasIdentity = (context: RunContext) =>
  isUser(context) || context.fromOpenid !== '' || context.webVisitor !== ''

const isTimer = (context: RunContext) =>
  !hasIdentity(context) && context.timer && context.source.split(',')[0] === 'wx_trigger'

/** As it stands in the documents: `<CONSOLE_KEY>`, or with other words between the brackets. */
const PLACEHOLDER = /^<.*>$/

/** Whoever gave a key and is nobody else hears what is wrong with it; a user hears nothing of keys. */
function keyRefused(context: RunContext, given: unknown): Refusal {
  if (hasIdentity(context) || typeof given !== 'string') return new Refusal('not_allowed')
  const rule = PLACEHOLDER.test(given) ? 'placeholder' : 'wrong_key'
  return new Refusal('not_allowed', [faultOf('consoleKey', rule)])
}

const hasKey = (given: unknown, consoleKey: string) =>
  consoleKey !== '' && typeof given === 'string' && sameSecret(given, consoleKey)

export type UserCaller = Extract<Caller, { type: 'user' }>
export type EventCaller = Extract<Caller, { type: 'event' }>

const user = (context: RunContext): UserCaller => ({
  type: 'user',
  openid: context.openid,
  unionid: context.unionid,
  appid: context.appid,
})

/** `user`: the mini program's users, and nobody else. */
export function callerOfUser(context: RunContext): UserCaller {
  if (!isUser(context)) throw new Refusal('not_allowed')
  return user(context)
}

/**
 * `admin`: a push token is judged by the token, whoever the caller is; a user by the role; else the console key, and no
 * identity beside it.
 */
export function callerOfAdmin(
  context: RunContext,
  event: { pushToken?: unknown; consoleKey?: unknown },
  consoleKey: string,
): Caller {
  if (typeof event.pushToken === 'string') return { type: 'pushToken', pushToken: event.pushToken }
  if (isUser(context)) return user(context)
  if (!hasIdentity(context) && hasKey(event.consoleKey, consoleKey)) return { type: 'console' }
  throw keyRefused(context, event.consoleKey)
}

/** `gateway`: HTTP only. A user can send any JSON as an event, an HTTP-shaped one too, but cannot shed the identity. */
export function callerOfGateway(context: RunContext): Caller {
  const fromWeChat = context.source.split(',').some((source) => source.startsWith('wx_'))
  if (hasIdentity(context) || fromWeChat) throw new Refusal('not_allowed')
  return { type: 'http' }
}

/** `deliver`: the timer, or a kick with the key; an OPENID may come along with a kick, since the event is only a hint. */
export function callerOfDeliver(
  context: RunContext,
  event: { consoleKey?: unknown },
  consoleKey: string,
): Caller {
  if (isTimer(context)) return { type: 'timer' }
  if (hasKey(event.consoleKey, consoleKey)) return { type: 'console' }
  throw new Refusal('not_allowed')
}

/** `maintain`: the timer, or the console. */
export function callerOfMaintain(
  context: RunContext,
  event: { consoleKey?: unknown },
  consoleKey: string,
): Caller {
  if (isTimer(context)) return { type: 'timer' }
  if (!hasIdentity(context) && hasKey(event.consoleKey, consoleKey)) return { type: 'console' }
  throw keyRefused(context, event.consoleKey)
}

/** `events`: anyone, but only about the caller. */
export function callerOfEvents(
  context: RunContext,
  event: { FromUserName?: unknown },
): EventCaller {
  const { openid, fromOpenid, fromAppid, unionid, fromUnionid } = context
  if (openid !== '' && event.FromUserName === openid) {
    return { type: 'event', appid: '', openid, unionid }
  }
  const shared = openid === '' && fromOpenid !== '' && fromAppid !== ''
  if (shared && event.FromUserName === fromOpenid) {
    return { type: 'event', appid: fromAppid, openid: fromOpenid, unionid: fromUnionid }
  }
  throw new Refusal('not_allowed')
}
