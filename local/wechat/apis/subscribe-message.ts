import type { MiniProgram } from '../accounts'
import type { Person } from '../people'
import type { WeChatSettings } from '../settings'
import type { SubscribeTemplate } from '../templates'
import type { Api, ApiRequest, Platform } from './api'
import { isFieldValue } from '../field-types'
import { textOf } from '../json'
import { Refusal } from '../refusal'
import { fieldTypeOf } from '../templates'
import { invalidField, isReleased, valuesOf } from './field-values'

type Request = ApiRequest<MiniProgram>

/**
 * POST /cgi-bin/message/subscribe/send (WeChat: 发送订阅消息). Only a success spends the allowance.
 */
export const subscribeMessageSend: Api = {
  name: 'subscribeMessage.send',
  method: 'POST',
  path: '/cgi-bin/message/subscribe/send',
  caller: 'miniProgram',
  run(request, platform) {
    const { account, data } = request
    const person = platform.world.personAt(account, textOf(data['touser']))
    if (!person) throw new Refusal(40003)
    const template = platform.world.templates.get(textOf(data['template_id']))
    if (template?.kind !== 'subscribe') throw new Refusal(40037)
    const values = checkedValues(template, data['data'], platform.settings)
    const page = checkedPage(account, data['page'])
    checkConsent(person, template, platform)
    checkLimits(request, person, template, [...values.values()], platform)
    platform.world.allowances.spend(person, template)
    return { errcode: 0, errmsg: 'ok', msgid: deliver(person, template, values, page, platform) }
  },
}

function checkedValues(
  template: SubscribeTemplate,
  data: unknown,
  settings: WeChatSettings,
): Map<string, string> {
  const values = valuesOf(data, template.fields)
  for (const { key, choices } of template.fields) {
    const value = values.get(key)
    if (value !== undefined && !isFieldValue(fieldTypeOf(key), value, choices, settings)) {
      throw invalidField(key, 'invalid')
    }
  }
  return values
}

function checkedPage(account: MiniProgram, page: unknown): string | undefined {
  if (page === undefined || page === '') return undefined
  if (typeof page !== 'string' || !isReleased(account.pages, page)) throw new Refusal(41030)
  return page
}

function checkConsent(person: Person, template: SubscribeTemplate, { world }: Platform): void {
  const accepted = world.allowances.of(person, template) > 0
  if (!accepted || !world.popup.isSwitchedOn(person)) throw new Refusal(43101)
}

function checkLimits(
  { concurrent, usage }: Request,
  person: Person,
  template: SubscribeTemplate,
  values: string[],
  { world, settings }: Platform,
): void {
  const isSensitive = (value: string): boolean =>
    settings.sensitiveWords.some((word) => value.includes(word))
  if (concurrent) throw new Refusal(43108)
  if (world.popup.isBanned(person, template)) throw new Refusal(43107)
  if (usage.today > settings.subscribeSendsPerDay) throw new Refusal(45009)
  if (values.some(isSensitive)) throw new Refusal(45168)
  if (usage.thisMinute > settings.subscribeSendsPerMinute) throw new Refusal(45011)
}

function deliver(
  person: Person,
  template: SubscribeTemplate,
  values: Map<string, string>,
  page: string | undefined,
  { world, phones, events, nextMsgid }: Platform,
): bigint {
  const msgid = nextMsgid()
  const arrived = phones.isReachable(person)
  if (arrived) {
    phones.show({
      to: person.openid(world.miniProgram),
      person: person.name,
      channel: 'subscribe',
      appid: world.miniProgram.appid,
      templateId: template.templateId,
      templateTitle: template.title,
      fields: template.fields.map(({ key, label }) => ({
        key,
        label,
        value: values.get(key) ?? '',
      })),
      ...(page === undefined ? {} : { page }),
      msgid: String(msgid),
    })
  }
  events.subscribeSent(world.miniProgram, person, { template, msgid, arrived })
  return msgid
}
