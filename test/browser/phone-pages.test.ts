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

const frames = () => phone.page.locator('.page').count()

describe('the lifecycle', () => {
  const FIRST = [
    'part created',
    'part attached',
    'home onLoad {}',
    'part show',
    'home onShow',
    'part ready',
    'home onReady',
  ]

  beforeEach(() => phone.open())

  test('of the first page', async () => {
    await phone.happened('app onLaunch pages/home/home', 'app onShow pages/home/home', ...FIRST)
  })

  describe('after that', () => {
    beforeEach(async () => {
      await phone.page.waitForFunction(`program.log.includes('home onReady')`)
      await phone.forget()
    })

    test('of a page above another', async () => {
      await phone.move('navigateTo', { url: '/pages/plain/plain?a=1&b=%E4%B8%AD&c=x=y&d' })
      const query = '{"a":"1","b":"%E4%B8%AD","c":"x=y","d":""}'
      await phone.happened(
        'home onHide',
        'part hide',
        `plain onLoad ${query}`,
        'pages in onLoad: pages/home/home,pages/plain/plain',
        'plain onShow',
        'plain onReady',
      )
      await phone.move('navigateBack', {})
      await phone.happened('plain onUnload', 'part show', 'home onShow')
      expect(await frames()).toBe(1)
    })

    test('of a page in place of another', async () => {
      await phone.move('navigateTo', { url: '/pages/tall/tall' })
      await phone.happened(
        'home onHide',
        'part hide',
        'tall onLoad {}',
        'tall onShow',
        'tall onReady',
      )
      await phone.move('redirectTo', { url: '/pages/deep/item/item' })
      await phone.happened('tall onUnload', 'item onLoad {}', 'item onShow', 'item onReady')
      expect(await phone.stack()).toEqual(['pages/home/home', 'pages/deep/item/item'])
    })

    test('of a page in place of a tab, which is made anew afterwards', async () => {
      await phone.move('redirectTo', { url: '/pages/deep/item/item' })
      await phone.happened(
        'home onUnload',
        'part detached',
        'item onLoad {}',
        'item onShow',
        'item onReady',
      )
      await phone.move('switchTab', { url: '/pages/home/home' })
      await phone.happened('item onUnload', ...FIRST)
    })

    test('of tabs, each of which is kept', async () => {
      await phone.move('switchTab', { url: '/pages/other/other' })
      await phone.happened(
        'home onHide',
        'part hide',
        'other onLoad {}',
        'other onShow',
        'other onReady',
      )
      await phone.move('switchTab', { url: '/pages/home/home' })
      await phone.happened('other onHide', 'part show', 'home onShow')
      await phone.move('switchTab', { url: '/pages/home/home' })
      await phone.openTab('Other')
      await phone.happened(
        'home onHide',
        'part hide',
        'other onShow',
        'other onTabItemTap {"index":1,"pagePath":"pages/other/other","text":"Other"}',
      )
    })

    test('of a tab behind other pages', async () => {
      await phone.move('navigateTo', { url: '/pages/deep/item/item?n=1' })
      await phone.move('navigateTo', { url: '/pages/deep/item/item?n=2' })
      await phone.page.waitForFunction(
        `program.log.filter((line) => line === 'item onReady').length === 2`,
      )
      await phone.forget()
      await phone.move('switchTab', { url: '/pages/other/other' })
      await phone.happened(
        'item onUnload',
        'item onUnload',
        'other onLoad {}',
        'other onShow',
        'other onReady',
      )
      await phone.move('switchTab', { url: '/pages/home/home' })
      await phone.happened('other onHide', 'part show', 'home onShow')
    })

    test('of everything, when one page is to be alone', async () => {
      await phone.move('switchTab', { url: '/pages/other/other' })
      await phone.move('navigateTo', { url: '/pages/tall/tall' })
      await phone.page.waitForFunction(`program.log.includes('tall onReady')`)
      await phone.forget()
      await phone.move('reLaunch', { url: '/admin/people/people?x=1' })
      const happened = await phone.value<string[]>('program.log')
      expect(happened.filter((line) => line.endsWith('onUnload')).sort()).toEqual([
        'home onUnload',
        'other onUnload',
        'tall onUnload',
      ])
      expect(happened).toContain('people onLoad {"x":"1"}')
      expect(await phone.stack()).toEqual(['admin/people/people'])
      expect(await frames()).toBe(1)
    })

    test('of the program, when a card is tapped in WeChat', async () => {
      await phone.value(`phone.open('pages/deep/item/item?id=1')`)
      await phone.happened(
        'home onHide',
        'part hide',
        'app onShow pages/deep/item/item',
        'home onUnload',
        'part detached',
        'item onLoad {"id":"1"}',
        'item onShow',
        'item onReady',
      )
      expect(await phone.value('program.wx.getEnterOptionsSync()')).toMatchObject({
        path: 'pages/deep/item/item',
        query: { id: '1' },
        scene: 1014,
      })
    })
  })
})

describe('a move that WeChat refuses', () => {
  test.for([
    ['navigateTo', '/pages/none/none', 'page "pages/none/none" is not found'],
    ['redirectTo', '/pages/none/none', 'page "pages/none/none" is not found'],
    ['reLaunch', '/pages/none/none', 'page "pages/none/none" is not found'],
    ['navigateTo', '/pages/home/home', 'can not navigateTo a tabbar page'],
    ['redirectTo', '/pages/other/other', 'can not redirectTo a tabbar page'],
    ['switchTab', '/pages/plain/plain', 'can not switch to no-tabBar page'],
  ] as const)('%s to %s', async ([name, url, reason]) => {
    await phone.startAt('/pages/deep/item/item')
    expect(await phone.call(name, { url })).toEqual({ errMsg: `${name}:fail ${reason}` })
    await phone.happened()
    expect(await phone.stack()).toEqual(['pages/deep/item/item'])
  })

  test('back from the first page', async () => {
    await phone.startAt('/pages/home/home')
    expect(await phone.call('navigateBack')).toEqual({
      errMsg: 'navigateBack:fail cannot navigate back at first page.',
    })
  })

  test('an eleventh page', async () => {
    await phone.startAt('/pages/home/home')
    const to = (n: number) => ({ url: `/pages/deep/item/item?n=${n}` })
    for (let n = 2; n <= 10; n++) await phone.move('navigateTo', to(n))
    expect(await phone.call('navigateTo', to(11))).toEqual({
      errMsg: 'navigateTo:fail webview count limit exceed',
    })
    expect(await phone.stack()).toHaveLength(10)
    await phone.move('navigateBack', { delta: 99 })
    expect(await phone.stack()).toEqual(['pages/home/home'])
  })
})

describe('an address', () => {
  test.for([
    ['../../plain/plain', 'pages/plain/plain'],
    ['./item?n=2', 'pages/deep/item/item'],
    ['item', 'pages/deep/item/item'],
    ['/admin/people/people', 'admin/people/people'],
  ] as const)('%s is seen from the page that names it', async ([url, path]) => {
    await phone.startAt('/pages/deep/item/item')
    await phone.move('navigateTo', { url })
    expect((await phone.stack()).at(-1)).toBe(path)
  })

  test('of the page on top is known with its query, as it was given', async () => {
    await phone.startAt('/pages/deep/item/item?a=%20&b=1')
    expect(await phone.path()).toBe('pages/deep/item/item?a=%20&b=1')
  })
})
