import type { ChannelDriver } from './channel'
import { isUser } from './channel'
import { miniProgramLink } from './template'

/**
 * Uniform messages: an official account's template message by the mini-program openid. Withdrawn by WeChat on
 * 2023-09-20 (45109); kept and probed, so that it sends where the API answers.
 */
export const uniform: ChannelDriver = {
  api: 'uniformMessage.send',
  repeatable: false,

  reach(_road, recipient) {
    return isUser(recipient) ? { openid: recipient.key } : { cause: 'not_a_user' }
  },

  body(road, openid, notice, linked) {
    return {
      touser: openid,
      mp_template_msg: {
        appid: road.appid,
        template_id: notice.templateId,
        url: notice.url,
        ...miniProgramLink(notice, linked),
        data: notice.data,
      },
    }
  },
}
