import type { ErrorCode, FaultRule, FieldFault } from '../../../typings/errors'
import { RULES } from './rules'
import { MAX_OWN_TOKENS } from './words'

export type { ErrorCode, FaultRule, FieldFault }

interface ErrorEntry {
  status: number
  /** The sentence that is answered. */
  zh: string
  en: string
  /** What to do. */
  todo: { zh: string; en: string }
}

/**
 * Every error that a person or a program can meet, by name: HTTP status, sentence in 中文 and English, what to do
 * next. Wires put it into their original's words.
 */
export const ERRORS = {
  invalid_request: {
    status: 422,
    zh: '请求有误，请按 faults 逐项修改',
    en: 'The request is not valid: see the faults',
    todo: { zh: '按 faults 逐项修改', en: 'Correct what the faults name' },
  },
  malformed_body: {
    status: 400,
    zh: '请求体无法读取',
    en: 'The body cannot be read',
    todo: { zh: '按 faults 修改请求体', en: 'Correct the body as the faults say' },
  },
  unsupported_media_type: {
    status: 415,
    zh: '请使用 application/json、application/x-www-form-urlencoded、multipart/form-data 或 text/plain',
    en: 'Send application/json, application/x-www-form-urlencoded, multipart/form-data or text/plain',
    todo: { zh: '改用这些格式之一', en: 'Use one of these' },
  },
  too_large: {
    status: 413,
    zh: '请求体超过 100 KB',
    en: 'The body is over 100 KB',
    todo: {
      zh: '缩短内容，或把内容放在网页上用 link 打开',
      en: 'Shorten the content, or put it on a web page and give its link',
    },
  },
  no_push_token: {
    status: 401,
    zh: '缺少推送令牌：Authorization: Bearer <令牌>，或参数 token',
    en: 'No push token: send Authorization: Bearer <token>, or the parameter token',
    todo: { zh: '带上推送令牌', en: 'Send the push token' },
  },
  bad_push_token: {
    status: 401,
    zh: '推送令牌无效、已吊销或已过期',
    en: 'The push token is unknown, revoked or expired',
    todo: { zh: '新建推送令牌，替换旧的', en: 'Make a new push token and use that' },
  },
  address_not_allowed: {
    status: 403,
    zh: '此地址不在推送令牌允许的名单中',
    en: 'This address is not on the list of the push token',
    todo: {
      zh: '从允许的地址调用，或新建不限地址的推送令牌',
      en: 'Call from an address on the list, or make a push token without one',
    },
  },
  scope_missing: {
    status: 403,
    zh: '缺少推送权限，见 faults',
    en: 'A scope is missing: see the faults',
    todo: {
      zh: '用 token.create 新建带此权限（scopes）的推送令牌',
      en: 'Make a push token that has the scope with token.create',
    },
  },
  not_allowed: {
    status: 403,
    zh: '没有权限',
    en: 'You are not allowed to do this',
    todo: {
      zh: '请管理员操作；控制台请带上 consoleKey',
      en: 'Ask an administrator; at the console send consoleKey along',
    },
  },
  not_found: {
    status: 404,
    zh: '没有这个地址',
    en: 'There is nothing at this address',
    todo: { zh: '对照文档检查地址', en: 'Compare the address with the documents' },
  },
  method_not_allowed: {
    status: 405,
    zh: '此地址不接受这种方法',
    en: 'This address does not take this method',
    todo: { zh: '改用响应头 Allow 中的方法', en: 'Use a method that the header Allow names' },
  },
  no_such_action: {
    status: 404,
    zh: '没有这个操作',
    en: 'There is no such action',
    todo: { zh: '使用列出的操作之一', en: 'Use one of the actions that are listed' },
  },
  no_such_kind: {
    status: 422,
    zh: '没有这个消息类型',
    en: 'There is no such kind',
    todo: {
      zh: '使用 kind.list 中的 id，或不写 kind',
      en: 'Use an id of kind.list, or leave kind out',
    },
  },
  no_such_message: {
    status: 404,
    zh: '没有这条消息',
    en: 'There is no such message',
    todo: {
      zh: '检查 id；它可能属于另一个推送令牌',
      en: "Check the id: it may be another push token's",
    },
  },
  no_such_topic: {
    status: 404,
    zh: '没有这个群组',
    en: 'There is no such topic',
    todo: { zh: '检查群组的 id（topic.list）', en: "Check the topic's id (topic.list)" },
  },
  no_such_user: {
    status: 404,
    zh: '没有这个用户',
    en: 'There is no such user',
    todo: { zh: '检查 openid（people.list）', en: 'Check the openid (people.list)' },
  },
  no_such_token: {
    status: 404,
    zh: '没有这个推送令牌',
    en: 'There is no such push token',
    todo: { zh: '检查 id（token.list）', en: 'Check the id (token.list)' },
  },
  already_there: {
    status: 409,
    zh: '已存在',
    en: 'It is there already',
    todo: { zh: '换一个 id', en: 'Use another id' },
  },
  changed_meanwhile: {
    status: 409,
    zh: '已被别人修改',
    en: 'Somebody has changed it meanwhile',
    todo: { zh: '重新读取（kind.list）后再修改', en: 'Read it again (kind.list), and change that' },
  },
  idempotency_conflict: {
    status: 409,
    zh: '同一幂等键已用于另一条内容不同的推送',
    en: 'This idempotency key was used for a different push',
    todo: { zh: '新的推送用新的幂等键', en: 'Use a new key for a new push' },
  },
  merge_conflict: {
    status: 409,
    zh: '同一合并键的消息是发给另一些人的，请换一个合并键',
    en: 'The message of this merge key is for another audience: use another merge key',
    todo: { zh: '换一个合并键', en: 'Use another merge key' },
  },
  not_possible_now: {
    status: 409,
    zh: '此刻不能这样做，现在可行的操作见 faults',
    en: 'This is not possible now: the fault says what is',
    todo: { zh: '只做 faults 中列出的操作', en: 'Do what the fault lists as possible' },
  },
  bad_claim_code: {
    status: 403,
    zh: '认领码错误、已过期或次数用尽，请在控制台重新运行 setup',
    en: 'The claim code is wrong, expired or used up: run setup at the console again',
    todo: {
      zh: '在控制台重新运行 setup，输入新的认领码',
      en: 'Run setup at the console again and enter the new code',
    },
  },
  too_many_tokens: {
    status: 409,
    zh: `每人最多 ${MAX_OWN_TOKENS} 个推送令牌，请先吊销不用的`,
    en: `A person has at most ${MAX_OWN_TOKENS} push tokens: first revoke one`,
    todo: { zh: '先吊销不用的', en: 'First revoke one' },
  },
  owner_cannot_be_erased: {
    status: 409,
    zh: '所有者不能清除自己，请先把所有者交给别人',
    en: 'An owner cannot be erased: first hand the ownership over to somebody else',
    todo: { zh: '先把所有者交给别人', en: 'First hand the ownership over' },
  },
  owner_exists: {
    status: 409,
    zh: '已有所有者',
    en: 'There is an owner already',
    todo: { zh: '请现有所有者授予角色', en: 'Ask the owner for a role' },
  },
  confirm_needed: {
    status: 409,
    zh: '群发需先确认：先发给自己或测试名单，再带上 confirm',
    en: 'A broadcast must be confirmed: first send it to yourself or a test list, then with confirm',
    todo: {
      zh: '先发给自己或测试名单，再带上 confirm: "yes"',
      en: 'First send it to yourself or a test list, then with confirm: "yes"',
    },
  },
  not_set_up: {
    status: 503,
    zh: '尚未初始化：请在云开发控制台对 admin 运行 {"action": "setup"}',
    en: 'Not set up yet: run {"action": "setup"} on admin at the cloud console',
    todo: {
      zh: '在云开发控制台对 admin 运行 {"action": "setup"}',
      en: 'Run {"action": "setup"} on admin at the cloud console',
    },
  },
  seal_key_missing: {
    status: 503,
    zh: '未设置环境变量 SEAL_KEYS，无法保存密钥',
    en: 'SEAL_KEYS is not set in the environment: a secret cannot be kept',
    todo: {
      zh: '在云函数的环境变量中设置 SEAL_KEYS',
      en: "Set SEAL_KEYS in the functions' environment",
    },
  },
  wechat_not_reached: {
    status: 503,
    zh: '微信暂时没有回答，密钥未验证也未保存',
    en: 'WeChat does not answer: the secret was neither tried nor kept',
    todo: {
      zh: '稍后重试；确定密钥正确时加 "untried": true',
      en: 'Try again later; where you know that it is right, add "untried": true',
    },
  },
  try_again: {
    status: 503,
    zh: '繁忙，请稍后用同一幂等键重试',
    en: 'Busy: try again later, with the same idempotency key',
    todo: { zh: '稍后用同一幂等键重试', en: 'Try again later, with the same idempotency key' },
  },
  cloud_quota_used_up: {
    status: 503,
    zh: '云开发环境的数据库请求额度已用完，请管理员在云开发控制台续费、升级套餐或开启按量付费',
    en: "The cloud environment's quota of database requests is used up: an administrator must renew or enlarge its plan in the cloud console",
    todo: {
      zh: '请管理员在云开发控制台续费、升级套餐或开启按量付费',
      en: 'Ask an administrator to renew or enlarge the plan in the cloud console',
    },
  },
  internal: {
    status: 500,
    zh: '内部错误',
    en: 'Internal error',
    todo: { zh: '带上编号查看云函数日志', en: "Look for the id in the function's log" },
  },
} as const satisfies Record<ErrorCode, ErrorEntry>

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

/**
 * One thing that is wrong with a request; in the rule's own words, where there are no better ones with the value. A
 * sentence that begins with "It" is about the field, and names it: `name must have at most 32 characters`.
 */
export function faultOf(
  field: string,
  rule: FaultRule,
  zh: string = RULES[rule].zh,
  en: string = RULES[rule].en,
): FieldFault {
  return field !== '' && en.startsWith('It ')
    ? { field, rule, zh: `${field} ${zh}`, en: `${field}${en.slice('It'.length)}` }
    : { field, rule, zh, en }
}

/** One fault of a request as a whole error. */
export const refuseField = (field: string, rule: FaultRule, zh?: string, en?: string): Refusal =>
  new Refusal('invalid_request', [faultOf(field, rule, zh, en)])
