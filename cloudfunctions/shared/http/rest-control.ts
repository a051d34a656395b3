import { nothing } from '../actions/admin-requests'
import { control } from '../actions/control'
import type { Control } from '../domain/control'
import { CONTROLS } from '../domain/control'
import { parse } from '../domain/faults'
import type { PushTokenDocument } from '../store/push-tokens'
import type { MessageDocument } from '../store/messages'
import { jsonAnswer } from './answers'
import { authenticate, givenToRest } from './authenticate'
import { readFields } from './rest-push'
import type { Handler, Route } from './router'

/** A push token sees and controls what was pushed with it, and nothing else. */
export const isOf =
  ({ id }: PushTokenDocument) =>
  ({ sender }: MessageDocument): boolean =>
    sender.type === 'pushToken' && sender.id === id

/** `POST /v1/messages/{id}/<control>`: 200 with where the message stands then. */
const controlHandler =
  (asked: Control): Handler =>
  async (effects, request, parameters) => {
    const { token: given, ...rest } = await readFields(request)
    const token = await authenticate(effects, givenToRest(request, given), request)
    parse(nothing, rest)
    const id = parameters.get('id') ?? ''
    return jsonAnswer(200, await control(effects, id, asked, isOf(token)))
  }

export const controlRoutes: readonly Route[] = [
  ...CONTROLS.map((asked): Route => {
    const pattern = `/v1/messages/:id/${asked}`
    return { methods: ['POST'], pattern, handle: controlHandler(asked) }
  }),
  { methods: ['DELETE'], pattern: '/v1/messages/:id', handle: controlHandler('recall') },
]
