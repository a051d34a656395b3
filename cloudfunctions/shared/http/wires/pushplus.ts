import { accept } from '../../actions/accept'
import { tokenAuthor } from '../../actions/authors'
import type { Effects } from '../../actions/effects'
import { checkPush } from '../../actions/push-request'
import type { ErrorCode, FieldFault } from '../../domain/errors'
import { ERRORS, Refusal } from '../../domain/errors'
import type { HttpAnswer, NamedError } from '../answers'
import { jsonAnswer, nameError } from '../answers'
import { authenticate, givenToWire } from '../authenticate'
import type { HttpRequest } from '../request'
import type { Handler, Method, PathParameters, Route } from '../router'
import type { ChannelResult } from './pushplus-batch'
import { askedChannels, carrierOf, resultsOf } from './pushplus-batch'
import type { Parameters } from './pushplus-parameters'
import { readParameters } from './pushplus-parameters'
import { translate } from './pushplus-push'

/**
 * pushplus answers HTTP 200 and says in `code` what is the matter. Some of its clients send the token to a third party's
 * host at any code but 200, 900, 903, 905 and 999: there is no other here, whatever goes wrong. (900 is "stop for
 * today": nothing here asks for that.)
 */
const OK = 200
const BAD_TOKEN = 903
const NOT_VALID = 999

/** pushplus's own words, and ours where the table's sentence speaks of REST. */
const WORDS: Partial<Record<ErrorCode, { code: number; msg: string }>> = {
  no_push_token: { code: BAD_TOKEN, msg: 'token不能为空' },
  bad_push_token: { code: BAD_TOKEN, msg: '无效的用户token' },
  address_not_allowed: { code: BAD_TOKEN, msg: ERRORS.address_not_allowed.zh },
  try_again: { code: NOT_VALID, msg: '繁忙，请稍后重试' },
}

/** What a handler comes to is the `data` of the answer; what it throws is an answer in the wire's words, too. */
const inItsWords =
  (
    work: (
      effects: Effects,
      request: HttpRequest,
      path: PathParameters,
    ) => Promise<string | ChannelResult[]>,
  ): Handler =>
  async (effects, request, path) => {
    try {
      return answer(OK, '请求成功', await work(effects, request, path))
    } catch (error) {
      return failure(nameError(effects, error))
    }
  }

/** `/send` and `/send/{token}`, by any of four methods: the message's id, 32 hex, which pushplus calls 流水号. */
const send = inItsWords(async (effects, request, path) => {
  const parameters = await readParameters(request, path)
  return acceptPush(effects, request, parameters)
})

/** `/batchSend` and `/batchSend/{token}`: the same for several channels, and how it went with each. */
const batchSend = inItsWords(async (effects, request, path) => {
  const parameters = await readParameters(request, path)
  const asked = askedChannels(parameters)
  const carrier = carrierOf(asked)
  const ofCarrier: Parameters = new Map([
    ...parameters,
    ['channel', carrier.channel],
    ['option', carrier.option],
  ])
  return resultsOf(asked, carrier, await acceptPush(effects, request, ofCarrier))
})

/** Whatever else its clients ask for. */
const nothingHere = inItsWords(() => Promise.reject(new Refusal('not_found')))

async function acceptPush(
  effects: Effects,
  request: HttpRequest,
  parameters: Parameters,
): Promise<string> {
  const given = givenToWire(request, parameters.get('token'))
  const token = await authenticate(effects, given, request)
  const { push, extras } = translate(parameters, effects.clock.now())
  const arrival = { wire: 'pushplus', extras }
  const { id } = await accept(effects, tokenAuthor(token), checkPush(push), arrival)
  return id
}

/** For `/send` `data` must be a text: clients concatenate it, and read it as the error's sentence. */
const answer = (code: number, msg: string, data: string | ChannelResult[]): HttpAnswer =>
  jsonAnswer(200, { code, msg, data })

function failure(error: NamedError): HttpAnswer {
  const { code, msg } = wordsOf(error)
  return answer(code, msg, msg)
}

function wordsOf({ refusal, id }: NamedError): { code: number; msg: string } {
  const words = WORDS[refusal.code]
  if (words) return words
  const faults = refusal.faults.map(faultText).join('；')
  if (refusal.code === 'invalid_request') return { code: NOT_VALID, msg: faults }
  const detail = faults || (id === undefined ? '' : `编号 ${id}`)
  const { zh } = ERRORS[refusal.code]
  return { code: NOT_VALID, msg: detail === '' ? zh : `${zh}：${detail}` }
}

/** Some clients join friends with a bar or a semicolon. */
const LIST = '多个用英文逗号分隔'

/** In the names that pushplus has: what REST calls `to.users[3]` and `to.topic` is `to[3]` and `topic` here. */
function faultText({ field, rule, zh }: FieldFault): string {
  const name = field.replace(/^to\.users/, 'to').replace(/^to\./, '')
  const said = zh.startsWith(`${field} `) ? zh.slice(field.length + 1) : zh
  const sentence = rule === 'wrong_form' && field.startsWith('to.users') ? `${said}；${LIST}` : said
  return name === '' ? sentence : `${name} ${sentence}`
}

const METHODS: readonly Method[] = ['GET', 'POST', 'PUT', 'DELETE']

const route = (pattern: string, handle: Handler): Route => ({ methods: METHODS, pattern, handle })

export const pushplusRoutes: readonly Route[] = [
  route('/send', send),
  route('/send/:token', send),
  // Its own pages push so.
  route('/api/send', send),
  route('/api/send/:token', send),
  route('/batchSend', batchSend),
  route('/batchSend/:token', batchSend),
  // Last: what is under its addresses and not here is still its client's to hear about.
  route('/send/*', nothingHere),
  route('/batchSend/*', nothingHere),
  route('/api/*', nothingHere),
]
