import { describe, expect, it, test } from 'vitest'
import { checkPush } from '../../cloudfunctions/shared/actions/push-request'
import { lineOfJson } from '../../cloudfunctions/shared/domain/content/json'
import { plainText } from '../../cloudfunctions/shared/domain/plain-text'
import { CONTENT_CASES, inOneLine } from './content-cases'
import type { Format } from '../../typings/push'

/** What a push says in the list: all of its content, where that is short. */
const listed = (content: string, format: Format) =>
  inOneLine(checkPush({ title: 'title', content, format }).summary)

const withoutBlanks = (text: string) => text.replace(/(?<=[[{,:]) | (?=[\]}])/g, '')

describe('the summary of a message', () => {
  test.each(CONTENT_CASES)('in $format $says: $content', ({ format, content, text }) => {
    expect(listed(content, format)).toBe(format === 'json' ? withoutBlanks(text) : text)
  })

  it('has a line for each of the content’s', () => {
    expect(plainText('<p>甲 <b>乙</b></p><p>丙<br/>丁\n戊</p>', 'html')).toBe('甲 乙\n丙\n丁 戊')
    expect(plainText('状态：down\n<b>主机</b>：web-1', 'html')).toBe('状态：down\n主机：web-1')
    expect(plainText('<pre>a\n b</pre>', 'html')).toBe('a\nb')
  })

  it('has the words of a picture', () => {
    expect(plainText('![图](b.png)', 'markdown')).toBe('图')
    expect(plainText('<img src="b.png" alt="图">', 'html')).toBe('图')
  })

  it('has JSON without the white space between its values', () => {
    expect(lineOfJson('{ "a" : [1, 2],\n "b" : " x \\" y " }')).toBe('{"a":[1,2],"b":" x \\" y "}')
  })
})

/** How much longer four times the text may take: of a quadratic time it would be sixteen. */
const LINEAR = 12

/** Below this, in ms, nothing is wrong. */
const QUICK = 500

const HOSTILE =
  `< <a <a_" <a_b=" <a_b=' <a_b="<a_b='"b="'b=' <script> <title> <!-- <?a <![ </ <p_hidden &# &amp; *a_ _a_ [ ![
[a]( ${'`'} ${'```'} > - | " ** **a a** ~~a http://a.cc_ a@b.c_ **字 \\ \u001b[ \u001b] [0m [31m {"a": [1,`
    .split(/[ \n]/)
    .map((piece) => piece.replace(/_/g, ' '))

describe('reading hostile content', () => {
  test.each<Format>(['text', 'markdown', 'html', 'json'])(
    'takes linear time in %s',
    (format) => {
      const slow = HOSTILE.filter((piece) => {
        const time = (length: number) => {
          // Only where a colour ends are others looked for.
          const content = `${piece.repeat(length / piece.length)}[0m`
          const started = performance.now()
          checkPush({ title: 'title', content, format })
          return performance.now() - started
        }
        const least = (length: number) => Math.min(...[1, 2, 3].map(() => time(length)))
        return time(40_000) > QUICK && least(40_000) / least(10_000) > LINEAR
      })
      expect(slow).toEqual([])
    },
    60_000,
  )
})
