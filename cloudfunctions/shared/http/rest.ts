import { version } from '../../../package.json'
import { accept } from '../actions/accept'
import { tokenAuthor } from '../actions/authors'
import { forecast } from '../actions/forecast'
import { fewRecipients, messageStatus } from '../actions/messages'
import { checkPush } from '../actions/push-request'
import { jsonAnswer } from './answers'
import { authenticate, givenToRest } from './authenticate'
import { controlRoutes, isOf } from './rest-control'
import { readRestPush } from './rest-push'
import { readQuery } from './request'
import type { Handler, Route } from './router'

/** `POST /v1/messages`: 202 with id, state and the outcomes that came in time. */
const push: Handler = async (effects, request) => {
  const asked = await readRestPush(request)
  const token = await authenticate(effects, givenToRest(request, asked.token), request)
  const answer = await accept(effects, tokenAuthor(token), checkPush(asked.push), {
    wire: 'rest',
    extras: {},
  })
  return jsonAnswer(202, answer, {
    // Relative: the function does not know the path under which the platform routes to it.
    Location: request.trailingSlash ? answer.id : `messages/${answer.id}`,
    ...(answer.repeated && { 'Idempotency-Replayed': 'true' }),
  })
}

/** `POST /v1/messages/forecast`: what the same push would come to. */
const forecastOf: Handler = async (effects, request) => {
  const asked = await readRestPush(request)
  const token = await authenticate(effects, givenToRest(request, asked.token), request)
  return jsonAnswer(200, await forecast(effects, tokenAuthor(token), checkPush(asked.push)))
}

/** `GET /v1/messages/{id}`: where a message of this push token stands; small ones with their recipients. */
const status: Handler = async (effects, request, parameters) => {
  const given = givenToRest(request, readQuery(request).get('token'))
  const token = await authenticate(effects, given, request)
  const message = await messageStatus(effects, parameters.get('id') ?? '', isOf(token))
  return jsonAnswer(200, { ...message, recipients: await fewRecipients(effects, message) })
}

/** `GET /v1/health`: the function runs. Asks nobody else, so that a probe every few seconds costs one call each. */
const health: Handler = async () => jsonAnswer(200, { ok: true, version })

export const restRoutes: readonly Route[] = [
  { methods: ['POST'], pattern: '/v1/messages', handle: push },
  { methods: ['POST'], pattern: '/v1/messages/forecast', handle: forecastOf },
  { methods: ['GET', 'HEAD'], pattern: '/v1/messages/:id', handle: status },
  ...controlRoutes,
  { methods: ['GET', 'HEAD'], pattern: '/v1/health', handle: health },
]
