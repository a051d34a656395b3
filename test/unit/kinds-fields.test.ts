import { describe, expect, it, test } from 'vitest'
import {
  describeField,
  enumsOfTemplate,
  fieldsOfTemplate,
} from '../../cloudfunctions/shared/domain/kinds/fields'

describe('describeField', () => {
  test.each([
    ['thing1', 'thing', 20],
    ['short_thing12', 'short_thing', 10],
    ['character_string3', 'character_string', 32],
    ['enum_string2', 'enum', undefined],
    ['time4', 'time', undefined],
    ['phrase5', 'phrase', 5],
    ['const2', 'const', 20],
    ['keyword1', 'text', 20],
    ['first', 'text', 20],
    ['thing', 'text', 20],
    ['constructor1', 'text', 20],
  ])('knows %s as %s', (key, type, limit) => {
    const description = describeField(key)
    expect(description.type).toBe(type)
    expect(description.limit).toBe(limit)
    expect(description.zh).not.toBe('')
  })
})

describe('a template as WeChat lists it', () => {
  it('names its fields and their labels in order', () => {
    expect(fieldsOfTemplate('会议时间:{{date2.DATA}}\n会议 地点：{{thing1.DATA}}\n')).toEqual([
      { key: 'date2', label: '会议时间' },
      { key: 'thing1', label: '会议 地点' },
    ])
    expect(fieldsOfTemplate('{{first.DATA}}\n订单：{{ keyword1.DATA }}\n{{remark.DATA}}')).toEqual([
      { key: 'first', label: '' },
      { key: 'keyword1', label: '订单' },
      { key: 'remark', label: '' },
    ])
    expect(fieldsOfTemplate('')).toEqual([])
  })

  it('lists the values of its enumerated fields under the key that a message uses', () => {
    expect(
      enumsOfTemplate([{ keywordCode: 'enum_string2.DATA', enumValueList: ['客厅', '厨房'] }]),
    ).toEqual({ enum_string2: ['客厅', '厨房'] })
  })
})
