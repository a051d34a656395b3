/**
 * What passes between WeChat (`local/wechat/`) and the cloud that carries calls to it (`local/functions/`).
 */

/** A cloud call: `cloud.openapi.<api>` of a function, decoded from protobuf. Keys are snake_case as on the wire. */
export interface CloudCall {
  /** For example `subscribeMessage.send` or `officialAccount.user.getInfo`. */
  api: string
  /** The account on whose behalf it is made: `cloud.openapi({appid})`, else the mini program's own. */
  appid: string
  data: Record<string, unknown>
}

/** A call over HTTPS to api.weixin.qq.com. */
export interface HttpsCall {
  method: string
  /** For example `/cgi-bin/message/template/send`. */
  path: string
  query: Record<string, string>
  body: string
}

/** What comes back over the wire, faults included. The carrier turns it into bytes, a status or a dead connection. */
export type WireAnswer =
  /** Text, not an object: a msgid is beyond 2^53 and must arrive digit by digit. */
  | { type: 'json'; text: string }
  | { type: 'bytes'; contentType: string; bytes: Uint8Array }
  /** HTTP 200 with an empty body: the SDK calls it a success. */
  | { type: 'empty' }
  | { type: 'garbage' }
  | { type: 'status'; status: number }
  | { type: 'reset' }
  /** No answer, ever: the client's timeout ends it. */
  | { type: 'hang' }
  /** A refusal of the platform, not of WeChat: -604100, -604101, -604104 … (cloud calls only). */
  | { type: 'refused'; errorCode: number }

/** What WeChat pushes to a function (message push) or would push to a server URL. */
export interface PushedEvent {
  /** The account that it belongs to: the mini program's appid or an official account's. */
  appid: string
  /** The openid of the person, as that account knows it. */
  openid: string
  unionid?: string
  /** The event as JSON, with FromUserName, ToUserName, CreateTime, MsgType, Event … */
  event: Record<string, unknown>
}
