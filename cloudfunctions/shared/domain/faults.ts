import type * as z from 'zod'
import type { FieldFault } from './errors'
import { Refusal } from './errors'

/** Parses what comes from outside, once, at the border. Throws a Refusal that names every fault with its field. */
export function parse<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value, { reportInput: true })
  if (parsed.success) return parsed.data
  throw new Refusal('invalid_request', parsed.error.issues.flatMap(faultsOf))
}

type Issue = z.core.$ZodIssue

function faultsOf(issue: Issue): FieldFault[] {
  const field = fieldOf(issue.path)
  // Lengths, types and values are said exactly; what else a schema can find is a matter of form.
  // eslint-disable-next-line @typescript-eslint/switch-exhaustiveness-check -- see above
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({
        field: field === '' ? key : `${field}.${key}`,
        rule: 'unknown_field',
        zh: '没有这个字段',
        en: 'There is no such field',
      }))
    case 'too_big':
      return [{ field, rule: 'too_long', ...limitText(issue.origin, issue.maximum, true) }]
    case 'too_small':
      return [{ field, rule: 'too_short', ...limitText(issue.origin, issue.minimum, false) }]
    case 'invalid_type': {
      const rule = issue.input === undefined ? 'missing' : 'wrong_type'
      if (rule === 'missing') return [{ field, rule, zh: '必填', en: 'It is required' }]
      const zh = `应为 ${issue.expected}`
      return [{ field, rule, zh, en: `It must be ${article(issue.expected)}` }]
    }
    case 'invalid_value': {
      const values = issue.values.map(String).join(', ')
      return [
        { field, rule: 'not_one_of', zh: `只能是：${values}`, en: `It must be one of: ${values}` },
      ]
    }
    case 'custom': {
      const { rule = 'not_valid', zh = issue.message, en = issue.message } = issue.params ?? {}
      return [{ field, rule: String(rule), zh: String(zh), en: String(en) }]
    }
    default:
      return [{ field, rule: 'wrong_form', zh: '格式不对', en: 'It has the wrong form' }]
  }
}

/** `to.users[3]`; '' for the request itself. */
function fieldOf(path: readonly PropertyKey[]): string {
  return path.reduce<string>((field, part) => {
    if (typeof part === 'number') return `${field}[${part}]`
    return field === '' ? String(part) : `${field}.${String(part)}`
  }, '')
}

function limitText(origin: string, limit: number | bigint, most: boolean) {
  const [zh, en] = most ? ['最多', 'at most'] : ['至少', 'at least']
  if (origin === 'array')
    return { zh: `${zh} ${limit} 项`, en: `It must have ${en} ${limit} entries` }
  if (origin === 'string') {
    return { zh: `${zh} ${limit} 个字符`, en: `It must have ${en} ${limit} characters` }
  }
  return { zh: `${zh} ${limit}`, en: `It must be ${en} ${limit}` }
}

const article = (noun: string) => (/^[aeio]/.test(noun) ? `an ${noun}` : `a ${noun}`)

/** A rule of our own for zod's `refine`, in both languages. */
export const rule = (name: string, zh: string, en: string) => ({ params: { rule: name, zh, en } })
