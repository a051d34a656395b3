import type { OfficialAccount } from '../accounts'
import type { TemplateReceipt } from '../events'
import type { Person } from '../people'
import type { Api, ApiRequest, Platform } from './api'
import { isAuthorised } from '../accounts'
import { textOf } from '../json'
import { Refusal } from '../refusal'
import { checkReceiver, checkTemplateContent, deliverTemplate } from './template-delivery'

/** POST /cgi-bin/message/template/send (WeChat: 发送模板消息). */
export const templateMessageSend: Api = {
  name: 'officialAccount.messageTemplate.send',
  method: 'POST',
  path: '/cgi-bin/message/template/send',
  caller: 'officialAccount',
  run(request, platform) {
    const { account, data } = request
    checkAccount(request, platform)
    const person = platform.world.personAt(account, textOf(data['touser']))
    if (!person) throw new Refusal(40003)
    checkReceiver(person, account, platform)
    const content = checkTemplateContent(account, data, platform)
    const clientMsgId = textOf(data['client_msg_id'])
    const openid = person.openid(account)
    if (clientMsgId !== '') {
      const first = platform.clientMessages.find(openid, clientMsgId)
      if (first !== undefined) return repeated(first, platform)
    }
    const msgid = deliverTemplate('template', account, person, content, platform)
    if (clientMsgId !== '') platform.clientMessages.remember(openid, clientMsgId, msgid)
    platform.events.templateSent(account, person, msgid, receiptOf(account, person, platform))
    return { errcode: 0, errmsg: 'ok', msgid }
  },
}

function checkAccount(
  { account, usage }: ApiRequest<OfficialAccount>,
  { settings }: Platform,
): void {
  if (!isAuthorised(account)) throw new Refusal(48001)
  if (usage.today > settings.templateSendsPerDay) throw new Refusal(45009)
  if (usage.thisMinute > settings.templateSendsPerMinute) throw new Refusal(45011)
}

/**
 * The code is not documented for template messages: 45065 is what mass sending answers to a
 * repeated clientmsgid.
 */
function repeated(msgid: bigint, { settings }: Platform): Record<string, unknown> {
  if (settings.repeatedClientMsgId === 'refused') throw new Refusal(45065)
  return { errcode: 0, errmsg: 'ok', msgid }
}

function receiptOf(
  account: OfficialAccount,
  person: Person,
  { phones }: Platform,
): TemplateReceipt {
  if (account.refusedBy.has(person)) return 'failed:user block'
  return phones.isReachable(person) ? 'success' : 'failed: system failed'
}
