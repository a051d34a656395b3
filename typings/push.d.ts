/** What a push asks for, whichever way it comes. All times in ms since 1970, all texts UTF-8. */

export type Channel = 'template' | 'uniform' | 'subscribe'
export type Format = 'text' | 'markdown' | 'html' | 'json'
export type Outcome = 'sent' | 'delivered' | 'failed' | 'skipped' | 'unknown'
export type MessageState = 'scheduled' | 'open' | 'paused' | 'stopping' | 'ended'

/** Exactly one of the four. */
export interface PushAudience {
  /** Openids of users, at most 2,000. */
  users?: string[]
  /** A topic's code. */
  topic?: string
  /** The appid of an official account: its followers. */
  followers?: string
  /** Everyone who is a user. */
  everyone?: true
}

export interface PushRequest {
  /** At most 200 characters. Absent: the beginning of the content. */
  title?: string
  /** One line for lists and notifications, at most 200 characters. Absent: the beginning of the content as plain text. */
  summary?: string
  /** At most 100,000 characters. Title or content must be there. */
  content?: string
  format?: Format
  /** A web address or a mini-program page, at most 1,000 characters. */
  link?: string
  /** A kind's id; absent: `default`. */
  kind?: string
  /** Values for the kind's `{{data.<name>}}`, at most 50. */
  data?: Record<string, string | number | boolean>
  /** Absent: the owner of the push token, or the caller. */
  to?: PushAudience
  priority?: 'normal' | 'high'
  /** The order of channels, for this push only. */
  channels?: Channel[]
  /** The official account to send by. */
  account?: string
  /** A repeat with the same key is the same push: at most 255 characters. */
  idempotencyKey?: string
}

export type Counts = Record<Outcome, number>

export interface RecipientResult {
  /** The user's openid, or appid:openid of a follower who is nobody's user. */
  user: string
  /** `waiting` while it has not ended. */
  outcome: Outcome | 'waiting'
  channel: Channel | ''
  /** Why it ended there; '' when there is nothing to say. */
  reason: string
}

/** The answer to a push: it is accepted, and will not be lost. */
export interface PushAnswer {
  id: string
  state: MessageState
  /** True: the idempotency key was known, and this is the message that it made. */
  repeated: boolean
  /** Outcomes that came in time; the others by asking for the message. */
  recipients: RecipientResult[]
}

export interface MessageStatus {
  id: string
  state: MessageState
  title: string
  kind: string
  createdAt: number
  endedAt: number | null
  /** People planned so far, and where they ended. */
  planned: number
  waiting: number
  counts: Counts
}
