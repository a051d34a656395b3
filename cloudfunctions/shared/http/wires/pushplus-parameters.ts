import { Refusal } from '../../domain/errors'
import type { Body } from '../body'
import { MULTIPART, mediaTypeOf, readForm, readMultipart, readText } from '../body'
import { isObject, jsonText } from '../json'
import type { HttpRequest } from '../request'
import { readQuery } from '../request'
import type { PathParameters } from '../router'
import { readLenientBody } from './lenient-body'

/** What `/send` takes (pushplus.plus, message interface 1.4 and its SDK, which says `option` for `webhook`). */
const NAMES = [
  'token',
  'title',
  'content',
  'topic',
  'template',
  'channel',
  'webhook',
  'option',
  'callbackUrl',
  'timestamp',
  'to',
  'pre',
] as const
export type Name = (typeof NAMES)[number]

/** What was asked for; empty and null parameters are absent. */
export type Parameters = ReadonlyMap<Name, string>

/** Some clients write `Content`, some `callbackurl`. */
const BY_LOWER_CASE = new Map(NAMES.map((name) => [name.toLowerCase(), name]))

const nameOf = (name: string): Name | undefined => BY_LOWER_CASE.get(name.toLowerCase())
const isName = (name: string): boolean => nameOf(name) !== undefined
const isContent = (name: string): boolean => nameOf(name) === 'content'
const OWN = { isName, isContent }

/** Templates whose content is the body as it stands; the others show values by name. */
const TEXT_TEMPLATES = ['html', 'txt', 'markdown']

/**
 * The parameters of a request: the path goes before the query, the query before the body. A body that is plain text is
 * the content.
 *
 * @throws Refusal `too_large`, `malformed_body`, `unsupported_media_type`, `invalid_request` (the query is no UTF-8)
 */
export async function readParameters(
  request: HttpRequest,
  path: PathParameters,
): Promise<Parameters> {
  const inUrl = new Map([...known([...readQuery(request)]), ...known([...path])])
  const whole = await wholeBody(request, inUrl)
  if (whole === undefined) {
    return new Map([...known(fieldsOf(await readLenientBody(request, OWN))), ...inUrl])
  }
  return new Map([...(await namedByJenkins(request, inUrl)), ...inUrl, ['content', whole]])
}

/**
 * Webhook mode: where the URL has a template and no content, the whole body is the content, whatever it is; unless it is
 * a push in pushplus's own words.
 */
async function wholeBody(request: HttpRequest, inUrl: Parameters): Promise<string | undefined> {
  const template = inUrl.get('template')
  if (template === undefined || inUrl.has('content')) return undefined
  if (mediaTypeOf(request) === MULTIPART) {
    const fields = await readMultipart(request)
    return isPush([...fields.keys()]) ? undefined : jsonText(Object.fromEntries(fields))
  }
  const text = readText(request)
  if (text.trim() === '') return undefined
  if (isPush(await namesOf(request))) return undefined
  return TEXT_TEMPLATES.includes(template) || !isForm(request, text)
    ? text
    : jsonText(Object.fromEntries(readForm(request, text)))
}

/** The names of a body that is JSON or a form. */
async function namesOf(request: HttpRequest): Promise<string[]> {
  const body = await readAnyBody(request)
  return body.type === 'text' ? [] : fieldsOf(body).map(([name]) => name)
}

/** In webhook mode the content type says nothing, and what looks like JSON need not be. */
async function readAnyBody(request: HttpRequest): Promise<Body> {
  try {
    return await readLenientBody(request, OWN)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return { type: 'none' }
  }
}

const isForm = (request: HttpRequest, text: string): boolean =>
  ['', 'application/x-www-form-urlencoded'].includes(mediaTypeOf(request)) &&
  !text.trimStart().startsWith('{')

const isPush = (names: readonly string[]): boolean => names.some(isContent) && names.every(isName)

/** The Jenkins plug-in says the topic and the title in what is otherwise content. */
async function namedByJenkins(request: HttpRequest, inUrl: Parameters): Promise<Parameters> {
  if (inUrl.get('template') !== 'jenkins') return new Map()
  const named = fieldsOf(await readAnyBody(request))
  return known(named.filter(([name]) => name === 'title' || name === 'topic'))
}

function fieldsOf(body: Body): [string, unknown][] {
  switch (body.type) {
    case 'none':
      return []
    case 'form':
      return [...body.fields]
    case 'text':
      return [['content', body.text]]
    case 'json':
      return isObject(body.value) ? Object.entries(body.value) : []
  }
}

/** Only parameters that pushplus has, as texts; the others are ignored, as there. */
function known(fields: readonly (readonly [string, unknown])[]): Parameters {
  const parameters = new Map<Name, string>()
  for (const [given, value] of fields) {
    const name = nameOf(given)
    if (name === undefined || (parameters.has(name) && given !== name)) continue
    const text = textOf(name, value)
    if (text !== '') parameters.set(name, text)
  }
  return parameters
}

/** Clients send numbers as texts, texts as numbers, lists for comma-separated texts and objects for JSON content. */
function textOf(name: Name, value: unknown): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'string') return value
  if (name !== 'content' && Array.isArray(value)) {
    return value.map((one: unknown) => textOf(name, one)).join(',')
  }
  return jsonText(value)
}
