import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { FixturePhone } from './phone-fixture'
import { FixturePhones } from './phone-fixture'

let phones: FixturePhones
let phone: FixturePhone

beforeAll(async () => {
  phones = await FixturePhones.start()
  phone = await phones.open()
}, 30_000)

afterEach(() => {
  expect(phone.takeFaults()).toEqual([])
})

afterAll(() => phones.stop())

describe('the button in the navigation bar', () => {
  const button = () => phone.page.locator('.navigation-button').filter({ visible: true })

  test('goes back', async () => {
    await phone.startAt('/pages/home/home')
    expect(await button().count()).toBe(0)
    await phone.move('navigateTo', { url: '/pages/plain/plain' })
    await button().and(phone.page.getByLabel('返回')).tap()
    await expect.poll(() => phone.stack()).toEqual(['pages/home/home'])
  })

  test('goes home from a page that is alone', async () => {
    await phone.startAt('/pages/plain/plain')
    await button().and(phone.page.getByLabel('首页')).tap()
    await expect.poll(() => phone.stack()).toEqual(['pages/home/home'])
  })
})

describe('the title', () => {
  test('is the page’s own, or the app’s', async () => {
    await phone.startAt('/pages/home/home')
    expect(await phone.title()).toBe('Fixture')
    await phone.move('navigateTo', { url: '/pages/plain/plain' })
    expect(await phone.title()).toBe('Plain')
  })

  test('is set for the page on top, whoever sets it', async () => {
    await phone.startAt('/pages/home/home')
    await phone.call('setNavigationBarTitle', { title: 'First' })
    await phone.move('navigateTo', { url: '/pages/plain/plain' })
    await phone.call('setNavigationBarTitle', { title: 'Second' })
    expect(await phone.title()).toBe('Second')
    await phone.move('navigateBack', {})
    expect(await phone.title()).toBe('First')
  })
})

describe('the tab bar', () => {
  const tab = (name: string) => phone.page.getByRole('tab', { name })

  beforeEach(() => phone.startAt('/pages/home/home'))

  test('shows which tab is chosen, and goes away on other pages', async () => {
    expect(await tab('Home').getAttribute('aria-selected')).toBe('true')
    await phone.move('switchTab', { url: '/pages/other/other' })
    expect(await tab('Home').getAttribute('aria-selected')).toBe('false')
    await phone.move('navigateTo', { url: '/pages/plain/plain' })
    expect(await tab('Home').isVisible()).toBe(false)
  })

  test('shows a badge, at most four characters, or a dot', async () => {
    const mark = tab('Other').locator('b')
    await phone.call('setTabBarBadge', { index: 1, text: '99+' })
    expect(await mark.innerText()).toBe('99+')
    await phone.call('setTabBarBadge', { index: 1, text: '12345' })
    expect(await mark.innerText()).toBe('…')
    await phone.call('showTabBarRedDot', { index: 1 })
    expect(await mark.innerText()).toBe('')
    await phone.call('hideTabBarRedDot', { index: 1 })
    await phone.call('setTabBarBadge', { index: 1, text: '1' })
    await phone.call('removeTabBarBadge', { index: 1 })
    expect(await mark.count()).toBe(0)
  })

  test('takes another text', async () => {
    await phone.call('setTabBarItem', { index: 1, text: '其他' })
    expect(await tab('其他').isVisible()).toBe(true)
    await phone.call('setTabBarItem', { index: 1, text: 'Other' })
  })

  test.for(['setTabBarBadge', 'setTabBarItem', 'showTabBarRedDot', 'removeTabBarBadge'])(
    'is not changed by %s while another page is on top',
    async (name) => {
      await phone.move('navigateTo', { url: '/pages/plain/plain' })
      expect(await phone.call(name, { index: 1, text: '1' })).toEqual({
        errMsg: `${name}:fail not TabBar page`,
      })
    },
  )

  test('has no more tabs than it has', async () => {
    expect(await phone.call('setTabBarBadge', { index: 2, text: '1' })).toEqual({
      errMsg: 'setTabBarBadge:fail tabbar item not found',
    })
  })
})

describe('a page that is longer than the screen', () => {
  const scroller = 'document.querySelector(".page-scroll")'
  const reached = async () =>
    (await phone.value<string[]>('program.log')).filter((line) => line === 'tall onReachBottom')

  /** Scrolls at once, and waits until that is drawn: the browser tells of it then. */
  const scrollTo = (top: number) =>
    phone.value(`new Promise((done) => {
      ${scroller}.scrollTo(0, ${top})
      requestAnimationFrame(() => requestAnimationFrame(done))
    })`)

  beforeEach(() => phone.startAt('/pages/tall/tall'))

  test('says once that its bottom is reached, and again when it is reached again', async () => {
    await scrollTo(100)
    expect(await reached()).toHaveLength(0)
    await scrollTo(5000)
    await scrollTo((await phone.value<number>(`${scroller}.scrollTop`)) - 50)
    expect(await reached()).toHaveLength(1)
    await scrollTo(0)
    await scrollTo(5000)
    expect(await reached()).toHaveLength(2)
  })

  test('hears of nothing any more when it is closed', async () => {
    await phone.value(`${scroller}.scrollTo(0, 5000)`)
    await phone.startAt('/pages/home/home')
    await phone.value(
      `new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))`,
    )
    await phone.happened()
  })

  test('is scrolled by wx.pageScrollTo', async () => {
    await phone.call('pageScrollTo', { scrollTop: 300, duration: 0 })
    await expect.poll(() => phone.value(`${scroller}.scrollTop`)).toBe(300)
    await phone.call('pageScrollTo', { selector: '.end', offsetTop: -500, duration: 0 })
    await expect.poll(() => phone.value(`${scroller}.scrollTop`)).toBeGreaterThan(300)
  })

  test('is refreshed by a pull at its top, until it says that it has done so', async () => {
    const page = phone.page.locator('.page-view')
    const dots = phone.page.locator('.pull-down-open')
    await phone.swipe(page, { y: 200 })
    await phone.happened('tall onPullDownRefresh')
    expect(await dots.count()).toBe(1)
    await phone.call('stopPullDownRefresh')
    await dots.waitFor({ state: 'detached' })
  })

  test('is not refreshed by a short pull, a swipe to the side, or a pull further down', async () => {
    const page = phone.page.locator('.page-view')
    await phone.swipe(page, { y: 30 })
    await phone.swipe(page, { x: -150, y: 20 })
    await scrollTo(500)
    await phone.forget()
    await phone.swipe(page, { y: 200 })
    expect(await phone.value('program.log')).not.toContain('tall onPullDownRefresh')
    await phone.page.locator('.pull-down-open').waitFor({ state: 'detached' })
  })

  test('is refreshed by wx.startPullDownRefresh', async () => {
    await phone.call('startPullDownRefresh')
    await phone.happened('tall onPullDownRefresh')
    await phone.call('stopPullDownRefresh')
  })
})

describe('a page that measures itself', () => {
  const scroller = 'document.querySelector(".page-scroll")'
  const page = 'program.getCurrentPages().at(-1)'

  beforeEach(() => phone.startAt('/pages/tall/tall'))

  test('knows where its elements are, from the corner of what is seen of it', async () => {
    await phone.value(`${scroller}.scrollTo(0, 30)`)
    const measured = await phone.value(`new Promise((done) => {
      const query = program.wx.createSelectorQuery()
      query.select('.tall').boundingClientRect()
      query.selectViewport().scrollOffset()
      query.selectAll('.end').fields({ size: true })
      query.select('.none').boundingClientRect()
      query.exec(done)
    })`)
    expect(measured).toMatchObject([
      { left: 0, top: -30, bottom: 1970, width: 375, height: 2000 },
      { scrollTop: 30, scrollLeft: 0 },
      [{ width: 375 }],
      null,
    ])
  })

  /** Observes, and notes ratios in `program.seen`. */
  const observe = (selector: string, options: object = {}) =>
    phone.value(`new Promise((drawn) => {
      program.seen = []
      ${page}.createIntersectionObserver(${JSON.stringify(options)}).relativeToViewport()
        .observe('${selector}', ({ intersectionRatio }) => program.seen.push(intersectionRatio > 0))
      requestAnimationFrame(() => requestAnimationFrame(drawn))
    })`)
  const seen = () => phone.value('program.seen')

  test('is told at once of what is seen, and of what is not when it comes', async () => {
    await observe('.tall')
    await expect.poll(seen).toEqual([true])
    await observe('.end')
    await phone.value(`${scroller}.scrollTo(0, 5000)`)
    await expect.poll(seen).toEqual([true])
    await phone.value(`${scroller}.scrollTo(0, 0)`)
    await expect.poll(seen).toEqual([true, false])
  })

  test('is not told at once of what it expected', async () => {
    await phone.value(`${scroller}.scrollTo(0, 5000)`)
    await observe('.end', { initialRatio: 1 })
    await phone.value(`${scroller}.scrollTo(0, 0)`)
    await expect.poll(seen).toEqual([false])
  })
})

describe('data of a page', () => {
  const page = 'program.getCurrentPages().at(-1)'

  beforeEach(() => phone.startAt('/pages/home/home'))

  test('is set up to 1 MB at once, and counted', async () => {
    await phone.value(`${page}.setData({ text: 'x'.repeat(1000 * 1024) })`)
    expect(await phone.value('phone.meters.setData.at(-1)')).toEqual({
      page: 'pages/home/home',
      path: 'pages/home/home',
      bytes: 1000 * 1024 + '{"text":""}'.length,
    })
  })

  test('is not set over 1 MB', async () => {
    const message = await phone.value<string>(
      `(() => { try { ${page}.setData({ text: 'x'.repeat(1024 * 1024) }) } catch (error) { return error.message } })()`,
    )
    expect(message).toMatch('已经超过最大长度 1048576')
    expect(await phone.value(`${page}.data.text`)).toBeUndefined()
  })

  test.for([
    ['{ at: new Date(0) }', 'at is a Date'],
    ['{ list: [1, { run: () => 1 }] }', 'list[1].run is a function'],
    ['{ known: new Map() }', 'known is a Map'],
    ['{ share: 0 / 0 }', 'share is NaN'],
    ['{ pattern: /a/ }', 'pattern is a RegExp'],
    ['{ one: new (class Row {})() }', 'one is a Row'],
  ] as const)('takes JSON only, and no %s', async ([data, reason]) => {
    const failure = `(() => { try { ${page}.setData(${data}) } catch (error) { return error.message } })()`
    expect(await phone.value(failure)).toMatch(`setData takes JSON only: ${reason}.`)
  })

  test('takes fields that are undefined deeper down, and leaves them out', async () => {
    expect(
      await phone.value(`(${page}.setData({ row: { a: 1, b: undefined } }), ${page}.data.row)`),
    ).toEqual({ a: 1 })
  })

  test('beside `data` are copies: a class’s instance is a plain object, as in WeChat', async () => {
    expect(await phone.value(`[${page}.counter.times, typeof ${page}.counter.next]`)).toEqual([
      0,
      'undefined',
    ])
    await phone.value(`${page}.list.push(2)`)
    await phone.startAt('/pages/home/home')
    expect(await phone.value(`${page}.list`)).toEqual([1])
  })
})

describe('the look of a page', () => {
  beforeAll(() => phone.startAt('/pages/styles/styles'))

  const colourOf = (id: string) => phone.style(`[id$="${id}"]`, 'color')
  const text = (id: string) => phone.page.locator(`[id$="--${id}"]`).innerText()

  test('is its own: no component has it, and no component gives it', async () => {
    expect(await colourOf('title')).toBe('rgb(255, 0, 0)')
    expect(await phone.style('wx-view.card--title', 'color')).toBe('rgb(128, 128, 128)')
    expect(await phone.style('[wx-host="card"]', 'background-color')).toBe('rgb(0, 255, 0)')
  })

  test('has the app’s classes, which components have not', async () => {
    expect(await colourOf('shared')).toBe('rgb(0, 0, 255)')
    expect(await phone.style('wx-view.card--shared', 'color')).toBe('rgb(17, 17, 17)')
  })

  test('measures in rpx, in style sheets, in WXML and in bindings', async () => {
    const width = (id: string) => phone.style(`[id$="--${id}"]`, 'width')
    expect(await width('half')).toBe('187.5px')
    expect(await width('inline')).toBe('187.5px')
    expect(await width('bound')).toBe('93.75px')
  })

  test('selects rows by their number', async () => {
    const rows = '[id$="--odd"] wx-view'
    expect(await phone.style(`${rows}:first-child`, 'color')).toBe('rgb(255, 0, 255)')
    expect(await phone.style(`${rows}:last-child`, 'color')).toBe('rgb(17, 17, 17)')
  })

  test('is computed by WXS: constructors are names, patterns stand as written', async () => {
    expect(await text('kinds')).toBe('Array String Number Object')
    expect(await text('digits')).toBe('122 1970 42')
  })
})

describe('another theme', () => {
  const bar = (property: string) => phone.style('.page:not([hidden]) .navigation', property)

  test('changes colours of pages and bars at once, and tells the program', async () => {
    await phone.startAt('/pages/styles/styles')
    await phone.value(`program.wx.onThemeChange(({ theme }) => program.log.push('wx ' + theme))`)
    await phone.value(`phone.setTheme('dark')`)
    await phone.happened('app onThemeChange dark', 'wx dark')
    expect(await bar('background-color')).toBe('rgb(16, 16, 16)')
    expect(await bar('color')).toBe('rgb(255, 255, 255)')
    expect(await phone.style('[id$="--title"]', 'color')).toBe('rgb(0, 255, 255)')
    expect(await phone.value('program.wx.getAppBaseInfo().theme')).toBe('dark')
    await phone.value(`phone.setTheme('light')`)
    expect(await bar('background-color')).toBe('rgb(240, 240, 240)')
    expect(await phone.style('[id$="--title"]', 'color')).toBe('rgb(255, 0, 0)')
  })

  test('changes tabs that are not seen just now', async () => {
    await phone.startAt('/pages/home/home')
    await phone.move('switchTab', { url: '/pages/other/other' })
    await phone.value(`phone.setTheme('dark')`)
    expect(await phone.style('.tab-bar', 'background-color')).toBe('rgb(16, 16, 16)')
    await phone.move('switchTab', { url: '/pages/home/home' })
    expect(await bar('background-color')).toBe('rgb(16, 16, 16)')
    await phone.value(`phone.setTheme('light')`)
  })
})

describe('a fault of the program', () => {
  const strip = () => phone.page.getByRole('alert')

  test.for([
    ['in onLoad', 'pages/broken/broken?when=load', 'broken in onLoad'],
    ['in a timer', 'pages/broken/broken?when=timer', 'broken in a function'],
    ['in a promise', 'pages/broken/broken?when=promise', 'broken in a promise'],
    ['in a handler', 'pages/broken/broken', 'broken in a function'],
  ] as const)('%s is seen on the phone and in the console', async ([, url, reason]) => {
    await phone.startAt(`/${url}`)
    if (!url.includes('when')) await phone.tap('fails when it is tapped')
    await strip().getByText(reason).waitFor()
    expect(phone.takeFaults().join('\n')).toMatch(`Error: ${reason}`)
    await strip().click()
    await strip().waitFor({ state: 'detached' })
  })

  test('is told to the program', async () => {
    await phone.startAt('/pages/broken/broken')
    await phone.tap('fails when it is tapped')
    await phone.happened('app onError Error: broken in a function')
    expect(phone.takeFaults()).not.toEqual([])
    await strip().click()
  })
})
