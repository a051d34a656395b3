import { refuseField } from '../domain/errors'
import type { Body, Fields } from './body'
import { readBody } from './body'
import { isIntact, refuseNotUtf8 } from './charset'
import { commaList } from './form'
import { isJsonNumber, isObject, jsonText, plainJson } from './json'
import type { HttpRequest } from './request'
import { readQuery } from './request'

/** A push and its token as REST brings them, the push not yet checked. */
export interface RestPush {
  token: unknown
  push: Record<string, unknown>
}

/**
 * A push from JSON, form, plain text and query; what the query says goes before what the body says.
 *
 * @throws Refusal `too_large`, `malformed_body`, `unsupported_media_type`, `invalid_request`
 */
export async function readRestPush(request: HttpRequest): Promise<RestPush> {
  const { token, ...push } = await readFields(request)
  return { token, push: withHeaderKey(push, request.headers.get('idempotency-key') ?? '') }
}

/**
 * What body and query say, the query before the body.
 *
 * @throws Refusal `too_large`, `malformed_body`, `unsupported_media_type`, `invalid_request`
 */
export const readFields = async (request: HttpRequest): Promise<Record<string, unknown>> => ({
  ...fieldsOfBody(await readBody(request)),
  ...fieldsOfTexts(readQuery(request)),
})

function fieldsOfBody(body: Body): Record<string, unknown> {
  switch (body.type) {
    case 'none':
      return {}
    case 'json':
      return fieldsOfJson(body.value)
    case 'form':
      return fieldsOfTexts(body.fields)
    case 'text':
      return fieldsOfPlainText(body.text, body.mediaType)
  }
}

/** As ntfy takes it: the whole body is the content. */
const fieldsOfPlainText = (content: string, mediaType: string): Record<string, unknown> => ({
  content,
  ...(mediaType === 'text/html' && { format: 'html' }),
  ...(mediaType === 'text/markdown' && { format: 'markdown' }),
})

/** null is absent, in the push and in its two objects. */
function fieldsOfJson(value: unknown): Record<string, unknown> {
  if (!isObject(value)) {
    throw refuseField('body', 'wrong_type', '应为 JSON 对象', 'It must be a JSON object')
  }
  const { content, ...others } = withoutNulls(value)
  const fields = Object.entries(others).map(
    ([name, part]) => [name, fieldOfJson(name, part)] as const,
  )
  return { ...Object.fromEntries(fields), ...contentOfJson(content, 'format' in others) }
}

/** What a person reads, or a sender knows a push by. */
const TEXTS = ['title', 'summary', 'idempotencyKey', 'mergeKey']

/** A number in the place of a text is the text that was sent; elsewhere it is a number. */
function fieldOfJson(name: string, part: unknown): unknown {
  if (TEXTS.includes(name)) return numberAsText(part)
  if (name === 'data' && isObject(part)) {
    return mapValues(withoutNulls(part), (value) => numberAsText(value))
  }
  return plainJson(name === 'to' && isObject(part) ? withoutNulls(part) : part)
}

const numberAsText = (part: unknown): unknown =>
  isJsonNumber(part) ? part.toString() : plainJson(part)

/** An object or a list is content to be shown as JSON, unless another format is asked for. */
function contentOfJson(content: unknown, hasFormat: boolean): Record<string, unknown> {
  if (content === undefined) return {}
  if (typeof content !== 'object' || isJsonNumber(content))
    return { content: numberAsText(content) }
  return { content: jsonText(content), ...(!hasFormat && { format: 'json' }) }
}

const withoutNulls = (object: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(object).filter(([, value]) => value !== null))

const mapValues = (object: Record<string, unknown>, change: (value: unknown) => unknown) =>
  Object.fromEntries(Object.entries(object).map(([name, value]) => [name, change(value)]))

const MOMENTS = ['sendAt', 'expiresAt', 'eventAt']
const SECONDS = ['delay', 'ttl']

/**
 * Form and query have only texts: `to` is a comma-separated list of users, beside `topic`, `followers` and
 * `everyone=true`; `channels` is a list too; `data.<name>` is a value; times are numbers or ISO 8601. An empty text is
 * absent.
 */
function fieldsOfTexts(texts: Fields): Record<string, unknown> {
  const plain: [string, unknown][] = []
  const to: [string, unknown][] = []
  const data: [string, unknown][] = []
  for (const [name, text] of texts) {
    if (text === '') continue
    if (name === 'to') to.push(['users', commaList(text)])
    else if (name === 'topic' || name === 'followers') to.push([name, text])
    else if (name === 'everyone') {
      if (text !== 'false') to.push([name, text === 'true' || text])
    } else if (name === 'passQuietHours') plain.push([name, yesOrNo(text)])
    else if (SECONDS.includes(name)) plain.push([name, numberOr(text)])
    else if (MOMENTS.includes(name)) plain.push([name, numberOr(withPlus(text))])
    else if (name === 'channels') plain.push([name, commaList(text)])
    else if (name.startsWith('data.')) data.push([name.slice('data.'.length), text])
    else plain.push([name, text])
  }
  if (to.length > 0) plain.push(['to', Object.fromEntries(to)])
  if (data.length > 0) plain.push(['data', Object.fromEntries(data)])
  return Object.fromEntries(plain)
}

/** What is neither stays as it is, for the schema to name. */
const yesOrNo = (text: string): boolean | string =>
  text === 'true' || (text === 'false' ? false : text)

const numberOr = (text: string): number | string => (/^\d{1,15}$/.test(text) ? Number(text) : text)

/** In a query and in a form a `+` stands for a blank, and few remember to escape the one before an offset. */
const withPlus = (text: string): string =>
  text.includes('T') ? text.replace(/ (?=\d\d(?::?\d\d)?$)/, '+') : text

/** The header Idempotency-Key says the same as the field. */
function withHeaderKey(push: Record<string, unknown>, key: string): Record<string, unknown> {
  if (key === '') return push
  if (!isIntact(key)) throw refuseNotUtf8('idempotencyKey')
  const field = push['idempotencyKey']
  if (field !== undefined && field !== key) {
    throw refuseField(
      'idempotencyKey',
      'conflict',
      '与请求头 Idempotency-Key 不一致',
      'It differs from the header Idempotency-Key',
    )
  }
  return { ...push, idempotencyKey: key }
}
