import type { Channel, Format, Outcome, Reason } from './push'

/** The contract between the mini program and the function `user`: action name to request and answer. */
export interface UserActions {
  /** Who am I? Makes the user on the first call. */
  'me.get': { request: Record<never, never>; answer: Me }
  'me.rename': { request: { name: string }; answer: Me }
  /** Deletes what is kept about the caller. Not for the owner. */
  'me.erase': { request: Record<never, never>; answer: Done }
  'inbox.page': { request: InboxPageRequest; answer: InboxPage }
  'inbox.unread': { request: Record<never, never>; answer: Unread }
  'inbox.readAll': { request: { upTo: string }; answer: Unread }
  'inbox.clear': { request: { upTo: string }; answer: Unread }
  'message.open': { request: { id: string; key?: string }; answer: InboxMessage }
  'message.mark': { request: { id: string; read?: boolean; hidden?: boolean }; answer: Done }
  'grants.list': { request: Record<never, never>; answer: { grants: GrantState[] } }
  'grants.report': {
    request: { accepted: string[]; rejected?: string[]; refused?: RefusedTemplates }
    answer: { grants: GrantState[] }
  }
  /** The topics that the caller is in, and those whose messages the caller still has. */
  'topics.mine': { request: Record<never, never>; answer: MyTopics }
  /** A muted topic's messages still come into the inbox; WeChat notifies of none of them. */
  'topics.mute': { request: { topic: string; muted: boolean }; answer: MyTopics }
  /** What came is kept; what comes from now on is not the caller's any more. */
  'topics.leave': { request: { topic: string }; answer: MyTopics }
  /** The caller's own push tokens, newest first, without those that were revoked. */
  'tokens.list': { request: Record<never, never>; answer: MyTokens }
  /** A push token that reaches its owner and nobody else. The secret is in this answer only. */
  'tokens.create': { request: { name: string }; answer: MyTokenCreated }
  'tokens.revoke': { request: { id: string }; answer: MyTokens }
}

export type UserAction = keyof UserActions

export interface Done {
  done: true
}

export interface Me {
  openid: string
  name: string
  role: 'owner' | 'admin' | 'user'
  /** The official accounts that are linked to this installation. */
  accounts: LinkedAccount[]
  /** False: nobody owns this installation yet, and a claim code is waited for. */
  hasOwner: boolean
}

export interface LinkedAccount {
  appid: string
  name: string
  /** Known to be followed by this user: its template messages are a road to them. */
  followed: boolean
}

export interface MyTopics {
  topics: MyTopic[]
}

export interface MyTopic {
  /** The topic's code, as in `InboxRow.topic`. */
  id: string
  name: string
  muted: boolean
  /** Left, or taken off: only what came before is there. */
  left: boolean
}

export interface MyTokens {
  tokens: MyToken[]
  /** Where this installation takes pushes over HTTP, for example `https://push.example.com`; '' when nobody has set it. */
  address: string
}

export interface MyToken {
  id: string
  name: string
  createdAt: number
  /** In ms; null: never. */
  expiresAt: number | null
}

export interface MyTokenCreated extends MyTokens {
  /** 32 characters of a-z and 0-9, shown once. */
  token: string
}

export interface InboxPageRequest {
  filter?: 'all' | 'unread'
  /** Only messages to this topic. */
  topic?: string
  /** Text in title or summary. */
  search?: string
  /** From the last page's `next`. */
  cursor?: string
  /** Rows, 1 to 50; absent: 20. */
  limit?: number
}

export interface InboxRow {
  id: string
  /** Time-ordered; for readAll and clear. */
  at: string
  /** In ms. */
  time: number
  title: string
  summary: string
  format: Format
  kind: string
  priority: 'normal' | 'high'
  sender: string
  /** The topic's code, or ''. */
  topic: string
  read: boolean
}

export interface InboxPage {
  messages: InboxRow[]
  /** Pass it as `cursor` for older messages; absent: there are none. */
  next?: string
}

/** Counted up to 99; `more`: there are more than that. */
export interface Unread {
  unread: number
  more: boolean
}

export interface InboxMessage extends InboxRow {
  content: string
  link: string
  /** How this user was notified of it. */
  notified: { outcome: Outcome | 'waiting' | ''; channel: Channel | ''; reason: Reason | '' }
}

/** WeChat did not ask: a template failed alone, or (20002) these are not of one sort. */
export interface RefusedTemplates {
  /** Of wx.requestSubscribeMessage. */
  errCode: 10004 | 20001 | 20002 | 20013
  /** Those that no kind uses any more are passed over. */
  templateIds: string[]
}

export interface GrantState {
  templateId: string
  /** WeChat takes no popup that asks for both sorts. */
  type: 'oneTime' | 'longTerm'
  /** Kinds that use the template. */
  kinds: { id: string; name: string }[]
  /** What WeChat calls the template when it asks for permission; '' nobody has said. */
  title: string
  /** How many more messages, as far as we know; null: no end (long-term, and agreed to). */
  remaining: number | null
}
