import { describe, expect, it, test } from 'vitest'
import { plainText, summaryOf } from '../../cloudfunctions/shared/domain/plain-text'
import type { Format } from '../../cloudfunctions/shared/domain/words'

describe('plainText', () => {
  test.each<[Format, string, string]>([
    ['text', ' a <b> *c* \n', 'a <b> *c*'],
    ['html', '<p>甲 <b>乙</b></p><p>丙<br/>丁</p>', '甲 乙\n丙\n丁'],
    ['html', '<style>p{}</style>a<SCRIPT>if (a<b) "</p>"</SCRIPT >b<!-- <p>no --> c', 'a\nb c'],
    ['html', '<script>never closed', ''],
    ['html', '<a title="a > b" href=\'x\'>链接</a>', '链接'],
    ['html', 'it\'s <i class="x>y">z</i>', "it's z"],
    ['html', '1 < 2 &amp;&amp; 3 &gt; 2 &#20320;&#x597D;&nbsp;&hellip;', '1 < 2 && 3 > 2 你好 …'],
    [
      'html',
      '&amp;lt;b&amp;gt; &unknown; &#xD800; &#9999999;',
      '&lt;b&gt; &unknown; &#xD800; &#9999999;',
    ],
    ['html', 'a <b and no end', 'a <b and no end'],
    ['markdown', '# 标题\n\n**粗** *斜* ~~删~~ `code*` __b__ _i_', '标题\n粗 斜 删 code* b i'],
    ['markdown', '- a\n* b\n- [x] c\n1. d\n> 引用', 'a\nb\nc\n1. d\n引用'],
    ['markdown', '[文档](https://example.com/a) ![图](b.png) <https://c.d>', '文档 图 https://c.d'],
    [
      'markdown',
      '```ts\nconst a: Array<string> = [] // **\n```',
      'const a: Array<string> = [] // **',
    ],
    ['markdown', '前 `x<T>` - 后\n`a`', '前 x<T> - 后\na'],
    ['markdown', '| 甲 | 乙 |\n| --- | :-: |\n| 1 | 2 |', '甲 乙\n1 2'],
    ['markdown', '标题\n===\na | b\n\n---\n', '标题\na | b'],
    ['markdown', 'snake_case_name 2 * 3 * 4 \\*不是\\*', 'snake_case_name 2 * 3 * 4 *不是*'],
    ['markdown', '<font color="warning">警告</font> &lt;', '警告 <'],
    ['json', '{ "a" : [1, 2],\n "b" : " x \\" y " }', '{"a":[1,2],"b":" x \\" y "}'],
    ['json', '{"msgid": 12345678901234567890}', '{"msgid":12345678901234567890}'],
    ['json', '{ not json ', '{ not json'],
  ])('%s: %j reads %j', (format, content, expected) => {
    expect(plainText(content, format)).toBe(expected)
  })

  const hostile = [
    '<',
    '<a ',
    '<a "',
    '<script>',
    '<!--',
    '&#',
    '*a ',
    '_a ',
    '[',
    '`',
    '```',
    '> ',
    ' ',
    '|',
    '"',
    '\n',
  ]

  test.each<Format>(['text', 'markdown', 'html', 'json'])('is quick on hostile %s', (format) => {
    const started = performance.now()
    for (const piece of hostile) {
      plainText(piece.repeat(100_000 / piece.length), format)
      plainText('{"a":"' + '\\"'.repeat(50_000) + '"}', format)
      plainText("<a '>' ".repeat(15_000), format)
    }
    expect(performance.now() - started).toBeLessThan(2000)
  })
})

describe('summaryOf', () => {
  it('is one line of the plain text', () => {
    expect(summaryOf('<h1>备份</h1>\n<p>完成\t了</p>', 'html')).toBe('备份 完成 了')
  })

  it('ends with an ellipsis within its limit of code points', () => {
    expect(summaryOf('😀'.repeat(200), 'text')).toBe('😀'.repeat(200))
    expect(summaryOf('😀'.repeat(201), 'text')).toBe('😀'.repeat(199) + '…')
    expect(summaryOf('abcdef', 'text', 4)).toBe('abc…')
  })
})
