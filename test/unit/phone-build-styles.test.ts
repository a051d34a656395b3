import { expect, test } from 'vitest'
import type { Files } from './phone-program'
import { built, component } from './phone-program'

const PAGE = ':where([data-page="pages/home/home"])'

/** A page's style sheet as the browser gets it, one line. */
async function pageStyle(wxss: string, files: Files = {}): Promise<string> {
  const { style } = await built({ 'pages/home/home.wxss': wxss, ...files })
  return style.replace(/\s+/g, ' ').trim()
}

async function componentStyle(wxss: string): Promise<string> {
  const { style } = await built({
    'pages/home/home.json': { usingComponents: { part: '/components/part/part' } },
    ...component('components/part/part', { 'components/part/part.wxss': wxss }),
  })
  return style.replace(/\s+/g, ' ').trim()
}

test.for([
  ['75rpx', 'calc(75 * 100vw / 750)'],
  ['-7.5rpx auto .5rpx', 'calc(-7.5 * 100vw / 750) auto calc(.5 * 100vw / 750)'],
  ['calc(100% - 20rpx)', 'calc(100% - calc(20 * 100vw / 750))'],
])('750rpx are as wide as the screen: %s', async ([wxss, css]) => {
  expect(await pageStyle(`.a { margin: ${wxss}; }`)).toBe(`${PAGE} .a { margin: ${css}; }`)
})

test.for([
  ['page', `wx-page${PAGE}`],
  ['page .a', `wx-page${PAGE} .a`],
  ['.page', `${PAGE} .page`],
  ['view.a > text', `${PAGE} wx-view.a > wx-text`],
  ['.a, .b', `${PAGE} .a, ${PAGE} .b`],
  ['.a:nth-child(odd)::after', `${PAGE} .a:nth-child(odd)::after`],
  ['.a:not(.b) view:first-child', `${PAGE} .a:not(.b) wx-view:first-child`],
  ['.a[data-x=".b view"]', `${PAGE} .a[data-x=".b view"]`],
  ['#id', `${PAGE} [id$="--id"]`],
])('a page’s selector is for that page only: %s', async ([wxss, css]) => {
  expect(await pageStyle(`${wxss} { color: red; }`)).toBe(`${css} { color: red; }`)
})

test.for([
  ['.title', '.part--title'],
  ['.a .b--c:active', '.part--a .part--b--c:active'],
  [':host', '[wx-host="part"]'],
  [':host .a', '[wx-host="part"] .part--a'],
])('a component’s selector is for that component only: %s', async ([wxss, css]) => {
  expect(await componentStyle(`${wxss} { color: red; }`)).toBe(`${css} { color: red; }`)
})

test('components whose folders are called the same do not share their classes', async () => {
  const { style } = await built({
    'pages/home/home.json': { usingComponents: { a: '/one/card/index', b: '/two/card/index' } },
    ...component('one/card/index', { 'one/card/index.wxss': '.x { color: red; }' }),
    ...component('two/card/index', { 'two/card/index.wxss': '.x { color: blue; }' }),
  })
  expect(style).toContain('.card--x { color: red; }')
  expect(style).toContain('.card-2--x { color: blue; }')
})

test('what is imported stands where it is imported, with what that imports', async () => {
  const style = await pageStyle('@import "../../a.wxss";\n.last { color: red; }', {
    'a.wxss': '@import "/b.wxss";\n.second { color: red; }',
    'b.wxss': '.first { color: red; }',
  })
  expect(style.match(/\.(first|second|last)/g)).toEqual(['.first', '.second', '.last'])
  expect(style).not.toContain('@import')
})

test('the dark theme is the phone’s, and not the browser’s', async () => {
  const style = await pageStyle(
    '@media (prefers-color-scheme: dark) { .a, page { color: red; } @keyframes turn { from { top: 0; } } }',
  )
  const dark = ':where(.theme-dark)'
  expect(style).toContain(`${dark} ${PAGE} .a, ${dark} wx-page${PAGE} { color: red; }`)
  expect(style).toContain('@keyframes turn { from { top: 0; } }')
  expect(style).not.toContain('prefers-color-scheme')
})

test('what a media query asks for besides the theme stays', async () => {
  const style = await pageStyle(
    '@media (prefers-color-scheme: light) and (min-width: 400px) { .a { color: red; } }',
  )
  expect(style).toBe(
    `@media (min-width: 400px) { :where(.theme-light) ${PAGE} .a { color: red; } }`,
  )
})

test('the app’s sheet comes first and pages’ last, so that the nearer one wins', async () => {
  const { style } = await built({
    'app.wxss': '.app { color: red; }',
    'pages/home/home.json': { usingComponents: { part: './part' } },
    'pages/home/home.wxss': '.home { color: red; }',
    ...component('pages/home/part', { 'pages/home/part.wxss': '.it { color: red; }' }),
  })
  expect(style.match(/\.(app|part--it|home) /g)).toEqual(['.app ', '.part--it ', '.home '])
})
