import { MAX_OWN_TOKENS } from './words'

/**
 * Every error that a person or a program can meet, by name: HTTP status, sentence in 中文 and English. What to do next
 * is in the sentence. Wires put it into their original's words.
 */
export const ERRORS = {
  invalid_request: {
    status: 422,
    zh: '请求有误，请按 faults 逐项修改',
    en: 'The request is not valid: see the faults',
  },
  malformed_body: {
    status: 400,
    zh: '请求体无法读取',
    en: 'The body cannot be read',
  },
  unsupported_media_type: {
    status: 415,
    zh: '请使用 application/json、application/x-www-form-urlencoded、multipart/form-data 或 text/plain',
    en: 'Send application/json, application/x-www-form-urlencoded, multipart/form-data or text/plain',
  },
  too_large: {
    status: 413,
    zh: '请求体超过 100 KB',
    en: 'The body is over 100 KB',
  },
  no_push_token: {
    status: 401,
    zh: '缺少推送令牌：Authorization: Bearer <令牌>，或参数 token',
    en: 'No push token: send Authorization: Bearer <token>, or the parameter token',
  },
  bad_push_token: {
    status: 401,
    zh: '推送令牌无效、已吊销或已过期',
    en: 'The push token is unknown, revoked or expired',
  },
  address_not_allowed: {
    status: 403,
    zh: '此地址不在推送令牌允许的名单中',
    en: 'This address is not on the list of the push token',
  },
  scope_missing: {
    status: 403,
    zh: '推送令牌没有此权限，请管理员在令牌上勾选',
    en: 'The push token may not do this: an administrator can add the scope',
  },
  not_allowed: {
    status: 403,
    zh: '没有权限',
    en: 'You are not allowed to do this',
  },
  not_found: { status: 404, zh: '没有这个地址', en: 'There is nothing at this address' },
  method_not_allowed: {
    status: 405,
    zh: '此地址不接受这种方法',
    en: 'This address does not take this method',
  },
  no_such_action: { status: 404, zh: '没有这个操作', en: 'There is no such action' },
  no_such_message: { status: 404, zh: '没有这条消息', en: 'There is no such message' },
  no_such_topic: { status: 404, zh: '没有这个群组', en: 'There is no such topic' },
  no_such_user: { status: 404, zh: '没有这个用户', en: 'There is no such user' },
  no_such_token: { status: 404, zh: '没有这个推送令牌', en: 'There is no such push token' },
  already_there: { status: 409, zh: '已存在', en: 'It is there already' },
  idempotency_conflict: {
    status: 409,
    zh: '同一幂等键已用于另一条内容不同的推送',
    en: 'This idempotency key was used for a different push',
  },
  merge_conflict: {
    status: 409,
    zh: '同一合并键的消息是发给另一些人的，请换一个合并键',
    en: 'The message of this merge key is for another audience: use another merge key',
  },
  not_possible_now: {
    status: 409,
    zh: '此刻不能这样做，现在可行的操作见 faults',
    en: 'This is not possible now: the fault says what is',
  },
  bad_claim_code: {
    status: 403,
    zh: '认领码错误、已过期或次数用尽，请在控制台重新运行 setup',
    en: 'The claim code is wrong, expired or used up: run setup at the console again',
  },
  too_many_tokens: {
    status: 409,
    zh: `每人最多 ${MAX_OWN_TOKENS} 个推送令牌，请先吊销不用的`,
    en: `A person has at most ${MAX_OWN_TOKENS} push tokens: first revoke one`,
  },
  owner_cannot_be_erased: {
    status: 409,
    zh: '所有者不能清除自己，请先把所有者交给别人',
    en: 'An owner cannot be erased: first hand the ownership over to somebody else',
  },
  owner_exists: { status: 409, zh: '已有所有者', en: 'There is an owner already' },
  confirm_needed: {
    status: 409,
    zh: '群发需先确认：先发给自己或测试名单，再带上 confirm',
    en: 'A broadcast must be confirmed: first send it to yourself or a test list, then with confirm',
  },
  not_set_up: {
    status: 503,
    zh: '尚未初始化：请在云开发控制台对 admin 运行 {"action": "setup"}',
    en: 'Not set up yet: run {"action": "setup"} on admin at the cloud console',
  },
  seal_key_missing: {
    status: 503,
    zh: '未设置环境变量 SEAL_KEYS，无法保存密钥',
    en: 'SEAL_KEYS is not set in the environment: a secret cannot be kept',
  },
  try_again: {
    status: 503,
    zh: '繁忙，请稍后用同一幂等键重试',
    en: 'Busy: try again later, with the same idempotency key',
  },
  cloud_quota_used_up: {
    status: 503,
    zh: '云开发环境的数据库请求额度已用完，请管理员在云开发控制台续费、升级套餐或开启按量付费',
    en: "The cloud environment's quota of database requests is used up: an administrator must renew or enlarge its plan in the cloud console",
  },
  internal: { status: 500, zh: '内部错误', en: 'Internal error' },
} as const satisfies Record<string, { status: number; zh: string; en: string }>

export type ErrorCode = keyof typeof ERRORS

/** One thing that is wrong with a request. */
export interface FieldFault {
  /** For example `to.users[3]`. */
  field: string
  /** A machine's name for the rule, for example `too_long`. */
  rule: string
  zh: string
  en: string
}

/** A named error, thrown by rules and use cases, put into words at the border. */
export class Refusal extends Error {
  constructor(
    readonly code: ErrorCode,
    readonly faults: readonly FieldFault[] = [],
  ) {
    super(code)
  }

  get status(): number {
    return ERRORS[this.code].status
  }
}

/** One fault of a request as a whole error. */
export const refuseField = (field: string, rule: string, zh: string, en: string): Refusal =>
  new Refusal('invalid_request', [{ field, rule, zh, en }])
