import type { RunContext } from '../functions/context'

/**
 * The ways into a function: what each tells it about its caller, and whether it may make cloud calls. The table is
 * local/README.md, the table of the platform's rules. Where the platform's value is unknown, the one that tells less.
 */

/** An address from the documentation block: the person's phone. */
export const PHONE_IP = '198.51.100.23'

/** Somebody who uses the mini program. */
export interface MiniProgramUser {
  openid: string
  /** Only when the mini program is bound to an open-platform account. */
  unionid?: string
  appid: string
}

/** `wx.cloud.callFunction` of a logged-in user. */
export function fromMiniProgram(user: MiniProgramUser): RunContext {
  return {
    source: 'wx_client',
    caller: { ...user, clientIp: PHONE_IP },
    credential: 'caller',
  }
}

export function fromTimer(): RunContext {
  return { source: 'wx_trigger', caller: {}, credential: 'timer' }
}

/** HTTP access service: no identity, and no WeChat credential reaches the function. */
export function fromHttp(): RunContext {
  return { source: '', caller: {}, credential: 'none' }
}

/** The test button of the cloud console: nothing but the event. Cloud calls fail (-501001) by all reports. */
export function fromConsole(): RunContext {
  return { source: '', caller: {}, credential: 'none' }
}

/** WeChat's HTTP API `tcb/invokecloudfunction`. */
export function fromInvokeApi(): RunContext {
  return { source: 'wx_http', caller: {}, credential: 'caller' }
}

/** A visitor of the CloudBase Web SDK who did not even log in: no OPENID, and for all that no administrator. */
export function fromAnonymousWeb(uuid: string): RunContext {
  return {
    source: 'web_client',
    caller: { uuid, loginType: 'ANONYMOUS', anonymous: true },
    credential: 'none',
  }
}

/** Single-page mode, links from web pages: a WeChat source, and neither OPENID nor TCB_UUID. */
export function fromNotLoggedIn(appid: string): RunContext {
  return { source: 'wx_client', caller: { appid, clientIp: PHONE_IP }, credential: 'none' }
}

/** Somebody as another account knows them, which shares this environment (环境共享). */
export interface SharedAccountUser {
  /** The mini program whose environment it is. */
  appid: string
  fromOpenid: string
  fromAppid: string
  /** Whether the platform tells it is not documented for every case. */
  fromUnionid?: string
}

/** Another account's page or program. */
export function fromSharedAccount(user: SharedAccountUser): RunContext {
  return {
    source: 'wx_client',
    caller: { ...user, clientIp: PHONE_IP },
    credential: 'caller',
  }
}

/** WeChat's message push about a user of the mini program. What SOURCE says is not documented. */
export function fromMessagePush(user: MiniProgramUser): RunContext {
  return { source: 'wx_unknown', caller: { ...user }, credential: 'caller' }
}

/** The same about a follower of an official account that shares the environment. */
export function fromAccountMessagePush(user: SharedAccountUser): RunContext {
  return { source: 'wx_unknown', caller: { ...user }, credential: 'caller' }
}
