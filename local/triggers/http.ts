import { randomUUID } from 'node:crypto'
import { CloudFault } from '../fault'
import type { RunOutcome } from '../functions/outcome'
import { fromHttp } from './contexts'
import { start } from './entrance'
import type { Entrance } from './entrance'

/** Text bodies over 100 KB are refused; binary ones may be as large as an SCF event. */
const MAX_TEXT_BYTES = 100 * 1024
const MAX_BINARY_BYTES = 6 * 1024 * 1024

/** A request as it came to the HTTP access service, path relative to the function's route. */
export interface HttpRequest {
  method: string
  path: string
  query: Record<string, string>
  /** Names in any case; several values of a name as an array. */
  headers: Record<string, string | string[]>
  body: Uint8Array
}

export interface HttpAnswer {
  status: number
  headers: Record<string, string>
  body: Uint8Array
}

/** A request through the HTTP access service. Refusals and failures are answers, too. */
export async function requestOverHttp(
  entrance: Entrance,
  functionName: string,
  environmentId: string,
  request: HttpRequest,
): Promise<HttpAnswer> {
  const limit = isText(request) ? MAX_TEXT_BYTES : MAX_BINARY_BYTES
  if (request.body.byteLength > limit) {
    return refused(413, 'REQUEST_BODY_TOO_LARGE', `The body is larger than ${limit} bytes.`)
  }
  try {
    const event = eventOf(request, environmentId)
    return answerOf(await start(entrance, functionName, event, fromHttp()))
  } catch (error) {
    if (!(error instanceof CloudFault)) throw error
    return refused(error.code === 'EXCEED_REQUEST_LIMIT' ? 429 : 500, error.code, error.message)
  }
}

function eventOf(request: HttpRequest, environmentId: string): Record<string, unknown> {
  const headers: Record<string, string> = {}
  const multiValueHeaders: Record<string, string[]> = {}
  for (const [name, value] of Object.entries(request.headers)) {
    const values = Array.isArray(value) ? value : [value]
    headers[name.toLowerCase()] = values.join(', ')
    multiValueHeaders[name.toLowerCase()] = values
  }
  const text = isText(request)
  return {
    path: request.path,
    httpMethod: request.method,
    headers,
    multiValueHeaders,
    queryStringParameters: request.query,
    requestContext: { requestId: randomUUID(), envId: environmentId, appId: '', uin: '' },
    body: Buffer.from(request.body).toString(text ? 'utf8' : 'base64'),
    isBase64Encoded: !text,
  }
}

/** By content type: text, JSON, XML and forms arrive as text, everything else as base64. */
function isText(request: HttpRequest): boolean {
  const header = Object.entries(request.headers).find(
    ([name]) => name.toLowerCase() === 'content-type',
  )
  if (request.body.byteLength === 0 || header === undefined) return true
  return /^text\/|json|xml|javascript|x-www-form-urlencoded/i.test(String(header[1]))
}

/** Text is text/plain, an object JSON, and an object with statusCode the answer itself (集成响应). */
function answerOf(outcome: RunOutcome): HttpAnswer {
  if (outcome.status === 'failed') {
    const isLate = outcome.why === 'timed out'
    const code = isLate ? 'FUNCTION_TIME_LIMIT_EXCEEDED' : 'FUNCTION_INVOCATION_FAILED'
    return refused(500, code, outcome.error.errorMessage)
  }
  const result: unknown = JSON.parse(outcome.result)
  if (typeof result === 'string') return answer(200, 'text/plain; charset=utf-8', result)
  if (!isIntegrated(result)) return answer(200, 'application/json; charset=utf-8', outcome.result)
  const { statusCode, headers = {}, body = '', isBase64Encoded = false } = result
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  return {
    status: statusCode,
    headers: Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]),
    ),
    body: Buffer.from(text, isBase64Encoded ? 'base64' : 'utf8'),
  }
}

interface IntegratedResponse {
  statusCode: number
  headers?: Record<string, unknown>
  body?: unknown
  isBase64Encoded?: boolean
}

function isIntegrated(result: unknown): result is IntegratedResponse {
  return (
    typeof result === 'object' &&
    result !== null &&
    'statusCode' in result &&
    typeof result.statusCode === 'number'
  )
}

function answer(status: number, contentType: string, body: string): HttpAnswer {
  return { status, headers: { 'content-type': contentType }, body: Buffer.from(body) }
}

function refused(status: number, code: string, message: string): HttpAnswer {
  const body = JSON.stringify({ code, message, requestId: randomUUID() })
  return answer(status, 'application/json; charset=utf-8', body)
}
