import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { answerOf, causeOf } from '../../cloudfunctions/shared/domain/causes'
import { ERRORS, faultOf } from '../../cloudfunctions/shared/domain/errors'
import { REASONS } from '../../cloudfunctions/shared/domain/reasons'
import { RULES } from '../../cloudfunctions/shared/domain/rules'
import { reasonsDocument, storedDocument } from '../../scripts/reasons'
import { READMES } from '../readme-blocks'

interface Entry {
  zh: string
  en: string
  todo: { zh: string; en: string }
}

const tables: [string, Record<string, Entry>][] = [
  ['reasons', REASONS],
  ['rules', RULES],
  ['errors', ERRORS],
]

describe('what is answered by name', () => {
  it.each(tables)('%s are snake_case, each with sentences in both languages', (_name, table) => {
    for (const [name, { zh, en, todo }] of Object.entries(table)) {
      expect(name).toMatch(/^[a-z]+(_[a-z0-9]+)*$/)
      for (const text of [zh, todo.zh]) expect(text, name).toMatch(/\p{Script=Han}/u)
      for (const text of [en, todo.en]) expect(text, name).toMatch(/^[a-zA-Z]/)
    }
  })

  it('has no other names: these are refused by the compiler', () => {
    // @ts-expect-error no such rule
    expect(() => faultOf('title', 'too-long')).toThrow()
    // @ts-expect-error no such reason
    expect(answerOf(causeOf('errcode_47003'))).toEqual({ reason: '' })
  })

  it('stands in docs/reasons.md: after a change of the tables, `npm run docs`', () => {
    expect(storedDocument()).toBe(reasonsDocument())
  })

  it.each(READMES)('is looked up from where %s tells of errors', (document) => {
    const paragraphs = readFileSync(document, 'utf8').split('\n')
    const [errors = ''] = paragraphs.filter((text) => text.includes('{"error": {"code"'))
    expect(errors).toContain('](docs/reasons.md)')
  })
})

describe('a cause', () => {
  it('keeps what was seen beside the reason', () => {
    const cause = causeOf('template_field_refused', { errcode: 47003, field: 'thing1' })
    expect(answerOf(cause)).toEqual({
      reason: 'template_field_refused',
      errcode: 47003,
      field: 'thing1',
    })
  })

  it('of a value that does not fit names field and rule, without a code', () => {
    const cause = causeOf('field_does_not_fit', { field: 'time2', rule: 'value_does_not_fit' })
    expect(answerOf(cause)).toEqual({
      reason: 'field_does_not_fit',
      field: 'time2',
      rule: 'value_does_not_fit',
    })
  })

  it('is stored as the name alone where nothing more was seen', () => {
    expect(causeOf('muted')).toBe('muted')
    expect(answerOf('')).toEqual({ reason: '' })
  })
})
