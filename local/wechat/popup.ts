import type { Choice, Events } from './events'
import type { MiniProgram } from './accounts'
import type { Person } from './people'
import type { WeChatSettings } from './settings'
import type { SubscribeTemplate } from './templates'
import type { World } from './world'

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
 * The popup of `wx.requestSubscribeMessage` and what people have set there for good. That it
 * follows a tap is the host's rule.
 */
export class Popup {
  private readonly kept = new Map<Person, Map<SubscribeTemplate, Choice>>()
  private readonly switchedOff = new Set<Person>()
  private readonly banned = new Set<MiniProgram | SubscribeTemplate | Person>()

  constructor(
    private readonly world: World,
    private readonly settings: WeChatSettings,
    private readonly events: Events,
  ) {}

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
    const templates = this.checked(person, templateIds)
    const result: PopupResult = { errMsg: 'requestSubscribeMessage:ok' }
    const told: { template: SubscribeTemplate; choice: Choice }[] = []
    const titles = new Set<string>()
    for (const template of templates) {
      const { templateId, title } = template
      const blocked = this.blockedValue(person, template, titles.has(title))
      titles.add(title)
      if (blocked) {
        result[templateId] = blocked
        continue
      }
      const kept = this.keptChoice(person, template)
      const made = kept ?? (typeof choice === 'string' ? choice : (choice[templateId] ?? 'reject'))
      result[templateId] = made
      this.apply(person, template, made)
      if (options.keep) this.keep(person, template, made)
      if (!kept || this.settings.silentAcceptSendsEvent) told.push({ template, choice: made })
    }
    if (told.length > 0) this.events.popup(this.world.miniProgram, person, told)
    return result
  }

  /**
   * The user rejects a template in the service-notification card, with the event
   * subscribe_msg_change_event.
   */
  reject(person: Person, template: SubscribeTemplate): void {
    this.apply(person, template, 'reject')
    if (this.keptChoice(person, template)) this.keep(person, template, 'reject')
    this.events.change(this.world.miniProgram, person, template)
  }

  /**
   * 订阅消息 in the mini program's settings: off, every popup fails (20004) and every send is 43101.
   */
  setMainSwitch(person: Person, on: boolean): void {
    if (on) this.switchedOff.delete(person)
    else this.switchedOff.add(person)
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
  }

  isBanned(person: Person, template: SubscribeTemplate): boolean {
    const targets = [this.world.miniProgram, template, person]
    return targets.some((target) => this.banned.has(target))
  }

  private checked(person: Person, templateIds: string[]): SubscribeTemplate[] {
    if (templateIds.length === 0) throw new PopupFailure(10001)
    if (templateIds.length > this.settings.maxTmplIds) throw new PopupFailure(20003)
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

  private blockedValue(
    person: Person,
    template: SubscribeTemplate,
    sameTitle: boolean,
  ): 'ban' | 'filter' | undefined {
    if (this.isBanned(person, template)) return 'ban'
    return sameTitle ? 'filter' : undefined
  }

  /**
   * A reject also takes back what was accepted before: whether WeChat does so is undocumented, this
   * is harsher.
   */
  private apply(person: Person, template: SubscribeTemplate, choice: Choice): void {
    if (choice === 'accept') this.world.allowances.grant(person, template, 1)
    else this.world.allowances.revoke(person, template)
  }

  private keptChoice(person: Person, template: SubscribeTemplate): Choice | undefined {
    return this.kept.get(person)?.get(template)
  }

  private keep(person: Person, template: SubscribeTemplate, choice: Choice): void {
    const choices = this.kept.get(person) ?? new Map<SubscribeTemplate, Choice>()
    this.kept.set(person, choices.set(template, choice))
  }
}
