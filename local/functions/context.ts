/**
 * How a run was started and by whom: what the platform tells a function through its environment. The table is
 * local/README.md, the table of the platform's rules.
 */
export interface RunContext {
  /** `TCB_SOURCE`, for example `wx_client` or the chain `wx_client,scf`; '' where no WeChat value is set. */
  source: string
  caller: Caller
  credential: Credential
}

/** Who called, as far as the way in says so. Each is an environment variable, and absent when the platform sets none. */
export interface Caller {
  openid?: string
  unionid?: string
  appid?: string
  clientIp?: string
  /** Environment sharing: the caller as another account knows them. */
  fromOpenid?: string
  fromUnionid?: string
  fromAppid?: string
  /** A visitor of the CloudBase Web SDK. */
  uuid?: string
  loginType?: string
  anonymous?: boolean
}

/** What cloud calls are signed with: the caller's token, a timer's token, or nothing (-501001). */
export type Credential = 'caller' | 'timer' | 'none'

/** The tokens' values. Functions never see others than these, so `/admin` can tell a credential from none. */
const CALLER_TOKEN = 'local-wx-api-token'
const TIMER_TOKEN = 'local-wx-trigger-api-token'

export function isCredential(token: string): boolean {
  return token === CALLER_TOKEN || token === TIMER_TOKEN
}

/**
 * The environment variables of one run. The SDK (`getWXContext`, and @cloudbase/node-sdk's `getCloudbaseContext`) sees a
 * variable only when `WX_CONTEXT_KEYS` or `TCB_CONTEXT_KEYS` names it: the tokens too, though the former leaves them
 * out of what it returns. Where no WeChat variable is set, `getWXContext()` is empty, without ENV and SOURCE.
 */
export function variablesOf(context: RunContext): Record<string, string> {
  const wx = { ...wxVariables(context.caller), ...tokenVariables(context.credential) }
  const tcb = {
    ...tcbVariables(context.caller),
    ...(context.source && { TCB_SOURCE: context.source }),
  }
  return {
    ...wx,
    ...tcb,
    ...(context.credential === 'timer' && { TRIGGER_SRC: 'timer' }),
    WX_CONTEXT_KEYS: Object.keys(wx).join(','),
    TCB_CONTEXT_KEYS: Object.keys(tcb).join(','),
  }
}

function wxVariables(caller: Caller): Record<string, string> {
  return defined({
    WX_OPENID: caller.openid,
    WX_UNIONID: caller.unionid,
    WX_APPID: caller.appid,
    WX_CLIENTIP: caller.clientIp,
    WX_FROM_OPENID: caller.fromOpenid,
    WX_FROM_UNIONID: caller.fromUnionid,
    WX_FROM_APPID: caller.fromAppid,
  })
}

function tcbVariables(caller: Caller): Record<string, string> {
  return defined({
    TCB_UUID: caller.uuid,
    LOGINTYPE: caller.loginType,
    TCB_ISANONYMOUS_USER: caller.anonymous === undefined ? undefined : String(caller.anonymous),
  })
}

function tokenVariables(credential: Credential): Record<string, string> {
  switch (credential) {
    case 'caller':
      return { WX_API_TOKEN: CALLER_TOKEN }
    case 'timer':
      return { WX_TRIGGER_API_TOKEN_V0: TIMER_TOKEN }
    case 'none':
      return {}
  }
}

function defined(variables: Record<string, string | undefined>): Record<string, string> {
  const kept: Record<string, string> = {}
  for (const [key, value] of Object.entries(variables)) if (value !== undefined) kept[key] = value
  return kept
}

/**
 * The context of a function that another function calls: the first caller stays the caller, the source becomes a chain.
 * Whether a timer's credential is passed on is not documented: a setting, 'no' unless told (the harsher reading).
 */
export function calledBy(context: RunContext, timerCredential: 'yes' | 'no'): RunContext {
  const withheld = context.credential === 'timer' && timerCredential === 'no'
  return {
    source: context.source === '' ? 'scf' : `${context.source},scf`,
    caller: context.caller,
    credential: withheld ? 'none' : context.credential,
  }
}
