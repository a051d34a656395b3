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
