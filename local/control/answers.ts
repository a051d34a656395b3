/** What the control server answers, as its pages and the phones read it. Types only: this file is read in browsers too. */

export interface WorldView {
  miniProgram: { appid: string; name: string }
  people: PersonView[]
  accounts: AccountView[]
  templates: TemplateView[]
  /** Where the gateway listens, for example `http://127.0.0.1:7081`; null: nowhere. */
  gateway: string | null
}

export interface PersonView {
  name: string
  /** At the mini program. */
  openid: string
  unionid: string
  /** The push token that the world began with; null: none. */
  token: string | null
  /** appid -> openid there. */
  openids: Record<string, string>
  /** The appids of the official accounts that they follow. */
  follows: string[]
}

export interface AccountView {
  appid: string
  name: string
  secret: string
  certified: boolean
  testAccount: boolean
  sharing: boolean
  linked: boolean
  /** How many. */
  followers: number
}

export interface TemplateView {
  templateId: string
  title: string
  content: string
  /** appid */
  account: string
  channel: 'template' | 'subscribe'
}

export interface NotificationView {
  id: string
  /** The openid that it was sent to, as the sending account knows the person. */
  to: string
  person: string
  channel: 'template' | 'uniform' | 'subscribe' | 'service'
  account: { appid: string; name: string }
  template: { id: string; title: string }
  fields: { key: string; label: string; value: string }[]
  /** Where a tap leads: `/pages/…` with its query is a page of the mini program, anything else a URL; null: nowhere. */
  link: string | null
  /** ISO 8601, UTC. */
  time: string
  msgid: string
}

/** What the popup of wx.requestSubscribeMessage would do. */
export interface AskView {
  /** What it shows. `lines` are the labels of the fields. */
  ask: { templateId: string; title: string; lines: string[]; type: 2 | 3 }[]
  /** Template id -> what the program is answered without a question. */
  silent: Record<string, 'accept' | 'reject' | 'ban' | 'filter'>
}

/** 订阅消息 in the mini program's settings page, and what wx.getSetting tells. */
export interface SubscriptionsView {
  mainSwitch: boolean
  /** Template id -> the choice that is kept; templates without one are not there. */
  kept: Record<string, 'accept' | 'reject' | 'ban'>
  /** The titles of those in `kept`. */
  templates: { templateId: string; title: string }[]
}

/** The mini program as the phones run it. */
export interface ProgramView {
  /** Time that the last build took, in ms; null: there was none. */
  ms: number | null
  /** Why the last build failed, in a sentence; the phones go on with what was built before. null: it did not. */
  error: string | null
}

/** What `/local/live` says: something that is shown has changed. */
export interface LiveEvent {
  type: 'notifications' | 'world' | 'program'
}

/** A refusal; `errCode` where the platform or the popup gave one. */
export interface RefusalView {
  error: string
  errCode?: number
}
