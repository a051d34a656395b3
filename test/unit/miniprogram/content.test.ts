import { describe, expect, it, vi } from 'vitest'
import { readContent } from '../../../miniprogram/services/content'
import type { TextPart } from '../../../miniprogram/services/content'
import type { Format } from '../../../typings/push'

/** What a phone takes in one setData, in bytes. */
const SET_DATA_BYTES = 1024 * 1024

/** What a push may carry, in characters. */
const LONGEST = 100_000

function html(content: string, format: Format = 'html'): string {
  const drawn = readContent(content, format)
  if (drawn.type !== 'html') throw new Error(`It is ${drawn.type}.`)
  return drawn.html
}

function code(content: string): string {
  const drawn = readContent(content, 'json')
  if (drawn.type !== 'code') throw new Error(`It is ${drawn.type}.`)
  return drawn.code
}

function parts(content: string): TextPart[] {
  const drawn = readContent(content, 'text')
  if (drawn.type !== 'text') throw new Error(`It is ${drawn.type}.`)
  return drawn.parts
}

/** The addresses, and the text as a whole. */
const linksOf = (content: string) =>
  parts(content)
    .map(({ url }) => url)
    .filter((url) => url !== '')

describe('markdown', () => {
  it('draws tables with the alignment of their columns', () => {
    const table = html('| 实例 | 错误 |\n| --- | ---: |\n| pay-1 | 8 |', 'markdown')
    expect(table).toContain('<td>pay-1</td>')
    expect(table).toContain('<td style="text-align:right;">8</td>')
  })

  it('draws a block of code as one element, with what looks like tags', () => {
    expect(html('```sh\ncat <file>\n```', 'markdown')).toBe('<pre>cat &lt;file&gt;\n</pre>\n')
  })

  it('keeps code within a line apart from a block', () => {
    expect(html('run `ls`', 'markdown')).toBe('<p>run <code>ls</code></p>\n')
  })

  it('breaks lines where they are broken', () => {
    expect(html('one\ntwo', 'markdown')).toBe('<p>one<br>\ntwo</p>\n')
  })

  it('links addresses, written out or not, but no names of files', () => {
    expect(html('[here](https://example.com)', 'markdown')).toContain('href="https://example.com"')
    expect(html('见 https://example.com/a，然后', 'markdown')).toContain(
      '<a href="https://example.com/a">https://example.com/a</a>，然后',
    )
    expect(html('deploy.sh README.md', 'markdown')).toBe('<p>deploy.sh README.md</p>\n')
  })

  it('links pages of the program', () => {
    expect(html('[me](/pages/me/me)', 'markdown')).toContain('href="/pages/me/me"')
  })

  it('draws HTML within it as far as it is harmless', () => {
    expect(html('<b onclick="steal()">bold</b><script>steal()</script>', 'markdown')).toBe(
      '<p><b>bold</b></p>\n',
    )
  })

  it('makes no link of javascript:', () => {
    expect(html('[x](javascript:alert(1))', 'markdown')).not.toContain('<a')
  })
})

describe('HTML', () => {
  it.each([
    ['a script', '<script>alert(1)</script>text', 'text'],
    ['a style sheet', '<style>p{position:fixed}</style>text', 'text'],
    ['a frame', '<iframe src="https://example.com"></iframe>text', 'text'],
    ['a form', '<form action="https://example.com"><input name="password"></form>text', 'text'],
    ['SVG', '<svg onload="alert(1)"><circle/></svg>text', 'text'],
    [
      'what belongs into a head',
      '<meta http-equiv="refresh"><base href="//example.com">text',
      'text',
    ],
    ['comments', '<!-- hidden -->text', 'text'],
    ['handlers', '<p onclick="alert(1)">text</p>', '<p>text</p>'],
    [
      'handlers of images',
      '<img src="https://e.com/a.png" onerror="x()">',
      '<img src="https://e.com/a.png">',
    ],
    ['classes and ids', '<p class="a" id="b">text</p>', '<p>text</p>'],
    ['javascript:', '<a href="javascript:alert(1)">x</a>', '<a href>x</a>'],
    ['javascript: in disguise', '<a href=" java&#115;cript:alert(1)">x</a>', '<a href>x</a>'],
    ['pages as data', '<a href="data:text/html,x">x</a>', '<a href>x</a>'],
  ])('loses %s', (_, content, drawn) => {
    expect(html(content)).toBe(drawn)
  })

  it.each([
    ['what leaves its place', 'position:fixed;top:0;z-index:9;color:#06c', 'color:#06c;'],
    ['expressions', 'width:expression(alert(1))', ''],
    ['scripts as pictures', 'background:url(javascript:alert(1))', ''],
  ])('loses of styles %s', (_, style, left) => {
    expect(html(`<p style="${style}">x</p>`)).toBe(
      left === '' ? '<p style>x</p>' : `<p style="${left}">x</p>`,
    )
  })

  it('keeps pictures, from the web and as data', () => {
    for (const src of ['https://example.com/a.png', 'data:image/png;base64,AAAA']) {
      expect(html(`<img src="${src}">`)).toBe(`<img src="${src}">`)
    }
  })

  it('keeps the looks of mails: tables, sizes, colours', () => {
    const mail =
      '<table border="1"><tr><td colspan="2" style="padding:4px; background:#eee;">1</td></tr></table>'
    expect(html(mail)).toBe(mail)
  })

  it('loses no text between signs of comparison', () => {
    expect(html('错误率 < 5% 或 > 10%')).toBe('错误率 &lt; 5% 或 &gt; 10%')
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

  it.each(['not json', '{"a":1', ''])('shows %j as it is', (content) => {
    vi.spyOn(console, 'warn').mockReturnValue()
    expect(code(content)).toBe(content)
    vi.restoreAllMocks()
  })

  it('is indented by twenty levels at most, however deep it is nested', () => {
    const lines = code('['.repeat(1_000) + ']'.repeat(1_000)).split('\n')
    const blanks = lines.map((line) => line.search(/\S/))
    expect([lines.length, Math.max(...blanks)]).toEqual([1_999, 40])
  })

  it('is as it was where it is nested too deep for the phone', () => {
    vi.spyOn(console, 'warn').mockReturnValue()
    const content = '['.repeat(LONGEST / 2) + ']'.repeat(LONGEST / 2)
    expect(code(content)).toBe(content)
    vi.restoreAllMocks()
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

describe('content as long as it may be', () => {
  it.each<[string, Format]>([
    ['字', 'markdown'],
    ['[', 'markdown'],
    ['![', 'markdown'],
    ['> ', 'markdown'],
    ['|a|b|\n|--:|--:|\n', 'markdown'],
    ['<', 'html'],
    ['<div>', 'html'],
    ['[1,', 'json'],
    ['http://a.cc ', 'text'],
  ])('of %j as %s fits into what a phone takes at once', (piece, format) => {
    vi.spyOn(console, 'warn').mockReturnValue()
    const content = piece.repeat(LONGEST / piece.length)
    const bytes = Buffer.byteLength(JSON.stringify(readContent(content, format)))
    expect(bytes).toBeLessThan(SET_DATA_BYTES)
    vi.restoreAllMocks()
  })

  it('is shown as it was pushed where its markup would be too much', () => {
    const table = `|${'a|'.repeat(1_000)}\n|${'-:|'.repeat(1_000)}\n`
    const content = table + `|${'a|'.repeat(1_000)}\n`.repeat(45)
    expect(readContent(content, 'markdown').type).toBe('text')
  })
})
