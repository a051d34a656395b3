import { checkPushToken } from '../actions/authors'
import type { Effects } from '../actions/effects'
import { Refusal } from '../domain/errors'
import type { PushTokenDocument } from '../store/push-tokens'
import type { HttpRequest } from './request'

/** What a request gives for its push token, the surest first. */
type Given = readonly unknown[]

/** A REST push: the header goes before the parameter `token`, as it does everywhere in REST. */
export const givenToRest = (request: HttpRequest, parameter: unknown): Given => [
  bearerToken(request),
  parameter,
  ...basicCredentials(request),
]

/** On a wire its own parameter goes first: whoever sends the header besides may mean a proxy on the way. */
export const givenToWire = (request: HttpRequest, parameter: unknown): Given => [
  parameter,
  bearerToken(request),
  ...basicCredentials(request),
]

/** The token of `Authorization: Bearer <token>`, where there is one. */
function bearerToken({ headers }: HttpRequest): string | undefined {
  return /^bearer +(\S+)$/i.exec(headers.get('authorization') ?? '')?.[1]
}

/**
 * `Authorization: Basic`, which is all that many alerting tools can send. Which of the two the token is, is up to the
 * tool: `<token>:`, `:<token>`, `<token>:x`, `grafana:<token>`.
 */
function basicCredentials({ headers }: HttpRequest): string[] {
  const [, encoded] = /^basic +(\S+)$/i.exec(headers.get('authorization') ?? '') ?? []
  if (encoded === undefined) return []
  const [user = '', ...password] = Buffer.from(encoded, 'base64').toString().split(':')
  return [password.join(':'), user]
}

/**
 * The push token of a request: the first of what is given that is one. Anything but a text with something in it is no
 * token.
 *
 * @throws Refusal `no_push_token`, `bad_push_token`, `address_not_allowed`
 */
export async function authenticate(
  effects: Effects,
  given: Given,
  { address }: HttpRequest,
): Promise<PushTokenDocument> {
  const texts = given
    .map((one) => (typeof one === 'string' ? one.trim() : ''))
    .filter((text) => text !== '')
  for (const text of new Set(texts)) {
    try {
      return await checkPushToken(effects, text, address)
    } catch (error) {
      if (!(error instanceof Refusal && error.code === 'bad_push_token')) throw error
    }
  }
  throw new Refusal(texts.length === 0 ? 'no_push_token' : 'bad_push_token')
}
