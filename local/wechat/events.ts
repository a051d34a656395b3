import type { Account, MiniProgram, OfficialAccount } from './accounts'
import type { Person } from './people'
import type { WeChatSettings } from './settings'
import type { SubscribeTemplate } from './templates'
import type { PushedEvent } from './types'

export interface EventsOptions {
  now: () => number
  settings: WeChatSettings
  schedule: (delayMs: number, run: () => void) => void
  push: (event: PushedEvent) => void
}

export type Choice = 'accept' | 'reject'

/** The receipt of a template message (WeChat: 模板消息事件推送). */
export type TemplateReceipt = 'success' | 'failed:user block' | 'failed: system failed'

/** What WeChat pushes by itself: always later, never within the call that caused it. */
export class Events {
  constructor(private readonly options: EventsOptions) {}

  /** The user acted on the popup. */
  popup(
    account: MiniProgram,
    person: Person,
    choices: { template: SubscribeTemplate; choice: Choice }[],
  ): void {
    const items = choices.map(({ template, choice }) => ({
      TemplateId: template.templateId,
      SubscribeStatusString: choice,
      PopupScene: '0',
    }))
    this.emit(account, person, 'subscribe_msg_popup_event', { List: asList(items) })
  }

  /** The user rejected a template where messages are managed; only rejects are pushed. */
  change(account: MiniProgram, person: Person, template: SubscribeTemplate): void {
    const items = [{ TemplateId: template.templateId, SubscribeStatusString: 'reject' }]
    this.emit(account, person, 'subscribe_msg_change_event', { List: asList(items) })
  }

  /**
   * The result of a subscribe message. The code of a failure is undocumented, only that it is not
   * 0.
   */
  subscribeSent(
    account: MiniProgram,
    person: Person,
    sent: { template: SubscribeTemplate; msgid: bigint; arrived: boolean },
  ): void {
    const items = [
      {
        TemplateId: sent.template.templateId,
        MsgID: String(sent.msgid),
        ErrorCode: sent.arrived ? '0' : '-1',
        ErrorStatus: sent.arrived ? 'success' : 'failed: system failed',
      },
    ]
    this.emit(account, person, 'subscribe_msg_sent_event', { List: asList(items) })
  }

  /** The result of a template message. */
  templateSent(
    account: OfficialAccount,
    person: Person,
    msgid: bigint,
    status: TemplateReceipt,
  ): void {
    const isText = this.options.settings.templateReceiptMsgId === 'text'
    this.emit(account, person, 'TEMPLATESENDJOBFINISH', {
      MsgID: isText ? String(msgid) : Number(msgid),
      Status: status,
    })
  }

  followed(account: OfficialAccount, person: Person): void {
    this.emit(account, person, 'subscribe', { EventKey: '' })
  }

  unfollowed(account: OfficialAccount, person: Person): void {
    this.emit(account, person, 'unsubscribe', { EventKey: '' })
  }

  private emit(
    account: Account,
    person: Person,
    name: string,
    fields: Record<string, unknown>,
  ): void {
    const { now, settings, schedule, push } = this.options
    const openid = person.openid(account)
    const event = {
      // In a function it is the mini program's appid (WeChat: 云函数 / 消息推送); for official accounts
      // nothing is said.
      ToUserName: account.kind === 'miniProgram' ? account.appid : account.originalId,
      FromUserName: openid,
      CreateTime: Math.floor(now() / 1000),
      MsgType: 'event',
      Event: name,
      ...fields,
    }
    const pushed: PushedEvent = { appid: account.appid, openid, event }
    if (account.bound) pushed.unionid = person.unionid
    schedule(settings.eventDelayMs, () => push(pushed))
  }
}

/** WeChat's JSON: one item is the object itself, several are an array. */
function asList<Item>(items: Item[]): Item | Item[] {
  const [only] = items
  return items.length === 1 && only !== undefined ? only : items
}
