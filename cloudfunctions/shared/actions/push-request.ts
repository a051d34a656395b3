import * as z from 'zod'
import { refuseField } from '../domain/errors'
import { form, parse, rule } from '../domain/faults'
import { cleanText } from '../domain/content/clean'
import { headlineOf, MAX_SUMMARY, MAX_TITLE } from '../domain/headline'
import { isDataName } from '../domain/kinds/pattern'
import { isBlank } from '../domain/kinds/text'
import type { Audience, Channel, Format, Priority } from '../domain/words'
import { CHANNELS, FORMATS, MAX_LISTED_USERS, PRIORITIES } from '../domain/words'
import type { DataEntry } from '../store/messages'
import type { AskedTimes } from './push-times'
import { askedTimes, timeFields, timeRules } from './push-times'
import { named, text } from './text'

/** A text body of an HTTP trigger ends at 100 KB. */
export const MAX_CONTENT = 100_000
const MAX_LINK = 1_000
const MAX_DATA = 50
const MAX_DATA_NAME = 64
const MAX_DATA_VALUE = 2_000
/** As Stripe, and most of its followers; merge keys alike. */
const MAX_KEY = 255

/** Openids are made of these; WeChat says no more about them. */
export const openid = form(
  /^[A-Za-z0-9_-]{6,64}$/,
  ' openid：6 到 64 位字母、数字、- 和 _',
  'an openid: 6 to 64 letters, digits, - and _',
)
export const appid = form(
  /^wx[A-Za-z0-9]{6,32}$/,
  ' appid：以 wx 开头，例如 wx0123456789abcdef',
  'an appid: it begins with wx, like wx0123456789abcdef',
)

export const kindId = form(
  /^[a-z0-9_-]{1,32}$/,
  '消息类型的 id：32 位以内的小写字母、数字、- 和 _',
  "a kind's id: at most 32 of a-z, 0-9, - and _",
)

const one = rule(
  'exactly_one',
  'users、topic、followers、everyone 只能选一个',
  'Give exactly one of users, topic, followers, everyone',
)

const audience = z
  .strictObject({
    users: z.array(openid).min(1).max(MAX_LISTED_USERS).optional(),
    topic: text(64).min(1).optional(),
    followers: appid.optional(),
    everyone: z.literal(true).optional(),
  })
  .refine((to) => Object.values(to).filter((value) => value !== undefined).length === 1, one)

/** It stands at `content`, the field that nobody can mean to leave empty. */
const something = { ...rule('empty_push'), path: ['content'] }

const key = text(MAX_KEY).min(1)

/** What a pattern can name, and nothing that means anything to the database. */
const dataName = z.string().max(MAX_DATA_NAME).refine(isDataName, rule('not_a_name'))

/** '' is none. What a mini program opens or copies: the web, and its own pages as services/links.ts knows them. */
const isLink = (link: string): boolean =>
  link === '' || /^https?:\/\/[^\s/?#]+(?:[/?#]|$)/i.test(link) || /^\/?pages\//.test(link)

/** What the platform or a caller has parsed may have lost digits already, and nobody would see it. */
const exactNumber = z
  .number()
  .refine(
    (number) => !Number.isInteger(number) || Number.isSafeInteger(number),
    rule('digits_lost'),
  )

/** The push as every way in must bring it. */
export const pushSchema = z
  .strictObject({
    title: text(MAX_TITLE).optional(),
    summary: text(MAX_SUMMARY).optional(),
    content: text(MAX_CONTENT).optional(),
    format: z.enum(FORMATS).optional(),
    link: text(MAX_LINK).refine(isLink, rule('not_a_link')).optional(),
    kind: kindId.optional(),
    data: named(dataName, z.union([text(MAX_DATA_VALUE), exactNumber, z.boolean()]))
      .refine((data) => data.size <= MAX_DATA, {
        ...rule('too_many', `最多 ${MAX_DATA} 项`, `It must have at most ${MAX_DATA} entries`),
      })
      .optional(),
    to: audience.optional(),
    priority: z.enum(PRIORITIES).optional(),
    channels: z.array(z.enum(CHANNELS)).min(1).max(CHANNELS.length).optional(),
    account: appid.optional(),
    idempotencyKey: key.optional(),
    mergeKey: key.optional(),
    passQuietHours: z.boolean().optional(),
    ...timeFields,
  })
  .refine(({ title = '', content = '' }) => !isBlank(cleanText(title + content)), something)
  .check(({ value, issues }) => {
    for (const { holds, path, params } of timeRules) {
      if (!holds(value)) issues.push({ code: 'custom', input: value, path, params })
    }
  })

/** A push that has been checked whole, with everything said that it left open but the audience. */
export interface CheckedPush {
  title: string
  summary: string
  content: string
  format: Format
  link: string
  kind: string
  data: DataEntry[]
  /** null: the push token's owner, or the caller. */
  audience: Audience | null
  priority: Priority
  channels: Channel[] | null
  account: string | null
  idempotencyKey: string | null
  mergeKey: string | null
  passQuietHours: boolean
  times: AskedTimes
}

/** Checks a push whole: every fault is named, with its field. */
export function checkPush(value: unknown): CheckedPush {
  const push = parse(pushSchema, value)
  const content = cleanText(push.content ?? '')
  const format = push.format ?? 'text'
  const { title = '', summary = '' } = push
  const headline = headlineOf({ title, summary, content, format })
  // Markup that shows nothing.
  if (headline.title === '') throw refuseField('content', 'empty_push')
  return {
    ...headline,
    content,
    format,
    link: push.link ?? '',
    kind: push.kind ?? 'default',
    data: [...(push.data ?? [])].map(([name, entry]) => ({
      name,
      value: cleanText(String(entry)),
    })),
    audience: push.to ? audienceOf(push.to) : null,
    priority: push.priority ?? 'normal',
    channels: push.channels ? [...new Set(push.channels)] : null,
    account: push.account ?? null,
    idempotencyKey: push.idempotencyKey ?? null,
    mergeKey: push.mergeKey ?? null,
    passQuietHours: push.passQuietHours ?? false,
    times: askedTimes(push),
  }
}

function audienceOf(to: z.infer<typeof audience>): Audience {
  if (to.users) return { type: 'users', users: [...new Set(to.users)] }
  if (to.topic !== undefined) return { type: 'topic', topic: to.topic }
  if (to.followers !== undefined) return { type: 'followers', appid: to.followers }
  return { type: 'everyone' }
}
