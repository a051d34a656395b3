import type { OfficialAccount } from '../accounts'
import type { Api, Platform } from './api'
import { isRecord, textOf } from '../json'
import { Refusal } from '../refusal'
import { checkReceiver, checkTemplateContent, deliverTemplate } from './template-delivery'

/**
 * POST /cgi-bin/message/wxopen/template/uniform_send (WeChat: uniformMessage.send): withdrawn; as it was
 * before, it sent an official account's template message to a follower. Its answer had no msgid.
 */
export const uniformMessageSend: Api = {
  name: 'uniformMessage.send',
  method: 'POST',
  path: '/cgi-bin/message/wxopen/template/uniform_send',
  caller: 'miniProgram',
  run({ data }, platform) {
    if (platform.settings.uniform === 'withdrawn') throw new Refusal(45109)
    const message = data['mp_template_msg']
    if (!isRecord(message)) throw new Refusal(47001)
    const known = platform.world.whoIs(textOf(data['touser']))
    if (!known) throw new Refusal(40003)
    const account = boundAccount(textOf(message['appid']), platform)
    // The person's openid at the mini program or at that account; another account's means nothing
    // here.
    const fits = known.account.kind === 'miniProgram' || known.account === account
    if (!fits) throw new Refusal(40003)
    checkReceiver(known.person, account, platform)
    const content = checkTemplateContent(account, message, platform)
    deliverTemplate('uniform', account, known.person, content, platform)
    return { errcode: 0, errmsg: 'ok' }
  },
}

/**
 * "The binding rule": the mini program is linked to the account, and both belong to one subject.
 */
function boundAccount(appid: string, { world }: Platform): OfficialAccount {
  const account = world.account(appid)
  if (account?.kind !== 'officialAccount' || !account.linked) throw new Refusal(40013)
  return account
}
