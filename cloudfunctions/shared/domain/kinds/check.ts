/** Refuses, when a kind is saved, what could never be sent. */
import type { Channel } from '../words'
import type { FieldType, Template } from './fields'
import { describeField, fieldsOfTemplate, ruleOf } from './fields'
import type { Fault } from './faults'
import { literalFault, mappingFault, valueFault } from './faults'
import { fitValue, limitOf } from './fit'
import type { Mapping } from './mapping'
import { hasKnownType } from './mapping'
import { CHINA_OFFSET, localDate, localTime } from './moment'
import type { PatternPart } from './pattern'
import { expand, isDataVariable, isKnownVariable, readPattern } from './pattern'
import { beginning, halfWidth, isBlank, oneLine } from './text'

/**
 * Ids have 43 characters (base64url of 256 bits) wherever they were seen, but no document promises it. 20 still tells
 * them from the number in the template library (OPENTM…, 47123), which is what people paste by mistake (40036).
 */
const TEMPLATE_ID = /^[\w-]{20,100}$/

const FIELD_NAME = /^[A-Za-z]\w*$/

/**
 * A path as the mini program's app.json has it, then a query. WeChat's examples have no slash at the start; whether it
 * is refused (41030) or forgiven is not documented.
 */
const PAGE = /^[\w-]+(?:\/[\w-]+)*(?:\?[^\s?#]*)?$/

/** WeChat removes these from official accounts' messages since 2023-05-04: nothing is lost without them. */
const REMOVED_FIELDS = ['first', 'remark']

/** Types whose values are a closed list, which no title or sender can be trusted to hit. */
const CLOSED_TYPES: readonly FieldType[] = ['phrase', 'const', 'enum']

/** Any instant shows whether a field can take a time. */
const SAMPLE_TIME = Date.UTC(2019, 9, 1, 7, 1)

/** Variables that always look the same, so that a pattern of these alone is checked as if it were constant. */
const SAMPLES = new Map([
  ['time', localTime(SAMPLE_TIME, CHINA_OFFSET)],
  ['date', localDate(SAMPLE_TIME, CHINA_OFFSET)],
])

/**
 * Everything in a mapping that cannot work, each with its field and rule; empty when it can be saved. Without the
 * template (not fetched yet, or its account gives none) only what the keys tell is checked.
 */
export function checkMapping(channel: Channel, mapping: Mapping, template?: Template): Fault[] {
  return [
    ...checkTemplateId(mapping.templateId),
    ...checkFieldSet(mapping, template),
    ...Object.entries(mapping.fields).flatMap(([field, pattern]) =>
      checkField(channel, field, pattern, template),
    ),
    ...checkPage(mapping.page),
  ]
}

function checkTemplateId(id: string): Fault[] {
  if (id === '') return [mappingFault('templateId', 'template_id_missing')]
  if (TEMPLATE_ID.test(id)) return []
  return [mappingFault('templateId', 'template_id_form', beginning(id))]
}

function checkFieldSet({ fields }: Mapping, template?: Template): Fault[] {
  const mapped = Object.keys(fields)
  if (mapped.length === 0) return [mappingFault('fields', 'fields_missing')]
  if (!template) return []
  const known = fieldsOfTemplate(template.content).map(({ key }) => key)
  const surplus = mapped.filter((key) => !known.includes(key))
  const missing = known.filter((key) => !mapped.includes(key) && !REMOVED_FIELDS.includes(key))
  return [
    ...surplus.map((key) => mappingFault(key, 'field_not_in_template', known.join(', '))),
    ...missing.map((key) => mappingFault(key, 'field_not_mapped')),
  ]
}

function checkField(
  channel: Channel,
  field: string,
  pattern: string,
  template?: Template,
): Fault[] {
  if (!FIELD_NAME.test(field)) return [mappingFault(field, 'field_name')]
  if (!hasKnownType(channel, field)) return [mappingFault(field, 'field_type_unknown')]
  if (isBlank(pattern)) return [mappingFault(field, 'pattern_empty')]
  const read = readPattern(pattern)
  if ('problem' in read) return [mappingFault(field, 'pattern_syntax', read.problem)]
  const { type } = describeField(field)
  const wrongVariables = checkVariables(field, type, read.parts)
  if (wrongVariables.length > 0) return wrongVariables
  const wrongLiteral = checkLiteral(field, type, read.parts)
  if (wrongLiteral.length > 0) return wrongLiteral
  return checkConstant(field, type, read.parts, template)
}

function variablesIn(parts: readonly PatternPart[]): string[] {
  return parts.flatMap((part) => ('variable' in part ? [part.variable] : []))
}

function checkVariables(field: string, type: FieldType, parts: readonly PatternPart[]): Fault[] {
  return variablesIn(parts).flatMap((name) => {
    if (!isKnownVariable(name)) return [mappingFault(field, 'variable_unknown', beginning(name))]
    if (CLOSED_TYPES.includes(type) && !isDataVariable(name)) {
      return [mappingFault(field, 'variable_not_allowed', name)]
    }
    return []
  })
}

function checkLiteral(field: string, type: FieldType, parts: readonly PatternPart[]): Fault[] {
  const literal = expand(parts, () => '')
  const { literal: allowed, cut } = ruleOf(type)
  if (/[\p{Cc}\u2028\u2029]/u.test(literal)) return [mappingFault(field, 'literal_line_break')]
  if (allowed && !allowed.test(halfWidth(literal))) {
    return [literalFault(field, 'literal_characters', type, literal)]
  }
  const room = limitOf(type, literal) - (variablesIn(parts).length > 0 ? 1 : 0)
  return cut && oneLine(literal).length > room
    ? [literalFault(field, 'literal_too_long', type, literal)]
    : []
}

/** What does not depend on the message is checked completely: a fixed time, amount, number or listed value. */
function checkConstant(
  field: string,
  type: FieldType,
  parts: readonly PatternPart[],
  template?: Template,
): Fault[] {
  if (!variablesIn(parts).every((name) => SAMPLES.has(name))) return []
  const value = expand(parts, (name) => SAMPLES.get(name) ?? '')
  const allowed = template?.enums[field]
  const fitted = fitValue(type, value, { utcOffset: CHINA_OFFSET, allowed })
  return fitted === undefined ? [valueFault(field, type, value, allowed)] : []
}

function checkPage(page?: string): Fault[] {
  if (page === undefined) return []
  const read = readPattern(page)
  if ('problem' in read) return [mappingFault('page', 'pattern_syntax', read.problem)]
  const unknown = variablesIn(read.parts).filter((name) => !isKnownVariable(name))
  if (unknown.length > 0) {
    return unknown.map((name) => mappingFault('page', 'variable_unknown', beginning(name)))
  }
  // A variable stands for itself in braces, which the path refuses and the query takes.
  const shown = expand(read.parts, (name) => `{{${name}}}`)
  return PAGE.test(shown) ? [] : [mappingFault('page', 'page_form', beginning(page))]
}
