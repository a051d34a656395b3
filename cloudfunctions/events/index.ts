import { callerOfEvents } from '../shared/actions/caller'
import { handleEvent } from '../shared/actions/events'
import { runEffects } from '../shared/platform/effects'
import type { FunctionContext } from '../shared/platform/environment'
import { runContext } from '../shared/platform/environment'
import { askUserInfo } from '../shared/platform/user-info'

/** WeChat's message push: grants, receipts, follows. Anybody may call it, but only about himself. */
export async function main(event: Record<string, unknown>, context?: FunctionContext) {
  const caller = callerOfEvents(runContext(), event)
  return handleEvent(runEffects(context), caller, event, askUserInfo)
}
