import { callerOfGateway } from '../shared/actions/caller'
import { handleHttp } from '../shared/http/gateway'
import { runEffects } from '../shared/platform/effects'
import type { FunctionContext } from '../shared/platform/environment'
import { runContext } from '../shared/platform/environment'

/** HTTP: REST and the wires of other push services. */
export async function main(event: unknown, context?: FunctionContext) {
  callerOfGateway(runContext())
  return handleHttp(runEffects(context), event)
}
