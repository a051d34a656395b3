import type { Answer } from '../domain/answers'
import type { AccessToken, AccessTokenEffects, TokenAccount } from './access-tokens'
import { accessToken, refreshToken } from './access-tokens'
import { readAnswer } from './https'
import type { SendCall, Transport } from './transport'
import { LATE, SEND_APIS } from './transport'

/** A send that has not answered by now is unknown, in ms. WeChat answers in some 50. */
export const SEND_TIMEOUT_MS = 5_000

/** Calls over HTTPS with an access token of our own: from every trigger, and for a quarter of the SDK's CPU. */
export function httpsTransport(effects: AccessTokenEffects, account: TokenAccount): Transport {
  return {
    name: 'https',
    async send(call: SendCall): Promise<Answer> {
      const token = await accessToken(effects, account).catch(unreachable)
      if (token.type === 'unreachable') {
        return { type: 'notSent', cause: 'network', text: token.text }
      }
      if (token.type === 'refused') {
        const { errcode, errmsg: text } = token
        return { type: 'notSent', cause: 'account', errcode, text }
      }
      const url = `${effects.apiUrl}${SEND_APIS[call.api]}?access_token=${token.token}`
      const body = JSON.stringify(call.body)
      if (!call.inTime()) return LATE
      return readAnswer(
        await effects.http({ method: 'POST', url, body, timeoutMs: SEND_TIMEOUT_MS }),
      )
    },
    // The refused token stays: the call was not made, and the next one asks again.
    refresh: () => refreshToken(effects, account).catch(() => false),
  }
}

/** A token lies in the database: where that does not answer, the send is provably not made. A transport never throws. */
const unreachable = (error: unknown): AccessToken => ({ type: 'unreachable', text: String(error) })
