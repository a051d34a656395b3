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
    ['no fields', {}, ['fields fields_missing']],
    ['an untyped field', { keyword1: '{{title}}' }, ['keyword1 field_type_unknown']],
    ['a type that WeChat has not', { thong1: 'a' }, ['thong1 field_type_unknown']],
    ['a type without its number', { thing: 'a' }, ['thing field_type_unknown']],
    ['a key as the template writes it', { 'thing1.DATA': 'a' }, ['thing1.DATA field_name']],
    ['an empty pattern', { thing1: ' \n' }, ['thing1 pattern_empty']],
    ['an unknown variable', { thing1: '{{tittle}}' }, ['thing1 variable_unknown']],
    [
      'each unknown variable',
      { thing1: '{{a}}{{data}}' },
      ['thing1 variable_unknown', 'thing1 variable_unknown'],
    ],
    ['an empty variable', { thing1: '{{}}' }, ['thing1 variable_unknown']],
    ['a path into data', { thing1: '{{data.x.length}}' }, ['thing1 variable_unknown']],
    ['an open variable', { thing1: '{{title' }, ['thing1 pattern_syntax']],
    ['a closing without an opening', { thing1: '{ {title}}' }, ['thing1 pattern_syntax']],
    ['a section', { thing1: '{{#title}}a{{/title}}' }, ['thing1 pattern_syntax']],
    ['an inverted section', { thing1: '{{^title}}a{{/title}}' }, ['thing1 pattern_syntax']],
    ['a partial', { thing1: '{{>title}}' }, ['thing1 pattern_syntax']],
    ['a comment', { thing1: 'a{{! b }}' }, ['thing1 pattern_syntax']],
    ['other delimiters', { thing1: '{{=<% %>=}}<% title %>' }, ['thing1 pattern_syntax']],
    ['an unescaped variable', { thing1: '{{{title}}}' }, ['thing1 pattern_syntax']],
    ['an unescaped variable by &', { thing1: '{{&title}}' }, ['thing1 pattern_syntax']],
    ['a line break', { thing1: '{{title}}\n{{sender}}' }, ['thing1 literal_line_break']],
    ['a control character', { thing1: '{{title}}\u0007' }, ['thing1 literal_line_break']],
    ['letters in a number', { number1: 'No. {{data.n}}' }, ['number1 literal_characters']],
    [
      'Chinese in a code',
      { character_string1: '订单 {{id}}' },
      ['character_string1 literal_characters'],
    ],
    ['words before a time', { time1: '开始 {{time}}' }, ['time1 literal_characters']],
    ['words before an amount', { amount1: '共 {{data.fee}}' }, ['amount1 literal_characters']],
    [
      'words before a phone number',
      { phone_number1: '电话 {{data.t}}' },
      ['phone_number1 literal_characters'],
    ],
    ['digits in a name', { name1: '1 号 {{sender}}' }, ['name1 literal_characters']],
    ['letters in a phrase', { phrase1: 'OK' }, ['phrase1 literal_characters']],
    ['emoji among symbols', { symbol1: '😀' }, ['symbol1 literal_characters']],
    ['a literal over the limit', { thing1: '字'.repeat(21) }, ['thing1 literal_too_long']],
    [
      'a literal that leaves no room',
      { thing1: '字'.repeat(20) + '{{title}}' },
      ['thing1 literal_too_long'],
    ],
    ['a Chinese name over 10', { name1: '字'.repeat(11) }, ['name1 literal_too_long']],
    ['no time', { time1: '25:00' }, ['time1 value_does_not_fit']],
    ['a day where a time belongs', { time1: '{{date}}' }, ['time1 value_does_not_fit']],
    ['no date', { date1: '2019-02-30' }, ['date1 value_does_not_fit']],
    ['no amount', { amount1: '¥¥5' }, ['amount1 value_does_not_fit']],
    ['a time where a number belongs', { number1: '{{time}}' }, ['number1 value_does_not_fit']],
    ['a number too long', { number1: '1'.repeat(33) }, ['number1 value_does_not_fit']],
    ['no phone number', { phone_number1: '+' }, ['phone_number1 value_does_not_fit']],
    ['no plate number', { car_number1: '粤A123456789' }, ['car_number1 value_does_not_fit']],
    ['a constant over 20', { const1: '字'.repeat(21) }, ['const1 value_does_not_fit']],
    ['free text in a phrase', { phrase1: '{{title}}' }, ['phrase1 variable_not_allowed']],
    ['free text in a constant', { const1: '{{sender}}' }, ['const1 variable_not_allowed']],
    [
      'free text in an enumeration',
      { enum_string1: '{{kind}}' },
      ['enum_string1 variable_not_allowed'],
    ],
    [
      'every field that is wrong',
      { number1: 'x', thing2: '{{' },
      ['number1 literal_characters', 'thing2 pattern_syntax'],
    ],
  ])('%s', (_case, fields, expected) => {
    expect(refusals({ fields })).toEqual(expected)
  })

  it('fields that are not its template’s, and values that it does not list', () => {
    expect(
      refusals({ fields: { time1: '{{time}}', enum_string2: '阳台', thing3: 'a' } }, WASHER),
    ).toEqual(['thing3 field_not_in_template', 'enum_string2 value_does_not_fit'])
    expect(refusals({ fields: { enum_string2: '客厅' } }, WASHER)).toEqual([
      'time1 field_not_mapped',
    ])
  })

  test.each([
    ['', 'templateId template_id_missing'],
    ['OPENTM207498902', 'templateId template_id_form'],
    ['47123', 'templateId template_id_form'],
    [`${TEMPLATE_ID} `, 'templateId template_id_form'],
  ])('the template id %j', (templateId, expected) => {
    expect(refusals({ templateId })).toEqual([expected])
  })

  test.each([
    ['', 'page page_form'],
    ['/pages/inbox/index', 'page page_form'],
    ['https://example.com', 'page page_form'],
    ['pages/{{id}}', 'page page_form'],
    ['pages/a b', 'page page_form'],
    ['pages/a?x={{y}}', 'page variable_unknown'],
    ['pages/a?x={{#id}}', 'page pattern_syntax'],
  ])('the page %j', (page, expected) => {
    expect(refusals({ page })).toEqual([expected])
  })

  it('reasons that a person understands: the field, the variable and what there is instead', () => {
    const [fault] = check({ fields: { thing1: '{{tittle}}' } })
    expect(fault?.zh).toMatch(/thing1.*\{\{tittle\}\}.*title.*data/)
    expect(fault?.en).toMatch(/thing1.*\{\{tittle\}\}.*title.*data\.<name>/)
  })
})
