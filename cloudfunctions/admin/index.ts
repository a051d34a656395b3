import { callerOfAdmin } from '../shared/actions/caller'
import { runAdminAction } from '../shared/actions/admin-actions'
import { runEffects } from '../shared/platform/effects'
import type { FunctionContext } from '../shared/platform/environment'
import { consoleKey, runContext } from '../shared/platform/environment'

/** For administrators in the mini program, the console, other functions and scripts. */
export async function main(
  event: { pushToken?: unknown; consoleKey?: unknown },
  context?: FunctionContext,
) {
  const caller = callerOfAdmin(runContext(), event, consoleKey())
  return runAdminAction(runEffects(context), caller, event)
}
