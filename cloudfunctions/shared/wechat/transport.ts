import type { Answer } from '../domain/answers'

/** The APIs of WeChat that send, with the name of the cloud call and the path over HTTPS. */
export const SEND_APIS = {
  'subscribeMessage.send': '/cgi-bin/message/subscribe/send',
  'uniformMessage.send': '/cgi-bin/message/wxopen/template/uniform_send',
  'officialAccount.messageTemplate.send': '/cgi-bin/message/template/send',
} as const

export type SendApi = keyof typeof SEND_APIS

/** One call that sends. `appid`: the account on whose behalf; '' for the mini program itself. */
export interface SendCall {
  api: SendApi
  appid: string
  /** The body as WeChat's HTTPS documentation has it (snake_case). */
  body: Record<string, unknown>
  /** Asked directly before the call leaves, in the same tick: a run that wakes late sends nothing. */
  inTime: () => boolean
}

export const LATE: Answer = { type: 'notSent', cause: 'late', text: 'past the deadline of the run' }

/** A way to call WeChat. It never throws: what went wrong is an answer too. */
export interface Transport {
  readonly name: 'https' | 'cloud'
  send(call: SendCall): Promise<Answer>
  /** The credential was refused: get another, if this transport can. False: it cannot. */
  refresh(appid: string): Promise<boolean>
}
