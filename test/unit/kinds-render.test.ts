import { describe, expect, it, test } from 'vitest'
import type { Variables } from '../../cloudfunctions/shared/domain/kinds/pattern'
import type { Channel } from '../../cloudfunctions/shared/domain/words'
import { renderFields } from '../../cloudfunctions/shared/domain/kinds/render'

/** 2019-10-01 15:01 in China. */
const VISIBLE_AT = Date.UTC(2019, 9, 1, 7, 1)

const TEMPLATE_ID = '9Aw5ZV1j9xdWTFEkqCpZ7mIBbSC34khK55OtzUPl0rU'

function message(given: Partial<Variables> = {}): Variables {
  return {
    title: '备份完成',
    summary: '用时 3 分钟',
    content: '正文',
    time: VISIBLE_AT,
    sender: '运维',
    topic: '',
    kind: '普通消息',
    link: 'https://example.com/a?b=1',
    priority: 'normal',
    id: '00ff',
    data: {},
    ...given,
  }
}

function render(field: string, pattern: string, given?: Partial<Variables>, channel?: Channel) {
  const mapping = { templateId: TEMPLATE_ID, fields: { [field]: pattern } }
  return renderFields(channel ?? 'subscribe', mapping, message(given))
}

/** What one field shows for a value of the push; undefined when it was refused. */
function shown(field: string, value: string | number | boolean | null, channel?: Channel) {
  return render(field, '{{data.x}}', { data: { x: value } }, channel).data[field]?.value
}

const zh = (count: number) => '汉'.repeat(count)

describe('a value becomes what the type of its field takes', () => {
  test.each<[string, string | number, string | undefined]>([
    // text: one line, cut with an ellipsis within the limit
    ['thing1', '备份完成', '备份完成'],
    ['thing1', '第一行\r\n第二行\t完\u2028。', '第一行 第二行 完 。'],
    ['thing1', 'a\u0000b\u0007c\u200Bd\u202Ee', 'abcde'],
    ['thing1', zh(20), zh(20)],
    ['thing1', zh(21), zh(19) + '…'],
    ['thing1', '', '无'],
    ['thing1', ' \n\u200D ', '无'],
    ['thing1', '\u3164\u2800', '无'],
    ['thing1', zh(18) + '😀😀', zh(18) + '…'],
    ['thing1', zh(18) + '😀', zh(18) + '😀'],
    ['thing1', zh(15) + '👨‍👩‍👧' + zh(5), zh(15) + '…'],
    ['thing1', zh(17) + '🇨🇳🇨🇳', zh(17) + '…'],
    ['thing1', zh(17) + '👍🏽' + zh(2), zh(17) + '…'],
    ['thing1', 'x' + '\u0301'.repeat(30), 'x' + '\u0301'.repeat(18) + '…'],
    ['thing1', '坏\uD83D了', '坏了'],
    ['short_thing1', zh(11), zh(9) + '…'],
    // figures: brought to plain form, never made up
    ['number1', 42, '42'],
    ['number1', '1,234,567.89', '1234567.89'],
    ['number1', '１２３．５', '123.5'],
    ['number1', '1,5', undefined],
    ['number1', '10²', undefined],
    ['number1', '-5', undefined],
    ['number1', '3 5', undefined],
    ['number1', 1e21, undefined],
    ['number1', '9'.repeat(32), '9'.repeat(32)],
    ['number1', '9'.repeat(33), undefined],
    ['number1', '', undefined],
    ['number1', '1.10', '1.10'],
    ['number1', '4200001234567890123', '4200001234567890123'],
    ['number1', '12345678901234567.8901234567890', '12345678901234567.8901234567890'],
    ['number1', '9'.repeat(31) + '.9', undefined],
    ['character_string1', '4200001234567890123', '4200001234567890123'],
    ['amount1', '¥100', '¥100'],
    ['amount1', '￥1,234.50', '¥1234.50'],
    ['amount1', '$ 9.99', '$9.99'],
    ['amount1', '100元', '100元'],
    ['amount1', 19.9, '19.9'],
    ['amount1', 0.1 * 3, '0.30'],
    ['amount1', '1.10', '1.10'],
    ['amount1', '12345678.005', '12345678.01'],
    ['amount1', '1.00499999999999999999', '1.00'],
    ['amount1', '99999999.995', undefined],
    ['amount1', '¥12345678901', undefined],
    ['amount1', '12345678901234567890', undefined],
    ['amount1', '1234567890.5', undefined],
    ['amount1', '-5', undefined],
    ['amount1', '¥¥5', undefined],
    ['amount1', '面议', undefined],
    // times: in China's time and WeChat's form
    ['time1', '15:01', '15:01'],
    ['time1', '9:05:30', '09:05:30'],
    ['time1', '2019-10-01 15:01', '2019年10月1日 15:01'],
    ['time1', '2019/10/1 15:01:02', '2019年10月1日 15:01:02'],
    ['time1', '2019年10月1日 15:01', '2019年10月1日 15:01'],
    ['time1', '２０１９年１０月１日15：01', '2019年10月1日 15:01'],
    ['time1', '2019-10-01T15:01', '2019年10月1日 15:01'],
    ['time1', '2019-10-01T07:01:00.000Z', '2019年10月1日 15:01:00'],
    ['time1', '2019-10-01T20:01+13:00', '2019年10月1日 15:01'],
    ['time1', '2019-10-01 02:01-0500', '2019年10月1日 15:01'],
    ['time1', VISIBLE_AT, '2019年10月1日 15:01'],
    ['time1', VISIBLE_AT / 1000, '2019年10月1日 15:01'],
    ['time1', '2019-10-01 15:01~16:00', '2019年10月1日 15:01~16:00'],
    ['time1', '15:01 ～ 16:00', '15:01~16:00'],
    ['time1', '15:01~16:00~17:00', undefined],
    ['time1', '2019-10-01', undefined],
    ['time1', '2019-02-30 15:01', undefined],
    ['time1', '2019-02-30T15:01:00Z', undefined],
    ['time1', '25:01', undefined],
    ['time1', '10月1日 15:01', undefined],
    ['time1', '明天下午', undefined],
    ['time1', '', undefined],
    ['date1', '2019-10-01', '2019年10月1日'],
    ['date1', '2019.10.1', '2019年10月1日'],
    ['date1', '2019年10月', '2019年10月'],
    ['date1', '10月1日', '10月1日'],
    ['date1', '02-29', '2月29日'],
    ['date1', '2019-10-01 15:01', '2019年10月1日 15:01'],
    ['date1', VISIBLE_AT, '2019年10月1日 15:01'],
    ['date1', '2019-10-01~2019-10-07', '2019年10月1日~2019年10月7日'],
    ['date1', '15:01', undefined],
    ['date1', '2019-13-01', undefined],
    // codes: what the type refuses goes
    ['character_string1', 'NO：订单 2019-001', 'NO:_2019-001'],
    ['character_string1', 'A'.repeat(33), 'A'.repeat(29) + '...'],
    ['character_string1', '中文', '-'],
    ['letter1', 'Ab 1汉Ｃ', 'AbC'],
    ['letter1', '123', 'none'],
    ['symbol1', 'a!@#￥%…1', '!@#￥%'],
    ['symbol1', '😀', '-'],
    ['phone_number1', '+86-0766-66888866', '+86-0766-66888866'],
    ['phone_number1', '电话：138 0013 8000（微信同号）', '13800138000'],
    ['phone_number1', '010-12345678转801', undefined],
    ['phone_number1', '1'.repeat(18), undefined],
    ['phone_number1', '无', undefined],
    ['car_number1', '粤A·8Z888挂', '粤A8Z888挂'],
    ['car_number1', '粤a 12345', '粤A12345'],
    ['car_number1', '粤A123456789', undefined],
    ['car_number1', '未知', '未知'],
    ['car_number1', 'WJ京12345', undefined],
    ['name1', '张三', '张三'],
    ['name1', '张三😀2', '张三'],
    ['name1', 'Mary-Jane O. Watson', 'Mary-Jane-O.-Watson'],
    ['name1', 'Bartholomew Featherstone', 'Bartholomew-Feath...'],
    ['name1', '阿卜杜拉·买买提·艾力江', '阿卜杜拉·买买提·…'],
    ['name1', 'Anna 安娜 von Beispiel', 'Anna·安娜·v…'],
    ['name1', '123', '无'],
    ['phrase1', '配送中', '配送中'],
    ['phrase1', '已完成!✅', '已完成'],
    ['phrase1', '已经完成支付了', '已经完成支'],
    ['phrase1', '𠮷𠮷𠮷', '𠮷𠮷'],
    ['phrase1', 'done', '无'],
    // closed lists: a part of a value is none of them
    ['const1', '已发货', '已发货'],
    ['const1', zh(21), undefined],
    ['const1', '', undefined],
    ['enum_string1', '客厅', '客厅'],
    ['enum_string1', '', undefined],
  ])('%s: %j becomes %j', (field, value, expected) => {
    expect(shown(field, value)).toBe(expected)
  })

  test.each([
    ['keyword1', '完成 ✅ 了 👨‍👩‍👧 1️⃣', '完成 了 1'],
    ['first', '您好\n欢迎', '您好 欢迎'],
    ['orderNo', zh(21), zh(19) + '…'],
    ['keyword2', '😀', '无'],
    ['keyword2', '©\u3164', '无'],
    ['name1', '~〰', '无'],
    ['thing1', '\ud83d\u200d\udc00', '无'],
    ['thing3', zh(18) + '😀👍🏽🇨🇳', zh(18)],
    ['character_string1', 'A'.repeat(32), 'A'.repeat(32)],
    ['amount4', '￥5', '¥5'],
    // WeChat shows 20 characters, and would cut the rest.
    ['number1', '9'.repeat(20), '9'.repeat(20)],
    ['number1', '9'.repeat(21), undefined],
    ['time1', '2024-12-31 15:01:02', '2024年12月31日 15:01:02'],
    ['time1', '09:00:00~10:00:00', '09:00:00~10:00:00'],
    ['time1', '2024-01-01 09:00-10:00', '2024/1/1 09:00~10:00'],
    ['time1', '2024-01-01 09:00:00-10:00:00', '2024/1/1 09:00~10:00'],
    ['time1', '2024-12-31 09:00-10:00', '2024年12月31日 09:00'],
    ['time1', '2024-01-01 09:00~2024-01-02 10:00', '2024年1月1日 09:00'],
    ['date1', '2024-12-30~2025-01-02', '2024/12/30~2025/1/2'],
    ['date1', '2024-01-01 09:00-10:00', '2024年1月1日 09:00'],
  ])('an official account’s %s: %j becomes %j, without emoji', (field, value, expected) => {
    expect(shown(field, value, 'template')).toBe(expected)
    expect(shown(field, value, 'uniform')).toBe(expected)
  })

  it('takes only listed values for an enumerated field, where the list is known', () => {
    const mapping = { templateId: TEMPLATE_ID, fields: { enum_string2: '{{data.room}}' } }
    const enums = { enum_string2: ['客厅', '厨房'] }
    const send = (room: string) =>
      renderFields('subscribe', mapping, message({ data: { room } }), { enums })
    expect(send('厨房').data).toEqual({ enum_string2: { value: '厨房' } })
    expect(send('阳台')).toMatchObject({
      data: {},
      faults: [{ field: 'enum_string2', rule: 'value_does_not_fit' }],
    })
    expect(send('阳台').faults[0]?.en).toContain('客厅, 厨房')
  })

  it('writes times at another offset when asked', () => {
    const mapping = { templateId: TEMPLATE_ID, fields: { time1: '{{time}}', date2: '{{date}}' } }
    const { data } = renderFields('subscribe', mapping, message(), { utcOffset: -8 * 60 })
    expect(data).toEqual({
      time1: { value: '2019年9月30日 23:01' },
      date2: { value: '2019年9月30日' },
    })
  })
})

describe('a pattern', () => {
  it('names what the message has, and the time at which it became visible', () => {
    const known =
      '{{title}}|{{summary}}|{{content}}|{{sender}}|{{topic}}|{{kind}}|{{priority}}|{{id}}'
    expect(render('thing1', known, { title: 'a', summary: 'b' }).data.thing1?.value).toBe(
      'a|b|正文|运维||普通消息|nor…',
    )
    expect(render('thing1', '{{time}}').data.thing1?.value).toBe('2019-10-01 15:01')
    expect(render('thing1', '于 {{date}}').data.thing1?.value).toBe('于 2019-10-01')
    expect(render('time1', '{{time}}').data.time1?.value).toBe('2019年10月1日 15:01')
    expect(render('character_string1', '{{link}}').data.character_string1?.value).toBe(
      'https://example.com/a?b=1',
    )
  })

  it('mixes literal text and data', () => {
    const { data } = render('thing1', '共 {{data.n}} 项，{{ data.名称 }}', {
      data: { n: 3, 名称: '<b>&甲' },
    })
    expect(data).toEqual({ thing1: { value: '共 3 项，<b>&甲' } })
  })

  it('is never expanded twice', () => {
    const given = { title: '{{sender}} {{{id}}}', data: { x: '{{title}}' } }
    expect(render('thing1', '{{title}}', given).data.thing1?.value).toBe('{{sender}} {{{id}}}')
    expect(render('thing1', '{{data.x}}', given).data.thing1?.value).toBe('{{title}}')
  })

  it.each(['toString', 'constructor', '__proto__', 'hasOwnProperty'])(
    'finds nothing under data.%s, which the push did not give',
    (name) => {
      expect(render('thing1', `{{data.${name}}}`).data.thing1?.value).toBe('无')
    },
  )

  it('takes missing data for empty: the fallback of the type, or a fault where it would be made up', () => {
    expect(render('thing1', '{{data.x}}').data).toEqual({ thing1: { value: '无' } })
    expect(render('thing1', '{{data.x}}', { data: { x: null } }).data.thing1?.value).toBe('无')
    expect(render('number1', '{{data.x}}').faults).toMatchObject([
      { field: 'number1', rule: 'value_does_not_fit' },
    ])
  })

  it('fills a page, each value encoded for a query', () => {
    const page = 'pages/order/index?no={{data.no}}&id={{id}}'
    const mapping = { templateId: TEMPLATE_ID, fields: { thing1: '{{title}}' }, page }
    const given = message({ data: { no: 'a&b=甲\uD800' } })
    expect(renderFields('subscribe', mapping, given).page).toBe(
      'pages/order/index?no=a%26b%3D%E7%94%B2&id=00ff',
    )
    expect(render('thing1', '{{title}}')).not.toHaveProperty('page')
  })
})

describe('a fault', () => {
  it('names the field, what it takes and the beginning of the value, and leaves the other fields', () => {
    const mapping = {
      templateId: TEMPLATE_ID,
      fields: { thing1: '{{title}}', number2: '共{{content}}' },
    }
    const { data, faults } = renderFields('subscribe', mapping, message({ content: zh(5000) }))
    expect(data).toEqual({ thing1: { value: '备份完成' } })
    expect(faults).toEqual([
      {
        field: 'number2',
        rule: 'value_does_not_fit',
        zh: `字段 number2 需要数字，32 位以内，可带小数，收到“共${zh(18)}…”`,
        en: `Field number2 takes a number of at most 32 digits, decimals allowed; got "共${zh(18)}…"`,
      },
    ])
  })

  it('is returned, not thrown, for a mapping that was never checked', () => {
    expect(render('thing1', '{{title').faults).toMatchObject([{ rule: 'pattern_syntax' }])
    expect(render('keyword1', '{{title}}').faults).toMatchObject([{ rule: 'field_type_unknown' }])
    const mapping = { templateId: TEMPLATE_ID, fields: { thing1: 'a' }, page: 'pages/a?{{#id}}' }
    expect(renderFields('subscribe', mapping, message())).toMatchObject({
      data: { thing1: { value: 'a' } },
      faults: [{ field: 'page', rule: 'pattern_syntax' }],
    })
  })
})

describe('a value of 100,000 characters', () => {
  it.each([
    ...['thing1', 'character_string1', 'letter1', 'symbol1', 'number1', 'amount1', 'time1'],
    ...['date1', 'phone_number1', 'car_number1', 'name1', 'phrase1', 'const1'],
  ])('is quick for %s', (field) => {
    const started = performance.now()
    for (const piece of ['汉', 'a', '1', ' ', '😀', '~', '\u0301', '\u200d', '1a', '- ']) {
      render(field, '{{content}}', { content: `1${piece.repeat(100_000 / piece.length)}1` })
    }
    expect(performance.now() - started).toBeLessThan(500)
  })

  it('of 150, the longest that is read as a time, is too', () => {
    const started = performance.now()
    for (const piece of [
      '1',
      '-',
      '- ',
      '1-',
      '2024-01-01-',
      '1:00-',
      '~1月1日',
      ' to 1',
      'T1+08',
    ]) {
      for (const field of ['time1', 'date1', 'amount1', 'number1', 'phone_number1']) {
        render(field, '{{content}}', { content: piece.repeat(150).slice(0, 150) })
      }
    }
    expect(performance.now() - started).toBeLessThan(500)
  })
})
