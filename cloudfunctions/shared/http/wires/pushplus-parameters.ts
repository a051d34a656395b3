import { Refusal } from '../../domain/errors'
import type { Body } from '../body'
import { isObject, readBody, readText } from '../body'
import type { HttpRequest } from '../request'
import type { PathParameters } from '../router'

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

/** Templates whose content is the body as it stands; the others show values by name. */
const TEXT_TEMPLATES = ['html', 'txt', 'markdown']

/**
 * The parameters of a request: the path goes before the query, the query before the body.
 *
 * @throws Refusal `too_large`, `malformed_body`, `unsupported_media_type`
 */
export function readParameters(request: HttpRequest, path: PathParameters): Parameters {
  const inUrl = known([...request.query, ...path])
  const whole = wholeBody(request, inUrl)
  if (whole === undefined) return new Map([...known(fieldsOf(readBody(request))), ...inUrl])
  return new Map([...namedByJenkins(request, inUrl), ...inUrl, ['content', whole]])
}

/**
 * Webhook mode: where the URL has a template and no content, the whole body is the content, whatever it is; unless it is
 * a push in pushplus's own words.
 */
function wholeBody(request: HttpRequest, inUrl: Parameters): string | undefined {
  const template = inUrl.get('template')
  if (template === undefined || inUrl.has('content')) return undefined
  const text = readText(request)
  if (text.trim() === '') return undefined
  const body = readLeniently(request)
  if (isPush(body)) return undefined
  if (body.type !== 'form' || TEXT_TEMPLATES.includes(template)) return text
  return JSON.stringify(Object.fromEntries(body.fields))
}

/** In webhook mode the content type says nothing, and what looks like JSON need not be. */
function readLeniently(request: HttpRequest): Body {
  try {
    return readBody(request)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return { type: 'text', text: readText(request) }
  }
}

const isPush = (body: Body): boolean => {
  const names = fieldsOf(body).map(([name]) => name)
  return names.includes('content') && names.every(isName)
}

/** The Jenkins plug-in says the topic and the title in what is otherwise content. */
function namedByJenkins(request: HttpRequest, inUrl: Parameters): Parameters {
  if (inUrl.get('template') !== 'jenkins') return new Map()
  const named = fieldsOf(readLeniently(request))
  return known(named.filter(([name]) => name === 'title' || name === 'topic'))
}

function fieldsOf(body: Body): [string, unknown][] {
  if (body.type === 'form') return [...body.fields]
  return body.type === 'json' && isObject(body.value) ? Object.entries(body.value) : []
}

const isName = (name: string): name is Name => NAMES.some((one) => one === name)

/** Only parameters that pushplus has, as texts; the others are ignored, as there. */
function known(fields: readonly (readonly [string, unknown])[]): Parameters {
  const parameters = new Map<Name, string>()
  for (const [name, value] of fields) {
    if (!isName(name)) continue
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
  return JSON.stringify(value)
}
