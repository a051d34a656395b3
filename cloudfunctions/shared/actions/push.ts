import type { Forecast, PushAnswer } from '../../../typings/push'
import { Refusal } from '../domain/errors'
import { isBroadcast } from '../domain/words'
import type { MessageDocument } from '../store/messages'
import { accept } from './accept'
import type { Actor } from './actor'
import { authorOf, isAdministrator } from './actor'
import type { Effects } from './effects'
import { forecast } from './forecast'
import type { CheckedPush } from './push-request'

/** A push by way of the function `admin`. */
export interface PushSend {
  push: CheckedPush
  /** `yes`: a person has seen whom it goes to. */
  confirm?: string
}

const WIRES = { user: 'miniprogram', console: 'console', pushToken: 'function' } as const

/**
 * Accepts a push by a person, the console or a push token.
 *
 * @throws Refusal `confirm_needed` for a person's broadcast, beside all that `accept` refuses.
 */
export async function sendPush(
  effects: Effects,
  actor: Actor,
  { push, confirm }: PushSend,
): Promise<PushAnswer> {
  const toMany = push.audience !== null && isBroadcast(push.audience)
  if (actor.type === 'user' && toMany && confirm !== 'yes') throw new Refusal('confirm_needed')
  return accept(effects, authorOf(actor), push, { wire: WIRES[actor.type], extras: {} })
}

/** What such a push would come to. It needs no confirmation: it is what one confirms by. */
export const forecastPush = (
  effects: Effects,
  actor: Actor,
  { push }: PushSend,
): Promise<Forecast> => forecast(effects, authorOf(actor), push)

/** May the actor see where a message stands? Administrators all, the others what they sent themselves. */
export function mayRead(actor: Actor): (message: MessageDocument) => boolean {
  const { type, id } = authorOf(actor).sender
  return ({ sender }) => isAdministrator(actor) || (sender.type === type && sender.id === id)
}
