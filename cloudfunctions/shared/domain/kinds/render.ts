/** Turns a message into the values of a WeChat template, fitted to its fields before any call is made. */
import type { Channel } from '../words'
import type { FieldType, Template } from './fields'
import { describeField } from './fields'
import type { Fault } from './faults'
import { mappingFault, valueFault } from './faults'
import type { FitContext } from './fit'
import { fitValue } from './fit'
import type { Mapping } from './mapping'
import { hasKnownType } from './mapping'
import { CHINA_OFFSET } from './moment'
import type { Variables } from './pattern'
import { expand, readPattern, valueOf } from './pattern'
import { oneLine, stripEmoji } from './text'

/**
 * What a phone shows of a field of an account's message since 2023-05-04; the rest is cut, with errcode 0. A text loses its
 * end, but a number or a time would be another one.
 */
const ACCOUNT_FIELD_ROOM = 20

export interface RenderOptions {
  /** Minutes east of UTC in which times are written; China's by default. */
  utcOffset?: number
  /** The values that the template lists for its enumerated fields; what is not known is not checked. */
  enums?: Template['enums']
}

export interface RenderedFields {
  /** As `data` of WeChat's calls takes it: keys without `.DATA`. */
  data: Record<string, { value: string }>
  /** The mapping's page with its variables encoded for a query; absent where it names none. */
  page?: string
  /** Empty, or the message cannot be sent on this road: `data` lacks these fields. */
  faults: Fault[]
}

/** The values of a mapping's fields for one message. Never throws: what cannot be sent is a fault with its field. */
export function renderFields(
  channel: Channel,
  mapping: Mapping,
  variables: Variables,
  options: RenderOptions = {},
): RenderedFields {
  const values: [string, { value: string }][] = []
  const faults: Fault[] = []
  for (const [field, pattern] of Object.entries(mapping.fields)) {
    const rendered = renderField(channel, field, pattern, variables, options)
    if ('value' in rendered) values.push([field, rendered])
    else faults.push(rendered)
  }
  const data = Object.fromEntries(values)
  if (mapping.page === undefined) return { data, faults }
  const page = renderPage(mapping.page, variables, options)
  return 'value' in page ? { data, page: page.value, faults } : { data, faults: [...faults, page] }
}

function renderField(
  channel: Channel,
  field: string,
  pattern: string,
  variables: Variables,
  { utcOffset = CHINA_OFFSET, enums }: RenderOptions,
): { value: string } | Fault {
  if (!hasKnownType(channel, field)) return mappingFault(field, 'field_type_unknown')
  const read = readPattern(pattern)
  if ('problem' in read) return mappingFault(field, 'pattern_syntax', read.problem)
  const text = expand(read.parts, (name) => valueOf(name, variables, utcOffset))
  const { type } = describeField(field)
  const allowed = enums?.[field]
  const value =
    channel === 'subscribe'
      ? fitValue(type, text, { utcOffset, allowed })
      : fitAccountValue(type, text, { utcOffset, allowed, room: ACCOUNT_FIELD_ROOM })
  return value === undefined ? valueFault(field, type, text, allowed) : { value }
}

/** Without emoji: before, because they count, and after, because what the type has taken away may leave only pictures. */
function fitAccountValue(type: FieldType, text: string, context: FitContext): string | undefined {
  // One line first: of halves of characters with a joiner between them a character would be made.
  const fitted = fitValue(type, stripEmoji(oneLine(text)), context)
  return fitted === undefined ? undefined : fitValue(type, stripEmoji(fitted), context)
}

function renderPage(
  pattern: string,
  variables: Variables,
  { utcOffset = CHINA_OFFSET }: RenderOptions,
): { value: string } | Fault {
  const read = readPattern(pattern)
  if ('problem' in read) return mappingFault('page', 'pattern_syntax', read.problem)
  const value = expand(read.parts, (name) =>
    encodeURIComponent(oneLine(valueOf(name, variables, utcOffset))),
  )
  return { value }
}
