import { expect, test } from 'vitest'
import { BuildError } from '../../local/phone/build'
import type { Files } from './phone-program'
import { built, component } from './phone-program'

const using = (name: string) => ({ usingComponents: { it: name } })

/** Two pages, which may be tabs, and this of app.json. */
const app = (more: object): Files => ({
  'app.json': { pages: ['pages/home/home', 'pages/me/me'], ...more },
  'pages/me/me.wxml': '<view />',
  'pages/me/me.js': 'Page({})',
})

const tabs = (...more: object[]) => ({
  tabBar: {
    list: [
      { pagePath: 'pages/home/home', text: 'Home', ...more[0] },
      { pagePath: 'pages/me/me', text: 'Me', ...more[1] },
    ],
  },
})

const packages = (...subPackages: object[]): Files => ({
  ...app({ subPackages }),
  'admin/people.wxml': '<view />',
  'admin/people.js': 'Page({})',
  'admin/more/more.wxml': '<view />',
  'admin/more/more.js': 'Page({})',
})

const themed = (more: object, theme: object): Files => ({
  ...app({ darkmode: true, themeLocation: 'theme.json', ...more }),
  'theme.json': theme,
})

interface Fault {
  what: string
  files: Files
  /** All that is said: the file, the line where there is one, and why. */
  says: string | RegExp
}

const FAULTS: Fault[] = [
  {
    what: 'a page without its files',
    files: { 'app.json': { pages: ['pages/home/home', 'pages/none/none'] } },
    says: 'app.json: names the page pages/none/none, but pages/none/none.wxml is not there.',
  },
  {
    what: 'a page without code',
    files: {
      'app.json': { pages: ['pages/home/home', 'pages/still/still'] },
      'pages/still/still.wxml': '<view />',
    },
    says: 'pages/still/still.ts: is not there, nor pages/still/still.js.',
  },
  {
    what: 'a page of a subpackage without its files',
    files: {
      'app.json': {
        pages: ['pages/home/home'],
        subPackages: [{ root: 'admin/', pages: ['people/people'] }],
      },
      'admin/notes.md': '',
    },
    says: 'app.json: names the page admin/people/people, but admin/people/people.wxml is not there.',
  },
  {
    what: 'a tab that is no page',
    files: {
      'app.json': {
        pages: ['pages/home/home'],
        tabBar: {
          list: [
            { pagePath: 'pages/home/home', text: 'Home' },
            { pagePath: 'pages/me/me', text: 'Me' },
          ],
        },
      },
    },
    says: 'app.json: the tab pages/me/me is none of the pages of the main package.',
  },
  {
    what: 'one tab alone',
    files: { 'app.json': { pages: ['pages/home/home'], tabBar: { list: [] } } },
    says: /^app\.json: .*>=2.*tabBar\.list\.$/s,
  },
  {
    what: 'two tabs to one page',
    files: app(tabs({}, { pagePath: 'pages/home/home' })),
    says: 'app.json: two tabs lead to pages/home/home.',
  },
  {
    what: 'an icon that is not there',
    files: app(tabs({ iconPath: 'images/none.png' })),
    says: 'app.json: tabBar.list[0].iconPath: the icon images/none.png is not there.',
  },
  {
    what: 'an icon over 40 KB',
    files: {
      ...app(tabs({}, { selectedIconPath: 'images/a.png' })),
      'images/a.png': new Uint8Array(41 * 1024),
    },
    says: 'app.json: tabBar.list[1].selectedIconPath: the icon images/a.png has 41.0 KB; WeChat takes at most 40 KB.',
  },
  {
    what: 'an icon that is no bitmap',
    files: { ...app(tabs({ iconPath: 'images/a.svg' })), 'images/a.svg': '<svg />' },
    says: 'app.json: tabBar.list[0].iconPath: the icon images/a.svg must be one of .png, .jpg, .jpeg.',
  },
  {
    what: 'an icon that only the dark theme has not',
    files: {
      ...themed(tabs({ iconPath: '@icon' }), {
        light: { icon: 'images/a.png' },
        dark: { icon: 'images/b.png' },
      }),
      'images/a.png': '',
    },
    says: 'app.json: tabBar.list[0].iconPath: the icon images/b.png is not there.',
  },
  {
    what: 'a page twice',
    files: app({ pages: ['pages/home/home', 'pages/me/me', 'pages/home/home'] }),
    says: 'app.json: pages has pages/home/home twice.',
  },
  {
    what: 'a page by a path that begins with /',
    files: app({ pages: ['/pages/home/home'] }),
    says: 'app.json: pages[0]: /pages/home/home must not begin with "/".',
  },
  {
    what: 'a first page that is none',
    files: app({ entryPagePath: 'pages/none/none' }),
    says: 'app.json: entryPagePath pages/none/none is none of the pages.',
  },
  {
    what: 'a subpackage without its folder',
    files: packages({ root: 'none', pages: [] }),
    says: 'app.json: subPackages[0].root none is no folder.',
  },
  {
    what: 'a subpackage in another',
    files: packages({ root: 'admin', pages: ['people'] }, { root: 'admin/more', pages: ['more'] }),
    says: 'app.json: the subpackages admin/ and admin/more/ overlap.',
  },
  {
    what: 'a page of the main package in a subpackage',
    files: packages({ root: 'pages/me', pages: [] }),
    says: 'app.json: the page pages/me/me of the main package is in the subpackage pages/me/.',
  },
  {
    what: 'subpackages under two names',
    files: app({ subPackages: [], subpackages: [] }),
    says: 'app.json: it has both "subPackages" and "subpackages", of which WeChat reads one.',
  },
  {
    what: 'a package to load early that is none',
    files: app({ preloadRule: { 'pages/me/me': { packages: ['admin'] } } }),
    says: 'app.json: preloadRule names admin, which is no subpackage.',
  },
  {
    what: 'a value of the wrong type',
    files: app({ window: { enablePullDownRefresh: 'true' } }),
    says: /^app\.json: .*boolean.*window\.enablePullDownRefresh\.$/s,
  },
  {
    what: 'a value that WeChat does not know',
    files: app({ lazyCodeLoading: 'allComponents' }),
    says: /^app\.json: .*requiredComponents.*lazyCodeLoading\.$/s,
  },
  {
    what: 'a value of the wrong type in the .json of a page',
    files: { 'pages/home/home.json': { onReachBottomDistance: '50' } },
    says: /^pages\/home\/home\.json: .*number.*onReachBottomDistance\.$/s,
  },
  {
    what: 'a tag with capitals',
    files: { 'pages/home/home.json': { usingComponents: { MyPart: './part' } } },
    says: /^pages\/home\/home\.json: .*usingComponents\.MyPart\.$/s,
  },
  {
    what: 'a colour that is none',
    files: app({ window: { navigationBarBackgroundColor: 'green' } }),
    says: 'app.json: window.navigationBarBackgroundColor: green is no colour such as #ededed.',
  },
  {
    what: 'a colour of a page that is none',
    files: { 'pages/home/home.json': { backgroundColor: 'rgb(0, 0, 0)' } },
    says: 'pages/home/home.json: backgroundColor: rgb(0, 0, 0) is no colour such as #ededed.',
  },
  {
    what: 'a colour that is none in the dark only',
    files: themed(
      { window: { backgroundColor: '@back' } },
      { light: { back: '#fff' }, dark: { back: 'black' } },
    ),
    says: 'app.json: window.backgroundColor: black is no colour such as #ededed.',
  },
  {
    what: 'a dark mode without a theme',
    files: app({ darkmode: true }),
    says: 'app.json: "darkmode" needs "themeLocation".',
  },
  {
    what: 'a variable without a theme',
    files: app({ window: { backgroundColor: '@back' } }),
    says: 'app.json: window.backgroundColor: @back needs "themeLocation" in app.json.',
  },
  {
    what: 'a variable that the dark theme has not',
    files: themed({ window: { backgroundColor: '@back' } }, { light: { back: '#fff' }, dark: {} }),
    says: 'app.json: window.backgroundColor: the theme "dark" has no @back.',
  },
  {
    what: 'a variable of a page that no theme has',
    files: {
      ...themed({}, { light: {}, dark: {} }),
      'pages/home/home.json': { navigationBarTextStyle: '@text' },
    },
    says: 'pages/home/home.json: navigationBarTextStyle: the theme "light" has no @text.',
  },
  {
    what: 'a variable where none may be',
    files: themed({ window: { navigationBarTitleText: '@title' } }, { light: {}, dark: {} }),
    says: 'app.json: window.navigationBarTitleText: no variable of the theme may be here (@title).',
  },
  {
    what: 'a theme that is not there',
    files: app({ themeLocation: 'theme.json' }),
    says: 'theme.json: is not there.',
  },
  {
    what: 'a sitemap that is none',
    files: { ...app({ sitemapLocation: 'sitemap.json' }), 'sitemap.json': { rules: 'none' } },
    says: /^sitemap\.json: .*rules\.$/s,
  },
  {
    what: 'broken JSON',
    files: { 'pages/home/home.json': '{\n  "usingComponents": {}\n  "x": 1\n}' },
    says: /^pages\/home\/home\.json: line 3: is no JSON: .+\.$/,
  },
  {
    what: 'JSON that ends too early',
    files: { 'app.json': '{\n  "pages": [' },
    says: /^app\.json: line 2: is no JSON: .+\.$/,
  },
  {
    what: 'app.json without pages',
    files: { 'app.json': {} },
    says: /^app\.json: .*pages\.$/s,
  },
  {
    what: 'a component that is not there, by its path',
    files: { 'pages/home/home.json': using('/components/none/none') },
    says: 'pages/home/home.json: names the component components/none/none, but components/none/none.wxml is not there.',
  },
  {
    what: 'a component that is not there, by its name',
    files: { 'pages/home/home.json': using('@vant/weapp/none/index') },
    says: 'pages/home/home.json: there is no component "@vant/weapp/none/index", neither beside it nor in miniprogram_npm (made by npm run build).',
  },
  {
    what: 'a component that does not say that it is one',
    files: {
      'pages/home/home.json': using('./part'),
      ...component('pages/home/part', { 'pages/home/part.json': {} }),
    },
    says: 'pages/home/part.json: "component": true is missing.',
  },
  {
    what: 'WXML that is not closed',
    files: { 'pages/home/home.wxml': '<view>\n  <text>\n</view>' },
    says: /^pages\/home\/home\.wxml: line \d: .+\.$/,
  },
  {
    what: 'WXML with a broken expression',
    files: { 'pages/home/home.wxml': '<view>\n  {{ a + }}\n</view>' },
    says: /^pages\/home\/home\.wxml: line 2: .+\.$/,
  },
  {
    what: 'WXML that includes what is not there',
    files: { 'pages/home/home.wxml': '<include src="./none.wxml" />' },
    says: 'pages/home/home.wxml: names pages/home/none.wxml, which is not there.',
  },
  {
    what: 'WXS that is not there',
    files: { 'pages/home/home.wxml': '<wxs src="./none.wxs" module="none" />' },
    says: 'pages/home/home.wxml: names pages/home/none.wxs, which is not there.',
  },
  {
    what: 'broken WXS',
    files: {
      'pages/home/home.wxml': '<wxs src="./it.wxs" module="it" />',
      'pages/home/it.wxs': 'var a = 1\nvar b = (2\n',
    },
    says: /^pages\/home\/it\.wxs: line [23]: .+\.$/,
  },
  {
    what: 'WXS that is newer than ES5, within WXML',
    files: { 'pages/home/home.wxml': '<view />\n<wxs module="it">\nconst a = 1\n</wxs>' },
    says: 'pages/home/home.wxml: line 3: WXS is ES5, which has no const.',
  },
  {
    what: 'broken WXSS',
    files: { 'pages/home/home.wxss': '.a { color: red; }\n.b { color\n' },
    says: /^pages\/home\/home\.wxss: line 2: .+\.$/,
  },
  {
    what: 'an id in the style sheet of a component',
    files: {
      'pages/home/home.json': using('./part'),
      ...component('pages/home/part', { 'pages/home/part.wxss': '.a {}\n#b .c {}' }),
    },
    says: 'pages/home/part.wxss: line 2: a component has no ids in its style sheet (#b): use a class.',
  },
  {
    what: 'a style sheet that imports what is not there',
    files: { 'pages/home/home.wxss': '\n@import "./none.wxss";' },
    says: 'pages/home/home.wxss: line 2: there is no "./none.wxss" to import.',
  },
  {
    what: 'style sheets that import each other',
    files: {
      'pages/home/home.wxss': '@import "./a.wxss";',
      'pages/home/a.wxss': '.a {}\n@import "./home.wxss";',
    },
    says: 'pages/home/a.wxss: line 2: "./home.wxss" imports itself.',
  },
  {
    what: 'a style sheet that loads a file of the program, which works in the developer tools only',
    files: { 'app.wxss': '.a { background: url(images/a.png); }' },
    says: 'app.wxss: line 1: a style sheet cannot load the file images/a.png, only data: and https: (or use <image>).',
  },
  {
    what: 'a package that is not there',
    files: { 'pages/home/home.js': "\nimport dayjs from 'dayjs'\nPage({ now: dayjs() })" },
    says: 'pages/home/home.js: line 2: the package "dayjs" is not in miniprogram_npm (made by npm run build).',
  },
  {
    what: 'a module of the program that is not there',
    files: { 'app.js': "import './none'\nApp({})" },
    says: /^app\.js: line 1: .*none.*\.$/,
  },
  {
    what: 'broken TypeScript',
    files: { 'app.ts': 'App({})\nconst a: = 1\n' },
    says: /^app\.ts: line 2: .+\.$/,
  },
  {
    what: 'code made of text, by eval',
    files: { 'pages/home/home.ts': "type A = string\nPage({\n  a: eval('1') as A,\n})" },
    says: 'pages/home/home.ts: line 3: WeChat has no eval.',
  },
  {
    what: 'eval by another name',
    files: { 'app.js': 'const run = eval\nApp({ a: run("1") })' },
    says: 'app.js: line 1: WeChat has no eval.',
  },
  {
    what: 'code made of text, by new Function',
    files: { 'app.js': "App({\n  a: new Function('n', 'return n + 1'),\n})" },
    says: 'app.js: line 2: WeChat makes no functions of text (new Function).',
  },
  {
    what: 'a regular expression that looks behind',
    files: { 'app.js': '\nApp({ a: /(?<!b)a/ })' },
    says: 'app.js: line 2: the regular expression /(?<!b)a/ looks behind, which iOS before 16.4 cannot.',
  },
  {
    what: 'such a one in a package',
    files: {
      'app.js': "import { a } from 'looks'\nApp({ a })",
      'miniprogram_npm/looks/index.js': 'exports.a = RegExp("(?<=b)a", "g")',
    },
    says: 'miniprogram_npm/looks/index.js: line 1: the regular expression /(?<=b)a/g looks behind, which iOS before 16.4 cannot.',
  },
  {
    what: 'such a one in WXS',
    files: { 'pages/home/home.wxml': `<wxs module="it">\nvar a = getRegExp('(?<=b)a')\n</wxs>` },
    says: 'pages/home/home.wxml: line 2: the regular expression /(?<=b)a/ looks behind, which iOS before 16.4 cannot.',
  },
  {
    what: 'a regular expression of a newer language than the oldest phones have',
    files: { 'app.js': 'App({ a: /[\\p{L}--[a-z]]/v })' },
    says: /^app\.js: line 1: the regular expression .+ is newer than ES2018, or none: .+\.$/,
  },
  {
    what: 'a main package that WeChat would not take',
    files: { 'images/large.png': new Uint8Array(2 * 1024 * 1024) },
    says: 'app.json: the main package has 2.00 MB; WeChat takes at most 2 MB.',
  },
  {
    what: 'a subpackage that WeChat would not take',
    files: {
      'app.json': {
        pages: ['pages/home/home'],
        subPackages: [{ root: 'admin', pages: ['people'] }],
      },
      'admin/people.wxml': '<view />',
      'admin/people.js': 'Page({})',
      'admin/large.png': new Uint8Array(3 * 1024 * 1024),
    },
    says: 'app.json: the subpackage admin has 3.00 MB; WeChat takes at most 2 MB.',
  },
]

test('takes what only looks like it: return this, a class of characters, an unused name', async () => {
  const files = {
    'app.js': "App({ a: Function('return this')(), b: /[(?<=]\\p{L}(?=x)/u, c: { eval: 1 }.eval })",
  }
  expect((await built(files)).pages).toEqual(['pages/home/home'])
})

test.for(FAULTS)('refuses $what', async ({ files, says }) => {
  const error = await built(files).catch((reason: unknown) => reason)
  expect(error).toBeInstanceOf(BuildError)
  if (!(error instanceof BuildError)) return
  if (typeof says === 'string') expect(error.message).toBe(says)
  else expect(error.message).toMatch(says)
  expect(error.message.startsWith(`${error.file}: `)).toBe(true)
})
