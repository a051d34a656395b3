import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Variables } from '../../cloudfunctions/shared/domain/kinds/pattern'
import { renderFields } from '../../cloudfunctions/shared/domain/kinds/render'
import type { Channel } from '../../cloudfunctions/shared/domain/words'
import { asShown } from '../../local/wechat/apis/template-delivery'
import { isFieldValue } from '../../local/wechat/field-types'

/** Cases for each field; the long run is FIELD_CASES=20000 npx vitest run --project unit test/unit/kinds-values.test.ts. */
const CASES = Number(process.env['FIELD_CASES'] ?? 300)

/** Fixed, so that a failure of the short run can be repeated; the long run looks elsewhere each time. */
const SEED = process.env['FIELD_CASES'] === undefined ? { seed: 20191001 } : {}

const HARSH = { spaceIsSymbol: false }

const CHOICES = ['客厅', '厨房', '已发货', 'on']

const FIELDS: Record<string, string[]> = {
  thing1: [],
  short_thing1: [],
  character_string1: [],
  letter1: [],
  symbol1: [],
  number1: [],
  amount1: [],
  time1: [],
  date1: [],
  phone_number1: [],
  car_number1: [],
  name1: [],
  phrase1: [],
  const1: [],
  const2: CHOICES,
  enum_string1: CHOICES,
}

/** Of these a part says something else. */
const FIGURES = new Set(['number', 'amount', 'time', 'date', 'phone_number', 'car_number'])

const joined = (part: fc.Arbitrary<string>, maxLength: number, between = '') =>
  fc.array(part, { minLength: 1, maxLength }).map((parts) => parts.join(between))

const pieces = joined(
  fc.oneof(
    fc.constantFrom(...'aZ70.,-+~/ :#(元¥￥$€转汉𠮷年月日：１éяا粤挂学〇々'),
    fc.constantFrom('😀', '👍🏽', '🇨🇳', '👨‍👩‍👧', '1️⃣', '©', '★', '✔️', '〰', '×', '，', '。', '…'),
    fc.constantFrom('\n', '\r\n', '\t', '\0', '\u2028', '\u200b', '\u202e', '\ufeff', '\u00a0'),
    fc.constantFrom('\ud83d', '\udc00', '\u0301', '\u200d', '\ufe0f', '\u3164', '\u115f', '\u00ad'),
    fc.constantFrom('{{title}}', '}}', '<b>', '&amp;', '\u001b[31m', 'constructor'),
  ),
  40,
)

const figures = fc.oneof(
  fc.integer().map(String),
  fc.double().map(String),
  fc.bigInt({ min: 0n, max: 10n ** 40n }).map(String),
  fc
    .tuple(fc.bigInt({ min: 0n, max: 10n ** 12n }), fc.stringMatching(/^\d{0,18}$/))
    .map(([whole, decimals]) => `${whole}.${decimals}`),
  fc.integer({ min: 0 }).map((number) => number.toLocaleString('en-US')),
  // About as long as the types allow.
  fc
    .tuple(fc.constantFrom(8, 9, 10, 11, 31, 32, 33), fc.nat({ max: 33 }))
    .map(([length, point]) =>
      `${'9'.repeat(Math.min(point, length))}.${'9'.repeat(length)}`.slice(0, length + 1),
    ),
)

const money = fc
  .tuple(
    fc.constantFrom('', '¥', '￥', '$', 'US$', '-', '€ ', '＄'),
    figures,
    fc.constantFrom('', '元', ' 元', '块'),
  )
  .map((parts) => parts.join(''))

const clocks = fc
  .tuple(
    fc.constantFrom('', '上午', '下午', '晚上', '中午'),
    fc.integer({ min: 0, max: 25 }),
    fc.constantFrom(':', '：', '点', '时'),
    fc.integer({ min: 0, max: 60 }).map((minute) => String(minute).padStart(2, '0')),
    fc.constantFrom('', ':00', ':59', '分', '分30秒', ' PM', ':60', ':00,123', ':00.5'),
  )
  .map((parts) => parts.join(''))

const days = fc
  .tuple(
    fc.constantFrom(0, 1, 999, 1000, 1970, 2023, 2024, 9999, 10_000),
    fc.integer({ min: 0, max: 13 }),
    fc.integer({ min: 0, max: 32 }),
    fc.constantFrom('-', '/', '.', '年'),
    fc.boolean(),
  )
  .map(([year, month, day, sign, padded]) => {
    const [y, m, d] = padded
      ? [
          String(year).padStart(4, '0'),
          String(month).padStart(2, '0'),
          String(day).padStart(2, '0'),
        ]
      : [year, month, day]
    return sign === '年' ? `${y}年${m}月${d}日` : [y, m, d].join(sign)
  })

const dates = (min: string, max: string) =>
  fc.date({ min: new Date(min), max: new Date(max), noInvalidDate: true })

const instants = fc
  .oneof(
    dates('-000001-01-01T00:00:00Z', '+010001-01-01T00:00:00Z'),
    // Where a year ends that WeChat can read, by one clock or the other.
    dates('9999-12-31T00:00:00Z', '+010000-01-01T00:00:00Z'),
  )
  .chain((date) =>
    fc.constantFrom(
      date.toISOString(),
      date.toISOString().replace('Z', '-12:00'),
      date.toISOString().replace('T', ' ').slice(0, -1),
      date.toISOString().replace(/[-:]|\.\d+/g, ''),
      date.toString(),
      date.toUTCString(),
      String(date.getTime()),
      String(Math.floor(date.getTime() / 1000)),
    ),
  )

const moments = fc.oneof(
  instants,
  clocks,
  days,
  fc
    .tuple(
      days,
      fc.constantFrom(' ', 'T', ''),
      clocks,
      fc.constantFrom('', 'Z', '-10:00', '+0800', ' CST', '+14:00'),
    )
    .map((parts) => parts.join('')),
)

const periods = fc
  .tuple(moments, fc.constantFrom('~', '～', '-', ' - ', '—', '至', '到', '/', ' to '), moments)
  .map((parts) => parts.join(''))

const phones = joined(fc.constantFrom(...'0138+-()*# 转电话：', '010', '+86'), 12)
const plates = joined(fc.constantFrom(...'粤京挂学警ABz09·-. 𠮷'), 10)
const names = joined(
  fc.constantFrom('张', '三', '·', 'Ann', '-', '.', ' ', 'é', '1', '😀', 'von '),
  12,
)

const values = fc.oneof(
  pieces,
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc.string({ unit: 'binary', maxLength: 60 }),
  figures,
  money,
  moments,
  periods,
  phones,
  plates,
  names,
  fc.constantFrom('', ...CHOICES, ...CHOICES.map((choice) => ` ${choice}\u200b`)),
)

/** What is likely to be right for a type, beside anything at all. */
const LIKELY = new Map([
  ['number', figures],
  ['amount', fc.oneof(figures, money)],
  ['time', fc.oneof(moments, periods)],
  ['date', fc.oneof(moments, periods)],
  ['phone_number', phones],
  ['car_number', plates],
  ['name', names],
])

const valuesFor = (type: string) => fc.oneof(LIKELY.get(type) ?? values, values)

/** Literals and variables in any order, as no kind that was checked when it was saved would mix them. */
const patterns = fc.oneof(
  { weight: 3, arbitrary: fc.constant('{{data.a}}') },
  fc.constantFrom(
    '{{data.a}}~{{data.b}}',
    '{{data.a}} {{data.b}}',
    '¥{{data.a}}元',
    '{{time}}',
    '{{date}}',
  ),
  joined(
    fc.oneof(
      fc.constantFrom(
        '{{data.a}}',
        '{{data.b}}',
        '{{title}}',
        '{{time}}',
        '{{date}}',
        '{{content}}',
      ),
      fc.constantFrom(' ', '~', '-', '共', '￥', 'NO.', '\n', '年', '点', '😀', '7'),
    ),
    4,
  ),
)

const message = (title: string, data: Record<string, string>): Variables => ({
  title,
  summary: title,
  content: title,
  time: Date.UTC(2019, 9, 1, 7, 1),
  sender: title,
  topic: title,
  kind: title,
  link: title,
  priority: 'normal',
  id: '00ff',
  data,
})

const CHANNELS: Channel[] = ['subscribe', 'template', 'uniform']

function render(channel: Channel, field: string, pattern: string, variables: Variables) {
  const mapping = { templateId: 'x'.repeat(43), fields: { [field]: pattern } }
  const choices = FIELDS[field] ?? []
  const options = choices.length > 0 ? { enums: { [field]: choices } } : {}
  const { data, faults } = renderFields(channel, mapping, variables, options)
  expect(faults).toHaveLength(data[field] === undefined ? 1 : 0)
  return data[field]?.value
}

describe('any value, in any pattern, on any channel', () => {
  it.each(Object.keys(FIELDS))('ends as a %s that WeChat takes, or as a fault', (field) => {
    const choices = FIELDS[field] ?? []
    const type = field.replace(/\d+$/, '')
    const listed = choices.length > 0 ? choices : undefined
    let taken = 0
    fc.assert(
      fc.property(
        fc.constantFrom(...CHANNELS),
        patterns,
        valuesFor(type),
        valuesFor(type),
        (channel, pattern, a, b) => {
          const value = render(channel, field, pattern, message(b, { a, b }))
          if (value === undefined) return
          taken += 1
          expect(isFieldValue(type, value, listed, HARSH), JSON.stringify(value)).toBe(true)
          // A text loses its end on an account's message; a figure would be another one.
          if (channel !== 'subscribe' && FIGURES.has(type)) expect(asShown(value)).toBe(value)
          // What was taken once is taken again, and says the same.
          expect(render(channel, field, '{{data.a}}', message('', { a: value }))).toBe(value)
        },
      ),
      { numRuns: CASES, ...SEED },
    )
    expect(taken).toBeGreaterThan(CASES / 100)
  })

  it('ends in an account’s untyped field as one line that is shown to its end', () => {
    fc.assert(
      fc.property(patterns, values, values, (pattern, a, b) => {
        const value = render('template', 'keyword1', pattern, message(b, { a, b })) ?? ''
        // Nothing is refused here: what is too long, and pictures, are taken away.
        expect(isFieldValue('thing', value, undefined, HARSH), JSON.stringify(value)).toBe(true)
        expect(isFieldValue('thing', asShown(value), undefined, HARSH), value).toBe(true)
        expect(render('template', 'keyword1', '{{data.a}}', message('', { a: value }))).toBe(value)
      }),
      { numRuns: CASES * 3, ...SEED },
    )
  })
})
