import type { Effects } from '../actions/effects'
import { Refusal } from '../domain/errors'
import type { Headers, HttpAnswer } from './answers'
import { errorAnswer } from './answers'
import { preferredLanguage } from './language'
import type { HttpRequest } from './request'
import { parseRequest } from './request'
import { restRoutes } from './rest'
import type { Route } from './router'
import { findRoute } from './router'
import { pushplusRoutes } from './wires/pushplus'

const ROUTES: readonly Route[] = [...restRoutes, ...pushplusRoutes]

/** Cookies are not used, so pages of any origin may ask. And a push by GET that a cache answers would be lost. */
const ALWAYS: Headers = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Expose-Headers': 'Location, Idempotency-Replayed, Retry-After',
  'Cache-Control': 'no-store',
}

/** In seconds: browsers keep the answer to a preflight no longer than this anyway. */
const PREFLIGHT_S = 86_400

/** Answers the event of the HTTP access service. Never throws: what goes wrong is an answer, too. */
export async function handleHttp(effects: Effects, event: unknown): Promise<HttpAnswer> {
  const request = parseRequest(event)
  const { statusCode, headers, body } = await answerTo(effects, request)
  return {
    statusCode,
    headers: { ...ALWAYS, ...headers },
    body: request.method === 'HEAD' ? '' : body,
  }
}

async function answerTo(effects: Effects, request: HttpRequest): Promise<HttpAnswer> {
  const language = preferredLanguage(request.headers.get('accept-language'))
  const match = findRoute(ROUTES, request)
  switch (match.type) {
    case 'notFound':
      return errorAnswer(effects, new Refusal('not_found'), language)
    case 'otherMethod': {
      const allow = [...match.allowed, 'OPTIONS'].join(', ')
      if (request.method === 'OPTIONS') return preflight(allow)
      const refusal = new Refusal('method_not_allowed')
      return errorAnswer(effects, refusal, language, { Allow: allow })
    }
    case 'found':
      try {
        return await match.route.handle(effects, request, match.parameters)
      } catch (error) {
        return errorAnswer(effects, error, language)
      }
  }
}

const preflight = (allow: string): HttpAnswer => ({
  statusCode: 204,
  headers: {
    Allow: allow,
    'Access-Control-Allow-Methods': allow,
    'Access-Control-Allow-Headers': 'Authorization, Content-Type, Idempotency-Key',
    'Access-Control-Max-Age': String(PREFLIGHT_S),
  },
  body: '',
})
