import { describe, expect, test } from 'vitest'
import { decodeEntities, trusted } from '../../local/phone/screen/built-in/rich-nodes'

const text = (content: string) => ({ type: 'text', text: content })

describe('rich-text', () => {
  test('shows a trusted tag with its class, style and own attributes', () => {
    const nodes = trusted([
      { name: 'TD', attrs: { class: 'a', style: 'color: red', colspan: 2 }, children: [text('x')] },
    ])
    expect(nodes).toEqual([
      {
        name: 'td',
        attrs: { class: 'a', style: 'color: red', colspan: '2' },
        children: [{ text: 'x' }],
      },
    ])
  })

  test.each(['script', 'iframe', 'style', 'input', 'svg', 'object', 'form', 'constructor', ''])(
    'leaves out <%s> with all that is in it',
    (name) => {
      expect(trusted([{ name, children: [text('inside')] }, text('after')])).toEqual([
        { text: 'after' },
      ])
    },
  )

  test.each([
    ['img', 'onerror'],
    ['a', 'href'],
    ['div', 'id'],
    ['p', 'src'],
    ['span', 'onclick'],
  ])('leaves out what <%s> may not have: %s', (name, attribute) => {
    expect(trusted([{ name, attrs: { [attribute]: 'x' } }])).toEqual([
      { name, attrs: {}, children: [] },
    ])
  })

  test('shows a picture with its size', () => {
    const attrs = { src: 'https://a.test/a.png', alt: 'a', width: '10', height: 20 }
    expect(trusted([{ name: 'img', attrs }])).toEqual([
      { name: 'img', attrs: { ...attrs, height: '20' }, children: [] },
    ])
  })

  test('reads entities in texts, once', () => {
    expect(trusted([text('&lt;b&gt;&nbsp;&amp;lt;')])).toEqual([{ text: '<b>\u00a0&lt;' }])
    expect(decodeEntities('&#20013;&#x6587; &none; &#x110000;')).toBe('中文 &none; &#x110000;')
  })

  test.each([[undefined], [null], ['<p>'], [{ name: 'p' }], [[null, 1, 'p', {}]]])(
    'shows nothing for %o',
    (nodes) => {
      expect(trusted(nodes)).toEqual([])
    },
  )
})
