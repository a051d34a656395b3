import type { Platform } from './apis/api'
import type { WeChatSettings } from './settings'
import type { PushedEvent } from './types'
import { AccessTokens } from './access-tokens'
import { Changes } from './changes'
import { ClientMessages } from './client-messages'
import { Events } from './events'
import { Phones } from './phones'
import { DEFAULT_SETTINGS, DRIFTING } from './settings'
import { World } from './world'

/** As seen in the field, and beyond 2^53. */
const FIRST_MSGID = 3_248_682_510_344_192_008n
/**
 * Apart far enough that two ids differ even when they have lost their last digits as JavaScript
 * numbers.
 */
const MSGID_STEP = 1_000_003n

export interface PlatformOptions {
  now: () => number
  settings?: Partial<WeChatSettings>
  push: (event: PushedEvent) => void
  schedule: (delayMs: number, run: () => void) => void
}

/** Puts WeChat's parts together. */
export function createPlatform({ now, push, schedule, ...options }: PlatformOptions): Platform {
  const settings = { ...DEFAULT_SETTINGS, ...options.settings }
  const events = new Events({ now, settings, schedule, push })
  const changes = new Changes()
  const phones = new Phones(now, changes)
  let msgid = FIRST_MSGID
  let calls = 0
  const nextAddress = () => `203.0.113.${(calls++ % 200) + 50}`
  return {
    now,
    settings,
    events,
    phones,
    changes,
    world: new World({ now, settings, events, phones, changes }),
    tokens: new AccessTokens(now),
    clientMessages: new ClientMessages(now),
    callerIp: () => (settings.callerIp === DRIFTING ? nextAddress() : settings.callerIp),
    nextMsgid: () => (msgid += MSGID_STEP),
  }
}
