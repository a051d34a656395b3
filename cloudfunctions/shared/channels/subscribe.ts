import type { ChannelDriver } from './channel'
import { isUser } from './channel'

/** The mini program's subscribe messages: each spends one grant. */
export const subscribe: ChannelDriver = {
  api: 'subscribeMessage.send',
  repeatable: false,

  reach(_road, recipient) {
    return isUser(recipient) ? { openid: recipient.key } : { cause: 'not_a_user' }
  },

  body(_road, openid, notice) {
    return {
      touser: openid,
      template_id: notice.templateId,
      page: notice.page,
      data: notice.data,
      miniprogram_state: 'formal',
      lang: 'zh_CN',
    }
  },
}
