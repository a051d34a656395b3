import type { FaultRule, FieldFault } from './errors'

/** What a push asks for, whichever way it comes. All texts UTF-8; times as each says. */

export type Channel = 'template' | 'uniform' | 'subscribe'
export type Format = 'text' | 'markdown' | 'html' | 'json'
/** Of a template message `sent` is the last word: WeChat does not tell cloud functions how it ended. */
export type Outcome = 'sent' | 'delivered' | 'failed' | 'skipped' | 'unknown'
export type MessageState = 'scheduled' | 'open' | 'paused' | 'stopping' | 'ended'

/**
 * Why a person was not notified, or a road is closed: every reason there is. What each means and what to do:
 * docs/reasons.md.
 */
export type Reason =
  // the installation or its templates
  | 'account_restricted'
  | 'api_not_allowed'
  | 'blocked_by_account'
  | 'kind_has_no_template'
  | 'mini_program_not_linked'
  | 'no_access_token'
  | 'no_credential'
  | 'not_an_openid_of_the_account'
  | 'page_refused'
  | 'quota_used_up'
  | 'refused_by_wechat'
  | 'request_refused'
  | 'server_address_not_listed'
  | 'template_field_refused'
  | 'template_refused'
  | 'template_restricted'
  // the push
  | 'cancelled'
  | 'content_refused'
  | 'expired'
  | 'field_does_not_fit'
  | 'recalled'
  | 'superseded'
  // the person
  | 'answers_used_up'
  | 'blocked_by_person'
  | 'muted'
  | 'no_allowance'
  | 'not_a_follower'
  | 'not_a_user'
  | 'user_limited'
  | 'window_over'
  // nobody
  | 'api_withdrawn'
  | 'no_answer'
  | 'not_delivered'
  | 'sender_was_cut_off'
  | 'tries_used_up'
  | 'wechat_failed'

/** What can be done with a message after it was accepted. */
export type Control = 'pause' | 'resume' | 'cancel' | 'recall' | 'resend'

/** Milliseconds since 1970, or ISO 8601 with an offset: `2026-03-02T10:00:00+08:00` (or `+0800`), `2026-03-02T02:00:00Z`. */
export type Moment = number | string

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
  /** A web address (http, https) or a page of the mini program (`pages/…`), at most 1,000 characters. */
  link?: string
  /** A kind's id; absent: `default`. */
  kind?: string
  /** Values for the kind's `{{data.<name>}}`, at most 50. Whole numbers beyond 2^53 as texts, but over HTTP. */
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
  /** When it is to become visible and people are notified, at most 366 days ahead. A time in the past means now. */
  sendAt?: Moment
  /** Instead of `sendAt`: in how many seconds, at most 31,536,000. */
  delay?: number
  /** Nobody is notified any more after this. It stays in inboxes. */
  expiresAt?: Moment
  /** Instead of `expiresAt`: seconds from becoming visible, 60 to 31,536,000. */
  ttl?: number
  /** Notifies people in quiet hours, too. Takes the scope `quietHours`, or a role. */
  passQuietHours?: boolean
  /**
   * A later push with the same key, by the same sender and for the same audience, takes the place of the message: one
   * message in the inbox, with the newest content, and people are notified anew. At most 255 characters.
   */
  mergeKey?: string
  /** The sender's time of what is told. Of two pushes with one merge key the newer stands. Absent: the later to arrive. */
  eventAt?: Moment
}

export type Counts = Record<Outcome, number>

/** A reason, with what was seen of it. */
export interface Cause {
  /** '' when there is nothing to say. */
  reason: Reason | ''
  /** WeChat's, where it has refused. */
  errcode?: number
  /** The template's field that it is about. */
  field?: string
  /** Which rule of the field does not hold. */
  rule?: FaultRule
}

/**
 * Where a person ended, and why there. Where several roads did not do, it is the reason that somebody can mend: an
 * administrator's before the sender's, that before the person's.
 */
export interface RecipientResult extends Cause {
  /** The user's openid, or appid:openid of a follower who is nobody's user. */
  user: string
  /** `waiting` while it has not ended. */
  outcome: Outcome | 'waiting'
  channel: Channel | ''
  /** What stood in the way on the roads that did not do, in the order in which they were tried. Absent: nothing did. */
  roads?: RoadResult[]
}

/** Why a road did not do. */
export interface RoadResult extends Cause {
  channel: Channel
  /** The official account; absent for `subscribe`. */
  account?: string
}

/** The answer to a push: it is accepted, and will not be lost. */
export interface PushAnswer {
  id: string
  state: MessageState
  /** True: the idempotency key was known, and this is the message that it made. */
  repeated: boolean
  /** The message of this merge key tells of something newer: nothing was changed. */
  superseded?: true
  /** The push token made the same push a moment ago, and this is its message: nothing was made. */
  suppressed?: true
  /** Outcomes that came in time; the others by asking for the message. */
  recipients: RecipientResult[]
}

/** All times in ms since 1970. */
export interface MessageStatus {
  id: string
  state: MessageState
  title: string
  kind: string
  /**
   * The kind is not there (any more): whoever was not notified before goes, or went, by this one. Absent: all by `kind`.
   */
  takenKind?: 'default'
  /** Raised by every push with the same merge key. */
  edition: number
  /** The round of notifying: a resend, or another edition, starts the next. */
  attempt: number
  createdAt: number
  /** When it was, or is, to become visible; null: at once. */
  sendAt: number | null
  /** Since when it is in inboxes; null: not yet. */
  visibleAt: number | null
  expiresAt: number | null
  endedAt: number | null
  stopped: '' | 'cancelled' | 'recalled'
  /** People planned so far, and where they ended. */
  planned: number
  /** Of the audience of a stopped message: who was not planned any more. */
  notPlanned: number
  waiting: number
  counts: Counts
  /** What can be done with it now. */
  possible: Control[]
}

/** What a push would come to, as far as is known now: if WeChat takes every call. */
export interface Forecast {
  people: number
  /** False: estimated from a sample. Up to 10,000 people it is exact. */
  exact: boolean
  /** How many people were looked at. */
  sampled: number
  /** People by the channel that would notify them. */
  channels: Record<Channel, number>
  /** People who would not be notified, by reason. The message would be in their inbox. */
  skipped: Partial<Record<Reason, number>>
  /** Until then some of them wait, in ms: quiet hours, or a channel that is closed for a while. */
  waitsUntil?: number
  /**
   * What does not fit the templates: by those roads nobody would be notified. With the rule `refused_before`: what WeChat
   * has refused in an earlier message of the kind, and may refuse again. Who goes by that road is counted there.
   */
  faults: TemplateFault[]
  /** Roads of the ladder that are closed then. Absent: none is. */
  closed?: ClosedRoad[]
}

/** A road that is closed now, for everybody or for the messages of a kind. */
export interface ClosedRoad extends RoadResult {
  /** `closed`: people go on to their next channel. `waiting`: they wait until then. */
  state: 'closed' | 'waiting'
  /** In ms: when it was closed, the last time. */
  since: number
  /** In ms: when it is tried again by itself. */
  until: number
  /** Of the functions, as WeChat sees them: with `server_address_not_listed`, what to put on the account's IP list. */
  address?: string
}

/** A road on which WeChat has refused a kind's template, since the kind was saved: what it refused last. */
export interface RefusedRoad extends RoadResult {
  /** In ms: the last time. */
  at: number
  /** Messages that were refused so. */
  times: number
}

/** Its field is the template's; `templateId` where it is about the template as a whole. */
export interface TemplateFault extends FieldFault {
  channel: Channel
  /** The official account; '' for `subscribe`. */
  account: string
}
