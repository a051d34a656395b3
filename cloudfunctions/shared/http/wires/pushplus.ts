import { accept } from '../../actions/accept'
import { tokenAuthor } from '../../actions/authors'
import type { Effects } from '../../actions/effects'
import { checkPush } from '../../actions/push-request'
import type { ErrorCode, FieldFault } from '../../domain/errors'
import { ERRORS } from '../../domain/errors'
import type { HttpAnswer, NamedError } from '../answers'
import { jsonAnswer, nameError } from '../answers'
import { authenticate } from '../authenticate'
import type { HttpRequest } from '../request'
import type { Handler, Method, PathParameters, Route } from '../router'
import { readParameters } from './pushplus-parameters'
import { translate } from './pushplus-push'

/**
 * pushplus answers HTTP 200 and says in `code` what is the matter. Some of its clients send the token to a third party's
 * host at any code but 200, 900, 903, 905 and 999: there is no other here, whatever goes wrong.
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

/** `/send` and `/send/{token}`, by any of four methods. */
const send: Handler = async (effects, request, path) => {
  try {
    return answer(OK, '请求成功', await acceptPush(effects, request, path))
  } catch (error) {
    return failure(nameError(effects, error))
  }
}

/** The message's id, 32 hex: what pushplus calls 流水号. */
async function acceptPush(
  effects: Effects,
  request: HttpRequest,
  path: PathParameters,
): Promise<string> {
  const parameters = readParameters(request, path)
  const token = await authenticate(effects, parameters.get('token'), request)
  const { push, extras } = translate(parameters, effects.clock.now())
  const arrival = { wire: 'pushplus', extras }
  const { id } = await accept(effects, tokenAuthor(token), checkPush(push), arrival)
  return id
}

/** On success `data` must be a text: clients concatenate it. */
const answer = (code: number, msg: string, data: string | null): HttpAnswer =>
  jsonAnswer(200, { code, msg, data })

function failure({ refusal, id }: NamedError): HttpAnswer {
  const words = WORDS[refusal.code]
  if (words) return answer(words.code, words.msg, null)
  const faults = refusal.faults.map(faultText).join('；')
  if (refusal.code === 'invalid_request') return answer(NOT_VALID, faults, null)
  const detail = faults || (id === undefined ? '' : `编号 ${id}`)
  const { zh } = ERRORS[refusal.code]
  return answer(NOT_VALID, detail === '' ? zh : `${zh}：${detail}`, null)
}

/** In the names that pushplus has: what REST calls `to.users[3]` and `to.topic` is `to[3]` and `topic` here. */
function faultText({ field, zh }: FieldFault): string {
  const name = field.replace(/^to\.users/, 'to').replace(/^to\./, '')
  return `${name} ${zh}`
}

const METHODS: readonly Method[] = ['GET', 'POST', 'PUT', 'DELETE']

export const pushplusRoutes: readonly Route[] = [
  { methods: METHODS, pattern: '/send', handle: send },
  { methods: METHODS, pattern: '/send/:token', handle: send },
]
