import { describe, expect, it } from 'vitest'
import type { Guard, Value } from '../../cloudfunctions/shared/store/database'
import {
  checkChange,
  checkDocument,
  checkGuard,
  contains,
  isIn,
  literally,
  storable,
} from '../../cloudfunctions/shared/store/database'

const NO_NAMES = ['$oid', '$set', '$', 'a\0', '\ud800', '_bsontype', '__proto__']

/** As JSON.parse makes it: `__proto__` is a name like any other. */
const named = (name: string, value: Value = 1) => Object.fromEntries([[name, value]])

describe('what would reach the database is refused', () => {
  it.each(NO_NAMES)('as a name, wherever it stands: %j', (name) => {
    for (const document of [named(name), { a: [{ b: named(name) }] }]) {
      expect(() => checkDocument(document)).toThrow(TypeError)
    }
    const changes = [
      { set: named(name) },
      { set: named(`roads.${name}.state`) },
      { set: { data: named(name) } },
      { inc: Object.fromEntries([[name, 1]]) },
      { push: { marks: { values: [named(name)], keep: 1 } } },
      { pull: Object.fromEntries([[`to.${name}`, 'x']]) },
    ]
    for (const change of changes) expect(() => checkChange(change)).toThrow(TypeError)
    expect(() => checkGuard(Object.fromEntries([[`a.${name}`, 1]]))).toThrow(TypeError)
  })

  it.each([
    ['an undefined value', { _id: 'x', owner: undefined }],
    ['an operator of JSON', { _id: { $gt: '' } }],
    ['NUL', { _id: 'a\0' }],
    ['NUL in a list', { _id: isIn(['a', '\0']) }],
    ['NUL in a search', { title: contains('\0') }],
    ['half a character', { title: contains('\ud83d') }],
  ])('in a guard: %s', (_what, guard) => {
    expect(() => checkGuard(guard as unknown as Guard)).toThrow(TypeError)
  })

  it('as a dot, which would lead into another field', () => {
    expect(() => checkDocument(named('a.b'))).toThrow(TypeError)
  })

  it('but not what the product itself writes', () => {
    checkDocument({
      _id: '$oid',
      roads: { 'template:wx0a-b': 1, '': 0, '-': 0 },
      people: [{ s: [1, 'x'] }],
    })
    checkChange({ set: { 'people.3.s': [1] }, inc: { 'head.counts.sent': 1 } })
    checkGuard({ 'keys.key': 't:a.b$', _id: isIn(['a', 'b']), title: contains('$oid') })
  })
})

describe('a text', () => {
  it('is stored without NUL, and broken characters are seen as broken', () => {
    expect(storable('a\0b\ud83dc😀\udc00')).toBe('ab\ufffdc😀\ufffd')
  })

  it('is searched for literally', () => {
    for (const text of ['.*', 'a[b]{2}', '(?i)\\Q^$|?+', '中文 $']) {
      expect(new RegExp(`^${literally(text)}$`).test(text)).toBe(true)
    }
  })
})
