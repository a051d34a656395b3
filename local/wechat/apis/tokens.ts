import type { Account } from '../accounts'
import type { AnswerFields } from '../json'
import type { Api, ApiRequest, Platform } from './api'
import { textOf } from '../json'
import { Refusal, refuseUnlisted } from '../refusal'

/** /cgi-bin/token: calls a day. */
const CALLS_PER_DAY = 2000
const TEST_ACCOUNT_CALLS_PER_DAY = 200
/** /cgi-bin/stable_token: calls a minute and a day. */
const STABLE_CALLS_PER_MINUTE = 10_000
const STABLE_CALLS_PER_DAY = 500_000

type Request = ApiRequest<undefined>

/** GET /cgi-bin/token (WeChat: 接口调用凭证). */
export const getAccessToken: Api = {
  name: 'getAccessToken',
  method: 'GET',
  path: '/cgi-bin/token',
  caller: 'anyone',
  run(request, platform) {
    const account = checkedAccount(request, platform)
    const isTest = account.kind === 'officialAccount' && account.testAccount
    const limit = isTest ? TEST_ACCOUNT_CALLS_PER_DAY : CALLS_PER_DAY
    if (request.usage.today > limit) throw new Refusal(45009)
    return answer(platform.tokens.issue(account))
  },
}

/** POST /cgi-bin/stable_token (WeChat: 接口调用凭证). */
export const getStableAccessToken: Api = {
  name: 'getStableAccessToken',
  method: 'POST',
  path: '/cgi-bin/stable_token',
  caller: 'anyone',
  run(request, platform) {
    const account = checkedAccount(request, platform)
    if (request.usage.thisMinute > STABLE_CALLS_PER_MINUTE) throw new Refusal(45011)
    if (request.usage.today > STABLE_CALLS_PER_DAY) throw new Refusal(45009)
    return answer(platform.tokens.issueStable(account, request.data['force_refresh'] === true))
  },
}

function checkedAccount({ data }: Request, { world, callerIp }: Platform): Account {
  if (data['grant_type'] !== 'client_credential') throw new Refusal(40002)
  const appid = textOf(data['appid'])
  if (appid === '') throw new Refusal(41002)
  const secret = textOf(data['secret'])
  if (secret === '') throw new Refusal(41004)
  const account = world.account(appid)
  if (!account) throw new Refusal(40013)
  if (account.secret !== secret) throw new Refusal(40125)
  refuseUnlisted(account, callerIp())
  return account
}

function answer(token: { access_token: string; expires_in: number }): AnswerFields {
  return { ...token }
}
