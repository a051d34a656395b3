import { z } from 'zod'

/** Bodies of the control server's requests. */

const FAULT_BASICS = {
  api: z.string().exactOptional(),
  to: z.string().exactOptional(),
  appid: z.string().exactOptional(),
  times: z.int().min(1).exactOptional(),
  probability: z.number().min(0).max(1).exactOptional(),
  when: z.enum(['before', 'after']).default('before'),
  latencyMs: z.number().min(0).exactOptional(),
}

/** As `Fault` of local/wechat/faults.ts. */
export const FAULT = z.discriminatedUnion('answer', [
  z.strictObject({
    ...FAULT_BASICS,
    answer: z.literal('errcode'),
    errcode: z.int(),
    errmsg: z.string().default('made by hand'),
  }),
  z.strictObject({
    ...FAULT_BASICS,
    answer: z.enum(['timeout', 'reset', '502', 'empty', 'garbage']),
  }),
])

export const ACCEPT = z.strictObject({
  openid: z.string(),
  templateIds: z.array(z.string()).min(1),
})

const CHOICE = z.enum(['accept', 'reject'])

/** An empty list is the popup's own failure 10001. */
export const ASK = z.strictObject({
  openid: z.string(),
  templateIds: z.array(z.string()),
})

export const SUBSCRIBE = z.strictObject({
  openid: z.string(),
  templateIds: z.array(z.string()),
  /** By template id; what has none is rejected. */
  choices: z.record(z.string(), CHOICE),
  /** 总是保持以上选择 is ticked. */
  keep: z.boolean(),
})

/** 拒收 in the menu of a service notification. */
export const REJECT = z.strictObject({ openid: z.string(), templateId: z.string() })

export const SUBSCRIPTIONS = z
  .strictObject({
    openid: z.string(),
    mainSwitch: z.boolean().exactOptional(),
    templateId: z.string().exactOptional(),
    choice: CHOICE.exactOptional(),
  })
  .refine(({ templateId, choice }) => (templateId === undefined) === (choice === undefined), {
    error: "'templateId' and 'choice' go together",
  })

const PRIVATE_INFO = z.enum(['clipboard'])

export const PRIVACY_ASK = z.strictObject({ openid: z.string(), info: PRIVATE_INFO })
export const PRIVACY = z.strictObject({ openid: z.string(), agrees: z.boolean() })
export const DECLARE = z.strictObject({ infos: z.array(PRIVATE_INFO) })

const MAX_NAME_LENGTH = 32

export const PERSON = z.strictObject({ name: z.string().trim().min(1).max(MAX_NAME_LENGTH) })

export const FOLLOW = z.strictObject({
  openid: z.string(),
  /** May be left out where there is only one official account. */
  appid: z.string().exactOptional(),
})

export const CALL = z.strictObject({
  openid: z.string(),
  function: z.string(),
  data: z.record(z.string(), z.unknown()).default({}),
})

export const CONSOLE = z.strictObject({
  function: z.string(),
  event: z.unknown().optional(),
})

export const TICK = z.strictObject({
  /** Only this function's timer, due or not. */
  function: z.string().exactOptional(),
})
