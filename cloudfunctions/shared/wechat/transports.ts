import type { AccountDocument } from '../store/settings'
import type { AccessTokenEffects } from './access-tokens'
import { httpsTransport } from './https-transport'
import type { Transport } from './transport'

export interface TransportEffects extends AccessTokenEffects {
  /** Present where the run has WeChat's credential: started in WeChat, or by a timer. */
  cloudCall: Transport | undefined
}

/** The ways to call WeChat on behalf of an account, in the order in which they are tried. */
export type TransportsFor = (appid: string) => readonly Transport[]

/**
 * HTTPS first, where the account's secret is kept; then a cloud call, where this run can make one.
 *
 * @param miniAppid the mini program's own appid, which `subscribe` and `uniform` are sent with; '' when not known.
 */
export function transportsFor(
  effects: TransportEffects,
  accounts: readonly AccountDocument[],
  miniAppid: string,
): TransportsFor {
  const https = new Map<string, Transport>()
  for (const { appid, secret: sealed } of accounts) {
    if (sealed === null) continue
    const secret = effects.seal.open(sealed, `secret:${appid}`)
    if (secret !== undefined) https.set(appid, httpsTransport(effects, { appid, secret }))
  }
  return (appid) => {
    const own = https.get(appid === '' ? miniAppid : appid)
    const cloud = effects.cloudCall
    return [...(own ? [own] : []), ...(cloud ? [cloud] : [])]
  }
}
