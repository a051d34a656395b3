/** The functions' environment variables, as the console sets them, and what the platform adds for each run. */
import type { RunContext } from '../actions/caller'
import { cloud } from './sdk'

const variable = (name: string) => process.env[name] ?? ''

/** Whoever has the console can read it: the key of console, scripts and functions. */
export const consoleKey = () => variable('CONSOLE_KEY')

/** One or two passphrases with a comma between, newest first: secrets are sealed under them. */
export const sealKeys = () =>
  variable('SEAL_KEYS')
    .split(',')
    .map((key) => key.trim())
    .filter((key) => key !== '')

/** Where WeChat's HTTPS API is; another host for tests and proxies. */
export const wechatApiUrl = () => variable('WECHAT_API_URL') || 'https://api.weixin.qq.com'

/** Has the platform given this run a credential for cloud calls? Its word alone does not make them work. */
export const hasCloudCallCredential = () =>
  variable('WX_API_TOKEN') !== '' || (isTimerRun() && variable('WX_TRIGGER_API_TOKEN_V0') !== '')

export const isTimerRun = () => variable('TRIGGER_SRC') === 'timer'

/** Who is calling, by the platform's word. */
export function runContext(): RunContext {
  const context = cloud.getWXContext() as unknown as Record<string, unknown>
  // All-digit values arrive as numbers (wx-server-sdk 4.0.2).
  const text = (name: string) => {
    const value = context[name]
    return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
  }
  return {
    openid: text('OPENID'),
    unionid: text('UNIONID'),
    appid: text('APPID'),
    fromOpenid: text('FROM_OPENID'),
    fromAppid: text('FROM_APPID'),
    fromUnionid: text('FROM_UNIONID'),
    source: text('SOURCE') || variable('TCB_SOURCE'),
    webVisitor: ['TCB_UUID', 'LOGINTYPE', 'TCB_ISANONYMOUS_USER', 'TCB_CUSTOM_USER_ID']
      .map(variable)
      .join(''),
    timer: isTimerRun(),
  }
}

/** What the platform passes to `main` beside the event. */
export interface FunctionContext {
  time_limit_in_ms?: number
  request_id?: string
}

/** The console's default time limit, in ms: taken where the platform does not say one. */
const DEFAULT_LIMIT_MS = 3_000

export const timeLimit = (context: FunctionContext | undefined): number =>
  context?.time_limit_in_ms ?? DEFAULT_LIMIT_MS
