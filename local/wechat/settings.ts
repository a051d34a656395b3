/** Answer times: the same for every call, or lognormal. */
export type Latency = number | { median: number; sigma: number }

/**
 * How this WeChat behaves. Where the real one's behaviour is unknown, the default is the reading
 * that is harder on the product; "open question" refers to the second table of local/README.md.
 */
export interface WeChatSettings {
  /** Milliseconds from a call's arrival until WeChat has acted and answered. */
  latencyMs: Latency
  /** Milliseconds from what happened until its event is pushed. */
  eventDelayMs: number

  /** uniformMessage.send: withdrawn on 2023-09-20 (always 45109), or as it was before. */
  uniform: 'withdrawn' | 'alive'
  /**
   * What a repeated client_msg_id is answered within its 10 minutes (open question): refused, or 0
   * with the first msgid. It is delivered once either way.
   */
  repeatedClientMsgId: 'refused' | 'same'
  /**
   * officialAccount.messageTemplate.send as a cloud call (open question): the API's own page names
   * it, the list of cloud calls does not. 'absent' answers -604100.
   */
  templateSendByCloudCall: 'works' | 'absent'
  /**
   * Whether an accept under "总是保持以上选择" (no popup is shown) pushes subscribe_msg_popup_event (open
   * question).
   */
  silentAcceptSendsEvent: boolean
  /**
   * Whether a reject in the mini program's settings page pushes subscribe_msg_change_event (open question): the guide names
   * the service-notification card only.
   */
  settingsRejectSendsEvent: boolean
  /**
   * How TEMPLATESENDJOBFINISH carries its MsgID in JSON (undocumented). As a number it has lost its
   * last digits when a function's event has been parsed.
   */
  templateReceiptMsgId: 'number' | 'text'
  /**
   * Most template ids in one popup (open question): 5 by the Chinese pages, 3 by others and by
   * older clients.
   */
  maxTmplIds: number
  /** Whether a space counts as one of the "common symbols" of the field types (undocumented). */
  spaceIsSymbol: boolean

  /** subscribeMessage.send, calls a day: 30,000,000 with WeChat Pay, 10,000,000 without. */
  subscribeSendsPerDay: number
  /** subscribeMessage.send, calls a minute (45011). WeChat publishes no figure. */
  subscribeSendsPerMinute: number
  /** Template messages, calls a day and account: 100,000, more with more than 100,000 followers. */
  templateSendsPerDay: number
  /** Template messages, calls a minute and account (45011). WeChat publishes no figure. */
  templateSendsPerMinute: number
  /** Words that make a subscribe message 45168. */
  sensitiveWords: string[]
  /**
   * The address that HTTPS calls come from, for the accounts' lists (40164). Without a fixed egress address (固定出口 IP)
   * functions' addresses change: 'drifting' is another one for every call.
   */
  callerIp: string
  /**
   * For so long after it has begun a subscribe message to a person is under way, in ms: another one meanwhile is 43108.
   * WeChat publishes no figure.
   */
  sendUnderWayMs: number
}

/** No fixed egress address. */
export const DRIFTING = 'drifting'

export const DEFAULT_SETTINGS: Readonly<WeChatSettings> = {
  latencyMs: 0,
  eventDelayMs: 0,
  uniform: 'withdrawn',
  repeatedClientMsgId: 'refused',
  templateSendByCloudCall: 'works',
  silentAcceptSendsEvent: false,
  settingsRejectSendsEvent: false,
  templateReceiptMsgId: 'number',
  maxTmplIds: 3,
  spaceIsSymbol: false,
  subscribeSendsPerDay: 10_000_000,
  subscribeSendsPerMinute: Infinity,
  templateSendsPerDay: 100_000,
  templateSendsPerMinute: Infinity,
  sensitiveWords: [],
  callerIp: DRIFTING,
  sendUnderWayMs: 30,
}
