/** What requests to the function `admin` must look like (typings/admin.d.ts says what they mean). */
import * as z from 'zod'
import { form, parse, rule } from '../domain/faults'
import { CHANNELS, ROLES } from '../domain/words'
import { SCOPES } from '../store/push-tokens'
import { DEFAULT_KIND } from '../store/settings'
import type { PushSend } from './push'
import { appid, checkPush, kindId, openid } from './push-request'
import { MAX_PEOPLE } from './people'
import { line, named, text } from './text'
import { MAX_MEMBERS } from './topics'

/** A name fits a line of a list. */
const name = line(50).min(1)

const MAX_NOTE = 200
const MAX_TAGS = 20
const MAX_TAG = 30

/** Channels of as many accounts as anybody links. */
const MAX_MAPPINGS = 50
const MAX_FIELDS = 30
const MAX_PATTERN = 500
/** WeChat gives templates titles of a few characters. */
const MAX_TEMPLATE_TITLE = 50

/** WeChat's have 32 characters. */
const MAX_SECRET = 128

/** WeChat takes 100,000 cloud calls a minute; by HTTPS the environment's 500 requests a second do not count. */
const MAX_PACE = 1_600

const channels = z
  .array(z.enum(CHANNELS))
  .refine(
    (list) => new Set(list).size === list.length,
    rule('repeated', '每个渠道只能出现一次', 'Each channel can be there only once'),
  )

const topicId = form(
  /^[A-Za-z0-9_-]{1,64}$/,
  '群组的 id：64 位以内的字母、数字、- 和 _',
  "a topic's id: at most 64 letters, digits, - and _",
)
const id = text(64).min(1)

export const nothing = z.strictObject({})
export const setupRequest = z.strictObject({ appid: z.exactOptional(appid) })
export const claimRequest = z.strictObject({ code: text(50) })
export const idRequest = z.strictObject({ id })
export const recipientsRequest = z.strictObject({
  id,
  after: z.exactOptional(z.number().int().min(0)),
})

/** The push is checked as by every other way in; `confirm` is this way's own. */
export function parsePush({ confirm, ...push }: Record<string, unknown>): PushSend {
  const own = parse(z.strictObject({ confirm: z.exactOptional(z.string()) }), {
    ...(confirm !== undefined && { confirm }),
  })
  return { ...own, push: checkPush(push) }
}

export const kindSave = z.strictObject({
  id: kindId,
  name: z.exactOptional(name),
  channels: z.exactOptional(channels),
  account: z.exactOptional(appid),
  mappings: z
    .array(
      z.strictObject({
        channel: z.enum(CHANNELS),
        account: z.exactOptional(appid),
        templateId: text(200),
        longTerm: z.exactOptional(z.boolean()),
        title: z.exactOptional(line(MAX_TEMPLATE_TITLE)),
        fields: named(z.string().max(64), text(MAX_PATTERN))
          .refine(
            ({ size }) => size <= MAX_FIELDS,
            rule('too_many', `最多 ${MAX_FIELDS} 项`, `It must have at most ${MAX_FIELDS} entries`),
          )
          .transform((fields) => Object.fromEntries(fields)),
      }),
    )
    .max(MAX_MAPPINGS),
  rev: z.exactOptional(z.number().int().min(0)),
})

export const kindDelete = z.strictObject({
  id: kindId.refine(
    (id) => id !== DEFAULT_KIND,
    rule(
      'not_valid',
      '默认消息类型不能删除；不用模板则以空的 mappings 保存',
      'The default kind cannot be deleted: save it without mappings where it is to have no template',
    ),
  ),
  rev: z.exactOptional(z.number().int().min(0)),
})

/** A service has a few machines; for more there is a network in between. */
const MAX_ADDRESSES = 20

/** A day: who says the same again later means it. */
const MAX_SUPPRESS_S = 86_400

const ipAddress = z
  .string()
  .refine(
    (text) => z.ipv4().safeParse(text).success || z.ipv6().safeParse(text).success,
    rule(
      'wrong_form',
      '应为 IP 地址，例如 203.0.113.7',
      'It must be an IP address, like 203.0.113.7',
    ),
  )

export const tokenCreate = z.strictObject({
  name,
  owner: z.exactOptional(openid),
  scopes: z.exactOptional(z.array(z.enum(SCOPES)).max(SCOPES.length)),
  channels: z.exactOptional(channels),
  account: z.exactOptional(appid),
  addresses: z.exactOptional(z.array(ipAddress).max(MAX_ADDRESSES)),
  suppressSeconds: z.exactOptional(z.number().int().min(0).max(MAX_SUPPRESS_S)),
  expiresAt: z.exactOptional(z.number().int()),
})

export const topicCreate = z.strictObject({
  id: topicId,
  name,
  testList: z.exactOptional(z.boolean()),
  account: z.exactOptional(appid),
  channels: z.exactOptional(channels),
})

export const members = z.strictObject({
  topic: topicId,
  users: z.array(openid).min(1).max(MAX_MEMBERS),
})

export const peopleRequest = z.strictObject({
  after: z.exactOptional(openid),
  limit: z.exactOptional(z.number().int().min(1).max(MAX_PEOPLE)),
})

const note = line(MAX_NOTE)

export const personUpdate = z.strictObject({
  openid,
  name: z.exactOptional(line(50)),
  remark: z.exactOptional(note),
  externalId: z.exactOptional(note),
  tags: z.exactOptional(z.array(line(MAX_TAG).min(1)).max(MAX_TAGS)),
  role: z.exactOptional(z.enum(ROLES)),
})

export const accountSave = z.strictObject({
  appid,
  type: z.enum(['mini', 'official']),
  name,
  secret: z.exactOptional(line(MAX_SECRET)),
  untried: z.exactOptional(z.boolean()),
})

const MAX_ADDRESS = 200

/** A host, perhaps with a port and a path; neither secrets nor parameters. */
const ADDRESS = /^https?:\/\/[^\s/?#@]+(?:\/[^\s/?#@]+)*$/

/** '' takes it away. */
const address = text(MAX_ADDRESS).refine(
  (text) => text === '' || (ADDRESS.test(text) && z.url().safeParse(text).success),
  rule('not_an_address'),
)

const timeOfDay = z
  .string()
  .refine((text) => /^(?:[01]\d|2[0-3]):[0-5]\d$/.test(text), rule('not_a_time'))

const quietHours = z
  .strictObject({ from: timeOfDay, until: timeOfDay })
  .refine(({ from, until }) => from !== until, rule('no_hours'))

export const settingsSave = z.strictObject({
  channels: z.exactOptional(channels),
  account: z.exactOptional(appid.nullable()),
  receipts: z.exactOptional(z.enum(['all', 'failures', 'off'])),
  pace: z.exactOptional(z.number().int().min(0).max(MAX_PACE)),
  quietHours: z.exactOptional(quietHours.nullable()),
  address: z.exactOptional(address),
})
