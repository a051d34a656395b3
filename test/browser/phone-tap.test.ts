import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { FixturePhone } from './phone-fixture'
import { FixturePhones } from './phone-fixture'

/**
 * WeChat's rule of the tap state: wx.requestSubscribeMessage and wx.openSetting work only with a tap behind them. Given
 * by handlers of tap and by what the person answers in showModal and showActionSheet, kept by promise microtasks and by
 * getSetting (and by wx.request and wx.downloadFile, which this phone does not have), gone with the macrotask.
 */

const OK = 'requestSubscribeMessage:ok'
const REFUSED = 'requestSubscribeMessage:fail can only be invoked by user TAP gesture.'

let phones: FixturePhones
let phone: FixturePhone
let path: string

beforeAll(async () => {
  phones = await FixturePhones.start()
  const { world } = phones.cloud
  const template = world.subscribeTemplate({ title: 'Alert', content: '内容:{{thing1.DATA}}' })
  // "Always keep" is ticked: the answer needs no popup.
  world.popup.request(phones.person, [template.templateId], 'accept', { keep: true })
  path = `pages/tap/tap?template=${template.templateId}`
  phone = await phones.open({ path })
}, 30_000)

afterAll(async () => {
  // The browser's word for the function that was told to fail.
  expect(phone.takeFaults()).toEqual([expect.stringContaining('status of 400')])
  await phones.endTest()
  await phones.stop()
})

/** What came of the questions that were asked under a name, when there are so many. */
async function answers(name: string, count: number): Promise<string[]> {
  const list = `(program.getApp().answers[${JSON.stringify(name)}] ?? [])`
  await phone.page.waitForFunction(`${list}.length >= ${count}`)
  return phone.value(list)
}

const row = (text: string) => phone.page.getByText(text, { exact: true }).first()

/** What the person does in the dialog that the tap opened. */
const DIALOG = {
  confirm: () => phone.dialog.getByRole('button', { name: '确定' }).tap(),
  choose: () => phone.dialog.getByRole('button', { name: 'second' }).tap(),
  cancel: () => phone.dialog.getByRole('button', { name: '取消' }).tap(),
  back: () => phone.dialog.getByRole('button', { name: '返回' }).tap(),
}

interface Way {
  name: string
  then?: keyof typeof DIALOG
  gets: string[]
}

const given = (name: string, then?: keyof typeof DIALOG): Way => ({
  name,
  ...(then && { then }),
  gets: [OK],
})

const refused = (name: string, then?: keyof typeof DIALOG): Way => ({
  ...given(name, then),
  gets: [REFUSED],
})

const WAYS: Way[] = [
  given('directly'),
  given('in a promise that is resolved'),
  given('in an async function'),
  given('after a hundred promises'),
  given('after synchronous calls'),
  given('after a setData'),
  given('beside calls that it does not wait for'),
  { name: 'beside another gated call', then: 'back', gets: [OK, 'openSetting:ok'] },
  given('in success of showModal', 'confirm'),
  given('in complete of showModal', 'cancel'),
  given('in the promise of showModal', 'confirm'),
  given('in showModal that a timer opened', 'confirm'),
  given('in success of showActionSheet', 'choose'),
  given('in the promise of showActionSheet', 'choose'),
  given('in success of getSetting'),
  given('in the promise of getSetting'),
  given('in getSetting after getSetting'),
  given('in getSetting after showModal', 'confirm'),

  refused('after setTimeout'),
  refused('in setInterval'),
  refused('in wx.nextTick'),
  refused('after a promise of a timer'),
  refused('in getSetting that a timer called'),
  refused('in success of callFunction'),
  refused('in the promise of callFunction'),
  refused('in the promise of a callFunction that failed'),
  refused('in success of getStorage'),
  refused('in fail of getStorage'),
  refused('in the promise of setStorage'),
  refused('in the promise of showToast'),
  refused('in the callback of setData'),
  refused('in the answer of a selector query'),
  refused('in exec of a selector query'),
  refused('in fail of showActionSheet', 'cancel'),
  { name: 'after the first question', gets: [OK, REFUSED] },
]

describe('a question in the handler of a tap', () => {
  test.for(WAYS)('$name: $gets', async ({ name, then, gets }) => {
    await row(name).tap()
    if (then) await DIALOG[then]()
    expect(await answers(name, gets.length)).toEqual(gets)
  })

  test('is asked with a mouse too', async () => {
    await row('directly').click()
    expect(await answers('directly', 2)).toEqual([OK, OK])
  })

  test('knows each way that the fixture knows', async () => {
    const ways = await phone.value<string[]>('program.getCurrentPages().at(-1).data.ways')
    expect(WAYS.map(({ name }) => name).sort()).toEqual(ways.sort())
  })
})

describe('other handlers', () => {
  const typed = () => phone.page.locator('wx-input input')

  const EVENTS: { name: string; happens: () => Promise<unknown>; gets: string }[] = [
    { name: 'click of a van-button', happens: () => row('van-button').tap(), gets: OK },
    { name: 'tap of a button', happens: () => row('button').tap(), gets: OK },
    { name: 'tap of what is in it', happens: () => row('within').tap(), gets: OK },
    { name: 'touchstart', happens: () => row('touchstart').tap(), gets: REFUSED },
    { name: 'touchend', happens: () => row('touchend').tap(), gets: REFUSED },
    { name: 'longpress', happens: () => row('longpress').click({ delay: 400 }), gets: REFUSED },
    { name: 'input', happens: () => typed().pressSequentially('x'), gets: REFUSED },
    {
      name: 'change of a switch',
      happens: () => phone.page.locator('wx-switch').tap(),
      gets: REFUSED,
    },
    {
      name: 'scroll',
      happens: () => phone.value('document.querySelector("wx-scroll-view").scrollBy(0, 50)'),
      gets: REFUSED,
    },
    {
      name: 'onPageScroll',
      happens: () => phone.value('document.querySelector(".page-scroll").scrollBy(0, 50)'),
      gets: REFUSED,
    },
  ]

  test.for(EVENTS)('$name: $gets', async ({ name, happens, gets }) => {
    await happens()
    expect(await answers(name, 1)).toEqual([gets])
  })

  test('onLoad, onShow, onReady and onUnload of a page that a tap opened have no tap', async () => {
    await row('open a page that asks by itself').tap()
    for (const name of ['onLoad', 'onShow', 'onReady']) {
      expect(await answers(name, 1)).toEqual([REFUSED])
    }
    await phone.back()
    expect(await answers('onUnload', 1)).toEqual([REFUSED])
  })
})

describe('where promises are tasks (iOS 15 and older)', () => {
  test.for([
    ['directly', OK],
    ['in success of getSetting', OK],
    ['in a promise that is resolved', REFUSED],
    ['in an async function', REFUSED],
    ['in the promise of getSetting', REFUSED],
  ] as const)('%s: %s', async ([name, gets]) => {
    await phones.visit(phone, { path, promises: 'tasks' })
    await row(name).tap()
    expect(await answers(name, 1)).toEqual([gets])
  })

  test('what comes after one comes after a timer', async () => {
    await phones.visit(phone, { promises: 'tasks' })
    const order = `new Promise((end) => {
      const got = []
      program.setTimeout(() => got.push('timer'))
      program.Promise.resolve().then(() => { got.push('promise'); end(got) })
    })`
    expect(await phone.value(order)).toEqual(['timer', 'promise'])
  })
})

test('wx.openSetting without a tap is refused too', async () => {
  expect(await phone.call('openSetting')).toEqual({
    errMsg: 'openSetting:fail can only be invoked by user TAP gesture.',
  })
})
