import type { Answer } from '../domain/answers'
import type { SendCall, Transport } from '../wechat/transport'
import { LATE } from '../wechat/transport'
import { NEVER_SENT, cloud, sdkError } from './sdk'

/**
 * A call that changes nothing, asked before the first one that sends for an official account. Where the account does not
 * share its environment every call is -501001, which a lost answer is as well, and its text differs (it is documented
 * nowhere): of a question that has sent nothing the difference does not matter.
 */
const QUESTION = 'officialAccount.user.getInfo'

/** A connection that ended, and the platform's own troubles in carrying a call: they pass by themselves. */
const LOST_CALL =
  /ECONNRESET|ETIMEDOUT|ESOCKETTIMEDOUT|EPIPE|socket hang up|time(?:d )?out|aborted|\b50[0-4]\b/i

/** Platform refusals that say: this run may not make cloud calls. */
const NO_CREDENTIAL_CODES = new Set([-604100, -604101, -604104])
const NO_CREDENTIAL_TEXT = /invalid wx openapi access_token/
const THROTTLED = new Set([-501003, -501004])
const SYSTEM_ERROR = -501001
/** Lost answers, by whatever name: the text alone tells what is more than that. */
const UNKNOWN_CODES = new Set([SYSTEM_ERROR, -501002, -601001, -604102, -604103])

type OpenApi = (data: Record<string, unknown>) => Promise<{ msgid?: unknown }>

/** Accounts for which cloud calls have come through to WeChat, as long as the instance lives. */
const working = new Set<string>()
/** One question at a time for an account. */
const asking = new Map<string, Promise<Answer | undefined>>()

/** Cloud calls by `cloud.openapi`: for runs that began in WeChat or by a timer. */
export const cloudCallTransport: Transport = {
  name: 'cloud',
  async send(call: SendCall): Promise<Answer> {
    const refused = await ask(call)
    if (refused) return refused
    if (!call.inTime()) return LATE
    const answer = await make(openApi(call), call.body)
    // It may have stopped sharing its environment: this call is in doubt, the next one need not be.
    if (answer.type === 'unknown') working.delete(call.appid)
    return answer
  },
  // The platform's own credential: a run gets it, and gets no other.
  refresh: () => Promise.resolve(false),
}

/** Does the platform carry calls for the account? Undefined: it does; else why the call was not made. */
function ask({ appid, body }: SendCall): Promise<Answer | undefined> {
  // The mini program's own calls need nobody's consent.
  if (appid === '' || working.has(appid)) return Promise.resolve(undefined)
  const asked =
    asking.get(appid) ?? askOnce(appid, body['touser']).finally(() => asking.delete(appid))
  asking.set(appid, asked)
  return asked
}

async function askOnce(appid: string, openid: unknown): Promise<Answer | undefined> {
  const question = openApiOf({ convertCase: false, appid }, QUESTION)
  try {
    await question({ openid, lang: 'zh_CN' })
  } catch (error) {
    const answer = readError(error)
    if (answer.type === 'notSent') return answer
    if (answer.type === 'unknown') return notCarried(error)
  }
  // Whatever WeChat says, the question has come through.
  working.add(appid)
  return undefined
}

function notCarried(error: unknown): Answer {
  const { code, text } = sdkError(error)
  const isLost = code !== SYSTEM_ERROR || LOST_CALL.test(text)
  return { type: 'notSent', cause: isLost ? 'network' : 'credential', text }
}

async function make(api: OpenApi, body: Record<string, unknown>): Promise<Answer> {
  try {
    const answer = await api(body)
    return { type: 'answered', errcode: 0, errmsg: 'ok', msgid: digits(answer.msgid) }
  } catch (error) {
    return readError(error)
  }
}

/**
 * `cloud.openapi` for one API and account. Without case conversion: the SDK would rewrite the keys of `data`, and turn a
 * msgid beyond 2^53 into an object of its own (observed on wx-server-sdk 4.0.2).
 */
function openApi({ api, appid }: SendCall): OpenApi {
  return openApiOf({ convertCase: false, ...(appid === '' ? {} : { appid }) }, api)
}

/** The function of the SDK's proxy for an API: the name's parts are its path. */
export function openApiOf(options: { convertCase: false; appid?: string }, api: string): OpenApi {
  const root: unknown = (cloud.openapi as unknown as (options: unknown) => unknown)(options)
  return api
    .split('.')
    .reduce((parent: unknown, name) => (parent as Record<string, unknown>)[name], root) as OpenApi
}

function readError(error: unknown): Answer {
  const { code, text } = sdkError(error)
  if (NO_CREDENTIAL_CODES.has(code) || NO_CREDENTIAL_TEXT.test(text)) {
    return { type: 'notSent', cause: 'credential', text }
  }
  if (THROTTLED.has(code)) return { type: 'notSent', cause: 'throttled', text }
  if (NEVER_SENT.test(text)) return { type: 'notSent', cause: 'network', text }
  // WeChat's own codes are -1 and what is above; the platform's are six digits below zero.
  if (UNKNOWN_CODES.has(code) || code === 0 || code < -1) return { type: 'unknown', text }
  return code === -1 && !isWeChatBusy(text)
    ? { type: 'unknown', text }
    : { type: 'answered', errcode: code, errmsg: text, msgid: '' }
}

/** The SDK says -1 for errors of its own as well: only WeChat's own text is WeChat's answer. */
const isWeChatBusy = (text: string) => /system error|system busy|hint/i.test(text)

/** A BigNumber of the SDK's JSON parser, a number, or nothing. */
const digits = (msgid: unknown): string => {
  // A template literal asks the BigNumber for its own text.
  const text = `${msgid as string}`
  return /^\d+$/.test(text) ? text : ''
}
