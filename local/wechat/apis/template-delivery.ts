import type { OfficialAccount } from '../accounts'
import type { Person } from '../people'
import type { AccountTemplate, TemplateField } from '../templates'
import type { Platform } from './api'
import { isFieldValue } from '../field-types'
import { isRecord, textOf } from '../json'
import { Refusal } from '../refusal'
import { fieldTypeOf } from '../templates'
import { invalidField, isReleased, valuesOf } from './field-values'

/** Characters of a field that are shown; the rest is cut silently (in force since 2023-05-04). */
const FIELD_LENGTH = 20
const TEMPLATE_ID_LENGTH = 43
/** First line and tail: still accepted, removed at delivery (since 2023-05-04). */
const REMOVED_KEYS = new Set(['first', 'remark'])
/**
 * Types with a form that WeChat checks in category templates (WeChat: 类目模板消息); length is cut
 * instead.
 */
const CHECKED_TYPES = new Set([
  'const',
  'time',
  'amount',
  'phone_number',
  'car_number',
  'character_string',
])

const EMOJI = /\p{Extended_Pictographic}|\p{Emoji_Modifier}|\p{Regional_Indicator}|\ufe0f|\u200d/gu

/** The body of a template message, checked. */
export interface TemplateContent {
  template: AccountTemplate
  values: Map<string, string>
  link: { url?: string; miniprogram?: { appid: string; pagepath: string } }
}

/** @throws Refusal 43004 not a follower, 43019 blocked by the account */
export function checkReceiver(person: Person, account: OfficialAccount, platform: Platform): void {
  if (!platform.world.isFollower(person, account)) throw new Refusal(43004)
  if (account.blacklist.has(person)) throw new Refusal(43019)
}

/**
 * @throws Refusal 40036 template id missing or of a wrong length, 40037, 47003 naming a field,
 * 40013, 40165
 */
export function checkTemplateContent(
  account: OfficialAccount,
  body: Record<string, unknown>,
  { world, settings }: Platform,
): TemplateContent {
  const templateId = textOf(body['template_id'])
  if (templateId.length !== TEMPLATE_ID_LENGTH) throw new Refusal(40036)
  const template = world.templates.get(templateId)
  if (template?.kind !== 'account' || template.account !== account) throw new Refusal(40037)
  const values = valuesOf(body['data'], template.fields, isShown)
  // A test account's templates are free-form: their keys say nothing about types.
  if (!account.testAccount) {
    for (const { key, choices } of template.fields) {
      const type = fieldTypeOf(key)
      const value = values.get(key)
      if (value === undefined || !CHECKED_TYPES.has(type)) continue
      if (!isFieldValue(type, withoutNewlines(value), choices, settings)) {
        throw invalidField(key, 'invalid')
      }
    }
  }
  return { template, values, link: checkedLink(account, body, world.miniProgram) }
}

/** Shows it on the phone, unless the person refuses the account's messages or cannot be reached. */
export function deliverTemplate(
  channel: 'template' | 'uniform',
  account: OfficialAccount,
  person: Person,
  { template, values, link }: TemplateContent,
  { phones, nextMsgid }: Platform,
): bigint {
  const msgid = nextMsgid()
  if (account.refusedBy.has(person) || !phones.isReachable(person)) return msgid
  phones.show({
    to: person.openid(account),
    person: person.name,
    channel,
    appid: account.appid,
    templateId: template.templateId,
    templateTitle: template.title,
    fields: template.fields
      .filter(isShown)
      .map(({ key, label }) => ({ key, label, value: asShown(values.get(key) ?? '') })),
    ...link,
    msgid: String(msgid),
  })
  return msgid
}

/** A line that is a bare variable is dropped, as first line and tail are. */
function isShown({ key, label }: TemplateField): boolean {
  return label !== '' && !REMOVED_KEYS.has(key)
}

/** What a phone shows of a field, whatever was sent. */
export function asShown(value: string): string {
  const plain = withoutNewlines(value).replace(EMOJI, '')
  return [...plain].slice(0, FIELD_LENGTH).join('')
}

function withoutNewlines(value: string): string {
  return value.replace(/[\r\n]/g, '')
}

function checkedLink(
  account: OfficialAccount,
  body: Record<string, unknown>,
  ours: { appid: string; pages: Set<string> },
): TemplateContent['link'] {
  const url = textOf(body['url'])
  const target = body['miniprogram']
  const link: TemplateContent['link'] = url === '' ? {} : { url }
  if (!isRecord(target)) return link
  const appid = textOf(target['appid'])
  const pagepath = textOf(target['pagepath'])
  if (!account.linked || appid !== ours.appid) throw new Refusal(40013)
  if (pagepath !== '' && !isReleased(ours.pages, pagepath)) throw new Refusal(40165)
  return { ...link, miniprogram: { appid, pagepath } }
}
