import type { OfficialAccount } from '../accounts'
import type { AnswerFields } from '../json'
import type { Api, ApiRequest, Platform } from './api'
import { isAuthorised } from '../accounts'
import { isRecord, textOf } from '../json'
import { Refusal } from '../refusal'

/** openids in one page of user/get. */
const PAGE = 10_000
/** Most openids in one user/info/batchget. */
const BATCH = 100
/** Calls of user/get a day. */
const LISTS_PER_DAY = 500
const TEST_ACCOUNT_LISTS_PER_DAY = 100
/** Calls of user/info a day. */
const INFOS_PER_DAY = 5_000_000

type Request = ApiRequest<OfficialAccount>

/** GET /cgi-bin/user/info (WeChat: 获取用户基本信息). */
export const getInfo: Api = {
  name: 'officialAccount.user.getInfo',
  method: 'GET',
  path: '/cgi-bin/user/info',
  caller: 'officialAccount',
  run(request, platform) {
    checkAccount(request, INFOS_PER_DAY)
    return userInfo(request.account, textOf(request.data['openid']), platform)
  },
}

/** POST /cgi-bin/user/info/batchget. */
export const batchGetInfo: Api = {
  name: 'officialAccount.user.batchGetInfo',
  method: 'POST',
  path: '/cgi-bin/user/info/batchget',
  caller: 'officialAccount',
  run(request, platform) {
    checkAccount(request, INFOS_PER_DAY)
    const list = request.data['user_list']
    if (!Array.isArray(list)) throw new Refusal(47001)
    if (list.length === 0 || list.length > BATCH) throw new Refusal(40032)
    const openids = list.map((entry: unknown) => (isRecord(entry) ? textOf(entry['openid']) : ''))
    const infos = openids.map((openid) => userInfo(request.account, openid, platform))
    return { user_info_list: infos }
  },
}

/**
 * GET /cgi-bin/user/get: the followers, in an order that an unfollowing between two pages does not
 * disturb. An empty page has no `data`.
 */
export const getList: Api = {
  name: 'officialAccount.user.getList',
  method: 'GET',
  path: '/cgi-bin/user/get',
  caller: 'officialAccount',
  run(request) {
    const { account } = request
    checkAccount(request, account.testAccount ? TEST_ACCOUNT_LISTS_PER_DAY : LISTS_PER_DAY)
    const after = textOf(request.data['next_openid'])
    const rest = [...account.followers.keys()].filter((openid) => openid > after).sort()
    const openid = rest.slice(0, PAGE)
    const page = { total: account.followers.size, count: openid.length }
    const last = openid.at(-1)
    return last === undefined
      ? { ...page, next_openid: '' }
      : { ...page, data: { openid }, next_openid: last }
  },
}

function checkAccount({ account, usage }: Request, perDay: number): void {
  if (!isAuthorised(account)) throw new Refusal(48001)
  if (usage.today > perDay) throw new Refusal(45009)
}

function userInfo(account: OfficialAccount, openid: string, { world }: Platform): AnswerFields {
  const person = world.personAt(account, openid)
  if (!person) throw new Refusal(40003)
  const since = account.followers.get(openid)
  // Nothing else is told about who does not follow, the unionid neither.
  if (since === undefined) return { subscribe: 0, openid }
  return {
    subscribe: 1,
    openid,
    language: 'zh_CN',
    subscribe_time: Math.floor(since / 1000),
    ...(account.bound ? { unionid: person.unionid } : {}),
    remark: '',
    groupid: 0,
    tagid_list: [],
    subscribe_scene: 'ADD_SCENE_SEARCH',
    qr_scene: 0,
    qr_scene_str: '',
  }
}
