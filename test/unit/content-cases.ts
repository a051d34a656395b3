import type { Format } from '../../typings/push'

/**
 * What a message says, whoever draws it: the page of the mini program and the summary of the functions read the same
 * markup with code of their own, and must come to the same. The text is in one line, without what white space there is.
 */
export interface ContentCase {
  says: string
  format: Format
  content: string
  text: string
}

const cases = (format: Format, table: Record<string, [content: string, text: string][]>) =>
  Object.entries(table).flatMap(([says, rows]) =>
    rows.map(([content, text]): ContentCase => ({ says, format, content, text })),
  )

export const CONTENT_CASES: readonly ContentCase[] = [
  ...cases('html', {
    'keeps what is no element of HTML': [
      ['[api <prod>] down', '[api <prod>] down'],
      ['if a<b then c and d>e', 'if a<b then c and d>e'],
      ['x<y', 'x<y'],
      ['x<y and y>z', 'x<y and y>z'],
      [
        'Ann <user@example.com>, <b>Ben</b> <ben@example.com>',
        'Ann <user@example.com>, Ben <ben@example.com>',
      ],
      ['<p>Map<String, List<Order>> is null</p>', 'Map<String, List<Order>> is null'],
      ['i<p && q>r', 'i<p && q>r'],
      ['a <b and no end', 'a <b and no end'],
      ['<your-token> <3 <- -> <= >= <> </> < b>', '<your-token> <3 <- -> <= >= <> </> < b>'],
      ['</prod> <!channel> <!here> <?>', '</prod> <!channel> <!here> <?>'],
      ['错误率 < 5% 或 > 10%', '错误率 < 5% 或 > 10%'],
      ['<b>1 < 2</b> &amp;&amp; 3 &gt; 2', '1 < 2 && 3 > 2'],
    ],
    'shows elements of HTML, however they are written': [
      ['<P CLASS=x>甲</P >乙<BR/>丙<br / >丁', '甲 乙 丙 丁'],
      ['<a href="https://e.com/?a=1&b=2"title="a > b" >链接</a>', '链接'],
      ["<a href=/pages/me/me target='_blank'>我</a>", '我'],
      ['it\'s <i style="x>y">z</i>', "it's z"],
      ['<p>甲<p>乙<ul><li>丙<li>丁</ul>', '甲 乙 丙 丁'],
      ['<table><tr><td>a<td>b<tr><td>c<td>d</table>', 'a b c d'],
      ['<input type=checkbox checked disabled>买 <input type="checkbox">卖', '☑ 买 ☐ 卖'],
      ['<o:p>x</o:p>', 'x'],
      ['a<!-- <p>no --><b>b</b>', 'ab'],
      ['<!DOCTYPE html><html><body>x</body></html>', 'x'],
      ['<?xml version="1.0"?><![if !mso]>x<![endif]>', 'x'],
    ],
    'leaves nothing of what is never shown': [
      ['<head><title>T</title></head>x', 'x'],
      ['<head><style>p{color:red}</style></head>x', 'x'],
      ['<HTML><HEAD><TITLE>T</TITLE></HEAD><BODY>x</BODY></HTML>', 'x'],
      ['<style>p > b { }</style>x', 'x'],
      ['x<style>p{color:red}', 'x'],
      ['x<script>if (a<b) "</p>"', 'x'],
      ['a<SCRIPT>if (a<b) "</p>"</SCRIPT >b', 'ab'],
      ['<template><p>t</p></template><noscript>n</noscript>x', 'x'],
      ['<iframe src="https://e.com">f</iframe><svg><title>t</title><path d="M0"/></svg>x', 'x'],
      ['x<!-- never closed', 'x'],
      ['and <title> here', 'and here'],
    ],
    'decodes every named entity, and keeps what is none': [
      ['&copy; &le; &hearts; &nbsp;&hellip; &rarr;', '© ≤ ♥ … →'],
      ['&#20320;&#x597D; &amp;lt;b&amp;gt; &amp;copy;', '你好 &lt;b&gt; &copy;'],
      ['&unknown; AT&T https://e.com/?a=1&copy=2', '&unknown; AT&T https://e.com/?a=1&copy=2'],
      ['&lt;b&gt;<i>x</i>', '<b>x'],
    ],
    'keeps the text around turning signs as it is': [
      ['a&#x202e;b<b>&#8238;c</b>', 'abc'],
      ['a\u202eb\u2066c', 'abc'],
      ['<bdo dir="rtl">abc</bdo>', 'abc'],
    ],
    'keeps numbers of items, and the summary of details': [
      ['<ol start="3"><li>a</li><li>b</li></ol>', '3. a 4. b'],
      ['<details><summary>日志</summary><p>行</p></details>', '日志 行'],
    ],
    'loses terminal colours': [['\u001b[31mERROR\u001b[0m <b>x</b>', 'ERROR x']],
  }),
  ...cases('markdown', {
    'keeps what is no element of HTML': [
      ['List<String> a<b c>d', 'List<String> a<b c>d'],
      ['[api <prod>] down', '[api <prod>] down'],
      ['<prod>\n**x**', '<prod> x'],
      ['`List<String>` and `<b>`', 'List<String> and <b>'],
      ['```\ncat <file>\n&lt;\n```', 'cat <file> &lt;'],
      [
        'Ann <user@example.com> <https://example.com/a>',
        'Ann user@example.com https://example.com/a',
      ],
    ],
    'shows elements of HTML': [
      ['<font color="warning">警告</font> &lt; &copy;', '警告 < ©'],
      ['<div align=center>\n\n**x**\n\n</div>', 'x'],
      ['a<br>b', 'a b'],
    ],
    'leaves nothing of what is never shown': [
      ['and <title> here', 'and here'],
      ['a <script>b</script> c', 'a c'],
      ['<style>\np{}\n</style>\n\nx', 'x'],
    ],
    'shows bold beside 中文 punctuation': [
      ['**状态：**正常', '状态：正常'],
      ['**告警（P1）**已恢复', '告警（P1）已恢复'],
      ['~~删除：~~后', '删除：后'],
      ['*「a」*b **“是”**的', '「a」b “是”的'],
    ],
    'takes marks away, and only marks': [
      ['# 标题\n\n**粗** *斜* ~~删~~ `code*` __b__ _i_', '标题 粗 斜 删 code* b i'],
      ['[文档](https://example.com/a) <https://c.d>', '文档 https://c.d'],
      ['snake_case_name 2 * 3 * 4 \\*不是\\*', 'snake_case_name 2 * 3 * 4 *不是*'],
      ['| 甲 | 乙 |\n| --- | :-: |\n| 1 | 2 |', '甲 乙 1 2'],
      ['标题\n===\na | b\n\n---\n', '标题 a | b'],
      ['- a\n* b\n\n1. c\n2. d\n\n> 引用', 'a b 1. c 2. d 引用'],
    ],
    'has boxes where there is something to do': [
      ['- [ ] 买\n- [x] 卖\n- [X]x\n- [y] z', '☐ 买 ☑ 卖 [X]x [y] z'],
      ['1. [ ] a', '1. ☐ a'],
    ],
    'loses terminal colours': [['\u001b[1;31mERROR\u001b[0m **x**', 'ERROR x']],
  }),
  ...cases('text', {
    'is as it was': [
      ['<b> *c* &lt; [x](y)', '<b> *c* &lt; [x](y)'],
      ['👩‍👩‍👧 🏳️‍🌈 👍🏽', '👩‍👩‍👧 🏳️‍🌈 👍🏽'],
    ],
    'loses terminal colours, their escape lost too': [
      ['\u001b[31mERROR\u001b[0m \u009b1mx', 'ERROR x'],
      ['[32mINFO[0m started', 'INFO started'],
      ['^[[32mINFO^[[m \\e[1mstarted\\033[0m', 'INFO started'],
      ['rate(errors[5m]) > 1', 'rate(errors[5m]) > 1'],
      ['[my tokens] [0 m] [5m avg]', '[my tokens] [0 m] [5m avg]'],
    ],
    'loses what turns text around': [['invoice\u202egpj.exe \u2067x\u2069', 'invoicegpj.exe x']],
  }),
  ...cases('json', {
    'shows strings as they read': [
      [String.raw`{"a":"\u4e2d\u6587"}`, '{"a":"中文"}'],
      [
        String.raw`{"u":"https:\/\/e.com\/","\u540d":"\ud83d\ude00"}`,
        '{"u":"https://e.com/","名":"😀"}',
      ],
      [String.raw`["a\n\t\"b\\"]`, String.raw`["a\n\t\"b\\"]`],
      [String.raw`["\u001b[31mx\u001b[0m","\u202ea"]`, String.raw`["x","\u202ea"]`],
    ],
    'keeps numbers, order and repeated keys': [
      [
        '{"id":12345678901234567890,"p":1.10,"2":0,"1":-0.0e+5}',
        '{"id":12345678901234567890,"p":1.10,"2":0,"1":-0.0e+5}',
      ],
      ['{"a":1,"a":2}', '{"a":1,"a":2}'],
    ],
    'is as it was where it is none': [['{not json <b>', '{not json <b>']],
  }),
]

/** In one line, for a comparison of what is read and not of how it is laid out. */
export const inOneLine = (text: string): string => text.replace(/\s+/g, ' ').trim()
