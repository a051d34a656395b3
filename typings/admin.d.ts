import type {
  Channel,
  ClosedRoad,
  Forecast,
  MessageStatus,
  PushAnswer,
  PushRequest,
  RecipientResult,
  RefusedRoad,
} from './push'

/** The contract of the function `admin`: for the mini program, the console, other functions and scripts. */
export interface AdminActions {
  /** State of the installation; while there is no owner, a claim code. Console only. */
  setup: { request: SetupRequest; answer: SetupAnswer }
  /** Becomes the first owner with the code. Mini program only. */
  claim: { request: { code: string }; answer: { role: 'owner' } }
  'push.send': { request: PushRequest & { confirm?: string }; answer: PushAnswer }
  /** What a push would come to, as far as is known now. Nothing is written or sent. */
  'push.forecast': { request: PushRequest & { confirm?: string }; answer: Forecast }
  'message.status': { request: { id: string }; answer: MessageStatus }
  'message.recipients': {
    request: { id: string; after?: number }
    answer: RecipientsPage
  }
  /** Nobody is notified any more until it is resumed. A scheduled message stays out of inboxes. */
  'message.pause': { request: { id: string }; answer: MessageStatus }
  'message.resume': { request: { id: string }; answer: MessageStatus }
  /** Whoever was not notified yet is not notified any more. It stays in inboxes. */
  'message.cancel': { request: { id: string }; answer: MessageStatus }
  /** As cancel, and it is taken out of all inboxes. Possible after the end, too. */
  'message.recall': { request: { id: string }; answer: MessageStatus }
  /** Notifies those who failed or were skipped, once more. Possible after the end only. */
  'message.resend': { request: { id: string }; answer: MessageStatus }
  'kind.save': { request: KindSave; answer: Kind }
  /** Messages of it that people still wait for go by `default`; their status says so (`takenKind`). Not for `default`. */
  'kind.delete': { request: KindDelete; answer: { deleted: true } }
  'kind.list': { request: Record<never, never>; answer: { kinds: Kind[] } }
  'token.create': { request: TokenCreate; answer: TokenCreated }
  'token.list': { request: Record<never, never>; answer: { tokens: PushToken[] } }
  'token.revoke': { request: { id: string }; answer: { revoked: true } }
  'topic.create': { request: TopicCreate; answer: Topic }
  'topic.list': { request: Record<never, never>; answer: { topics: Topic[] } }
  'topic.addMembers': { request: { topic: string; users: string[] }; answer: MembersChanged }
  'topic.removeMembers': { request: { topic: string; users: string[] }; answer: MembersChanged }
  'people.list': { request: { after?: string; limit?: number }; answer: PeoplePage }
  'people.update': { request: PersonUpdate; answer: PersonRow }
  'account.save': { request: AccountSave; answer: Account }
  'account.list': { request: Record<never, never>; answer: { accounts: Account[] } }
  'settings.get': { request: Record<never, never>; answer: Settings }
  'settings.save': { request: Partial<Omit<Settings, 'appid'>>; answer: Settings }
}

export type AdminAction = keyof AdminActions

export interface SetupRequest {
  /** The mini program's appid, if it is to be set by hand. */
  appid?: string
}

export interface SetupAnswer {
  collections: number
  /** Roads that are closed now, and why: for everybody, or for the messages of `kind`. Absent: none is. */
  closed?: (ClosedRoad & { kind?: string })[]
  /** Kinds whose template WeChat has refused since they were saved. Absent: none was. */
  refused?: (RefusedRoad & { kind: string })[]
  owner: boolean
  /** Enter it in the mini program within 10 minutes to become the first owner. Absent: there is an owner. */
  claimCode?: string
  appid: string
}

export interface RecipientsPage {
  recipients: RecipientResult[]
  /** Pass it as `after` for the next page; absent: that was all. */
  next?: number
}

export interface KindMapping {
  channel: Channel
  /** The official account's appid; absent for `subscribe`. */
  account?: string
  templateId: string
  /** Of a `subscribe` template: an accept holds until it is taken back (长期订阅). Absent: one accept is one message. */
  longTerm?: boolean
  /** The template's own title (模板标题), as WeChat shows it when it asks for permission: people find it beside the kind's name. */
  title?: string
  /** Field key to pattern: `{"thing1": "{{title}}", "time2": "{{time}}"}`. */
  fields: Record<string, string>
}

export interface KindSave {
  /** `default`, or a name of one's own: a-z, 0-9, - and _, at most 32. */
  id: string
  name?: string
  channels?: Channel[]
  account?: string
  mappings: KindMapping[]
  /**
   * The kind's `rev` as it was read (0: there is none yet): refused with `changed_meanwhile` when somebody has saved it
   * since. Absent: in place of whatever it is now.
   */
  rev?: number
}

export interface KindDelete {
  id: string
  /** As of `kind.save`. Absent: whatever it is now. */
  rev?: number
}

export interface Kind extends KindSave {
  name: string
  updatedAt: number
  /** Raised by every save. */
  rev: number
  /** Roads of its mappings that are closed now, and why. Absent: none is. In `kind.list` only. */
  closed?: ClosedRoad[]
  /** What WeChat refused last of its mappings since it was saved. Absent: nothing. In `kind.list` only. */
  refused?: RefusedRoad[]
}

/** Whom a push token may push to beside its owner; and whether its pushes may notify people in quiet hours. */
export type Scope = 'users' | 'topics' | 'followers' | 'everyone' | 'quietHours'

export interface TokenCreate {
  name: string
  /** Openid of the user to whom its pushes go when they name nobody. Absent: the caller. */
  owner?: string
  /** Whom else it may push to, and whether in quiet hours. Absent: nobody, and not. */
  scopes?: Scope[]
  channels?: Channel[]
  account?: string
  /** IP addresses that may use it over HTTP, at most 20. Absent: all. */
  addresses?: string[]
  /**
   * A push without idempotency key and merge key that is the same as one accepted within this time is not made again:
   * seconds, at most 86,400. Absent or 0: it is.
   */
  suppressSeconds?: number
  /** In ms; absent: never. */
  expiresAt?: number
}

export interface PushToken {
  id: string
  name: string
  owner: string
  scopes: Scope[]
  channels: Channel[] | null
  account: string | null
  addresses: string[]
  suppressSeconds: number
  expiresAt: number | null
  revokedAt: number | null
  createdAt: number
}

export interface TokenCreated extends PushToken {
  /** Shown once: only its hash is kept. 32 characters of a-z and 0-9. */
  token: string
}

export interface TopicCreate {
  /** a-z, A-Z, 0-9, - and _, at most 64: what a push names. */
  id: string
  name: string
  testList?: boolean
  account?: string
  channels?: Channel[]
}

export interface Topic {
  id: string
  name: string
  owner: string
  testList: boolean
  account: string | null
  channels: Channel[] | null
  createdAt: number
}

export interface MembersChanged {
  changed: number
  /** Openids that are no users here. */
  unknown: string[]
  /** Users who are in as many topics as one can be: they were left out. Absent: nobody. */
  full?: string[]
}

export interface PersonRow {
  openid: string
  name: string
  remark: string
  externalId: string
  tags: string[]
  role: 'owner' | 'admin' | 'user'
  follows: string[]
  topics: string[]
}

export interface PeoplePage {
  people: PersonRow[]
  next?: string
}

export interface PersonUpdate {
  openid: string
  name?: string
  remark?: string
  externalId?: string
  tags?: string[]
  role?: 'owner' | 'admin' | 'user'
}

export interface AccountSave {
  appid: string
  /** For good: `mini` for the mini program itself. */
  type: 'mini' | 'official'
  name: string
  /** Tried with WeChat, kept sealed, never shown again. '' takes it away; absent: as it is. */
  secret?: string
  /** The secret is kept although it could not be tried: WeChat does not answer, or not to this function's address. */
  untried?: boolean
}

export interface Account {
  appid: string
  type: 'mini' | 'official'
  name: string
  hasSecret: boolean
  createdAt: number
}

export interface Settings {
  appid: string
  /** The order of channels when nothing else says one. */
  channels: Channel[]
  /** The official account that comes first when nothing else names one. */
  account: string | null
  receipts: 'all' | 'failures' | 'off'
  /** Calls a second; 0: the default. */
  pace: number
  /** When notifications wait: `HH:MM` in UTC+8, `until` on the next day where it is before `from`. null: never. */
  quietHours: { from: string; until: string } | null
  /** Where the gateway is reached, for example `https://push.example.com`: shown with push tokens. '' unknown. */
  address: string
}
