import * as z from 'zod'
import { decodePercent, isIntact, isWellFormed, refuseNotUtf8 } from './charset'
import { isObject } from './json'

/** A request as the HTTP access service hands it over, tidied but not yet believed. */
export interface HttpRequest {
  method: string
  /** Decoded, relative to the function's route, without doubled and trailing slashes; `/` alone stays. */
  path: string
  /** The path as it came ended in a slash: relative addresses in the answer count from there. */
  trailingSlash: boolean
  /** As the platform has decoded it. Read it with `readQuery`. */
  query: ReadonlyMap<string, string>
  /** By lower-case name; values without blanks around them. */
  headers: ReadonlyMap<string, string>
  /** Text, or bytes where the platform said base64. Read it with body.ts, which knows the limits. */
  body: string | Buffer
  /** The caller's address as the last hop saw it; '' when nobody says. */
  address: string
}

const pairs = z.record(z.string(), z.unknown()).catch({})

/** Whatever is missing or of another type is as if it were not there: such an event finds no route. */
const eventSchema = z.object({
  path: z.string().catch('/'),
  httpMethod: z.string().catch('GET'),
  headers: pairs,
  queryStringParameters: pairs,
  requestContext: z.object({ sourceIp: z.string().catch('') }).catch({ sourceIp: '' }),
  body: z.string().catch(''),
  isBase64Encoded: z.boolean().catch(false),
})

/** The event of the HTTP access service as a request. Takes any value, and refuses none. */
export function parseRequest(event: unknown): HttpRequest {
  const parsed = eventSchema.parse(isObject(event) ? event : {})
  const headers = new Map(
    Object.entries(parsed.headers).map(([name, value]) => [name.toLowerCase(), valueText(value)]),
  )
  return {
    method: parsed.httpMethod.toUpperCase(),
    path: tidyPath(parsed.path),
    trailingSlash: parsed.path.endsWith('/'),
    query: new Map(
      Object.entries(parsed.queryStringParameters).map(([name, value]) => [name, valueText(value)]),
    ),
    headers,
    body: parsed.isBase64Encoded ? Buffer.from(parsed.body, 'base64') : parsed.body,
    address: parsed.requestContext.sourceIp || lastHop(headers.get('x-forwarded-for') ?? ''),
  }
}

/**
 * The parameters of the query.
 *
 * @throws Refusal `invalid_request` for one that is not UTF-8 (`?title=%B2%E2`)
 */
export function readQuery({ query }: HttpRequest): ReadonlyMap<string, string> {
  for (const [name, value] of query) {
    if (!isIntact(name)) throw refuseNotUtf8('query')
    if (!isIntact(value)) throw refuseNotUtf8(name)
  }
  return query
}

/** Header and query values are texts; one given twice may come as a list. */
function valueText(value: unknown): string {
  if (Array.isArray(value)) return value.map(valueText).join(', ')
  return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : ''
}

function tidyPath(path: string): string {
  const segments = path.split('/').filter((segment) => segment !== '')
  return `/${segments.map(decodeSegment).join('/')}`
}

function decodeSegment(segment: string): string {
  const decoded = decodePercent(segment)
  // What is not UTF-8 is no address of ours, and stays as it is.
  return decoded !== undefined && isWellFormed(decoded) ? decoded : segment
}

/** Every hop but the last was written by somebody whom nobody has checked. */
const lastHop = (forwardedFor: string) => forwardedFor.split(',').pop()?.trim() ?? ''
