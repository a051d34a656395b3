import type { Reason } from '../../../typings/push'

export type { Reason }

/** Who can do something about a reason. */
export type Mender = 'administrator' | 'sender' | 'person' | 'nobody'

interface ReasonEntry {
  mender: Mender
  /** WeChat's codes that mean it. Absent: none does, or any that is not known. */
  codes?: readonly number[]
  /** What it means. */
  zh: string
  en: string
  /** What to do. */
  todo: { zh: string; en: string }
}

const NOTHING = { zh: '无需处理', en: 'Nothing' }

const IN_BACKEND = {
  zh: '到公众平台查看通知与处罚记录，处理后重发',
  en: "Look at the notices in the account's backend; send again once it is settled",
}

/**
 * Why people are not notified and roads are closed, by name: what it means, who can do what about it. The words of the
 * mini program, which speak to the person concerned, are its own (miniprogram/words/reasons.ts).
 */
export const REASONS = {
  account_restricted: {
    mender: 'administrator',
    codes: [43107, 40251],
    zh: '微信限制了此账号的通知能力',
    en: "WeChat has restricted the account's notifications",
    todo: IN_BACKEND,
  },
  api_not_allowed: {
    mender: 'administrator',
    codes: [48001],
    zh: '此账号没有调用该接口的权限',
    en: 'The account may not call the API',
    todo: {
      zh: '完成账号认证或开通接口，否则从消息类型中去掉这个渠道',
      en: 'Have the account verified or the API enabled; else take the channel out of the kind',
    },
  },
  blocked_by_account: {
    mender: 'administrator',
    codes: [43019],
    zh: '此人在公众号的黑名单中',
    en: "The person is on the account's blacklist",
    todo: {
      zh: '如需通知此人，在公众平台把他移出黑名单',
      en: "To notify the person, take them off the blacklist in the account's backend",
    },
  },
  kind_has_no_template: {
    mender: 'administrator',
    zh: '消息类型在可用的渠道上没有配置模板',
    en: 'The kind has no template on any channel that the push may take',
    todo: {
      zh: '用 kind.save 为此类型配置模板，或放宽推送指定的渠道和公众号',
      en: 'Map a template with kind.save, or let the push take other channels and accounts',
    },
  },
  mini_program_not_linked: {
    mender: 'administrator',
    codes: [40013, 40165],
    zh: '公众号没有关联本小程序',
    en: 'The mini program is not linked to the account',
    todo: {
      zh: '在公众平台「小程序 → 小程序管理」中关联本小程序',
      en: "Link it in the account's backend (小程序 → 小程序管理)",
    },
  },
  no_access_token: {
    mender: 'administrator',
    codes: [40001, 40125],
    zh: '微信没有给此账号 access_token',
    en: 'WeChat gives the account no access token',
    todo: {
      zh: '检查 AppSecret，用 account.save 重新保存',
      en: 'Check the AppSecret, and store it with account.save',
    },
  },
  no_credential: {
    mender: 'administrator',
    zh: '没有发送凭证：云调用被拒绝，也没有保存 AppSecret',
    en: 'No credential to send with: cloud calls are refused, and no AppSecret is stored',
    todo: {
      zh: '检查环境共享与 config.json 中的权限，或用 account.save 保存 AppSecret',
      en: 'Check environment sharing and the permissions in config.json, or store the AppSecret with account.save',
    },
  },
  not_an_openid_of_the_account: {
    mender: 'administrator',
    codes: [40003],
    zh: '此 openid 不属于这个公众号',
    en: 'The openid is not one of the account',
    todo: {
      zh: '检查关联的是否是这个公众号',
      en: 'Check that the right account is linked',
    },
  },
  page_refused: {
    mender: 'administrator',
    codes: [41030],
    zh: '微信不接受通知要打开的页面',
    en: 'WeChat refuses the page that the notification opens',
    todo: {
      zh: '发布包含此页面的小程序版本',
      en: 'Release a version of the mini program that has the page',
    },
  },
  quota_used_up: {
    mender: 'administrator',
    codes: [45008, 45009],
    zh: '今日调用额度已用完',
    en: "The day's quota is used up",
    todo: {
      zh: '等到明日 00:00（UTC+8），或在公众平台申请更高额度',
      en: "Wait until 00:00 (UTC+8), or ask for more in the account's backend",
    },
  },
  refused_by_wechat: {
    mender: 'administrator',
    zh: '微信拒绝了这次通知，错误码说明原因',
    en: 'WeChat refused the notification; the errcode says why',
    todo: {
      zh: '按错误码查微信文档',
      en: "Look up the errcode in WeChat's documents",
    },
  },
  request_refused: {
    mender: 'administrator',
    codes: [47001],
    zh: '微信说请求的格式有误',
    en: 'WeChat calls the request malformed',
    todo: {
      zh: '检查消息类型的字段；若字段无误，请报告问题',
      en: "Check the kind's fields; if these are right, report it",
    },
  },
  server_address_not_listed: {
    mender: 'administrator',
    codes: [40164],
    zh: '云函数的出口 IP 不在公众号的 IP 白名单中',
    en: "The functions' address is not on the account's IP allow list",
    todo: {
      zh: '为云函数配置固定出口 IP 并加入白名单，或改用环境共享',
      en: 'Give the functions a fixed egress address and list it, or share the environment',
    },
  },
  template_field_refused: {
    mender: 'administrator',
    codes: [47003],
    zh: '微信不接受模板的某个字段：没有填写，或值不符合要求',
    en: 'WeChat refuses a field of the template: it is not mapped, or its value breaks a rule',
    todo: {
      zh: '用 kind.save 补上或改正这个字段；若只有个别推送如此，改正推送的内容',
      en: 'Map or correct the field with kind.save; if only some pushes end so, correct their data',
    },
  },
  template_refused: {
    mender: 'administrator',
    codes: [40036, 40037],
    zh: '微信没有这个模板：ID 有误，或模板已删除',
    en: 'WeChat has no such template: the id is wrong, or it was deleted',
    todo: {
      zh: '在公众平台找到模板 ID，用 kind.save 改正',
      en: "Find the templateId in the account's backend, correct it with kind.save",
    },
  },
  template_restricted: {
    mender: 'administrator',
    codes: [43116],
    zh: '微信因滥用限制了这个模板',
    en: 'WeChat has restricted the template because of abuse',
    todo: IN_BACKEND,
  },

  cancelled: {
    mender: 'sender',
    zh: '消息在通知此人之前已取消',
    en: 'The message was cancelled before the person was notified',
    todo: NOTHING,
  },
  content_refused: {
    mender: 'sender',
    codes: [45168, 40249, 40250, 40252],
    zh: '微信不接受通知的内容：敏感词、营销或违规内容',
    en: 'WeChat refuses the content: a sensitive word, marketing, irregular values',
    todo: { zh: '改写内容后重新推送', en: 'Push again in other words' },
  },
  expired: {
    mender: 'sender',
    zh: '通知此人之前，消息已过有效期',
    en: 'The message expired before the person was notified',
    todo: {
      zh: '需要时给更长的 expiresAt 或 ttl',
      en: 'Give a later expiresAt or a longer ttl where that matters',
    },
  },
  field_does_not_fit: {
    mender: 'sender',
    zh: '内容不符合模板字段的要求，field 和 rule 说明哪里不符',
    en: "The content does not fit the template's field: field and rule say how",
    todo: {
      zh: '改正推送中的值，或用 kind.save 换一个字段类型',
      en: "Correct the push's value, or map another field with kind.save",
    },
  },
  recalled: {
    mender: 'sender',
    zh: '消息在通知此人之前已撤回',
    en: 'The message was recalled before the person was notified',
    todo: NOTHING,
  },
  superseded: {
    mender: 'sender',
    zh: '通知此人之前，消息已被同一合并键的新消息取代',
    en: 'A newer push with the same merge key took its place before the person was notified',
    todo: NOTHING,
  },

  answers_used_up: {
    mender: 'person',
    codes: [45047],
    zh: '此人上次联系公众号后，可发的客服消息已用完',
    en: 'As many answers as WeChat allows were sent since the person last wrote',
    todo: {
      zh: '等此人再次联系公众号',
      en: 'Wait until the person writes to the account again',
    },
  },
  blocked_by_person: {
    mender: 'person',
    zh: '此人拒收公众号的消息',
    en: "The person refuses the account's messages",
    todo: {
      zh: '请此人在公众号的设置中允许接收消息',
      en: "Ask the person to allow messages in the account's settings",
    },
  },
  muted: {
    mender: 'person',
    zh: '此人已静音这个群组',
    en: 'The person has muted the topic',
    todo: NOTHING,
  },
  no_allowance: {
    mender: 'person',
    codes: [43101],
    zh: '此人的订阅消息次数已用完，或已拒绝',
    en: 'No subscribe message is left of what the person has agreed to, or they refuse them',
    todo: {
      zh: '请此人在小程序「订阅」中允许接下来的通知',
      en: 'Ask the person to allow notifications in the mini program (订阅)',
    },
  },
  not_a_follower: {
    mender: 'person',
    codes: [43004],
    zh: '此人没有关注公众号',
    en: 'The person does not follow the account',
    todo: { zh: '请此人关注公众号', en: 'Ask the person to follow it' },
  },
  not_a_user: {
    mender: 'person',
    zh: '此人只关注了公众号，没有打开过小程序',
    en: 'The person follows the account but has never opened the mini program',
    todo: { zh: '请此人打开一次小程序', en: 'Ask the person to open it once' },
  },
  user_limited: {
    mender: 'person',
    codes: [50002],
    zh: '此人的微信账号受限',
    en: "The person's WeChat account is limited",
    todo: NOTHING,
  },
  window_over: {
    mender: 'person',
    codes: [45015],
    zh: '距此人上次联系公众号太久，不能再发客服消息',
    en: 'The person last wrote too long ago for an answer',
    todo: {
      zh: '等此人再次联系公众号',
      en: 'Wait until the person writes to the account again',
    },
  },

  api_withdrawn: {
    mender: 'nobody',
    codes: [45103, 45109],
    zh: '微信已下线这个接口',
    en: 'WeChat has withdrawn the API',
    todo: {
      zh: '从消息类型中去掉这个渠道',
      en: 'Take the channel out of the kind',
    },
  },
  no_answer: {
    mender: 'nobody',
    zh: '微信没有回应，通知可能已送达',
    en: 'WeChat did not answer: the notification may have arrived',
    todo: {
      zh: '重要的消息请向此人确认：为避免重复，不会自动再发',
      en: 'Ask the person where it matters: it is not sent again, lest they get it twice',
    },
  },
  not_delivered: {
    mender: 'nobody',
    zh: '微信接受了通知，后来说没有送达',
    en: 'WeChat took the notification and said later that it was not delivered',
    todo: { zh: '可以重发', en: 'It can be sent again' },
  },
  sender_was_cut_off: {
    mender: 'nobody',
    zh: '发送的云函数中途被终止，通知可能已送达',
    en: 'The run that sent was cut off: the notification may have arrived',
    todo: {
      zh: '重要的消息请向此人确认：为避免重复，不会自动再发',
      en: 'Ask the person where it matters: it is not sent again, lest they get it twice',
    },
  },
  tries_used_up: {
    mender: 'nobody',
    zh: '微信一直繁忙或连接不上，重试次数已用完',
    en: 'WeChat was busy or out of reach, and all tries are used up',
    todo: { zh: '可以重发', en: 'It can be sent again' },
  },
  wechat_failed: {
    mender: 'nobody',
    zh: '微信系统原因，没有送达',
    en: 'A failure within WeChat: it was not delivered',
    todo: { zh: '可以重发', en: 'It can be sent again' },
  },
} as const satisfies Record<Reason, ReasonEntry>

const NAMES: ReadonlySet<string> = new Set(Object.keys(REASONS))

export const isReason = (name: string): name is Reason => NAMES.has(name)
