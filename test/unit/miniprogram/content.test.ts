import { describe, expect, it, test, vi } from 'vitest'
import { cleanText } from '../../../cloudfunctions/shared/domain/content/clean'
import * as functions from '../../../cloudfunctions/shared/domain/content/elements'
import { readContent } from '../../../miniprogram/services/content/content'
import * as page from '../../../miniprogram/services/content/elements'
import type { TextPart } from '../../../miniprogram/services/content/links'
import type { Format } from '../../../typings/push'
import { CONTENT_CASES, inOneLine } from '../content-cases'
import type { DrawnNode } from './drawn'
import { drawnText, nodesOf } from './drawn'

/** What a phone takes in one setData, in bytes. */
const SET_DATA_BYTES = 1024 * 1024

/** What a push may carry, in characters. */
const LONGEST = 100_000

function html(content: string, format: Format = 'html'): string {
  const drawn = readContent(content, format)
  if (drawn.type !== 'html') throw new Error(`It is ${drawn.type}.`)
  expect(drawn.rest).toBe('')
  return drawn.parts.join('')
}

function code(content: string): string {
  const drawn = readContent(content, 'json')
  if (drawn.type !== 'code') throw new Error(`It is ${drawn.type}.`)
  return drawn.code
}

function parts(content: string, format: Format = 'text'): TextPart[] {
  const drawn = readContent(content, format)
  if (drawn.type !== 'text') throw new Error(`It is ${drawn.type}.`)
  return drawn.parts
}

/** The addresses, and the text as a whole. */
const linksOf = (content: string) =>
  parts(content)
    .map(({ url }) => url)
    .filter((url) => url !== '')

describe('the page of a message', () => {
  test.each(CONTENT_CASES)('in $format $says: $content', ({ format, content, text }) => {
    vi.spyOn(console, 'warn').mockReturnValue()
    const drawn = inOneLine(drawnText(cleanText(content), format))
    expect(format === 'json' ? compact(drawn) : drawn).toBe(
      format === 'json' ? compact(text) : text,
    )
    vi.restoreAllMocks()
  })

  it('knows the same elements as the functions', () => {
    expect(page).toEqual(functions)
  })
})

/** JSON is laid out here, and in one line there. */
const compact = (json: string) => json.replace(/(?<=[[{,:]) | (?=[\]}])/g, '')

describe('Markdown', () => {
  it('draws tables with the alignment of their columns', () => {
    const table = html('| 实例 | 错误 |\n| --- | ---: |\n| pay-1 | 8 |', 'markdown')
    expect(table).toContain('<td>pay-1</td>')
    expect(table).toContain('<td style="text-align:right">8</td>')
  })

  it('draws a block of code as one element, with its lines, and with what looks like tags', () => {
    expect(html('```sh\ncat <file>\n  x\n```', 'markdown')).toContain(
      '<pre>cat &lt;file>\n  x\n</pre>',
    )
  })

  it('keeps code within a line apart from a block', () => {
    expect(html('run `ls`', 'markdown')).toContain('<p>run <code>ls</code></p>')
  })

  it('breaks lines where they are broken', () => {
    expect(html('one\ntwo', 'markdown')).toContain('<p>one<br> two</p>')
  })

  it('draws bold beside 中文 punctuation', () => {
    expect(html('**状态：**正常 ~~删除：~~后', 'markdown')).toContain(
      '<strong>状态：</strong>正常 <s>删除：</s>后',
    )
  })

  it('links addresses, written out or not, but no names of files', () => {
    expect(html('[here](https://example.com)', 'markdown')).toContain('href="https://example.com"')
    expect(html('见 https://example.com/a?b=1&lt=2，然后', 'markdown')).toContain(
      '<a href="https://example.com/a?b=1&amp;lt=2">https://example.com/a?b=1&amp;lt=2</a>，然后',
    )
    expect(html('deploy.sh README.md', 'markdown')).not.toContain('<a')
  })

  it('links pages of the program', () => {
    expect(html('[me](/pages/me/me)', 'markdown')).toContain('href="/pages/me/me"')
  })

  it('draws HTML within it as far as it is harmless', () => {
    expect(html('<b onclick="steal()">bold</b><script>steal()</script>', 'markdown')).toContain(
      '<p><b>bold</b></p>',
    )
  })

  it('makes no link of javascript:', () => {
    expect(html('[x](javascript:alert(1))', 'markdown')).not.toContain('<a')
  })

  it('has no point before a box', () => {
    expect(html('- [x] done', 'markdown')).toContain('<li style="list-style:none">☑ done')
  })
})

describe('HTML', () => {
  it.each([
    ['a script', '<p><script>alert(1)</script>text', '<p>text</p>'],
    ['a style sheet', '<p><style>p{position:fixed}</style>text', '<p>text</p>'],
    ['a frame', '<p><iframe src="https://example.com"></iframe>text', '<p>text</p>'],
    ['a form', '<form action="https://example.com"><input name="password"></form>', ''],
    ['SVG', '<p><svg onload="alert(1)"><circle/></svg>text', '<p>text</p>'],
    [
      'what belongs into a head',
      '<p><meta http-equiv="refresh"><base href="//example.com">text',
      '<p>text</p>',
    ],
    ['comments', '<p><!-- hidden -->text', '<p>text</p>'],
    ['handlers', '<p onclick="alert(1)">text</p>', '<p>text</p>'],
    [
      'handlers of images',
      '<img src="https://e.com/a.png" onerror="x()">',
      '<div style="white-space:pre-wrap"><img src="https://e.com/a.png"></div>',
    ],
    ['classes and ids', '<p class="a" id="b">text</p>', '<p>text</p>'],
    ['javascript:', '<p><a href="javascript:alert(1)">x</a>', '<p><a>x</a></p>'],
    ['javascript: in disguise', '<p><a href=" java&#115;cript:alert(1)">x</a>', '<p><a>x</a></p>'],
    ['pages as data', '<p><a href="data:text/html,x">x</a>', '<p><a>x</a></p>'],
    ['pictures of the program', '<p><img src="/images/me.png" alt="me">', '<p>me</p>'],
  ])('loses %s', (_, content, drawn) => {
    expect(html(content)).toBe(drawn)
  })

  it.each([
    [
      'what leaves its place',
      'position:fixed;top:0;z-index:9;font-weight:bold',
      'font-weight:bold',
    ],
    ['expressions', 'width:expression(alert(1))', ''],
    ['scripts as pictures', 'background:url(javascript:alert(1))', ''],
    ['what is wider than a phone', 'width:600px;min-width:600px;margin:0 80px', ''],
    ['what pulls text out of sight', 'margin-left:-999px;text-indent:-999px', ''],
    ['what would lie over the next text', 'height:10px;max-height:0;line-height:0', ''],
    ['what is too small to read', 'font-size:0;opacity:0', ''],
  ])('loses of styles %s', (_, style, left) => {
    expect(html(`<p style="${style}">x</p>`)).toBe(
      left === '' ? '<p>x</p>' : `<p style="${left}">x</p>`,
    )
  })

  it('keeps pictures, from the web and as data', () => {
    for (const src of ['https://example.com/a.png', 'data:image/png;base64,AAAA']) {
      expect(html(`<p><img src="${src}"></p>`)).toBe(`<p><img src="${src}"></p>`)
    }
  })

  it('counts no more columns than there can be', () => {
    const table =
      '<table><tr><td colspan="1000000000" rowspan="1000000000">1</td><td>2</td></tr></table>'
    expect(html(table)).toContain('<td colspan="50" rowspan="50"')
  })

  it('draws plain text in it as plain text, with its lines and links', () => {
    expect(parts('[web] down\n  see https://example.com &lt;now&gt;', 'html')).toMatchObject([
      { text: '[web] down\n  see ' },
      { url: 'https://example.com' },
      { text: ' <now>' },
    ])
  })

  it('keeps the lines of text that has no markup but within lines', () => {
    expect(html('<b>down</b>\nweb-1\n')).toBe(
      '<div style="white-space:pre-wrap"><b>down</b>\nweb-1\n</div>',
    )
  })

  it('keeps the indentation of code that has links, which are none there', () => {
    const [block] = nodesOf(html('<pre>\nat <a href="https://e.com"><b>x</b></a>\n    at y</pre>'))
    expect(block?.attrs?.['style']).toContain('white-space:pre;')
    expect(JSON.stringify(block)).toContain(String.raw`\n    at y`)
    expect(JSON.stringify(block)).not.toContain('"a"')
  })

  it('draws the summary of details bold, and what they hold open', () => {
    expect(html('<details><summary>日志</summary>行</details>')).toBe(
      '<div><div style="font-weight:600">日志</div>行</div>',
    )
  })
})

/** Cells with what is drawn of them, as the component draws them. */
function stylesOf(name: string, content: string, format: Format = 'html'): string[] {
  const search = (nodes: DrawnNode[]): DrawnNode[] =>
    nodes.flatMap((node) => [...(node.name === name ? [node] : []), ...search(node.children ?? [])])
  return search(nodesOf(html(content, format))).map(({ attrs }) => attrs?.['style'] ?? '')
}

describe('tables', () => {
  const wide = (cell: string) => `| a | b |\n| --- | --- |\n| ${cell} | x |`

  it('scroll sideways, with room for the longest cell of each column, or for a part of it', () => {
    const [scrolled] = stylesOf('div', wide('y'), 'markdown')
    expect(scrolled).toContain('overflow-x:auto')
    expect(stylesOf('th', wide('东'.repeat(6)), 'markdown')[0]).toContain('min-width:6.0em')
    expect(stylesOf('th', wide('东'.repeat(60)), 'markdown')[0]).toContain('min-width:12.0em')
    expect(stylesOf('th', wide('y'), 'markdown')[1]).toContain('min-width:0.6em')
  })

  it('of one column are none: mails are made of them', () => {
    const mail =
      '<table width="600" bgcolor="#ffffff"><tr><td><table><tr><td>text</td></tr></table></td></tr></table>'
    expect(html(mail)).toMatch(
      /^<div style="text-align:left;background-color:#ffffff;color:#191919">/,
    )
    expect(html(mail)).not.toContain('<t')
  })

  it('around tables have no lines', () => {
    const layout =
      '<table><tr><td>left</td><td><table><tr><td>a</td><td>b</td></tr></table></td></tr></table>'
    const [left, , a] = stylesOf('td', layout)
    expect(left).toContain('border:0')
    expect(a).not.toContain('border:0')
  })
})

describe('colours', () => {
  it.each([
    ['a white background has dark text', '<p style="background:#fff">x</p>', 'color:#191919'],
    ['a dark one has light text', '<p style="background-color:navy">x</p>', 'color:#ffffff'],
    [
      'light text on its own background stays',
      '<p style="background:#06c;color:#fff">x</p>',
      'color:#ffffff',
    ],
    ['red stays', '<p style="color:red">x</p>', 'color:#ff0000'],
    ['dark grey becomes the theme’s', '<p style="color:#333">x</p>', ''],
    ['white without a background becomes the theme’s', '<p style="color:white">x</p>', ''],
    ['navy becomes brighter', '<p style="color:#000080">x</p>', 'color:#4d4dff'],
    ['yellow becomes darker', '<p style="color:#ffff00">x</p>', 'color:#999900'],
    [
      'what cannot be read in a white box becomes the box’s',
      '<div style="background:#fff"><p style="color:#fffff0">x</p></div>',
      '',
    ],
  ])('%s', (_, content, colour) => {
    const [, found = ''] = /<p[^>]*?(?<!-)(color:#[\da-f]+)/.exec(html(content)) ?? []
    expect(found).toBe(colour)
  })
})

describe('JSON', () => {
  it('has a line for each value', () => {
    expect(code('{"order":{"id":1,"items":["a",{}]},"none":[]}')).toBe(
      [
        '{',
        '  "order": {',
        '    "id": 1,',
        '    "items": [',
        '      "a",',
        '      {}',
        '    ]',
        '  },',
        '  "none": []',
        '}',
      ].join('\n'),
    )
  })

  it('shows values as they were written: large numbers, zeros, the order of fields', () => {
    expect(code('{"2":3248682510344192008,"1":1.0}')).toBe(
      '{\n  "2": 3248682510344192008,\n  "1": 1.0\n}',
    )
  })

  it('leaves alone what is within strings', () => {
    const text = String.raw`"{\"a\": [1,2]} \\"`
    expect(code(`[${text}]`)).toBe(`[\n  ${text}\n]`)
  })

  it.each(['not json', '{"a":1'])('is text where it is none: %j', (content) => {
    vi.spyOn(console, 'warn').mockReturnValue()
    expect(parts(content, 'json')).toEqual([{ id: 0, text: content, url: '' }])
    vi.restoreAllMocks()
  })

  it('is indented by twenty levels at most, however deep it is nested', () => {
    const lines = code('['.repeat(1_000) + ']'.repeat(1_000)).split('\n')
    const blanks = lines.map((line) => line.search(/\S/))
    expect([lines.length, Math.max(...blanks)]).toEqual([1_999, 40])
  })

  it('has a line for each value however long it is, with less indentation', () => {
    const deep = '['.repeat(LONGEST / 2) + ']'.repeat(LONGEST / 2)
    expect(code(deep).split('\n')).toHaveLength(LONGEST - 1)
    expect(code(deep).length).toBeLessThan(300_000)
  })
})

describe('plain text', () => {
  it('is as it was, with links between', () => {
    expect(parts('看 https://example.com/a?b=1，然后')).toEqual([
      { id: 0, text: '看 ', url: '' },
      { id: 1, text: 'https://example.com/a?b=1', url: 'https://example.com/a?b=1' },
      { id: 2, text: '，然后', url: '' },
    ])
  })

  it.each([
    ['（https://example.com/a）。', 'https://example.com/a'],
    ['https://example.com/a。下一句', 'https://example.com/a'],
    ['「https://example.com/a」', 'https://example.com/a'],
    ['打开https://example.com/a看看', 'https://example.com/a'],
    ['地址：http://10.0.0.1:8080/x#y、好', 'http://10.0.0.1:8080/x#y'],
    ['(https://example.com/a_(b)).', 'https://example.com/a_(b)'],
    ['http://localhost:3000/a', 'http://localhost:3000/a'],
    ['HTTPS://EXAMPLE.COM/A!', 'HTTPS://EXAMPLE.COM/A'],
  ])('links in %j only the address', (content, url) => {
    expect(linksOf(content)).toEqual([url])
  })

  it.each([
    'deploy.sh README.md example.com',
    'javascript:alert(1)',
    'mailto:ann@example.com',
    '// a comment',
    'https://',
    'xhttps://example.com',
  ])('links nothing in %j', (content) => {
    expect(linksOf(content)).toEqual([])
  })

  it('is not HTML', () => {
    expect(parts('<b>bold</b> & more')).toEqual([{ id: 0, text: '<b>bold</b> & more', url: '' }])
  })

  it('may be nothing', () => {
    expect(parts('')).toEqual([])
  })

  it('has 500 links at most, and all its text', () => {
    const content = 'http://a.cc '.repeat(LONGEST / 12)
    expect(linksOf(content)).toHaveLength(500)
    expect(
      parts(content)
        .map(({ text }) => text)
        .join(''),
    ).toBe(content)
  })
})

/** Bytes of what the page sets, and of what the component then sets, for each part. */
function sent(content: string, format: Format): number[] {
  const drawn = readContent(content, format)
  const bytes = (value: unknown) => Buffer.byteLength(JSON.stringify(value))
  if (drawn.type !== 'html') return [bytes(drawn)]
  return [...drawn.parts.flatMap((part) => [bytes(part), bytes(nodesOf(part))]), bytes(drawn.rest)]
}

const many = (piece: string) => piece.repeat(LONGEST / piece.length)

const row = `| web-1 | 281 | ok |\n`

describe('content as long as it may be', () => {
  it.each<[string, Format, string]>([
    ['a list', 'markdown', many('- item\n')],
    ['a list of bold', 'markdown', many('- **a** b\n')],
    ['a table', 'markdown', `| a | b | c |\n| --- | --- | --- |\n${row.repeat(2_600)}`],
    ['a table of many columns', 'markdown', many(`|${'a|'.repeat(500)}\n|${'-|'.repeat(500)}\n`)],
    [
      'nested lists',
      'markdown',
      many(Array.from({ length: 40 }, (_, n) => `${' '.repeat(n * 2)}- a\n`).join('')),
    ],
    ['one paragraph', 'markdown', many('字')],
    ['one paragraph of bold', 'markdown', many('**a** ')],
    ['links', 'markdown', many('http://a.cc ')],
    ['brackets', 'markdown', many('![')],
    ['quotes', 'markdown', many('> ')],
    ['one line of code', 'markdown', '```\n' + many('x').slice(10)],
    ['HTML', 'html', many('<p>a</p>')],
    ['cells', 'html', `<table><tr>${many('<td>a').slice(12)}`],
    [
      'cells with lines',
      'html',
      `<table border=1 cellpadding=3><tr><td colspan=2>x<a href=/x>y</a>${many('<td>').slice(70)}`,
    ],
    ['styles', 'html', many('<i style="color:red;border:1px solid">x</i>')],
    ['deep HTML', 'html', many('<b>') + 'x'],
    ['deep HTML of blocks', 'html', many('<div>a')],
    ['no tags', 'html', many('<')],
    ['ampersands', 'html', `<p>${many('&amp;').slice(5)}`],
    ['quotation marks', 'html', `<p>${many('"').slice(5)}`],
    ['nothing but lines', 'html', `${many('<br>').slice(4)}x`],
    ['lines', 'text', `a${many('\n').slice(2)}b`],
    ['addresses', 'text', many('http://a.cc ')],
    ['values', 'json', `[${'1,'.repeat(49_998)}1]`],
    ['brackets of JSON', 'json', '['.repeat(50_000) + ']'.repeat(50_000)],
    ['strings', 'json', `[${'"\\u4e2d\\"",'.repeat(8_000)}1]`],
  ])(
    'is drawn whole, within what a phone takes at once: %s',
    (_, format, content) => {
      const sizes = sent(content, format)
      expect(Math.max(...sizes)).toBeLessThan(SET_DATA_BYTES)
      const count = (text: string, sign: RegExp) => text.match(sign)?.length ?? 0
      const drawn = drawnText(content, format)
      expect(drawn.trim() === '').toBe(false)
      expect(count(drawn, /字/g)).toBe(count(content, /字/g))
    },
    30_000,
  )

  it('is mostly one part', () => {
    expect(sent('- item\n'.repeat(100), 'markdown')).toHaveLength(3)
  })

  it('goes on in the next part where it was: numbers of items, heads of tables', () => {
    const drawn = drawnText(many('1. item\n'), 'markdown')
    const numbers = [...drawn.matchAll(/(\d+)\. item/g)].map(([, number]) => Number(number))
    expect(numbers).toEqual(Array.from({ length: 12_500 }, (_, index) => index + 1))
    const table = readContent(
      `| host | n |\n| --- | --- |\n${'| a | 1 |\n'.repeat(5_000)}`,
      'markdown',
    )
    if (table.type !== 'html') throw new Error('no HTML')
    expect(table.parts.length).toBeGreaterThan(2)
    for (const part of table.parts) expect(part).toMatch(/<th[^>]*>host</)
  })

  it('is text where it is too much for the memory of a phone', () => {
    const drawn = readContent(many('<p>a'), 'html')
    if (drawn.type !== 'html') throw new Error('no HTML')
    expect(drawn.parts).toHaveLength(24)
    expect(/^(?:a\n)+a$/.test(drawn.rest)).toBe(true)
  })
})
