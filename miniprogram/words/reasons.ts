import type { Reason } from '../../typings/push'

/**
 * Why somebody was not notified, said to them: what follows “未通知：” and “Not notified: ”. What concerns the
 * installation is said without its details, which are for the administrators (docs/reasons.md).
 */
const zh = {
  account_restricted: '微信限制了公众号的通知',
  api_not_allowed: '公众号没有发送通知的权限',
  blocked_by_account: '公众号暂不能给你发消息',
  kind_has_no_template: '这类消息没有配置通知模板',
  mini_program_not_linked: '公众号没有关联本小程序',
  no_access_token: '通知渠道尚未配置好',
  no_credential: '通知渠道尚未配置好',
  not_an_openid_of_the_account: '公众号配置有误',
  page_refused: '通知模板有误',
  quota_used_up: '今日的通知额度已用完',
  refused_by_wechat: '微信拒绝了这次通知',
  request_refused: '微信拒绝了这次通知',
  server_address_not_listed: '通知渠道尚未配置好',
  template_field_refused: '通知模板有误',
  template_refused: '通知模板有误',
  template_restricted: '微信限制了通知模板',

  cancelled: '消息已取消发送',
  content_refused: '微信不接受通知的内容',
  expired: '消息已过有效期',
  field_does_not_fit: '内容不符合通知模板的要求',
  recalled: '消息已撤回',
  superseded: '消息已有更新',

  answers_used_up: '公众号的回复次数已用完，请再次联系公众号',
  blocked_by_person: '你拒收了公众号的消息',
  muted: '你已将这个群组静音',
  no_allowance: '订阅消息次数已用完，或你已拒绝',
  not_a_follower: '没有关注公众号，也没有可用的订阅',
  not_a_user: '还不认识你的公众号身份',
  user_limited: '你的微信账号暂时不能接收通知',
  window_over: '距你上次联系公众号太久，请再次联系公众号',

  api_withdrawn: '微信已下线这个通知渠道',
  no_answer: '微信没有回应，通知可能已送达',
  not_delivered: '微信没有送达',
  sender_was_cut_off: '发送中断，通知可能已送达',
  tries_used_up: '微信繁忙，多次尝试未成功',
  wechat_failed: '微信没有送达',
} satisfies Record<Reason, string>

const en: Record<Reason, string> = {
  account_restricted: 'WeChat has restricted the account',
  api_not_allowed: 'the account may not send notifications',
  blocked_by_account: 'the official account cannot write to you now',
  kind_has_no_template: 'no template is set up for this kind of message',
  mini_program_not_linked: 'the official account is not linked to this program',
  no_access_token: 'the channel is not set up yet',
  no_credential: 'the channel is not set up yet',
  not_an_openid_of_the_account: 'the official account is set up wrongly',
  page_refused: 'the template is wrong',
  quota_used_up: 'today’s notifications are used up',
  refused_by_wechat: 'WeChat refused it',
  request_refused: 'WeChat refused it',
  server_address_not_listed: 'the channel is not set up yet',
  template_field_refused: 'the template is wrong',
  template_refused: 'the template is wrong',
  template_restricted: 'WeChat has restricted the template',

  cancelled: 'the message was cancelled',
  content_refused: 'WeChat does not take the text',
  expired: 'the message had expired',
  field_does_not_fit: 'the text does not fit the template',
  recalled: 'the message was recalled',
  superseded: 'there is a newer version',

  answers_used_up: 'the account may not answer you again: write to it once more',
  blocked_by_person: 'you refuse the account’s messages',
  muted: 'you have muted this topic',
  no_allowance: 'no subscribe message is left, or you refuse them',
  not_a_follower: 'no official account followed, and no subscription left',
  not_a_user: 'the account does not know you yet',
  user_limited: 'your WeChat account cannot be notified now',
  window_over: 'you last wrote to the account too long ago: write to it once more',

  api_withdrawn: 'WeChat has withdrawn the channel',
  no_answer: 'WeChat did not answer; it may have arrived',
  not_delivered: 'WeChat did not deliver it',
  sender_was_cut_off: 'sending was cut off; it may have arrived',
  tries_used_up: 'WeChat was busy, several tries failed',
  wechat_failed: 'WeChat did not deliver it',
}

export const reasons = { zh, en }
