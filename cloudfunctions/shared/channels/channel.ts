import type { Cause } from '../domain/causes'
import type { Road } from '../domain/roads'
import type { SendApi } from '../wechat/transport'

/** One person as the planner froze them. */
export interface Recipient {
  /** Person key: a user's openid, or appid:openid of a follower who is nobody's user. */
  key: string
  /** Openid per official account that the person follows. */
  followerOpenids: Readonly<Record<string, string>>
}

/** A message made ready for one road: the same for all its recipients. */
export interface Notice {
  message: string
  attempt: number
  templateId: string
  data: Record<string, { value: string }>
  /** Path of the mini-program page that shows the message, without a leading slash. */
  page: string
  /** The mini program's own appid; '' while the installation does not know it: then nothing is linked. */
  miniAppid: string
  /** A web page to open where no mini program can be; '' none. */
  url: string
}

/** A road to a phone: can this recipient be reached, how is the request built. Answers are read in domain/answers.ts. */
export interface ChannelDriver {
  api: SendApi
  /** The openid to call, or the reason why this recipient cannot be reached. */
  reach(road: Road, recipient: Recipient): { openid: string } | { cause: Cause }
  /** The body of the request. `linked` false: without the link into the mini program (WeChat refused it). */
  body(road: Road, openid: string, notice: Notice, linked: boolean): Record<string, unknown>
  /** May an unanswered call be repeated, since WeChat knows it again? */
  repeatable: boolean
}

/** A follower who is nobody's user has a person key with the appid in it. */
export const isUser = (recipient: Recipient) => !recipient.key.includes(':')
