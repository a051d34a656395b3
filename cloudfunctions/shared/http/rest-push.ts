import { Refusal, refuseField } from '../domain/errors'
import { isObject, readBody } from './body'
import { commaList } from './form'
import type { HttpRequest } from './request'

/** A push and its token as REST brings them, the push not yet checked. */
export interface RestPush {
  token: unknown
  push: Record<string, unknown>
}

/**
 * A push from JSON, form and query; what the query says goes before what the body says.
 *
 * @throws Refusal `too_large`, `malformed_body`, `unsupported_media_type`, `invalid_request`
 */
export function readRestPush(request: HttpRequest): RestPush {
  const { token, ...push } = readFields(request)
  return { token, push: withHeaderKey(push, request.headers.get('idempotency-key') ?? '') }
}

/**
 * What body and query say, the query before the body.
 *
 * @throws Refusal `too_large`, `malformed_body`, `unsupported_media_type`, `invalid_request`
 */
export const readFields = (request: HttpRequest): Record<string, unknown> => ({
  ...fieldsOfBody(request),
  ...fieldsOfTexts(request.query),
})

function fieldsOfBody(request: HttpRequest): Record<string, unknown> {
  const body = readBody(request)
  switch (body.type) {
    case 'none':
      return {}
    case 'json':
      return fieldsOfJson(body.value)
    case 'form':
      return fieldsOfTexts(body.fields)
    case 'text':
      throw new Refusal('unsupported_media_type')
  }
}

/** null is absent, in the push and in its two objects. */
function fieldsOfJson(value: unknown): Record<string, unknown> {
  if (!isObject(value)) {
    throw refuseField('body', 'wrong_type', '应为 JSON 对象', 'It must be a JSON object')
  }
  const entries = Object.entries(withoutNulls(value))
  return Object.fromEntries(
    entries.map(([name, part]) =>
      (name === 'to' || name === 'data') && isObject(part)
        ? [name, withoutNulls(part)]
        : [name, part],
    ),
  )
}

const withoutNulls = (object: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(object).filter(([, value]) => value !== null))

const MOMENTS = ['sendAt', 'expiresAt', 'eventAt']
const SECONDS = ['delay', 'ttl']

/**
 * Form and query have only texts: `to` is a comma-separated list of users, beside `topic`, `followers` and
 * `everyone=true`; `channels` is a list too; `data.<name>` is a value; times are numbers or ISO 8601. An empty text is
 * absent.
 */
function fieldsOfTexts(texts: ReadonlyMap<string, string>): Record<string, unknown> {
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
const withPlus = (text: string): string => text.replace(/ (?=\d\d:\d\d$)/, '+')

/** The header Idempotency-Key says the same as the field. */
function withHeaderKey(push: Record<string, unknown>, key: string): Record<string, unknown> {
  if (key === '') return push
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
