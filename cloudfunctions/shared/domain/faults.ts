import * as z from 'zod'
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
      return issue.keys.map((key) => unknownField(field === '' ? key : `${field}.${key}`))
    case 'too_big':
      return [limitFault(field, issue.origin, issue.maximum, true)]
    case 'too_small':
      return [limitFault(field, issue.origin, issue.minimum, false)]
    case 'invalid_type': {
      if (issue.input === undefined) return [faultOf(field, 'missing')]
      const { zh, en } = TYPES[issue.expected] ?? { zh: issue.expected, en: issue.expected }
      return [faultOf(field, 'wrong_type', `应为${zh}`, `It must be ${en}`)]
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
    case 'invalid_union': {
      const expected = issue.errors.flatMap(([first]) =>
        first?.code === 'invalid_type' ? (TYPES[first.expected] ?? []) : [],
      )
      if (expected.length === 0) return [faultOf(field, 'wrong_form')]
      const [zh, en] = [expected.map((type) => type.zh.trim()), expected.map((type) => type.en)]
      return [faultOf(field, 'wrong_type', `应为${zh.join('、')}`, `It must be ${en.join(' or ')}`)]
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

const unknownField = (field: string): FieldFault =>
  faultOf(field, 'unknown_field', `没有 ${field} 这个字段`, `There is no field ${field}`)

/** What zod expects, as a person says it. */
const TYPES: Partial<Record<string, { zh: string; en: string }>> = {
  string: { zh: '文字', en: 'a text' },
  number: { zh: '数字', en: 'a number' },
  int: { zh: '整数', en: 'a whole number' },
  boolean: { zh: ' true 或 false', en: 'true or false' },
  array: { zh: '列表', en: 'a list' },
  object: { zh: '对象', en: 'an object' },
  record: { zh: '对象', en: 'an object' },
  map: { zh: '对象', en: 'an object' },
}

/** By what is counted: characters of a text, entries of a list, or the number itself. */
function limitFault(
  field: string,
  origin: string,
  limit: number | bigint,
  most: boolean,
): FieldFault {
  const [zh, en] = most ? ['最多', 'at most'] : ['至少', 'at least']
  const have = `It must have ${en} ${limit}`
  const many = limit === 1 ? '' : 's'
  if (origin === 'number' || origin === 'int' || origin === 'bigint') {
    const than = most ? '大于' : '小于'
    return faultOf(
      field,
      most ? 'too_big' : 'too_small',
      `不能${than} ${limit}`,
      `It must be ${en} ${limit}`,
    )
  }
  if (origin === 'string') {
    const rule = most ? 'too_long' : 'too_short'
    return !most && limit === 1
      ? faultOf(field, rule, ...EMPTY)
      : faultOf(field, rule, `${zh} ${limit} 个字`, `${have} character${many}`)
  }
  const rule = most ? 'too_many' : 'too_few'
  return !most && limit === 1
    ? faultOf(field, rule, ...EMPTY)
    : faultOf(field, rule, `${zh} ${limit} 项`, `${have} ${many ? 'entries' : 'entry'}`)
}

const EMPTY = ['不能为空', 'It must not be empty'] as const

/**
 * A text of one form.
 *
 * @param zh completes “应为”, and `en` “It must be”
 */
export const form = (pattern: RegExp, zh: string, en: string) =>
  z
    .string()
    .refine((text) => pattern.test(text), rule('wrong_form', `应为${zh}`, `It must be ${en}`))

/** A rule of our own for zod's `refine`, in its own words where there are no better ones. */
export const rule = (
  name: FaultRule,
  zh: string = RULES[name].zh,
  en: string = RULES[name].en,
) => ({ params: { rule: name, zh, en } })
