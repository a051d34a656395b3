import type { Cause } from './causes'
import { reasonOf, textOf } from './causes'
import { REASONS } from './reasons'

/** What administrators are told, 中文 with English beside it. */
export interface AdministratorNotice {
  /** The same cause is told once a day. */
  cause: string
  title: string
  content: string
}

const notice = (cause: string, zh: string, en: string, advice: string): AdministratorNotice => ({
  cause,
  title: `${zh} ${en}`,
  content: advice,
})

/**
 * A road was closed, and somebody has to do something about it.
 *
 * @param why what WeChat said, as a reason
 */
export function gateNotice(
  type: 'quota' | 'account' | 'credential' | 'wrongOpenid',
  road: string,
  why: string,
): AdministratorNotice {
  const cause = `${type}:${road}`
  switch (type) {
    case 'quota':
      return notice(
        cause,
        '今日额度已用完',
        'Daily quota used up',
        `渠道 ${road} 今日的调用额度已用完（${why}），明日 00:00 自动恢复，期间的通知会等待。\n\nThe day's quota of ${road} is used up (${why}). It opens again at 00:00 (UTC+8); notifications wait until then.`,
      )
    case 'account':
      return notice(
        cause,
        '发送被微信拒绝',
        'WeChat refuses to send',
        `渠道 ${road} 被微信拒绝（${why}），已暂停一小时。请在公众平台检查账号与模板的状态。\n\nWeChat refuses ${road} (${why}); it is closed for an hour. Look up in the account's backend whether account or template are restricted.`,
      )
    case 'credential':
      return notice(
        cause,
        '没有发送凭证',
        'No credential to send',
        `渠道 ${road} 的云调用被拒绝，也没有保存 AppSecret。没有其他渠道的人最多等待 24 小时，期间会重试。请检查环境共享、config.json 中的权限，或用 account.save 保存 AppSecret，保存后立即发送。\n\nCloud calls for ${road} are refused and no AppSecret is stored. Whom no other channel reaches waits for up to 24 hours; it is tried again from time to time. Check the environment sharing and the permissions in config.json, or store the AppSecret with account.save: then they are notified at once.`,
      )
    case 'wrongOpenid':
      return notice(
        cause,
        '公众号配置有误',
        'Wrong official account',
        `渠道 ${road} 的 openid 均不属于该公众号（40003），已暂停一小时。请检查关联的公众号。\n\nNone of the openids of ${road} belong to the account (40003); it is closed for an hour. Check which account is linked.`,
      )
  }
}

/**
 * WeChat takes no access token of the account, or gives none. Told once a day, and again for another address.
 *
 * @param address of the functions, as WeChat sees them; '' where it is not about that
 */
export function accessNotice(
  road: string,
  { cause, address }: { cause: Cause; address: string },
): AdministratorNotice {
  const name = reasonOf(cause)
  const { zh, en, todo } = REASONS[name === '' ? 'no_access_token' : name]
  const from = address === '' ? { zh: '', en: '' } : { zh: `：${address}`, en: `: ${address}` }
  return notice(
    `access:${road}:${cause}:${address}`,
    'HTTPS 调用被微信拒绝',
    'WeChat refuses calls over HTTPS',
    `渠道 ${road}：${zh}（${textOf(cause)}）${from.zh}。可以使用云调用时改用云调用，否则此渠道暂停一小时。${todo.zh}。\n\n${road}: ${en} (${textOf(cause)})${from.en}. Cloud calls are made instead where these work, else the channel is closed for an hour. ${todo.en}.`,
  )
}

/** WeChat's own sentence is 不合法的 AppID …: the mini program is not linked to the account. */
export const notLinkedNotice = (road: string): AdministratorNotice =>
  notice(
    `notLinked:${road}`,
    '公众号未关联小程序',
    'Mini program not linked',
    `渠道 ${road}：不合法的 AppID，通知已改为不带小程序链接发送。请在公众平台「小程序 → 小程序管理」中关联本小程序。\n\n${road}: invalid AppID. Notifications go out without the link into the mini program. Link it in the account's backend (小程序 → 小程序管理).`,
  )

/**
 * WeChat refuses what messages ask: what that means and what to do, from the table of reasons.
 *
 * @param of the kind whose template is refused, and whether its road is closed for an hour now
 */
export function causeNotice(
  road: string,
  cause: Cause,
  of?: { kind: string; isClosed: boolean },
): AdministratorNotice {
  const name = reasonOf(cause)
  const { zh, en, todo } = REASONS[name === '' ? 'refused_by_wechat' : name]
  const kind = of ? { zh: `消息类型 ${of.kind}，`, en: `Kind ${of.kind}, ` } : { zh: '', en: '' }
  const closed = of?.isClosed
    ? { zh: '此类型的这个渠道已暂停一小时。', en: ' The road is closed for the kind for an hour.' }
    : { zh: '', en: '' }
  return notice(
    `${road}#${of?.kind ?? ''}:${cause}:${of?.isClosed === true ? 'closed' : 'refused'}`,
    of?.isClosed === false ? '通知模板被微信拒绝' : '通知渠道已暂停',
    of?.isClosed === false ? 'WeChat refuses a template' : 'A channel is closed',
    `${kind.zh}渠道 ${road}：${zh}（${textOf(cause)}）。${closed.zh}${todo.zh}。\n\n${kind.en}channel ${road}: ${en} (${textOf(cause)}).${closed.en} ${todo.en}.`,
  )
}

/**
 * Phones cannot ask for permission for a template: a person says so, so the cause has nothing in it that a person chooses
 * freely, and is told once a day for a template in use, whoever says it.
 *
 * @param errCode of wx.requestSubscribeMessage
 */
export function unaskableNotice(
  errCode: number,
  { templateId, title, kinds }: { templateId: string; title: string; kinds: string },
): AdministratorNotice {
  const template = title === '' ? templateId : `${title} ${templateId}`
  return notice(
    `popup:${templateId}`,
    '订阅消息模板不可用',
    'A subscribe template cannot be used',
    `消息类型 ${kinds} 的订阅消息模板 ${template}：微信不弹出授权窗口（${errCode}），没有人能允许它的通知。模板可能已删除、ID 有误，或不属于本小程序。请在公众平台「订阅消息 → 我的模板」中核对，用 kind.save 改正。\n\nKind ${kinds}, subscribe template ${template}: WeChat does not ask for permission (${errCode}), so nobody can allow its notifications. It may have been deleted, be mistyped or belong to another program. Compare it with the mini program's backend (订阅消息 → 我的模板) and correct it with kind.save.`,
  )
}

/** Templates that kinds say to be of one sort are not (20002): once a day, whichever they are. */
export const mixedNotice = (kinds: string): AdministratorNotice =>
  notice(
    'popup:mixed',
    '订阅消息的长期标记有误',
    'A subscribe template is of another sort',
    `消息类型 ${kinds} 的订阅消息模板不能一起授权（20002）：其中有一次性模板，也有长期模板。请在公众平台「订阅消息 → 我的模板」中核对，用 kind.save 改正 longTerm。\n\nKinds ${kinds}: WeChat does not ask for their subscribe templates together (20002), because some are one-time and some long-term. Compare them with the mini program's backend (订阅消息 → 我的模板) and correct longTerm with kind.save.`,
  )
