import { callerOfEvents } from '../shared/actions/caller'
import { handleEvent } from '../shared/actions/events'
import { RecentSettings } from '../shared/actions/receipts'
import { Refusal } from '../shared/domain/errors'
import { runEffects } from '../shared/platform/effects'
import type { FunctionContext } from '../shared/platform/environment'
import { runContext } from '../shared/platform/environment'
import { askUserInfo } from '../shared/platform/user-info'

/** What this instance remembers from one event to the next. */
const settings = new RecentSettings()

/** WeChat's message push: grants, receipts, follows. Anybody may call it, but only about himself. */
export async function main(event: Record<string, unknown>, context?: FunctionContext) {
  const effects = runEffects(context)
  try {
    const caller = callerOfEvents(runContext(), event)
    return await handleEvent(effects, caller, event, askUserInfo, settings)
  } catch (error) {
    // The platform runs a failed event again: right where the database was away, useless where the caller is wrong.
    if (!(error instanceof Refusal)) throw error
    effects.log('event refused', { error: error.code })
    return error.code
  }
}
