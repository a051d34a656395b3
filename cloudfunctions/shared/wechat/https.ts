import type { Answer } from '../domain/answers'

/** One HTTP exchange, as the platform adapter makes it. */
export interface HttpRequest {
  method: 'GET' | 'POST'
  url: string
  body?: string
  timeoutMs: number
}

export type HttpResult =
  | { type: 'response'; status: number; body: string }
  /** The request never left: name not found, refused, unreachable, no connection in time. */
  | { type: 'notSent'; text: string }
  /** It left, and no whole answer came. */
  | { type: 'lost'; text: string }

export type Http = (request: HttpRequest) => Promise<HttpResult>

/**
 * What an HTTPS answer of WeChat says. "Done" needs a JSON body with an errcode: an empty or foreign 200 is no answer.
 */
export function readAnswer(result: HttpResult): Answer {
  if (result.type === 'notSent') return { type: 'notSent', cause: 'network', text: result.text }
  if (result.type === 'lost') return { type: 'unknown', text: result.text }
  if (result.status !== 200) return { type: 'unknown', text: `HTTP ${result.status}` }
  const body = parseObject(result.body)
  if (!body || typeof body['errcode'] !== 'number') {
    return { type: 'unknown', text: `HTTP 200 without errcode: ${result.body.slice(0, 80)}` }
  }
  return {
    type: 'answered',
    errcode: body['errcode'],
    errmsg: typeof body['errmsg'] === 'string' ? body['errmsg'] : '',
    // From the text: a msgid is beyond 2^53 and JSON.parse would round it.
    msgid: /"msgid"\s*:\s*"?(\d+)/.exec(result.body)?.[1] ?? '',
  }
}

export function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined
  } catch {
    // Not JSON: the caller says what it makes of that.
    return undefined
  }
}
