import { describe, expect, test } from 'vitest'
import { styleOf } from '../../local/phone/screen/built-in/animation'
import { absolutePath } from '../../local/phone/screen/built-in/paths'
import {
  dateColumns,
  joined,
  labels,
  timeColumns,
} from '../../local/phone/screen/built-in/picker-columns'
import { sliderValue } from '../../local/phone/screen/built-in/slider-value'
import { textContent } from '../../local/phone/screen/built-in/text-content'

describe('a text', () => {
  test('with decode shows the entities that WeChat names, each once', () => {
    const shown = textContent('&lt;b&gt;&nbsp;&amp;lt; &copy;', { space: '', decode: true })
    expect(shown).toBe('<b>\u00a0&lt; &copy;')
  })

  test('without decode shows entities as they stand', () => {
    expect(textContent('&lt;', { space: '', decode: false })).toBe('&lt;')
  })

  test.each([
    ['nbsp', '\u00a0'],
    ['ensp', '\u2002'],
    ['emsp', '\u2003'],
  ])('with space=%s keeps every space, in that width', (space, character) => {
    const shown = textContent('a  b', { space, decode: false })
    expect(shown).toBe(`a${character}${character}b`)
  })
})

describe('a path in WXML', () => {
  test.each([
    ['/images/a.png', '/images/a.png'],
    ['a.png', '/pages/inbox/a.png'],
    ['./a.png', '/pages/inbox/a.png'],
    ['../../images/a.png', '/images/a.png'],
  ])('%s is %s', (path, absolute) => {
    expect(absolutePath(path, 'pages/inbox/inbox')).toBe(absolute)
  })
})

describe('a picker', () => {
  test('of objects shows what range-key names', () => {
    expect(labels([{ name: '甲' }, { name: 2 }, {}], 'name')).toEqual(['甲', '2', ''])
  })

  test('of times offers what lies between start and end', () => {
    const columns = timeColumns('09:30', '09:15', '10:05')
    expect(columns.map(({ options }) => [options[0], options.at(-1)])).toEqual([
      ['09', '10'],
      ['15', '59'],
    ])
    expect(joined(columns, ':')).toBe('09:30')
  })

  test('of times takes what is nearest when the value is outside', () => {
    expect(joined(timeColumns('23:00', '08:00', '18:30'), ':')).toBe('18:30')
  })

  test('of dates knows how long months are', () => {
    const [, , days] = dateColumns('2028-02-01', '', '', 'day', '2026-07-01')
    expect(days?.options.at(-1)).toBe('29')
  })

  test('of dates turns the 31st into the last day of a shorter month', () => {
    expect(joined(dateColumns('2026-04-31', '', '', 'day', '2026-07-01'), '-')).toBe('2026-04-30')
  })

  test('of dates starts and ends where it is told', () => {
    const columns = dateColumns('2026-03-01', '2026-02-10', '2026-03-05', 'day', '2026-07-01')
    expect(columns.map(({ options }) => options.join())).toEqual([
      '2026',
      '02,03',
      '01,02,03,04,05',
    ])
  })

  test('of months has no days', () => {
    expect(joined(dateColumns('2026-03', '', '', 'month', '2026-07-01'), '-')).toBe('2026-03')
  })
})

describe('a slider', () => {
  test.each([
    [0.42, { min: 0, max: 100, step: 5 }, 40],
    [-1, { min: 10, max: 20, step: 1 }, 10],
    [2, { min: 10, max: 20, step: 1 }, 20],
    [0.3, { min: 0, max: 1, step: 0.1 }, 0.3],
    [1, { min: 0, max: 10, step: 3 }, 9],
  ])('at %d of %o is %d', (part, range, value) => {
    expect(sliderValue(part, range)).toBe(value)
  })
})

test('a step of an animation is CSS, its transforms in their order', () => {
  const style = styleOf({
    animates: [
      { type: 'style', args: ['height', '20px'] },
      { type: 'translateX', args: [10] },
      { type: 'rotate', args: [45] },
      { type: 'scale', args: [2, 1] },
    ],
    option: {
      transformOrigin: '50% 50% 0',
      transition: { duration: 300, timingFunction: 'ease', delay: 20 },
    },
  })
  expect(style).toEqual({
    height: '20px',
    transform: 'translateX(10px) rotate(45deg) scale(2, 1)',
    'transform-origin': '50% 50% 0',
    transition: 'all 300ms ease 20ms',
  })
})
