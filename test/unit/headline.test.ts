import { describe, expect, it, test } from 'vitest'
import { checkPush } from '../../cloudfunctions/shared/actions/push-request'
import { Refusal } from '../../cloudfunctions/shared/domain/errors'
import type { PushRequest } from '../../typings/push'
import { EngineScene } from './engine-scene'

const headline = (push: PushRequest) => {
  const { title, summary } = checkPush(push)
  return [title, summary]
}

/** Characters that show nothing, letters and symbols among them. */
const INVISIBLE = [
  '\u200b',
  '\u00a0\u3000',
  '\u3164',
  '\u2800',
  '\ufe0f',
  '\u202e',
  '\u00ad',
  '\0',
  '\u001b[0m',
]

describe('the title of a message', () => {
  test.each(INVISIBLE)('is not made of %j alone: the content has one', (title) => {
    expect(headline({ title, content: 'disk full' })[0]).toBe('disk full')
  })

  test.each(INVISIBLE)('and content of %j alone are nothing to push', (text) => {
    expect(() => checkPush({ title: text, content: text })).toThrow(Refusal)
  })

  it('has blanks in the place of line breaks, and no colours or turning signs', () => {
    expect(headline({ title: ' a\r\nb\u2028c\td ' })[0]).toBe('a b c d')
    expect(headline({ title: '\u001b[31mdown\u001b[0m gpj\u202e.exe' })[0]).toBe('down gpj.exe')
  })

  test.each<PushRequest>([
    { format: 'markdown', content: '![](https://e.com/a.png)' },
    { format: 'html', content: '<p><img src="https://e.com/a.png"></p>' },
  ])('says that there is a picture, where there is nothing else: %j', (push) => {
    expect(headline(push)).toEqual(['[图片]', ''])
    expect(headline({ ...push, title: 'web-1' })).toEqual(['web-1', ''])
  })

  test.each<PushRequest>([
    { format: 'html', content: '<p></p><style>x' },
    { format: 'html', content: '&nbsp;<br><!-- down -->' },
    { format: 'markdown', content: '---' },
  ])('is not made of markup that shows nothing, which is nothing to push: %j', (push) => {
    expect(() => checkPush(push)).toThrow(Refusal)
    expect(headline({ ...push, title: 'web-1' })).toEqual(['web-1', ''])
  })

  it('keeps the joiners of emoji', () => {
    expect(headline({ title: '👩‍👩‍👧 🏳️‍🌈' })[0]).toBe('👩‍👩‍👧 🏳️‍🌈')
  })
})

describe('the summary of a message', () => {
  test.each<[string, PushRequest, [string, string]]>([
    ['one line', { content: 'disk full' }, ['disk full', '']],
    ['more lines', { content: '\n disk full\n\nweb-1\nweb-2' }, ['disk full', 'web-1 web-2']],
    ['HTML', { format: 'html', content: '<h1>备份</h1><p>完成\t了</p>' }, ['备份', '完成 了']],
    ['Markdown', { format: 'markdown', content: '# 备份\n- 完成\n- 了' }, ['备份', '完成 了']],
    ['JSON', { format: 'json', content: String.raw`{"a":"\u4e2d"}` }, ['{"a":"中"}', '']],
    ['a title that the content repeats', { title: 'down', content: 'down' }, ['down', '']],
    [
      'a title that heads the content',
      { title: 'down', content: 'down\nweb-1' },
      ['down', 'web-1'],
    ],
    ['a title of its own', { title: 'down', content: 'down on web-1' }, ['down', 'down on web-1']],
    ['a summary of its own', { content: 'x', summary: ' a\nb\u202e ' }, ['x', 'a b']],
    ['an invisible summary', { title: 'a', content: 'b', summary: '\u200b' }, ['a', 'b']],
  ])('repeats no title: %s', (_, push, expected) => {
    expect(headline(push)).toEqual(expected)
  })

  it('goes on where a title of one long line ends, each within 200 characters', () => {
    const [title = '', summary = ''] = headline({ content: '😀'.repeat(500) })
    expect(title).toBe('😀'.repeat(199) + '…')
    expect(summary).toBe('😀'.repeat(199) + '…')
  })
})

describe('a notification', () => {
  const shown = async (pattern: string, summary: string) => {
    const scene = new EngineScene()
    await scene.install(['template'])
    await scene.mapKind({ thing1: pattern, time2: '{{time}}' })
    await scene.push(await scene.user('Ann', { follows: true }), { title: 'down', summary })
    await scene.run()
    return scene.wechat.notifications[0]?.fields[0]?.value
  }

  it('shows the title in the place of a summary that there is not', async () => {
    expect(await shown('{{summary}}', '')).toBe('down')
    expect(await shown('{{summary}}', 'web-1')).toBe('web-1')
  })

  it('shows no title twice', async () => {
    expect(await shown('{{title}}: {{summary}}', '')).toBe('down:')
  })
})
