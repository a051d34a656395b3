import * as z from 'zod'
import { storable } from '../store/database'

/** A text from outside, as it can be kept and found again. `limit` counts code points, as a person does: 😀 is one. */
export const text = (limit: number) => z.string().overwrite(storable).check(atMost(limit))

/** As `text`, without blanks around it. */
export const line = (limit: number) =>
  z
    .string()
    .overwrite((given) => storable(given).trim())
    .check(atMost(limit))

const atMost =
  (limit: number) =>
  ({ value: input, issues }: z.core.ParsePayload<string>) => {
    if (input.length <= limit || [...input].length <= limit) return
    issues.push({ code: 'too_big', origin: 'string', maximum: limit, inclusive: true, input })
  }

/** An object whose names come from outside. As a map, because zod leaves `__proto__` out of a record without a word. */
export const named = <Value extends z.ZodType>(name: z.ZodType<string>, value: Value) =>
  z.preprocess(entriesOf, z.map(name, value))

const entriesOf = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? new Map(Object.entries(value))
    : value
