import cloud from 'wx-server-sdk'

/**
 * A database or function call that has not answered by now is taken to be lost, in ms; the SDK's own 15 s would outlive
 * a run. The SDK does not abort it: the effect may still happen, later.
 */
const TIMEOUT_MS = 5_000

// `timeout` is passed on to @cloudbase/node-sdk, though wx-server-sdk's own types do not name it (observed on 4.0.2).
const options = { env: cloud.DYNAMIC_CURRENT_ENV, timeout: TIMEOUT_MS }
cloud.init(options as Parameters<typeof cloud.init>[0])

export { cloud }

/**
 * What the SDK throws: a number that several causes share, a name (`code`) where it is the one of the node SDK below it,
 * and a text that tells them apart.
 */
export function sdkError(error: unknown): { code: number; name: string; text: string } {
  if (typeof error !== 'object' || error === null) return { code: 0, name: '', text: String(error) }
  const { errCode, errMsg, message, code } = error as Record<string, unknown>
  return {
    code: typeof errCode === 'number' ? errCode : 0,
    name: typeof code === 'string' ? code : '',
    text: typeof errMsg === 'string' ? errMsg : typeof message === 'string' ? message : '',
  }
}

/** Names of errors before a connection stood: the request never left. */
export const NEVER_SENT = /ENOTFOUND|ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|EAI_AGAIN/
