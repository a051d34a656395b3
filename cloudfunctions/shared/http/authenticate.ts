import { checkPushToken } from '../actions/authors'
import type { Effects } from '../actions/effects'
import { Refusal } from '../domain/errors'
import type { PushTokenDocument } from '../store/push-tokens'
import type { HttpRequest } from './request'

/** The token of `Authorization: Bearer <token>`, where there is one. */
export function bearerToken({ headers }: HttpRequest): string | undefined {
  return /^bearer +(\S+)$/i.exec(headers.get('authorization') ?? '')?.[1]
}

/**
 * The push token of a request.
 *
 * @param token as the request has it; anything but a text with something in it is no token
 * @throws Refusal `no_push_token`, `bad_push_token`, `address_not_allowed`
 */
export async function authenticate(
  effects: Effects,
  token: unknown,
  { address }: HttpRequest,
): Promise<PushTokenDocument> {
  const text = typeof token === 'string' ? token.trim() : ''
  if (text === '') throw new Refusal('no_push_token')
  return checkPushToken(effects, text, address)
}
