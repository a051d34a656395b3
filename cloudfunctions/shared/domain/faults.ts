import type * as z from 'zod'
import type { FaultRule, FieldFault } from './errors'
import { Refusal, faultOf } from './errors'
import { RULES, isFaultRule } from './rules'

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
      return issue.keys.map((key) =>
        faultOf(field === '' ? key : `${field}.${key}`, 'unknown_field'),
      )
    case 'too_big':
      return [{ field, ...limitFault(issue.origin, issue.maximum, true) }]
    case 'too_small':
      return [{ field, ...limitFault(issue.origin, issue.minimum, false) }]
    case 'invalid_type': {
      if (issue.input === undefined) return [faultOf(field, 'missing')]
      const en = `It must be ${article(issue.expected)}`
      return [faultOf(field, 'wrong_type', `应为 ${issue.expected}`, en)]
    }
    case 'invalid_value': {
      const values = issue.values.map(String).join(', ')
      return [faultOf(field, 'not_one_of', `只能是：${values}`, `It must be one of: ${values}`)]
    }
    case 'custom': {
      const { rule: name, zh, en } = issue.params ?? {}
      const known = typeof name === 'string' && isFaultRule(name) ? name : 'not_valid'
      return [faultOf(field, known, String(zh ?? issue.message), String(en ?? issue.message))]
    }
    default:
      return [faultOf(field, 'wrong_form')]
  }
}

/** `to.users[3]`; '' for the request itself. */
function fieldOf(path: readonly PropertyKey[]): string {
  return path.reduce<string>((field, part) => {
    if (typeof part === 'number') return `${field}[${part}]`
    return field === '' ? String(part) : `${field}.${String(part)}`
  }, '')
}

/** By what is counted: entries of a list, characters of a text, or the number itself. */
function limitFault(
  origin: string,
  limit: number | bigint,
  most: boolean,
): Omit<FieldFault, 'field'> {
  const [zh, en] = most ? ['最多', 'at most'] : ['至少', 'at least']
  if (origin === 'array') {
    const rule = most ? 'too_many' : 'too_few'
    return { rule, zh: `${zh} ${limit} 项`, en: `It must have ${en} ${limit} entries` }
  }
  if (origin === 'string') {
    const rule = most ? 'too_long' : 'too_short'
    return { rule, zh: `${zh} ${limit} 个字符`, en: `It must have ${en} ${limit} characters` }
  }
  return {
    rule: most ? 'too_big' : 'too_small',
    zh: `${zh} ${limit}`,
    en: `It must be ${en} ${limit}`,
  }
}

const article = (noun: string) => (/^[aeio]/.test(noun) ? `an ${noun}` : `a ${noun}`)

/** A rule of our own for zod's `refine`, in its own words where there are no better ones. */
export const rule = (
  name: FaultRule,
  zh: string = RULES[name].zh,
  en: string = RULES[name].en,
) => ({ params: { rule: name, zh, en } })
