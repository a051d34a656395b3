import { sha256 } from '../domain/ids'
import type { ChannelDriver, Notice } from './channel'

/** Official-account template messages, with the account's own openid: they cost the follower nothing. */
export const template: ChannelDriver = {
  api: 'officialAccount.messageTemplate.send',
  repeatable: true,

  reach(road, recipient) {
    const openid = recipient.followerOpenids[road.appid]
    return openid === undefined ? { cause: 'not_a_follower' } : { openid }
  },

  body(road, openid, notice, linked) {
    return {
      touser: openid,
      template_id: notice.templateId,
      data: notice.data,
      client_msg_id: clientMsgId(notice, road.appid, openid),
      ...(notice.url === '' ? {} : { url: notice.url }),
      ...miniProgramLink(notice, linked),
    }
  },
}

/** By this WeChat knows a repeated call again, for 10 minutes: 32 characters. */
const clientMsgId = (notice: Notice, appid: string, openid: string) =>
  sha256(notice.message, String(notice.attempt), appid, openid).slice(0, 32)

/** The part of a template message that opens the mini program. */
export function miniProgramLink(notice: Notice, linked: boolean): Record<string, unknown> {
  if (!linked || notice.miniAppid === '') return {}
  return { miniprogram: { appid: notice.miniAppid, pagepath: notice.page } }
}
