import type { Choice } from './events'
import type { MiniProgram } from './accounts'
import type { Person } from './people'
import type { SubscribeTemplate } from './templates'
import type { World, WorldOptions } from './world'

/** What is kept for a template: a choice, or that WeChat has banned it. */
export type Kept = Choice | 'ban'

/** What the caller gets for a template that the popup does not ask for. */
export type Silent = Kept | 'filter'

/** What the popup would do. */
export interface PopupQuestion {
  /** The templates that it shows. */
  asked: SubscribeTemplate[]
  silent: Map<SubscribeTemplate, Silent>
}

/**
 * What `wx.requestSubscribeMessage` answers: `errMsg`, and for each template id accept, reject, ban
 * or filter.
 */
export type PopupResult = Record<string, string>

/**
 * The sentences of `wx.requestSubscribeMessage`'s fail callback, by errCode (WeChat: wx.requestSubscribeMessage).
 */
const FAILURES = {
  10001: "TmplIds can't be empty",
  20001: 'No template data return, verify the template id exist',
  20002: 'Templates type must be same',
  20003: 'Templates count out of max bounds',
  20004: 'The main switch is switched off',
  20005: 'This mini program was banned from subscribing messages',
} as const

/** What the fail callback gets: `{errCode, errMsg}`. */
export class PopupFailure extends Error {
  readonly errMsg: string

  constructor(readonly errCode: keyof typeof FAILURES) {
    super(FAILURES[errCode])
    this.errMsg = `requestSubscribeMessage:fail ${this.message}`
  }
}

/**
 * The popup of `wx.requestSubscribeMessage`, what people have set there for good, and where they see and change that: the
 * mini program's settings page. That the popup follows a tap is the host's rule.
 */
export class Popup {
  private readonly kept = new Map<Person, Map<SubscribeTemplate, Choice>>()
  private readonly switchedOff = new Set<Person>()
  private readonly banned = new Set<MiniProgram | SubscribeTemplate | Person>()

  constructor(
    private readonly world: World,
    private readonly options: WorldOptions,
  ) {}

  /**
   * What a request of the program would show. Nothing changes.
   *
   * @throws PopupFailure what the fail callback gets
   */
  ask(person: Person, templateIds: string[]): PopupQuestion {
    const question: PopupQuestion = { asked: [], silent: new Map() }
    const titles = new Set<string>()
    for (const template of this.checked(person, templateIds)) {
      const value = this.silentValue(person, template, titles.has(template.title))
      titles.add(template.title)
      if (value) question.silent.set(template, value)
      else question.asked.push(template)
    }
    return question
  }

  /**
   * The user acts on the popup.
   *
   * @param choice the same for every template, or by template id; an id without one is rejected
   * @param options.keep ticks 总是保持以上选择: later calls take this choice and show nothing for these
   *   templates
   * @throws PopupFailure what the fail callback gets
   */
  request(
    person: Person,
    templateIds: string[],
    choice: Choice | Record<string, Choice>,
    options: { keep?: boolean } = {},
  ): PopupResult {
    const { asked, silent } = this.ask(person, templateIds)
    const { events, settings } = this.options
    const result: PopupResult = { errMsg: 'requestSubscribeMessage:ok' }
    const told: { template: SubscribeTemplate; choice: Choice }[] = []
    const make = (template: SubscribeTemplate, made: Choice, isTold: boolean): void => {
      result[template.templateId] = made
      this.apply(person, template, made)
      if (isTold) told.push({ template, choice: made })
    }
    for (const template of asked) {
      const made = typeof choice === 'string' ? choice : (choice[template.templateId] ?? 'reject')
      make(template, made, true)
      if (options.keep) this.keep(person, template, made)
    }
    for (const [template, value] of silent) {
      if (value === 'ban' || value === 'filter') result[template.templateId] = value
      else make(template, value, settings.silentAcceptSendsEvent)
    }
    if (told.length > 0) events.popup(this.world.miniProgram, person, told)
    return result
  }

  /**
   * The user rejects a template in the service-notification card, with the event
   * subscribe_msg_change_event.
   */
  reject(person: Person, template: SubscribeTemplate): void {
    this.apply(person, template, 'reject')
    if (this.keptChoices(person).has(template)) this.keep(person, template, 'reject')
    this.options.events.change(this.world.miniProgram, person, template)
  }

  /**
   * What the mini program's settings page lists, and `wx.getSetting({withSubscriptions: true})` tells: only templates whose
   * choice is kept.
   */
  keptChoices(person: Person): Map<SubscribeTemplate, Kept> {
    const kept = new Map<SubscribeTemplate, Kept>()
    for (const [template, choice] of this.kept.get(person) ?? []) {
      kept.set(template, this.isBanned(person, template) ? 'ban' : choice)
    }
    return kept
  }

  /**
   * The user changes a kept choice in the settings page. An accept grants nothing by itself: the next request does, silently
   * (undocumented; this is harsher).
   *
   * @throws Error when no choice is kept for the template: the page does not list it
   */
  changeKept(person: Person, template: SubscribeTemplate, choice: Choice): void {
    if (!this.keptChoices(person).has(template)) {
      throw new Error(`${person.name} keeps no choice for "${template.title}"`)
    }
    this.keep(person, template, choice)
    if (choice === 'accept') return
    this.apply(person, template, 'reject')
    const { events, settings } = this.options
    if (settings.settingsRejectSendsEvent) events.change(this.world.miniProgram, person, template)
  }

  /**
   * 订阅消息 in the mini program's settings: off, every popup fails (20004) and every send is 43101.
   */
  setMainSwitch(person: Person, on: boolean): void {
    if (on) this.switchedOff.delete(person)
    else this.switchedOff.add(person)
    this.options.changes.tell('world')
  }

  isSwitchedOn(person: Person): boolean {
    return !this.switchedOff.has(person)
  }

  /**
   * WeChat takes subscribe messages away from the mini program, from one template or for one
   * person: 43107.
   */
  ban(target: MiniProgram | SubscribeTemplate | Person): void {
    this.banned.add(target)
    this.options.changes.tell('world')
  }

  isBanned(person: Person, template: SubscribeTemplate): boolean {
    const targets = [this.world.miniProgram, template, person]
    return targets.some((target) => this.banned.has(target))
  }

  private checked(person: Person, templateIds: string[]): SubscribeTemplate[] {
    if (templateIds.length === 0) throw new PopupFailure(10001)
    if (templateIds.length > this.options.settings.maxTmplIds) throw new PopupFailure(20003)
    if (this.banned.has(this.world.miniProgram)) throw new PopupFailure(20005)
    if (!this.isSwitchedOn(person)) throw new PopupFailure(20004)
    const templates = templateIds.map((id) => {
      const template = this.world.templates.get(id)
      if (template?.kind !== 'subscribe') throw new PopupFailure(20001)
      return template
    })
    if (new Set(templates.map(({ type }) => type)).size > 1) throw new PopupFailure(20002)
    return templates
  }

  private silentValue(
    person: Person,
    template: SubscribeTemplate,
    sameTitle: boolean,
  ): Silent | undefined {
    if (this.isBanned(person, template)) return 'ban'
    return sameTitle ? 'filter' : this.kept.get(person)?.get(template)
  }

  /**
   * A reject also takes back what was accepted before: whether WeChat does so is undocumented, this
   * is harsher.
   */
  private apply(person: Person, template: SubscribeTemplate, choice: Choice): void {
    if (choice === 'accept') this.world.allowances.grant(person, template, 1)
    else this.world.allowances.revoke(person, template)
    this.options.changes.tell('world')
  }

  private keep(person: Person, template: SubscribeTemplate, choice: Choice): void {
    const choices = this.kept.get(person) ?? new Map<SubscribeTemplate, Choice>()
    this.kept.set(person, choices.set(template, choice))
  }
}
