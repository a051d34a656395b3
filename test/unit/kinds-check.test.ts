import { describe, expect, it, test } from 'vitest'
import { checkMapping } from '../../cloudfunctions/shared/domain/kinds/check'
import type { Template } from '../../cloudfunctions/shared/domain/kinds/fields'
import type { Mapping } from '../../cloudfunctions/shared/domain/kinds/mapping'
import type { Channel } from '../../cloudfunctions/shared/domain/words'

const TEMPLATE_ID = '9Aw5ZV1j9xdWTFEkqCpZ7mIBbSC34khK55OtzUPl0rU'

const WASHER: Template = {
  content: '完成时间:{{time1.DATA}}\n所在位置:{{enum_string2.DATA}}\n',
  enums: { enum_string2: ['客厅', '厨房'] },
}

function check(given: Partial<Mapping>, template?: Template, channel: Channel = 'subscribe') {
  const mapping = { templateId: TEMPLATE_ID, fields: { thing1: '{{title}}' }, ...given }
  return checkMapping(channel, mapping, template)
}

/** `field rule` of each fault. */
function refusals(given: Partial<Mapping>, template?: Template, channel?: Channel) {
  return check(given, template, channel).map(({ field, rule }) => `${field} ${rule}`)
}

describe('a mapping that can be saved', () => {
  test.each<[string, Record<string, string>, Channel]>([
    [
      'the default kind',
      { thing1: '{{title}}', time2: '{{time}}', thing3: '来自 {{sender}}' },
      'subscribe',
    ],
    ['data', { amount1: '¥{{data.fee}}', character_string2: 'NO.{{data.no}}' }, 'subscribe'],
    [
      'constants',
      { phrase1: '配送中', amount2: '¥1234567890元', date3: '2019年10月1日' },
      'subscribe',
    ],
    ['full-width constants', { time1: '１５：０１～１６：００', number2: '１２' }, 'subscribe'],
    ['a closed type with data', { phrase1: '{{data.state}}', const2: '{{data.x}}' }, 'subscribe'],
    ['an official account', { first: '您好', keyword1: '{{title}}', const2: '已发货' }, 'template'],
    ['a test account', { orderNo: '{{data.no}}', remark: '{{summary}}' }, 'template'],
    ['a withdrawn channel', { keyword1: '{{title}}' }, 'uniform'],
  ])('%s', (_case, fields, channel) => {
    expect(check({ fields }, undefined, channel)).toEqual([])
  })

  it('fills every field of its template, but those that WeChat removes', () => {
    expect(check({ fields: { time1: '{{time}}', enum_string2: '厨房' } }, WASHER)).toEqual([])
    const old = { content: '{{first.DATA}}\n订单：{{keyword1.DATA}}\n{{remark.DATA}}', enums: {} }
    expect(check({ fields: { keyword1: '{{title}}' } }, old, 'template')).toEqual([])
  })

  it.each(['pages/inbox/index', 'index?foo=bar', 'pages/a/b?id={{id}}&no={{data.no}}'])(
    'opens the page %s',
    (page) => {
      expect(check({ page })).toEqual([])
    },
  )
})

describe('a mapping is refused, with field and rule, for', () => {
  test.each<[string, Record<string, string>, string[]]>([
    ['no fields', {}, ['fields fields-missing']],
    ['an untyped field', { keyword1: '{{title}}' }, ['keyword1 field-type-unknown']],
    ['a type that WeChat has not', { thong1: 'a' }, ['thong1 field-type-unknown']],
    ['a type without its number', { thing: 'a' }, ['thing field-type-unknown']],
    ['a key as the template writes it', { 'thing1.DATA': 'a' }, ['thing1.DATA field-name']],
    ['an empty pattern', { thing1: ' \n' }, ['thing1 pattern-empty']],
    ['an unknown variable', { thing1: '{{tittle}}' }, ['thing1 variable-unknown']],
    [
      'each unknown variable',
      { thing1: '{{a}}{{data}}' },
      ['thing1 variable-unknown', 'thing1 variable-unknown'],
    ],
    ['an empty variable', { thing1: '{{}}' }, ['thing1 variable-unknown']],
    ['a path into data', { thing1: '{{data.x.length}}' }, ['thing1 variable-unknown']],
    ['an open variable', { thing1: '{{title' }, ['thing1 pattern-syntax']],
    ['a closing without an opening', { thing1: '{ {title}}' }, ['thing1 pattern-syntax']],
    ['a section', { thing1: '{{#title}}a{{/title}}' }, ['thing1 pattern-syntax']],
    ['an inverted section', { thing1: '{{^title}}a{{/title}}' }, ['thing1 pattern-syntax']],
    ['a partial', { thing1: '{{>title}}' }, ['thing1 pattern-syntax']],
    ['a comment', { thing1: 'a{{! b }}' }, ['thing1 pattern-syntax']],
    ['other delimiters', { thing1: '{{=<% %>=}}<% title %>' }, ['thing1 pattern-syntax']],
    ['an unescaped variable', { thing1: '{{{title}}}' }, ['thing1 pattern-syntax']],
    ['an unescaped variable by &', { thing1: '{{&title}}' }, ['thing1 pattern-syntax']],
    ['a line break', { thing1: '{{title}}\n{{sender}}' }, ['thing1 literal-line-break']],
    ['a control character', { thing1: '{{title}}\u0007' }, ['thing1 literal-line-break']],
    ['letters in a number', { number1: 'No. {{data.n}}' }, ['number1 literal-characters']],
    [
      'Chinese in a code',
      { character_string1: '订单 {{id}}' },
      ['character_string1 literal-characters'],
    ],
    ['words before a time', { time1: '开始 {{time}}' }, ['time1 literal-characters']],
    ['words before an amount', { amount1: '共 {{data.fee}}' }, ['amount1 literal-characters']],
    [
      'words before a phone number',
      { phone_number1: '电话 {{data.t}}' },
      ['phone_number1 literal-characters'],
    ],
    ['digits in a name', { name1: '1 号 {{sender}}' }, ['name1 literal-characters']],
    ['letters in a phrase', { phrase1: 'OK' }, ['phrase1 literal-characters']],
    ['emoji among symbols', { symbol1: '😀' }, ['symbol1 literal-characters']],
    ['a literal over the limit', { thing1: '字'.repeat(21) }, ['thing1 literal-too-long']],
    [
      'a literal that leaves no room',
      { thing1: '字'.repeat(20) + '{{title}}' },
      ['thing1 literal-too-long'],
    ],
    ['a Chinese name over 10', { name1: '字'.repeat(11) }, ['name1 literal-too-long']],
    ['no time', { time1: '25:00' }, ['time1 value-time']],
    ['a day where a time belongs', { time1: '{{date}}' }, ['time1 value-time']],
    ['no date', { date1: '2019-02-30' }, ['date1 value-date']],
    ['no amount', { amount1: '¥¥5' }, ['amount1 value-amount']],
    ['a time where a number belongs', { number1: '{{time}}' }, ['number1 value-number']],
    ['a number too long', { number1: '1'.repeat(33) }, ['number1 value-number']],
    ['no phone number', { phone_number1: '+' }, ['phone_number1 value-phone_number']],
    ['no plate number', { car_number1: '粤A123456789' }, ['car_number1 value-car_number']],
    ['a constant over 20', { const1: '字'.repeat(21) }, ['const1 value-const']],
    ['free text in a phrase', { phrase1: '{{title}}' }, ['phrase1 variable-not-allowed']],
    ['free text in a constant', { const1: '{{sender}}' }, ['const1 variable-not-allowed']],
    [
      'free text in an enumeration',
      { enum_string1: '{{kind}}' },
      ['enum_string1 variable-not-allowed'],
    ],
    [
      'every field that is wrong',
      { number1: 'x', thing2: '{{' },
      ['number1 literal-characters', 'thing2 pattern-syntax'],
    ],
  ])('%s', (_case, fields, expected) => {
    expect(refusals({ fields })).toEqual(expected)
  })

  it('fields that are not its template’s, and values that it does not list', () => {
    expect(
      refusals({ fields: { time1: '{{time}}', enum_string2: '阳台', thing3: 'a' } }, WASHER),
    ).toEqual(['thing3 field-not-in-template', 'enum_string2 value-enum'])
    expect(refusals({ fields: { enum_string2: '客厅' } }, WASHER)).toEqual([
      'time1 field-not-mapped',
    ])
  })

  test.each([
    ['', 'templateId template-id-missing'],
    ['OPENTM207498902', 'templateId template-id-form'],
    ['47123', 'templateId template-id-form'],
    [`${TEMPLATE_ID} `, 'templateId template-id-form'],
  ])('the template id %j', (templateId, expected) => {
    expect(refusals({ templateId })).toEqual([expected])
  })

  test.each([
    ['', 'page page-form'],
    ['/pages/inbox/index', 'page page-form'],
    ['https://example.com', 'page page-form'],
    ['pages/{{id}}', 'page page-form'],
    ['pages/a b', 'page page-form'],
    ['pages/a?x={{y}}', 'page variable-unknown'],
    ['pages/a?x={{#id}}', 'page pattern-syntax'],
  ])('the page %j', (page, expected) => {
    expect(refusals({ page })).toEqual([expected])
  })

  it('reasons that a person understands: the field, the variable and what there is instead', () => {
    const [fault] = check({ fields: { thing1: '{{tittle}}' } })
    expect(fault?.zh).toMatch(/thing1.*\{\{tittle\}\}.*title.*data/)
    expect(fault?.en).toMatch(/thing1.*\{\{tittle\}\}.*title.*data\.<name>/)
  })
})
