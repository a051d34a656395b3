import { callerOfUser } from '../shared/actions/caller'
import { asCaller } from '../shared/actions/dispatch'
import { runUserAction } from '../shared/actions/user-actions'
import { runEffects } from '../shared/platform/effects'
import type { FunctionContext } from '../shared/platform/environment'
import { runContext } from '../shared/platform/environment'

/** What a user of the mini program may do to what is theirs. */
export async function main(event: unknown, context?: FunctionContext) {
  const effects = runEffects(context)
  const identify = () => callerOfUser(runContext())
  return asCaller(effects, event, identify, (caller) => runUserAction(effects, caller, event))
}
