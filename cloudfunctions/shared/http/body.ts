import { Refusal } from '../domain/errors'
import { parseForm } from './form'
import type { HttpRequest } from './request'

/** The platform's own limit for a text body, in bytes; kept for base64 ones too. */
const MAX_BODY_BYTES = 100 * 1024

export type Body =
  | { type: 'none' }
  | { type: 'json'; value: unknown }
  | { type: 'form'; fields: ReadonlyMap<string, string> }
  | { type: 'text'; text: string }

/** A UTF-16 surrogate without its partner: in no UTF-8 text, and the database would change it. */
const LONE_SURROGATE = /\p{Surrogate}/u

/**
 * The body as text.
 *
 * @throws Refusal `too_large`, `malformed_body` (not UTF-8)
 */
export function readText({ body }: HttpRequest): string {
  if (Buffer.byteLength(body) > MAX_BODY_BYTES) throw new Refusal('too_large')
  if (typeof body === 'string') {
    if (LONE_SURROGATE.test(body)) throw notUtf8()
    return body
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body)
  } catch (error) {
    if (error instanceof TypeError) throw notUtf8()
    throw error
  }
}

/**
 * The body by its content type. Without one, as a form and as plain text, a body that begins with `{` is JSON: curl's
 * `-d` calls everything a form, and `fetch` calls a string plain text.
 *
 * @throws Refusal `too_large`, `malformed_body` with what is wrong where, `unsupported_media_type`
 */
export function readBody(request: HttpRequest): Body {
  const mediaType = mediaTypeOf(request)
  if (request.body.length === 0) return { type: 'none' }
  if (!isTextual(mediaType)) throw new Refusal('unsupported_media_type')
  const text = readText(request)
  if (text.trim() === '') return { type: 'none' }
  if (isJson(mediaType) || text.trimStart().startsWith('{')) {
    return { type: 'json', value: parseJson(text) }
  }
  if (mediaType.startsWith('text/')) return { type: 'text', text }
  const fields = parseForm(text)
  if (!fields) throw notUtf8()
  return { type: 'form', fields }
}

/** `application/json` of ` application/JSON;charset=utf-8`; '' where there is none. */
function mediaTypeOf({ headers }: HttpRequest): string {
  const [mediaType = ''] = (headers.get('content-type') ?? '').split(';')
  return mediaType.trim().toLowerCase()
}

const isJson = (mediaType: string) => /^(application|text)\/(.+\+)?json$/.test(mediaType)

const isTextual = (mediaType: string) =>
  mediaType === '' ||
  mediaType === 'application/x-www-form-urlencoded' ||
  mediaType.startsWith('text/') ||
  isJson(mediaType)

function parseJson(text: string): unknown {
  let value: unknown
  try {
    // The reviver sees every text, and turns nesting beyond reason into a RangeError here rather than later.
    value = JSON.parse(text.replace(/^\ufeff/, ''), (key, part: unknown) => {
      if (LONE_SURROGATE.test(key)) throw notUtf8()
      if (typeof part === 'string' && LONE_SURROGATE.test(part)) throw notUtf8()
      return part
    })
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof RangeError)) throw error
    throw malformed('not_json', `JSON 有误：${error.message}`, `It is not JSON: ${error.message}`)
  }
  return value
}

const notUtf8 = () => malformed('not_utf8', '不是有效的 UTF-8', 'It is not valid UTF-8')

const malformed = (rule: string, zh: string, en: string) =>
  new Refusal('malformed_body', [{ field: 'body', rule, zh, en }])

/** Is this part of a JSON body an object, not null and not a list? */
export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
