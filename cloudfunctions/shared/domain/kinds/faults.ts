/** Everything that can be wrong with a kind's mapping or with a value for it, as one table of sentences. */
import type { FaultRule, FieldFault } from '../errors'
import type { FieldType } from './fields'
import { ruleOf } from './fields'
import { VARIABLE_NAMES } from './pattern'
import { beginning } from './text'
import { unclearTime } from './unclear-time'

/** `detail` is the offending piece, or what would have been right. */
type Sentence = (field: string, detail: string) => { zh: string; en: string }

const KNOWN_VARIABLES = [...VARIABLE_NAMES, 'data.<name>'].join(', ')

const SENTENCES = {
  template_id_missing: () => ({
    zh: '缺少模板 ID（templateId）',
    en: 'templateId is missing',
  }),
  template_id_form: (_field, id) => ({
    zh: `“${id}”不像模板 ID：应为 43 位左右的字母、数字、- 和 _，请勿填模板编号`,
    en: `"${id}" does not look like a templateId: about 43 letters, digits, - and _, not the template's number in the library`,
  }),
  fields_missing: () => ({
    zh: '模板的字段一个也没有填写（fields）',
    en: 'fields is empty: a template needs a pattern for each of its fields',
  }),
  field_name: (field) => ({
    zh: `字段名 ${field} 无效：应像 thing1 或 keyword1，不带 .DATA`,
    en: `Field name ${field} is not valid: like thing1 or keyword1, without .DATA`,
  }),
  field_type_unknown: (field) => ({
    zh: `字段 ${field} 的类型未知：订阅消息的字段名由类型和数字组成，例如 thing1、time2`,
    en: `The type of field ${field} is unknown: a subscribe message's field is a type and a number, such as thing1 or time2`,
  }),
  field_not_in_template: (field, known) => ({
    zh: `模板里没有字段 ${field}，只有 ${known}`,
    en: `The template has no field ${field}, it has ${known}`,
  }),
  field_not_mapped: (field) => ({
    zh: `模板的字段 ${field} 没有填写：微信不接受空字段`,
    en: `The template's field ${field} has no pattern: WeChat refuses empty fields`,
  }),
  pattern_empty: (field) => ({
    zh: `字段 ${field} 的内容为空`,
    en: `The pattern of field ${field} is empty`,
  }),
  pattern_syntax: (field, problem) => ({
    zh: `字段 ${field} 的写法有误，只能使用 {{变量}}（${problem}）`,
    en: `The pattern of field ${field} cannot be read: ${problem}`,
  }),
  variable_unknown: (field, name) => ({
    zh: `字段 ${field} 使用了未知变量 {{${name}}}，可用的有：${KNOWN_VARIABLES}`,
    en: `Field ${field} names an unknown variable {{${name}}}; there are: ${KNOWN_VARIABLES}`,
  }),
  variable_not_allowed: (field, name) => ({
    zh: `字段 ${field} 只接受固定的取值，不能使用 {{${name}}}，请填固定文字或 {{data.名称}}`,
    en: `Field ${field} takes fixed values only, not {{${name}}}: write the text itself or {{data.<name>}}`,
  }),
  literal_line_break: (field) => ({
    zh: `字段 ${field} 的固定文字里有换行或控制字符`,
    en: `The literal text of field ${field} holds a line break or a control character`,
  }),
  page_form: (_field, page) => ({
    zh: `页面路径“${page}”无效：应像 pages/inbox/index?id={{id}}，开头没有 /，变量只能在 ? 之后`,
    en: `Page "${page}" is not valid: like pages/inbox/index?id={{id}}, no / at the start, variables only after the ?`,
  }),
} as const satisfies Partial<Record<FaultRule, Sentence>>

const VALUE_SENTENCES = {
  /** The literal part of a pattern is already against the type. */
  literal_characters: (field, literal, takes) => ({
    zh: `字段 ${field} 的固定文字“${literal}”不符合要求：需要${takes.zh}`,
    en: `The literal text "${literal}" of field ${field} breaks its rule: it takes ${takes.en}`,
  }),
  literal_too_long: (field, literal, takes) => ({
    zh: `字段 ${field} 的固定文字“${literal}”过长，放不下：需要${takes.zh}`,
    en: `The literal text "${literal}" of field ${field} is too long: it takes ${takes.en}`,
  }),
  value_does_not_fit: (field, value, takes) => ({
    zh: `字段 ${field} 需要${takes.zh}，收到“${value}”`,
    en: `Field ${field} takes ${takes.en}; got "${value}"`,
  }),
} as const satisfies Partial<
  Record<
    FaultRule,
    (field: string, value: string, takes: { zh: string; en: string }) => { zh: string; en: string }
  >
>

type MappingRule = keyof typeof SENTENCES
type LiteralRule = Exclude<keyof typeof VALUE_SENTENCES, 'value_does_not_fit'>

/** Its field is the template's, or `templateId`, `fields`, `page`. */
export type Fault = Readonly<FieldFault>

export function mappingFault(field: string, rule: MappingRule, detail = ''): Fault {
  const sentence: Sentence = SENTENCES[rule]
  return { field, rule, ...sentence(field, detail) }
}

export function literalFault(
  field: string,
  rule: LiteralRule,
  type: FieldType,
  text: string,
): Fault {
  return { field, rule, ...VALUE_SENTENCES[rule](field, beginning(text), ruleOf(type)) }
}

/** The value cannot be sent in a field of this type; the sentence shows its beginning and what is allowed. */
export function valueFault(
  field: string,
  type: FieldType,
  value: string,
  allowed: readonly string[] = [],
): Fault {
  const { zh, en } = ruleOf(type)
  const list = allowed.length > 0 ? ` (${allowed.join(', ')})` : ''
  const takes = { zh: zh + list, en: en + list }
  const sentence = VALUE_SENTENCES.value_does_not_fit(field, beginning(value), takes)
  const hint = type === 'time' || type === 'date' ? unclearTime(value) : undefined
  return {
    field,
    rule: 'value_does_not_fit',
    zh: hint ? `${sentence.zh}：${hint.zh}` : sentence.zh,
    en: hint ? `${sentence.en}: ${hint.en}` : sentence.en,
  }
}
