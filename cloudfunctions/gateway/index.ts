import { callerOfGateway } from '../shared/actions/caller'
import { errorAnswer } from '../shared/http/answers'
import { handleHttp } from '../shared/http/gateway'
import { runEffects } from '../shared/platform/effects'
import type { FunctionContext } from '../shared/platform/environment'
import { runContext } from '../shared/platform/environment'

/** HTTP: REST and the wires of other push services. */
export async function main(event: unknown, context?: FunctionContext) {
  const effects = runEffects(context)
  try {
    callerOfGateway(runContext())
  } catch (error) {
    return errorAnswer(effects, error, 'en')
  }
  return handleHttp(effects, event)
}
