import type { Person } from './people'

interface AccountBasics {
  appid: string
  name: string
  secret: string
  /** `gh_…`: what ToUserName says in events. */
  originalId: string
  /** Bound to the open-platform account: only then does WeChat tell the unionid. */
  bound: boolean
  /**
   * Addresses that may fetch an access token, and, for an official account, that may call with one. Undefined: there is
   * no list, which a mini program may choose and a test account has not.
   */
  ipWhitelist?: string[]
}

export interface MiniProgram extends AccountBasics {
  kind: 'miniProgram'
  /** Pages of the released version, without a leading slash. */
  pages: Set<string>
}

export interface OfficialAccount extends AccountBasics {
  kind: 'officialAccount'
  /** Not certified: most APIs answer 48001. A test account (测试号) needs no certificate. */
  certified: boolean
  testAccount: boolean
  /**
   * Environment sharing (环境共享): the mini program's functions may make cloud calls on its behalf.
   */
  sharing: boolean
  /** The mini program is linked to it: template messages may open it. */
  linked: boolean
  /** openid -> when they followed (ms). */
  followers: Map<string, number>
  /** Whom the account has blocked: 43019. */
  blacklist: Set<Person>
  /**
   * Who refuses the account's messages: sends are accepted, the receipt says `failed:user block`.
   */
  refusedBy: Set<Person>
}

export type Account = MiniProgram | OfficialAccount

/** Whether the account may use the APIs of a certified service account. */
export function isAuthorised(account: OfficialAccount): boolean {
  return account.certified || account.testAccount
}
