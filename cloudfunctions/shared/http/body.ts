import type { FieldFault } from '../domain/errors'
import { Refusal, faultOf } from '../domain/errors'
import { charsetOf, decode, isIntact, isWellFormed, notUtf8 } from './charset'
import { parseForm } from './form'
import { MAX_DEPTH, parseJson, placeWithout } from './json'
import { parseMultipart } from './multipart'
import type { HttpRequest } from './request'

/** The platform's own limit for a text body, in bytes; kept for base64 ones too. */
const MAX_BODY_BYTES = 100 * 1024

export type Fields = ReadonlyMap<string, string>

export type Body =
  | { type: 'none' }
  /** Numbers in it are LosslessNumber (json.ts). */
  | { type: 'json'; value: unknown }
  | { type: 'form'; fields: Fields }
  | { type: 'text'; text: string; mediaType: string }

/**
 * The body as text, in UTF-8 or the charset that is declared.
 *
 * @throws Refusal `too_large`, `malformed_body` (not in that charset)
 */
export function readText(request: HttpRequest): string {
  const { body } = request
  checkSize(request)
  const text = typeof body === 'string' ? body : decode(body, charsetOf(contentTypeOf(request)))
  if (text === undefined || !isWellFormed(text)) throw destroyed('body')
  // The platform has decoded it, and the character is what is left of bytes that were no UTF-8.
  if (typeof body === 'string' && !isIntact(text)) throw destroyed('body')
  return text.replace(/^\ufeff/, '')
}

/**
 * The body by its content type. Without one, as a form and as plain text, a body that begins with `{` is JSON: curl's
 * `-d` calls everything a form, and `fetch` calls a string plain text.
 *
 * @throws Refusal `too_large`, `malformed_body` with what is wrong where, `unsupported_media_type`
 */
export async function readBody(request: HttpRequest): Promise<Body> {
  const mediaType = mediaTypeOf(request)
  if (request.body.length === 0) return { type: 'none' }
  if (mediaType === MULTIPART) return { type: 'form', fields: await readMultipart(request) }
  if (!isTextual(mediaType)) throw new Refusal('unsupported_media_type')
  const text = readText(request)
  if (text.trim() === '') return { type: 'none' }
  if (isJson(mediaType) || text.trimStart().startsWith('{')) {
    return { type: 'json', value: readJson(text) }
  }
  if (mediaType.startsWith('text/')) return { type: 'text', text, mediaType }
  return { type: 'form', fields: readForm(request, text) }
}

/** @throws Refusal `malformed_body`, naming the field that is not in the charset of the content type */
export const readForm = (request: HttpRequest, text: string): Fields =>
  parseForm(text, charsetOf(contentTypeOf(request)), (field) => {
    throw destroyed(field)
  })

/** @throws Refusal `too_large`, `malformed_body` */
export async function readMultipart(request: HttpRequest): Promise<Fields> {
  checkSize(request)
  const { body } = request
  const bytes = typeof body === 'string' ? Buffer.from(body) : body
  try {
    return await parseMultipart(bytes, contentTypeOf(request), destroyed)
  } catch (error) {
    if (error instanceof Refusal || !(error instanceof Error)) throw error
    const [zh, en] = [`multipart 有误：${error.message}`, `It is not multipart: ${error.message}`]
    throw malformed(faultOf('body', 'not_multipart', zh, en))
  }
}

/** @throws Refusal `malformed_body` */
export function readJson(text: string): unknown {
  try {
    const value = parseJson(text)
    const place = placeWithout(value, isWellFormed)
    if (place === undefined) return value
    throw destroyed(place || 'body')
  } catch (error) {
    // Too deep for the parser's stack, or for everybody's behind it.
    if (error instanceof RangeError) throw notJson(...TOO_DEEP)
    if (!(error instanceof SyntaxError)) throw error
    throw notJson(`JSON 有误：${error.message}`, `It is not JSON: ${error.message}`)
  }
}

const TOO_DEEP = [
  `JSON 有误：嵌套超过 ${MAX_DEPTH} 层`,
  `It is nested deeper than ${MAX_DEPTH} levels`,
] as const

const notJson = (zh: string, en: string) => malformed(faultOf('body', 'not_json', zh, en))

function checkSize({ body }: HttpRequest): void {
  if (Buffer.byteLength(body) > MAX_BODY_BYTES) throw new Refusal('too_large')
}

const malformed = (fault: FieldFault) => new Refusal('malformed_body', [fault])

const destroyed = (field: string) => malformed(notUtf8(field))

const contentTypeOf = ({ headers }: HttpRequest): string => headers.get('content-type') ?? ''

/** `application/json` of ` application/JSON;charset=utf-8`; '' where there is none. */
export function mediaTypeOf(request: HttpRequest): string {
  const [mediaType = ''] = contentTypeOf(request).split(';')
  return mediaType.trim().toLowerCase()
}

export const MULTIPART = 'multipart/form-data'

export const isJson = (mediaType: string) => /^(application|text)\/(.+\+)?json$/.test(mediaType)

const isTextual = (mediaType: string) =>
  mediaType === '' ||
  mediaType === 'application/x-www-form-urlencoded' ||
  mediaType.startsWith('text/') ||
  isJson(mediaType)
