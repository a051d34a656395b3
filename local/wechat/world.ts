import type { Account, MiniProgram, OfficialAccount } from './accounts'
import type { Changes } from './changes'
import type { Choice, Events } from './events'
import type { PopupResult } from './popup'
import type { Phones } from './phones'
import type { WeChatSettings } from './settings'
import type {
  AccountTemplate,
  SubscribeTemplate,
  SubscribeType,
  Template,
  TemplateOptions,
} from './templates'
import { Allowances } from './allowances'
import { isFieldType } from './field-types'
import { appidOf, originalIdOf, secretOf } from './ids'
import { Person } from './people'
import { Popup } from './popup'
import { Privacy } from './privacy'
import { fieldTypeOf, templateBasics } from './templates'

export interface WorldOptions {
  now: () => number
  settings: WeChatSettings
  events: Events
  phones: Phones
  changes: Changes
}

export interface OfficialAccountOptions {
  /** Default: made from the name. */
  appid?: string
  /** Default true. */
  certified?: boolean
  /** 测试号; default false. */
  testAccount?: boolean
  /** Shares its calls with the mini program's cloud environment; default false. */
  sharing?: boolean
  /** The mini program is linked to it; default true. */
  linked?: boolean
  /** Bound to the open-platform account; default true. */
  bound?: boolean
  /** Its IP list (IP 白名单), which an official account must have; default: nobody is on it. */
  addresses?: string[]
}

/**
 * Accounts, people, templates, who follows whom and who takes what: the state of WeChat, and what
 * people do in it.
 */
export class World {
  readonly miniProgram: MiniProgram
  readonly officialAccounts: OfficialAccount[] = []
  readonly people: Person[] = []
  readonly templates = new Map<string, Template>()
  readonly allowances = new Allowances()
  readonly popup: Popup
  readonly privacy: Privacy

  private readonly known = new Map<string, { person: Person; account: Account }>()

  constructor(private readonly options: WorldOptions) {
    this.miniProgram = {
      kind: 'miniProgram',
      ...credentialsOf(appidOf('mini program'), '驿站'),
      bound: true,
      pages: new Set(),
    }
    this.popup = new Popup(this, options)
    this.privacy = new Privacy(options)
  }

  now(): number {
    return this.options.now()
  }

  get accounts(): Account[] {
    return [this.miniProgram, ...this.officialAccounts]
  }

  /** Adds an official account. Its name must be new: the appid is made from it. */
  officialAccount(name: string, options: OfficialAccountOptions = {}): OfficialAccount {
    const appid = options.appid ?? appidOf(name)
    if (this.account(appid)) throw new Error(`There is already an account ${appid} (${name})`)
    const account: OfficialAccount = {
      kind: 'officialAccount',
      ...credentialsOf(appid, name),
      certified: options.certified ?? true,
      testAccount: options.testAccount ?? false,
      sharing: options.sharing ?? false,
      linked: options.linked ?? true,
      bound: options.bound ?? true,
      ...(options.testAccount !== true && { ipWhitelist: options.addresses ?? [] }),
      followers: new Map(),
      blacklist: new Set(),
      refusedBy: new Set(),
    }
    this.officialAccounts.push(account)
    for (const person of this.people) this.introduce(person, account)
    this.changed()
    return account
  }

  /** Adds a person. Names need not differ. */
  person(name: string): Person {
    const person = new Person(name, this.people.length + 1, this)
    this.people.push(person)
    for (const account of this.accounts) this.introduce(person, account)
    this.changed()
    return person
  }

  /** Adds pages to the released version of the mini program, for example `pages/inbox/index`. */
  releasePages(...pages: string[]): void {
    for (const page of pages) this.miniProgram.pages.add(page)
  }

  /**
   * Adds a template of subscribe messages, by default a one-time one.
   *
   * @throws when a field has a type that WeChat does not know
   */
  subscribeTemplate(options: TemplateOptions & { type?: SubscribeType }): SubscribeTemplate {
    const basics = templateBasics(this.miniProgram.appid, options)
    for (const { key } of basics.fields) {
      if (!isFieldType(fieldTypeOf(key))) {
        throw new Error(`The template "${options.title}" has a field of an unknown type: ${key}`)
      }
    }
    return this.addTemplate({ kind: 'subscribe', ...basics, type: options.type ?? 2 })
  }

  /** Adds a template of an official account's template messages. */
  accountTemplate(account: OfficialAccount, options: TemplateOptions): AccountTemplate {
    const basics = templateBasics(account.appid, options)
    return this.addTemplate({ kind: 'account', ...basics, account })
  }

  account(appid: string): Account | undefined {
    return this.accounts.find((account) => account.appid === appid)
  }

  /** Who has this openid, and at which account. */
  whoIs(openid: string): { person: Person; account: Account } | undefined {
    return this.known.get(openid)
  }

  /** The person whom `account` knows by this openid; undefined for another account's openid. */
  personAt(account: Account, openid: string): Person | undefined {
    const known = this.known.get(openid)
    return known?.account === account ? known.person : undefined
  }

  isFollower(person: Person, account: OfficialAccount): boolean {
    return account.followers.has(person.openid(account))
  }

  /**
   * Whether the mini program's functions may make cloud calls for this account: its own, or one
   * that shares.
   */
  isShared(appid: string): boolean {
    const account = this.account(appid)
    return account?.kind === 'miniProgram' || account?.sharing === true
  }

  /** Follows, with the event `subscribe`. Nothing happens when they follow already. */
  follow(person: Person, account: OfficialAccount): void {
    if (this.isFollower(person, account)) return
    person.follows(account)
    this.changed()
    this.options.events.followed(account, person)
  }

  /** Stops following, with the event `unsubscribe`. Nothing happens when they do not follow. */
  unfollow(person: Person, account: OfficialAccount): void {
    if (!account.followers.delete(person.openid(account))) return
    this.changed()
    this.options.events.unfollowed(account, person)
  }

  /** A tap on `wx.requestSubscribeMessage`: see Popup.request. */
  requestSubscribeMessage(
    person: Person,
    templateIds: string[],
    choice: Choice | Record<string, Choice>,
    options: { keep?: boolean } = {},
  ): PopupResult {
    return this.popup.request(person, templateIds, choice, options)
  }

  /**
   * While false, WeChat accepts messages to this person and fails to push them: the receipts say
   * so.
   */
  setReachable(person: Person, reachable: boolean): void {
    this.options.phones.setReachable(person, reachable)
  }

  private addTemplate<T extends Template>(template: T): T {
    if (this.templates.has(template.templateId)) {
      throw new Error(`There is already a template with the title "${template.title}"`)
    }
    this.templates.set(template.templateId, template)
    this.changed()
    return template
  }

  private changed(): void {
    this.options.changes.tell('world')
  }

  private introduce(person: Person, account: Account): void {
    this.known.set(person.openid(account), { person, account })
  }
}

function credentialsOf(
  appid: string,
  name: string,
): { appid: string; name: string; secret: string; originalId: string } {
  return { appid, name, secret: secretOf(appid), originalId: originalIdOf(appid) }
}
