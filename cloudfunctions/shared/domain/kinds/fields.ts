/** What the fields of WeChat's templates are: their types, limits, and how a template's text names them. */

/** What a field of one type takes, and what becomes of a value that does not fit. */
interface FieldRule {
  /** Digits for `number` and `amount`, else UTF-16 units; absent where WeChat gives none. */
  readonly limit?: number
  /** A longer value is cut; in the other types it is refused, because a part of it would say something else. */
  readonly cut: boolean
  /** What is sent when nothing is left of a value; absent where any figure would be made up. */
  readonly fallback?: string
  /** What the literal part of a pattern may hold, after full-width forms became ASCII. */
  readonly literal?: RegExp
  /** Completes "需要 …" and "takes …". */
  readonly zh: string
  readonly en: string
}

/** What can stand in a time as it is read (kinds/read-moment.ts), words aside that no pattern needs. */
const TIME_LITERAL = /^[\d年月日号点时分秒半上下午至到:\-/.,~TZ+ ]*$/

/**
 * WeChat's value types. Source: the table of subscribeMessage.send (2026-07-30). `const` is in the official account's
 * table only; `short_thing` is used by real templates but undocumented, 10 is by report; `text` is ours, for an official
 * account's untyped fields (first, keyword1, a test account's own names): 20 characters since 2023-05-04.
 */
const FIELD_RULES = {
  thing: {
    limit: 20,
    cut: true,
    fallback: '无',
    zh: '文字，20 个字符以内',
    en: 'text of at most 20 characters',
  },
  short_thing: {
    limit: 10,
    cut: true,
    fallback: '无',
    zh: '文字，10 个字符以内',
    en: 'text of at most 10 characters',
  },
  text: {
    limit: 20,
    cut: true,
    fallback: '无',
    zh: '文字，20 个字符以内',
    en: 'text of at most 20 characters',
  },
  character_string: {
    limit: 32,
    cut: true,
    fallback: '-',
    literal: /^[\x20-\x7e]*$/,
    zh: '数字、字母或符号，32 位以内，不能有汉字',
    en: 'at most 32 digits, letters or symbols (no Chinese)',
  },
  letter: {
    limit: 32,
    cut: true,
    fallback: 'none',
    literal: /^[A-Za-z]*$/,
    zh: '字母，32 位以内',
    en: 'at most 32 letters',
  },
  symbol: {
    limit: 5,
    cut: true,
    fallback: '-',
    literal: /^(?!.*\p{Extended_Pictographic})[\p{P}\p{S}]*$/u,
    zh: '符号，5 位以内',
    en: 'at most 5 symbols',
  },
  number: {
    limit: 32,
    cut: false,
    literal: /^[\d.,]*$/,
    zh: '数字，32 位以内，可带小数',
    en: 'a number of at most 32 digits, decimals allowed',
  },
  amount: {
    limit: 10,
    cut: false,
    literal: /^[\p{Sc}\d., ]*元?$/u,
    zh: '金额：可带 1 个币种符号，10 位以内数字，可带小数，可以“元”结尾',
    en: 'an amount: one currency sign, at most 10 digits, decimals allowed, 元 at the end allowed',
  },
  time: {
    cut: false,
    literal: TIME_LITERAL,
    zh: '时间，例如 15:01 或 2019年10月1日 15:01，时间段用 ~ 或 - 连接',
    en: 'a time, for example 15:01 or 2019年10月1日 15:01, a period joined by ~ or -',
  },
  date: {
    cut: false,
    literal: TIME_LITERAL,
    zh: '日期，例如 2019年10月1日 或 2019年10月1日 15:01，时间段用 ~ 或 - 连接',
    en: 'a date, for example 2019年10月1日 or 2019年10月1日 15:01, a period joined by ~ or -',
  },
  phone_number: {
    limit: 17,
    cut: false,
    literal: /^[\d+\-()*#. ]*$/,
    zh: '电话号码，17 位以内的数字和符号',
    en: 'a phone number of at most 17 digits and symbols',
  },
  car_number: {
    limit: 8,
    cut: false,
    literal: /^[\p{Script=Han}A-Za-z\d·.\- ]*$/u,
    zh: '车牌号，8 位以内的字母或数字，首位和末位可为汉字',
    en: 'a plate number of at most 8 letters or digits, the first and last may be Chinese',
  },
  name: {
    limit: 20,
    cut: true,
    fallback: '无',
    literal: /^[\p{L}\p{M}\p{P} ]*$/u,
    zh: '姓名，10 个以内汉字或 20 个以内字母、符号，不能有数字',
    en: 'at most 10 Chinese characters or 20 letters and symbols (no digits)',
  },
  phrase: {
    limit: 5,
    cut: true,
    fallback: '无',
    literal: /^\p{Script=Han}*$/u,
    zh: '汉字，5 个以内',
    en: 'at most 5 Chinese characters',
  },
  const: {
    limit: 20,
    cut: false,
    zh: '已在公众平台审核通过的枚举值，20 个字符以内',
    en: 'a value of at most 20 characters that WeChat has approved for this template',
  },
  enum: {
    cut: false,
    zh: '模板规定的枚举值之一',
    en: 'one of the values that the template lists',
  },
} as const satisfies Record<string, FieldRule>

export type FieldType = keyof typeof FIELD_RULES

/** WeChat's name of the type, as the keys of templates begin with it. */
const TYPE_OF_PREFIX = new Map<string, FieldType>([
  ...Object.keys(FIELD_RULES)
    .filter(isFieldType)
    .filter((type) => type !== 'text')
    .map((type): [string, FieldType] => [type, type]),
  ['enum_string', 'enum'],
])

function isFieldType(name: string): name is FieldType {
  return name in FIELD_RULES
}

/** The rule of a type. */
export function ruleOf(type: FieldType): FieldRule {
  return FIELD_RULES[type]
}

export interface FieldDescription extends FieldRule {
  readonly type: FieldType
}

/**
 * The type and limit of a field, for screens and error messages. A key is a type and a number (`thing1`,
 * `enum_string2`); any other key is `text`, which only official accounts have.
 */
export function describeField(key: string): FieldDescription {
  const type = TYPE_OF_PREFIX.get(/^([a-z_]+)\d+$/.exec(key)?.[1] ?? '') ?? 'text'
  return { type, ...FIELD_RULES[type] }
}

/** A template as WeChat lists it: its text, and the values of its enumerated fields, by field. */
export interface Template {
  readonly content: string
  readonly enums: Readonly<Record<string, readonly string[]>>
}

export interface TemplateField {
  key: string
  /** What the person reads before the value; empty where the template has none. */
  label: string
}

/** The fields in a template's text, in its order: `会议时间:{{date2.DATA}}\n…`. */
export function fieldsOfTemplate(content: string): TemplateField[] {
  return [...content.matchAll(/([^\n{}]*)\{\{\s*(\w+)\.DATA\s*\}\}/g)].map(([, text, key]) => ({
    key: key ?? '',
    label: (text ?? '').replace(/[:：\s]+$/, '').trim(),
  }))
}

/** One entry of `keywordEnumValueList`, as /wxaapi/newtmpl/gettemplate returns it. */
export interface KeywordEnumValues {
  /** With the ending of the template's text: `enum_string2.DATA`. */
  keywordCode: string
  enumValueList: string[]
}

/** The values of a template's enumerated fields, by field. */
export function enumsOfTemplate(list: readonly KeywordEnumValues[]): Template['enums'] {
  return Object.fromEntries(
    list.map(({ keywordCode, enumValueList }) => [
      keywordCode.replace(/\.DATA$/, ''),
      enumValueList,
    ]),
  )
}
