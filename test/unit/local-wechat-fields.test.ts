import { describe, expect, it } from 'vitest'
import { isFieldValue } from '../../local/wechat/field-types'

const HARSH = { spaceIsSymbol: false }

/** Type, values that WeChat takes, values that it refuses. */
const TABLE: [string, string[], string[]][] = [
  [
    'thing',
    ['会议 A-1, 15:00', '一'.repeat(20), '😀'.repeat(10)],
    ['一'.repeat(21), '😀'.repeat(11)],
  ],
  ['short_thing', ['一'.repeat(10)], ['一'.repeat(11)]],
  ['const', ['一'.repeat(20)], ['一'.repeat(21)]],
  ['number', ['0', '12.50', '9'.repeat(32)], ['9'.repeat(33), '1,000', '12元', '-5', '１２', '.']],
  ['letter', ['abcXYZ', 'a'.repeat(32)], ['a'.repeat(33), 'a1', 'a b', '字']],
  ['symbol', ['!?#', '￥%'], ['!!!!!!', 'a', '1', '字']],
  ['character_string', ['A-1_b#', 'a'.repeat(32)], ['a'.repeat(33), '单号1', 'a b']],
  [
    'time',
    ['15:01', '15:01:59', '2019年10月1日 15:01', '2019-10-01 08:00', '8:00~9:30'],
    [
      ...['24:00', '15:61', '2019年10月1日', '下午3点', '8:00~9:00~10:00', '8:00~'],
      ...['10000年1月1日 8:00', '2019年2月29日 8:00', '8:00-9:00'],
    ],
  ],
  [
    'date',
    [
      '2019年10月1日',
      '2019年10月',
      '10月1日',
      '2018-01-01',
      '2018/1/1',
      '2018.01',
      '2019年10月1日 15:01',
      '2018-01-01~2018-01-02',
    ],
    ['2018-13-01', '2018-01-32', '2018-02-30', '15:01', '2018-01/01', 'soon'],
  ],
  [
    'amount',
    ['¥100', '100.50元', '$9999999999', '5'],
    ['¥12345678901', '100块', '￥', '-5', '1,000'],
  ],
  ['phone_number', ['+86-0766-66888866', '13800138000'], ['1'.repeat(18), '电话1', '1a', '---']],
  ['car_number', ['粤A8Z888挂', '粤B12345'], ['粤A8Z8888挂', '粤A 123', 'A粤粤A']],
  [
    'name',
    ['张三', '一'.repeat(10), 'a'.repeat(20), '张San'],
    ['一'.repeat(11), 'a'.repeat(21), 'Ann1', `张${'a'.repeat(10)}`],
  ],
  ['phrase', ['配送中', '一二三四五'], ['一二三四五六', 'abc', '配送1']],
]

describe('field types', () => {
  it.each(TABLE)('%s', (type, taken, refused) => {
    const isTaken = (value: string): boolean => isFieldValue(type, value, undefined, HARSH)
    expect(taken.filter((value) => !isTaken(value))).toEqual([])
    expect(refused.filter(isTaken)).toEqual([])
  })

  it.each(TABLE)('%s takes no newline and no other control character', (type, [value = '']) => {
    for (const control of ['\n', '\t', '\u0000', '\u2028', '\u200b', '\u202e', '\ud800']) {
      expect(isFieldValue(type, value.slice(0, -1) + control, undefined, HARSH)).toBe(false)
    }
  })

  it('take no value that shows nothing', () => {
    for (const [type] of TABLE) {
      for (const nothing of ['  ', '\u3000', '\u3164', '\u200d', '\ufe0f']) {
        expect(isFieldValue(type, nothing, undefined, { spaceIsSymbol: true })).toBe(false)
      }
    }
  })

  it('enum takes only the values listed', () => {
    expect(isFieldValue('enum_string', '高', ['高', '低'], HARSH)).toBe(true)
    expect(isFieldValue('enum_string', '中', ['高', '低'], HARSH)).toBe(false)
    expect(isFieldValue('enum_string', '高', undefined, HARSH)).toBe(false)
  })

  it('const takes only the approved values, where they are given', () => {
    expect(isFieldValue('const', '已完成', ['已完成'], HARSH)).toBe(true)
    expect(isFieldValue('const', '别的', ['已完成'], HARSH)).toBe(false)
  })

  it.each(['symbol', 'character_string', 'phone_number', 'name'])(
    '%s takes a space by the setting',
    (type) => {
      const value = type === 'phone_number' ? '1 1' : '- -'
      expect(isFieldValue(type, value, undefined, HARSH)).toBe(false)
      expect(isFieldValue(type, value, undefined, { spaceIsSymbol: true })).toBe(true)
    },
  )
})
