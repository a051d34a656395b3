/**
 * Bodies as shell scripts, routers and alerting tools write them. A wire takes what its original takes; REST does not
 * (body.ts).
 */
import { JSONRepairError, jsonrepair } from 'jsonrepair'
import { Refusal } from '../../domain/errors'
import type { Body } from '../body'
import { MULTIPART, isJson, mediaTypeOf, readBody, readForm, readJson, readText } from '../body'
import { isObject } from '../json'
import type { HttpRequest } from '../request'

/** In characters: more is not repaired. */
const MAX_REPAIR = 50_000

/**
 * Brackets that open, and quotes: the time that a repair takes grows with the square of their number (14 s for 50,000
 * brackets, 0.1 s for so many), and nobody has shown a push token yet.
 */
const SIGN = /[[{"'`]/g
const MAX_SIGNS = 5_000

/** What tells a push in the wire's own words from anything else. */
export interface Own {
  /** Is this a parameter of the wire? */
  isName: (name: string) => boolean
  /** Without which a body is no push. */
  isContent: (name: string) => boolean
}

/**
 * The body. JSON may have line breaks and tabs in its texts, single quotes and the like; a form may be called JSON; and
 * a form or plain text that names nothing that the wire knows is a text (`curl -d 'disk full'`).
 *
 * @throws Refusal `too_large`, `malformed_body`, `unsupported_media_type`
 */
export async function readLenientBody(request: HttpRequest, own: Own): Promise<Body> {
  const mediaType = mediaTypeOf(request)
  if (mediaType === MULTIPART || !isTextual(mediaType)) return readBody(request)
  const text = readText(request)
  if (text.trim() === '') return { type: 'none' }
  if (isJson(mediaType) || text.trimStart().startsWith('{')) {
    const body = readLenientJson(request, text, own)
    if (body) return body
  }
  return isNamedForm(text, own) && !mediaType.startsWith('text/')
    ? { type: 'form', fields: readForm(request, text) }
    : { type: 'text', text, mediaType }
}

const isTextual = (mediaType: string) => isJson(mediaType) || isFormOrText(mediaType)

const isFormOrText = (mediaType: string) =>
  ['', 'application/x-www-form-urlencoded'].includes(mediaType) || mediaType.startsWith('text/')

/** Undefined when it is no JSON, and was not called so. */
function readLenientJson(request: HttpRequest, text: string, own: Own): Body | undefined {
  try {
    return { type: 'json', value: readJson(text) }
  } catch (error) {
    if (!isNotJson(error)) throw error
    if (isNamedForm(text, own)) return { type: 'form', fields: readForm(request, text) }
    const value = repairedPush(text, own)
    if (value) return { type: 'json', value }
    if (isJson(mediaTypeOf(request))) throw error
    return undefined
  }
}

const isNotJson = (error: unknown): boolean =>
  error instanceof Refusal && error.faults.some(({ rule }) => rule === 'not_json')

/** What cannot be repaired, or is no push then, is better refused as it came. */
function repairedPush(text: string, { isContent }: Own): Record<string, unknown> | undefined {
  if (text.length > MAX_REPAIR || (text.match(SIGN)?.length ?? 0) > MAX_SIGNS) return undefined
  try {
    const value = readJson(jsonrepair(text))
    return isObject(value) && Object.keys(value).some(isContent) ? value : undefined
  } catch (error) {
    const beyond = error instanceof JSONRepairError || error instanceof RangeError
    if (beyond || isNotJson(error)) return undefined
    throw error
  }
}

/** By its names as they stand: in what is no form at all, a `%` is no escape. */
const isNamedForm = (text: string, { isName }: Own): boolean =>
  text.split('&').some((pair) => {
    const at = pair.indexOf('=')
    return at > 0 && isName(pair.slice(0, at).trim())
  })
