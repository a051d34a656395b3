import type { FaultRule } from '../../../typings/errors'

interface RuleEntry {
  /** What is wrong, where the fault itself does not say it with the value in question. */
  zh: string
  en: string
  /** What to do. */
  todo: { zh: string; en: string }
}

const THE_FAULT_SAYS = {
  zh: '按错误中的说明改正',
  en: 'Correct it as the fault says',
}

const OF_A_CONTROL = {
  zh: '只做错误中列出的操作',
  en: 'Do what the fault lists as possible',
}

const OF_A_PATTERN = {
  zh: '按错误中的说明改正消息类型（kind.save）',
  en: 'Correct the kind as the fault says (kind.save)',
}

/**
 * Every rule that a field of a request, of a kind or of a message for it can break, by name. A fault (FieldFault) adds
 * the field, and where it helps a sentence with the value in question.
 */
export const RULES = {
  address_not_listed: {
    zh: '云函数 admin 的出口 IP 不在该账号的 IP 白名单中（40164）',
    en: "The address of the function admin is not on the account's IP list (40164)",
    todo: {
      zh: '把返回中的地址加入 IP 白名单后重试；若只有 deliver 有固定出口 IP，加 "untried": true',
      en: 'Put the address on the IP list and try again; where only deliver has a fixed address, add "untried": true',
    },
  },
  is_the_mini_program: {
    zh: '这是小程序自己的 appid',
    en: "This is the mini program's own appid",
    todo: { zh: '类型写 mini', en: 'Its type is mini' },
  },
  masked: {
    zh: '这是掩码或占位文字，不是 AppSecret',
    en: 'This is a mask or a placeholder, not an AppSecret',
    todo: {
      zh: '填写真正的 AppSecret；保留已存的则不写 secret',
      en: 'Give the AppSecret itself; to keep the one that is stored, leave secret out',
    },
  },
  not_the_latest: {
    zh: '不是最新的 rev',
    en: 'It is not the latest rev',
    todo: {
      zh: '用 kind.list 重新读取后再修改',
      en: 'Read it again with kind.list, and change that',
    },
  },
  not_the_mini_program: {
    zh: '这不是小程序的 appid',
    en: 'This is not the appid of the mini program',
    todo: { zh: '公众号的类型写 official', en: 'The type of an official account is official' },
  },
  not_tried: {
    zh: '密钥没有验证，也没有保存',
    en: 'The secret was not tried, and not kept',
    todo: {
      zh: '稍后重试；确定密钥正确时加 "untried": true',
      en: 'Try again later; where you know that it is right, add "untried": true',
    },
  },
  other_type: {
    zh: '这个 appid 已按另一类型关联，类型不能更改',
    en: 'This appid is linked as the other type, and that cannot change',
    todo: { zh: '改正 appid 或 type', en: 'Correct appid or type' },
  },
  refused_by_wechat: {
    zh: '微信不接受',
    en: 'WeChat refuses it',
    todo: {
      zh: '按返回中微信的原话改正，例如重新复制 AppSecret',
      en: "Correct it as WeChat's words say: copy the AppSecret again, for example",
    },
  },
  conflict: {
    zh: '与另一处所写的不一致',
    en: 'It differs from what is said in another place',
    todo: { zh: '只写一处', en: 'Say it in one place only' },
  },
  exactly_one: {
    zh: '这几个字段只能有一个',
    en: 'Exactly one of these fields must be there',
    todo: { zh: '只保留一个', en: 'Leave one of them' },
  },
  last_owner: {
    zh: '最后一位所有者不能卸任，请先指定另一位所有者',
    en: 'The last owner cannot step down: first make somebody else owner',
    todo: { zh: '先指定另一位所有者', en: 'First make somebody else owner' },
  },
  missing: {
    zh: '必填',
    en: 'It is required',
    todo: { zh: '加上这个字段', en: 'Add the field' },
  },
  no_such_kind: {
    zh: '没有这个消息类型',
    en: 'There is no such kind',
    todo: {
      zh: '使用 kind.list 中的 id，或不写 kind',
      en: 'Use an id of kind.list, or leave kind out',
    },
  },
  no_such_template: {
    zh: '没有消息类型使用这个模板',
    en: 'No kind uses this template',
    todo: {
      zh: '重新读取 grants.list 中的模板',
      en: 'Read the templates of grants.list again',
    },
  },
  no_such_user: {
    zh: '没有这个用户',
    en: 'There is no such user',
    todo: {
      zh: '使用本小程序用户的 openid（people.list）',
      en: "Name a user's openid of this mini program (people.list)",
    },
  },
  not_json: {
    zh: 'JSON 有误',
    en: 'It is not JSON',
    todo: { zh: '由 JSON 库生成请求体', en: 'Let a JSON library write the body' },
  },
  not_linked: {
    zh: '没有关联这个公众号',
    en: 'This account is not linked',
    todo: {
      zh: '用 account.save 关联，或改用已关联的 appid（account.list）',
      en: 'Link it with account.save, or name one that is linked (account.list)',
    },
  },
  not_multipart: {
    zh: 'multipart 有误',
    en: 'It is not multipart/form-data',
    todo: { zh: '由 HTTP 库生成请求体', en: 'Let an HTTP library write the body' },
  },
  not_one_of: {
    zh: '不是允许的值',
    en: 'It is none of the values that are allowed',
    todo: { zh: '使用错误中列出的值', en: 'Use a value that the fault lists' },
  },
  not_utf8: {
    zh: '不是有效的 UTF-8',
    en: 'It is not valid UTF-8',
    todo: { zh: '以 UTF-8 编码发送', en: 'Send it as UTF-8' },
  },
  not_valid: {
    zh: '无效',
    en: 'It is not valid',
    todo: THE_FAULT_SAYS,
  },
  one_at_most: {
    zh: '这几个字段最多有一个',
    en: 'At most one of these fields may be there',
    todo: { zh: '只保留一个', en: 'Leave one of them' },
  },
  other_audience: {
    zh: '与这个合并键的消息不是发给同一些人',
    en: 'It differs from the audience of this merge key',
    todo: { zh: '换一个合并键', en: 'Use another merge key' },
  },
  placeholder: {
    zh: '这是示例中的占位符，请换成真实的值',
    en: 'This is the placeholder of an example: put the real value in its place',
    todo: {
      zh: '换成真实的值；CONSOLE_KEY 在云函数的环境变量中',
      en: "Put the real value in its place; CONSOLE_KEY stands in the functions' environment",
    },
  },
  repeated: {
    zh: '重复',
    en: 'It is there twice',
    todo: { zh: '只保留一个', en: 'Leave one of them' },
  },
  scope_missing: {
    zh: '推送令牌缺少此权限',
    en: 'The push token lacks the scope',
    todo: {
      zh: '用 token.create 新建带此权限（scopes）的推送令牌',
      en: 'Make a push token that has it with token.create (scopes)',
    },
  },
  too_big: { zh: '过大', en: 'It is too large', todo: THE_FAULT_SAYS },
  too_few: { zh: '项数过少', en: 'It has too few entries', todo: THE_FAULT_SAYS },
  too_long: { zh: '过长', en: 'It is too long', todo: THE_FAULT_SAYS },
  too_many: { zh: '项数过多', en: 'It has too many entries', todo: THE_FAULT_SAYS },
  too_short: { zh: '过短', en: 'It is too short', todo: THE_FAULT_SAYS },
  too_small: { zh: '过小', en: 'It is too small', todo: THE_FAULT_SAYS },
  unknown_field: {
    zh: '没有这个字段',
    en: 'There is no such field',
    todo: { zh: '去掉它，或改正拼写', en: 'Leave it out, or correct its name' },
  },
  wrong_form: { zh: '格式不对', en: 'It has the wrong form', todo: THE_FAULT_SAYS },
  wrong_key: {
    zh: '与云函数环境变量 CONSOLE_KEY 不一致，或其未设置',
    en: "It differs from CONSOLE_KEY in the function's environment, or none is set there",
    todo: {
      zh: '在云函数的环境变量中查看 CONSOLE_KEY',
      en: "Look up CONSOLE_KEY in the function's environment",
    },
  },
  wrong_type: { zh: '类型不对', en: 'It is of the wrong type', todo: THE_FAULT_SAYS },

  digits_lost: {
    zh: '超过 2^53 的整数会丢失数字，请写成字符串',
    en: 'It is a whole number beyond 2^53, which loses digits: write it as a text',
    todo: { zh: '把数字写成字符串', en: 'Write the number as a text' },
  },
  empty_push: {
    zh: 'title 与 content 至少要有一个',
    en: 'Give a title or a content',
    todo: { zh: '给出标题或内容', en: 'Give a title or a content' },
  },
  in_the_past: {
    zh: '须晚于现在',
    en: 'It must be in the future',
    todo: { zh: '给一个将来的时间', en: 'Give a time to come' },
  },
  no_hours: {
    zh: 'from 与 until 不能相同',
    en: 'from and until must differ',
    todo: {
      zh: '取消安静时段请用 null',
      en: 'Where no hours are to be quiet, give null',
    },
  },
  not_a_link: {
    zh: '应为 http、https 网址，或小程序页面（pages/…）',
    en: 'It must be an http or https address, or a page of the mini program (pages/…)',
    todo: {
      zh: '给出完整的网址，或以 pages/ 开头的页面路径',
      en: 'Give a whole address, or the path of a page, which begins with pages/',
    },
  },
  not_a_moment: {
    zh: '应为毫秒时间戳，或带时区的 ISO 8601 时间，例如 2026-03-02T10:00:00+08:00',
    en: 'It must be a time in ms, or ISO 8601 with an offset, such as 2026-03-02T10:00:00+08:00',
    todo: {
      zh: '写成毫秒或带时区的 ISO 8601',
      en: 'Write ms, or ISO 8601 with an offset',
    },
  },
  not_a_name: {
    zh: '名称只能由文字、数字、_ 和 - 组成',
    en: 'A name is made of letters of any script, digits, _ and -',
    todo: {
      zh: '换一个名称，例如 order_no',
      en: 'Give it another name, such as order_no',
    },
  },
  not_a_time: {
    zh: '应为 24 小时制的时间，例如 22:30',
    en: 'It must be a time of day, such as 22:30',
    todo: { zh: '写成 HH:MM', en: 'Write HH:MM' },
  },
  not_an_address: {
    zh: '应为 http(s) 网址，末尾不带斜杠，例如 https://push.example.com',
    en: 'It must be an http(s) address without a slash at the end, such as https://push.example.com',
    todo: THE_FAULT_SAYS,
  },
  nothing_to_mark: {
    zh: 'read 与 hidden 至少要有一个',
    en: 'Give read or hidden',
    todo: { zh: '给出 read 或 hidden', en: 'Give read or hidden' },
  },
  too_early: {
    zh: '须晚于消息可见的时间',
    en: 'It must be after the message becomes visible',
    todo: { zh: '给一个更晚的时间', en: 'Give a later time' },
  },
  too_late: {
    zh: '最多提前 366 天',
    en: 'It must be at most 366 days ahead',
    todo: { zh: '给一个更早的时间', en: 'Give an earlier time' },
  },

  cancelled: { zh: '消息已取消', en: 'The message was cancelled', todo: OF_A_CONTROL },
  ended: { zh: '消息已结束', en: 'The message has ended', todo: OF_A_CONTROL },
  nobody_missed: {
    zh: '没有需要重发的人',
    en: 'Nobody failed or was skipped',
    todo: OF_A_CONTROL,
  },
  open: { zh: '消息正在发送', en: 'The message is being sent', todo: OF_A_CONTROL },
  paused: { zh: '消息已暂停', en: 'The message is paused', todo: OF_A_CONTROL },
  recalled: { zh: '消息已撤回', en: 'The message was recalled', todo: OF_A_CONTROL },
  scheduled: { zh: '消息尚未到发送时间', en: 'The message is scheduled', todo: OF_A_CONTROL },
  stopping: { zh: '消息正在停止', en: 'The message is being stopped', todo: OF_A_CONTROL },

  field_name: { zh: '字段名无效', en: 'The field name is not valid', todo: OF_A_PATTERN },
  field_not_in_template: {
    zh: '模板里没有这个字段',
    en: 'The template has no such field',
    todo: OF_A_PATTERN,
  },
  field_not_mapped: {
    zh: '模板的字段没有填写：微信不接受空字段',
    en: 'A field of the template has no pattern: WeChat refuses empty fields',
    todo: OF_A_PATTERN,
  },
  field_type_unknown: {
    zh: '字段的类型未知：订阅消息的字段名由类型和数字组成',
    en: "The field's type is unknown: a subscribe message's field is a type and a number",
    todo: OF_A_PATTERN,
  },
  fields_missing: {
    zh: '模板的字段一个也没有填写（fields）',
    en: 'fields is empty: a template needs a pattern for each of its fields',
    todo: OF_A_PATTERN,
  },
  literal_characters: {
    zh: '固定文字中有此类型不接受的字符',
    en: 'The literal text has characters that the type does not take',
    todo: OF_A_PATTERN,
  },
  literal_line_break: {
    zh: '固定文字里有换行或控制字符',
    en: 'The literal text holds a line break or a control character',
    todo: OF_A_PATTERN,
  },
  literal_too_long: {
    zh: '固定文字过长，放不下',
    en: 'The literal text is too long',
    todo: OF_A_PATTERN,
  },
  not_for_subscribe: {
    zh: '订阅消息属于小程序自己，不填公众号',
    en: "A subscribe message is the mini program's own: leave the account out",
    todo: { zh: '去掉 account', en: 'Leave the account out' },
  },
  only_for_subscribe: {
    zh: '只有订阅消息有长期模板',
    en: 'Only a subscribe template can be so',
    todo: { zh: '去掉 longTerm', en: 'Leave longTerm out' },
  },
  other_kind_differs: {
    zh: '另一个消息类型用同一模板而设置不同',
    en: 'Another kind has this template otherwise',
    todo: {
      zh: '先从那个类型中去掉这个模板',
      en: 'First take the template out of that kind',
    },
  },
  page_form: { zh: '页面路径无效', en: 'The page is not valid', todo: OF_A_PATTERN },
  pattern_empty: { zh: '字段的内容为空', en: 'The pattern is empty', todo: OF_A_PATTERN },
  pattern_syntax: {
    zh: '写法有误，只能使用 {{变量}}',
    en: 'The pattern cannot be read: only {{variable}} is allowed',
    todo: OF_A_PATTERN,
  },
  refused_before: {
    zh: '微信在此类型先前的消息中拒绝过它，可能再次拒绝',
    en: 'WeChat has refused it in an earlier message of the kind, and may refuse it again',
    todo: {
      zh: '用 kind.save 补上或改正；保存后重新计算',
      en: 'Map or correct it with kind.save: what was refused before is then forgotten',
    },
  },
  template_id_form: {
    zh: '不像模板 ID：应为 43 位左右的字母、数字、- 和 _',
    en: 'It does not look like a templateId: about 43 letters, digits, - and _',
    todo: {
      zh: '填公众平台中的模板 ID，不是模板编号',
      en: "Give the templateId of the account's backend, not the template's number",
    },
  },
  template_id_missing: {
    zh: '缺少模板 ID（templateId）',
    en: 'templateId is missing',
    todo: OF_A_PATTERN,
  },
  value_does_not_fit: {
    zh: '值不符合模板字段的类型',
    en: "The value does not fit the type of the template's field",
    todo: {
      zh: '改正推送中的值，或换一个字段类型',
      en: "Correct the push's value, or map another field",
    },
  },
  variable_not_allowed: {
    zh: '字段只接受固定的取值，不能使用这个变量',
    en: 'The field takes fixed values only, not this variable',
    todo: OF_A_PATTERN,
  },
  variable_unknown: {
    zh: '使用了未知变量',
    en: 'An unknown variable is named',
    todo: OF_A_PATTERN,
  },
} as const satisfies Record<FaultRule, RuleEntry>

const NAMES: ReadonlySet<string> = new Set(Object.keys(RULES))

export const isFaultRule = (name: string): name is FaultRule => NAMES.has(name)
