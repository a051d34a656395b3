import { callerOfAdmin } from '../shared/actions/caller'
import { runAdminAction } from '../shared/actions/admin-actions'
import { asCaller } from '../shared/actions/dispatch'
import { runEffects } from '../shared/platform/effects'
import type { FunctionContext } from '../shared/platform/environment'
import { runContext } from '../shared/platform/environment'

/** For administrators in the mini program, the console, other functions and scripts. */
export async function main(event: Record<string, unknown>, context?: FunctionContext) {
  const effects = runEffects(context)
  const identify = () => callerOfAdmin(runContext(), event, effects.consoleKey)
  return asCaller(effects, event, identify, (caller) => runAdminAction(effects, caller, event))
}
