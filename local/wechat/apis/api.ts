import type { Account, MiniProgram, OfficialAccount } from '../accounts'
import type { AccessTokens } from '../access-tokens'
import type { Changes } from '../changes'
import type { ClientMessages } from '../client-messages'
import type { Events } from '../events'
import type { AnswerFields } from '../json'
import type { Phones } from '../phones'
import type { Usage } from '../quotas'
import type { WeChatSettings } from '../settings'
import type { World } from '../world'

/** What the APIs work on. */
export interface Platform {
  now: () => number
  settings: WeChatSettings
  world: World
  phones: Phones
  changes: Changes
  events: Events
  tokens: AccessTokens
  clientMessages: ClientMessages
  /** The address that the present HTTPS call comes from. */
  callerIp: () => string
  /** A new message id, beyond 2^53. */
  nextMsgid: () => bigint
}

export interface ApiRequest<Caller> {
  account: Caller
  /** The body, or the query of a GET, or the arguments of a cloud call. */
  data: Record<string, unknown>
  usage: Usage
  /** Another call of this API about the same person was under way when this one arrived. */
  concurrent: boolean
}

interface ApiBasics {
  name: string
  method: 'GET' | 'POST'
  path: string
}

/** One API, the same over HTTPS and (but for tokens) as a cloud call. `run` throws Refusal. */
export type Api = ApiBasics &
  (
    | { caller: 'miniProgram'; run: Run<MiniProgram> }
    | { caller: 'officialAccount'; run: Run<OfficialAccount> }
    /** Needs no access token and is no cloud call. */
    | { caller: 'anyone'; run: Run<undefined> }
  )

type Run<Caller extends Account | undefined> = (
  request: ApiRequest<Caller>,
  platform: Platform,
) => AnswerFields
