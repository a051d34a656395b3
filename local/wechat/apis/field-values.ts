import type { TemplateField } from '../templates'
import { isRecord } from '../json'
import { Refusal } from '../refusal'

/** `argument invalid! data.thing1.value invalid`: 47003 as WeChat says it, naming the field. */
export function invalidField(key: string, rule: 'invalid' | 'is empty'): Refusal {
  return new Refusal(47003, `argument invalid! data.${key}.value ${rule}`)
}

/**
 * The value of every field, none of them empty. `data` written as a JSON string is 47003 "… is
 * empty", as seen in the field. A value that is not a string, and a key that the template does not
 * have, are refused: WeChat documents neither.
 */
export function valuesOf(
  data: unknown,
  fields: TemplateField[],
  isRequired: (field: TemplateField) => boolean = () => true,
): Map<string, string> {
  const given = isRecord(data) ? data : {}
  const values = new Map<string, string>()
  for (const field of fields) {
    const entry = given[field.key]
    const value = isRecord(entry) ? entry['value'] : undefined
    if (value === undefined || value === '') {
      if (isRequired(field)) throw invalidField(field.key, 'is empty')
      continue
    }
    if (typeof value !== 'string') throw invalidField(field.key, 'invalid')
    values.set(field.key, value)
  }
  for (const key of Object.keys(given)) {
    if (!fields.some((field) => field.key === key)) throw invalidField(key, 'invalid')
  }
  return values
}

/** Whether the released version has this page. A leading slash is tolerated, a query is allowed. */
export function isReleased(pages: Set<string>, page: string): boolean {
  const [path = ''] = page.split('?')
  return pages.has(path.replace(/^\//, ''))
}
