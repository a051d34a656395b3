import { call, CallError, within } from './entrance'
import type { Entrance } from './entrance'
import { fromInvokeApi } from './contexts'

/** How long `tcb/invokecloudfunction` waits (WeChat: 云调用). The run itself goes on. */
const WAIT_MS = 5000

/**
 * WeChat's HTTP API `tcb/invokecloudfunction`, behind its access token.
 * @throws CallError, -501002 after 5 s.
 */
export async function callFromInvokeApi(
  entrance: Entrance,
  functionName: string,
  event: unknown,
): Promise<unknown> {
  const tooLate = new CallError(-501002, 'invokecloudfunction:fail -501002 resource server timeout')
  return within(WAIT_MS, call(entrance, functionName, event, fromInvokeApi()), tooLate)
}
