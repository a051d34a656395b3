import type { ErrorBody } from '../../../typings/errors'
import type { Effects } from '../actions/effects'
import { refusalOf } from '../actions/refusals'
import { ERRORS, Refusal } from '../domain/errors'
import { randomHex } from '../domain/ids'
import type { Language } from './language'

/** What the HTTP access service makes an answer of (集成响应). */
export interface HttpAnswer {
  statusCode: number
  headers: Record<string, string>
  body: string
}

export type Headers = Readonly<Record<string, string>>

/** In seconds: long enough for a burst against the platform's limit per second to pass. */
const RETRY_AFTER_S = 5

/** Ends with a line break: most of those who look at it do so in a terminal. */
export const jsonAnswer = (statusCode: number, value: unknown, headers?: Headers): HttpAnswer => ({
  statusCode,
  headers: { 'Content-Type': 'application/json; charset=utf-8', ...headers },
  body: `${JSON.stringify(value)}\n`,
})

/** An error by name; `id` when it is one of ours, under which the log has the rest. */
export interface NamedError {
  refusal: Refusal
  id?: string
}

/**
 * The name of whatever was thrown. What has no name is `internal`: the log gets all of it, the asker an id, since a
 * stack or a sentence of the platform is not for outsiders.
 */
export function nameError(effects: Pick<Effects, 'log' | 'random'>, error: unknown): NamedError {
  const named = refusalOf(error)
  if (named) {
    if (named !== error) effects.log('database refused', { error: String(error) })
    return { refusal: named }
  }
  const id = randomHex(effects.random, 8)
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
  effects.log('internal error', { id, error: text })
  return { refusal: new Refusal('internal'), id }
}

/** `{"error": {code, message, zh, en, faults?, id?}}` with the status of the error. */
export function errorAnswer(
  effects: Pick<Effects, 'log' | 'random'>,
  error: unknown,
  language: Language,
  headers?: Headers,
): HttpAnswer {
  const { refusal, id } = nameError(effects, error)
  const { zh, en } = ERRORS[refusal.code]
  const body: ErrorBody & { id?: string } = {
    code: refusal.code,
    message: language === 'zh' ? zh : en,
    zh,
    en,
    ...(refusal.faults.length > 0 && { faults: [...refusal.faults] }),
    ...(id !== undefined && { id }),
  }
  return jsonAnswer(
    refusal.status,
    { error: body },
    {
      ...(refusal.code === 'try_again' && { 'Retry-After': String(RETRY_AFTER_S) }),
      // RFC 9110, 15.5.2: a 401 names the scheme.
      ...(refusal.status === 401 && { 'WWW-Authenticate': 'Bearer' }),
      ...headers,
    },
  )
}
