/** What administrators are told, as a person would say it: 中文 with English below it, WeChat's code once. */
import type { Cause } from './causes'
import { todoOf, whyOf } from './why'
import type { Channel } from './words'

export interface AdministratorNotice {
  /** The same cause is told once a day. */
  cause: string
  title: string
  content: string
}

/** A road, with the name by which its administrators know the account. */
export interface NamedRoad {
  key: string
  channel: Channel
  /** The official account's; '' for `subscribe`, which is the mini program's own. */
  account: string
}

interface Text {
  zh: string
  en: string
}

const CHANNEL_WORDS: Record<Channel, Text> = {
  template: { zh: '模板消息', en: 'template messages' },
  uniform: { zh: '统一服务消息', en: 'uniform messages' },
  subscribe: { zh: '订阅消息', en: 'subscribe messages' },
}

const notice = (cause: string, title: Text, content: Text): AdministratorNotice => ({
  cause,
  title: `${title.zh} ${title.en}`,
  content: `${content.zh}\n\n${content.en}`,
})

/** A road was closed for everybody, and somebody has to do something about it. */
export function gateNotice(
  type: 'quota' | 'account' | 'credential' | 'wrongOpenid' | 'withdrawn',
  road: NamedRoad,
  seen: Cause,
): AdministratorNotice {
  const { zh, en } = roadWords(road)
  const why = whyOf(seen)
  const todo = todoOf(seen)
  const cause = `${type}:${road.key}:${seen}`
  switch (type) {
    case 'quota':
      return notice(
        cause,
        { zh: '今日额度已用完', en: 'Daily quota used up' },
        {
          zh: `${zh}暂停到明日 00:00，期间的通知会等待。${why.zh}。如果经常用完，请在公众平台申请更高额度。`,
          en: `${start(en)} wait until 00:00 (UTC+8). ${why.en}. If that happens often, ask for more in the account's backend.`,
        },
      )
    case 'account':
      return notice(
        cause,
        { zh: '发送被微信拒绝', en: 'WeChat refuses to send' },
        {
          zh: `${zh}已暂停一小时。${why.zh}。${todo.zh}。`,
          en: `${start(en)} are closed for an hour. ${why.en}. ${todo.en}.`,
        },
      )
    case 'credential':
      return notice(
        cause,
        { zh: '没有发送凭证', en: 'No credential to send' },
        {
          zh: `${zh}无法发送：云调用被拒绝，也没有保存 AppSecret。${todo.zh}，保存后立即发送。没有其他渠道的人最多等待 24 小时，期间会重试。`,
          en: `${start(en)} cannot be sent: cloud calls are refused, and no AppSecret is stored. ${todo.en}: then they go out at once. Whom no other channel reaches waits for up to 24 hours; it is tried again from time to time.`,
        },
      )
    case 'wrongOpenid':
      return notice(
        cause,
        { zh: '关联的公众号有误', en: 'Wrong official account' },
        {
          zh: `${zh}已暂停一小时：接连三个人的 openid 都不属于这个公众号（错误码 40003）。${todo.zh}。`,
          en: `${start(en)} are closed for an hour: of three people in a row no openid was one of the account (errcode 40003). ${todo.en}.`,
        },
      )
    case 'withdrawn':
      return notice(
        cause,
        { zh: '微信已下线一个渠道', en: 'WeChat has withdrawn a channel' },
        {
          zh: `${zh}已暂停一天。${why.zh}。${todo.zh}。`,
          en: `${start(en)} are closed for a day. ${why.en}. ${todo.en}.`,
        },
      )
  }
}

/**
 * WeChat takes no access token of the account, or gives none. Told once a day, and again for another address.
 *
 * @param address of the functions, as WeChat sees them; '' where it is not about that
 */
export function accessNotice(
  road: NamedRoad,
  { cause, address }: { cause: Cause; address: string },
): AdministratorNotice {
  const { zh, en } = roadWords(road)
  const why = whyOf(cause)
  const todo = todoOf(cause)
  const from =
    address === ''
      ? { zh: '', en: '' }
      : {
          zh: `云函数现在的出口 IP 是 ${address}。`,
          en: ` The functions' address is ${address} now.`,
        }
  return notice(
    `access:${road.key}:${cause}:${address}`,
    { zh: 'HTTPS 调用被微信拒绝', en: 'WeChat refuses calls over HTTPS' },
    {
      zh: `${zh}无法通过 HTTPS 发送。${why.zh}。${from.zh}${todo.zh}。可以使用云调用时会改用云调用，否则这个渠道暂停一小时。`,
      en: `${start(en)} cannot be sent over HTTPS. ${why.en}.${from.en} ${todo.en}. Cloud calls are made instead where these work, else the channel is closed for an hour.`,
    },
  )
}

/** WeChat's own sentence is 不合法的 AppID …: the mini program is not linked to the account. */
export function notLinkedNotice(road: NamedRoad): AdministratorNotice {
  const todo = todoOf('mini_program_not_linked')
  return notice(
    `notLinked:${road.key}`,
    { zh: '公众号没有关联小程序', en: 'Mini program not linked' },
    {
      zh: `公众号「${road.account}」没有关联本小程序，它的通知不带小程序链接，点开看不到消息。${todo.zh}。`,
      en: `The mini program is not linked to the account ${road.account}: its notifications go out without the link, and do not open the message. ${todo.en}.`,
    },
  )
}

/** WeChat refuses what messages of a kind ask of their template. */
export function kindNotice(
  road: NamedRoad,
  kind: { id: string; name: string; isClosed: boolean },
  seen: Cause,
): AdministratorNotice {
  const { zh, en } = roadWords(road)
  const why = whyOf(seen)
  const todo = todoOf(seen)
  const cause = `${road.key}#${kind.id}:${seen}:${kind.isClosed ? 'closed' : 'refused'}`
  if (kind.isClosed) {
    return notice(
      cause,
      { zh: `「${kind.name}」的通知已暂停`, en: 'Closed for an hour' },
      {
        zh: `消息类型「${kind.name}」的通知多次被微信拒绝，不再通过${zh}发送，一小时后重试。${why.zh}。${todo.zh}。`,
        en: `WeChat has refused notifications of the kind ${kind.name} several times: they do not go out as ${en} for an hour. ${why.en}. ${todo.en}.`,
      },
    )
  }
  return notice(
    cause,
    { zh: `「${kind.name}」的通知被微信拒绝`, en: 'Refused by WeChat' },
    {
      zh: `消息类型「${kind.name}」的通知没能通过${zh}发出。${why.zh}。${todo.zh}。`,
      en: `Notifications of the kind ${kind.name} could not go out as ${en}. ${why.en}. ${todo.en}.`,
    },
  )
}

/** 公众号「店铺」的模板消息: the channel, and by which account. */
function roadWords({ channel, account }: NamedRoad): Text {
  const { zh, en } = CHANNEL_WORDS[channel]
  if (account === '') return { zh, en }
  return { zh: `公众号「${account}」的${zh}`, en: `${en} by the account ${account}` }
}

/** At the start of a sentence. */
const start = (en: string): string => en.charAt(0).toUpperCase() + en.slice(1)

/**
 * Phones cannot ask for permission for a template: a person says so, so the cause has nothing in it that a person chooses
 * freely, and is told once a day for a template in use, whoever says it.
 *
 * @param errCode of wx.requestSubscribeMessage
 * @param kinds their names
 */
export function unaskableNotice(
  errCode: number,
  { templateId, title, kinds }: { templateId: string; title: string; kinds: readonly string[] },
): AdministratorNotice {
  const of = { zh: title === '' ? '' : `「${title}」`, en: title === '' ? '' : ` ${title}` }
  return notice(
    `popup:${templateId}`,
    { zh: '订阅消息模板不可用', en: 'Subscribe template unusable' },
    {
      zh: `没有人能允许${quoted(kinds)}的订阅消息：微信不为模板${of.zh}弹出授权窗口（错误码 ${errCode}）。模板可能已删除、ID 有误，或不属于本小程序。请在公众平台「订阅消息 → 我的模板」中核对模板 ID ${templateId}，用 kind.save 改正。`,
      en: `Nobody can allow subscribe messages of ${kinds.join(', ')}: WeChat does not ask for the template${of.en} (errcode ${errCode}). It may have been deleted, be mistyped or belong to another program. Compare the templateId ${templateId} with the mini program's backend (订阅消息 → 我的模板) and correct it with kind.save.`,
    },
  )
}

/** Templates that kinds say to be of one sort are not (20002): once a day, whichever they are. */
export const mixedNotice = (kinds: readonly string[]): AdministratorNotice =>
  notice(
    'popup:mixed',
    { zh: '订阅消息的长期标记有误', en: 'Wrong longTerm of a template' },
    {
      zh: `${quoted(kinds)}的订阅消息不能一起授权：模板中有一次性的，也有长期的（错误码 20002）。请在公众平台「订阅消息 → 我的模板」中核对，用 kind.save 改正 longTerm。`,
      en: `Subscribe messages of ${kinds.join(', ')} cannot be allowed together: some of the templates are one-time and some long-term (errcode 20002). Compare them with the mini program's backend (订阅消息 → 我的模板) and correct longTerm with kind.save.`,
    },
  )

const quoted = (names: readonly string[]): string => names.map((name) => `「${name}」`).join('、')
