import type { Channel, Format } from './push'

/** The contract between the mini program and the function `user`: action name to request and answer. */
export interface UserActions {
  /** Who am I? Makes the user on the first call. */
  'me.get': { request: Record<never, never>; answer: Me }
  'me.rename': { request: { name: string }; answer: Me }
  'inbox.page': { request: InboxPageRequest; answer: InboxPage }
  'inbox.unread': { request: Record<never, never>; answer: Unread }
  'inbox.readAll': { request: { upTo: string }; answer: Unread }
  'inbox.clear': { request: { upTo: string }; answer: Unread }
  'message.open': { request: { id: string; key?: string }; answer: InboxMessage }
  'message.mark': { request: { id: string; read?: boolean; hidden?: boolean }; answer: Done }
  'grants.list': { request: Record<never, never>; answer: { grants: GrantState[] } }
  'grants.report': {
    request: { accepted: string[]; rejected?: string[] }
    answer: { grants: GrantState[] }
  }
}

export type UserAction = keyof UserActions

export interface Done {
  done: true
}

export interface Me {
  openid: string
  name: string
  role: 'owner' | 'admin' | 'user'
  /** Appids of the official accounts that are known to be followed by this user. */
  follows: string[]
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
  notified: { outcome: string; channel: Channel | ''; reason: string }
}

export interface GrantState {
  templateId: string
  /** Kinds that use the template. */
  kinds: string[]
  /** How many more messages, as far as we know. */
  remaining: number
}
