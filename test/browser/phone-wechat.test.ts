import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Person, SubscribeTemplate } from '../../local/wechat'
import type { FixtureChoice, FixturePhone } from './phone-fixture'
import { FixturePhones } from './phone-fixture'

/** What WeChat itself draws over a program. */

let phones: FixturePhones
let phone: FixturePhone
let alert: SubscribeTemplate
let order: SubscribeTemplate

beforeAll(async () => {
  phones = await FixturePhones.start()
  const { world } = phones.cloud
  alert = world.subscribeTemplate({
    title: '告警',
    content: '级别:{{thing1.DATA}}\n时间:{{time2.DATA}}',
  })
  order = world.subscribeTemplate({ title: '订单', content: '单号:{{thing1.DATA}}' })
  phone = await phones.open()
}, 30_000)

afterEach(() => {
  expect(phone.takeFaults()).toEqual([])
})

afterAll(() => phones.stop())

describe('the permission popup', () => {
  let person: Person

  /** A tap of somebody new has asked for these templates. */
  async function asked(templates: SubscribeTemplate[], choice: FixtureChoice = {}) {
    person = phones.cloud.world.person('Somebody')
    await phones.visit(phone, { path: 'pages/tap/tap', person, ...choice })
    await ask(templates)
  }

  async function ask(templates: SubscribeTemplate[]): Promise<void> {
    const ids = JSON.stringify(templates.map(({ templateId }) => templateId))
    await phone.value(`program.getApp().template = ${ids}`)
    await phone.page.getByText('directly', { exact: true }).tap()
  }

  const answers = (count: number) =>
    phone.page.waitForFunction(`(program.getApp().answers['directly'] ?? []).length === ${count}`)

  const allowances = (...templates: SubscribeTemplate[]) =>
    templates.map((one) => phones.cloud.world.allowances.of(person, one))

  test('asks in Chinese, with an example, and grants one message', async () => {
    await asked([alert])
    const popup = phone.page.getByRole('dialog', { name: '申请获取以下权限' })
    await popup.getByRole('heading', { name: '发送一次以下消息' }).waitFor()
    expect(await popup.getByText('级别').isVisible()).toBe(false)
    await popup.getByRole('button', { name: '查看示例 告警' }).tap()
    expect(await popup.getByText('级别').isVisible()).toBe(true)
    // The only template cannot be unticked: 拒绝 is for that.
    expect(await popup.getByRole('checkbox', { name: '告警' }).count()).toBe(0)
    await popup.getByRole('button', { name: '允许' }).tap()
    await answers(1)
    expect(allowances(alert)).toEqual([1])
  })

  test('asks in English, too', async () => {
    await asked([alert], { language: 'en' })
    await phone.dialog.getByText('Always keep the above choices').waitFor()
    await phone.dialog.getByRole('button', { name: 'Reject' }).tap()
    await answers(1)
    expect(allowances(alert)).toEqual([0])
  })

  test('asks for several at once: what is unticked is rejected', async () => {
    await asked([alert, order])
    await phone.dialog.getByRole('checkbox', { name: '订单' }).uncheck()
    await phone.dialog.getByRole('button', { name: '允许' }).tap()
    await answers(1)
    expect(allowances(alert, order)).toEqual([1, 0])
  })

  test('shows nothing any more where "always" was ticked', async () => {
    await asked([alert, order])
    await phone.dialog.getByRole('checkbox', { name: '订单' }).uncheck()
    await phone.dialog.getByText('总是保持以上选择，不再询问').tap()
    await phone.dialog.getByRole('button', { name: '允许' }).tap()
    await answers(1)
    await ask([alert, order])
    await answers(2)
    expect(await phone.dialog.count()).toBe(0)
    expect(allowances(alert, order)).toEqual([2, 0])
    expect(await phone.call('getSetting', { withSubscriptions: true })).toEqual({
      errMsg: 'getSetting:ok',
      authSetting: {},
      subscriptionsSetting: {
        mainSwitch: true,
        itemSettings: { [alert.templateId]: 'accept', [order.templateId]: 'reject' },
      },
    })
  })

  test('is one at a time', async () => {
    await asked([alert])
    await phone.dialog.waitFor()
    // What is below the popup cannot be tapped; a mouse click made by code can.
    await phone.value(
      `[...document.querySelectorAll('.way')].find((one) => one.textContent === 'directly').click()`,
    )
    await answers(1)
    expect(await phone.value(`program.getApp().answers['directly']`)).toEqual([
      'requestSubscribeMessage:fail last call has not ended',
    ])
    expect(await phone.dialog.count()).toBe(1)
  })

  test.for([
    [[], 'requestSubscribeMessage:fail', 10001],
    ['not a list', 'requestSubscribeMessage:fail Invalid template id', 10004],
    [['unknown'], 'requestSubscribeMessage:fail No template data return', 20001],
  ] as const)('fails for %j as WeChat’s does', async ([template, errMsg, errCode]) => {
    await phones.visit(phone, { path: 'pages/tap/tap' })
    await phone.tapFor(`program.wx.requestSubscribeMessage({
      tmplIds: ${JSON.stringify(template)},
      fail: (failure) => (program.failure = failure),
    })`)
    await phone.page.waitForFunction('program.failure')
    expect(await phone.value('program.failure')).toEqual({
      errMsg: expect.stringContaining(errMsg) as string,
      errCode,
    })
    // What the server refuses, the browser mentions.
    phone.takeFaults()
  })
})

describe('the settings page', () => {
  test('has the main switch and what is always kept, and changes both', async () => {
    const { world } = phones.cloud
    const person = world.person('Settler')
    const ids = [alert, order].map(({ templateId }) => templateId)
    world.popup.request(person, ids, 'accept', { keep: true })
    await phones.visit(phone, { path: 'pages/tap/tap', person })
    await phone.tapFor(
      `program.wx.openSetting({ withSubscriptions: true, success: (r) => (program.setting = r) })`,
    )
    const settings = phone.page.getByRole('dialog', { name: '设置' })
    await settings.getByRole('switch', { name: '告警' }).uncheck()
    await expect.poll(() => world.popup.keptChoices(person).get(alert)).toBe('reject')
    await settings.getByRole('switch', { name: '接收通知' }).uncheck()
    await expect.poll(() => world.popup.isSwitchedOn(person)).toBe(false)
    await settings.getByRole('button', { name: '返回' }).tap()
    await phone.page.waitForFunction('program.setting')
    expect(await phone.value('program.setting')).toEqual({
      errMsg: 'openSetting:ok',
      authSetting: {},
      subscriptionsSetting: {
        mainSwitch: false,
        itemSettings: { [alert.templateId]: 'reject', [order.templateId]: 'accept' },
      },
    })
  })

  test('says so where nothing is kept, in English too', async () => {
    const person = phones.cloud.world.person('Nobody')
    await phones.visit(phone, { path: 'pages/tap/tap', person, language: 'en' })
    await phone.tapFor('program.wx.openSetting()')
    await phone.dialog.getByText('Messages for which you ticked "always keep"').waitFor()
  })
})

describe('dialogs', () => {
  beforeAll(() => phones.visit(phone, {}))

  /** Opens something, and gives what it ends with. */
  async function opened(name: string, options: object) {
    const ending = phone.call(name, options)
    await phone.dialog.waitFor()
    return { dialog: phone.dialog, ending }
  }

  test('a modal says which button was tapped', async () => {
    const { dialog, ending } = await opened('showModal', { title: 'Clear?', content: 'All of it.' })
    expect(await dialog.getByRole('heading').innerText()).toBe('Clear?')
    await dialog.getByRole('button', { name: '取消' }).tap()
    expect(await ending).toMatchObject({ errMsg: 'showModal:ok', confirm: false, cancel: true })
    expect(await dialog.count()).toBe(0)
  })

  test('a modal has its own words and colours, and one button when asked', async () => {
    const { dialog, ending } = await opened('showModal', {
      content: '<b>as it stands</b>',
      showCancel: false,
      confirmText: 'Gone',
      confirmColor: '#fa5151',
    })
    expect(await dialog.getByRole('button').allInnerTexts()).toEqual(['Gone'])
    await dialog.getByText('<b>as it stands</b>').waitFor()
    const button = dialog.getByRole('button', { name: 'Gone' })
    expect(await phone.style('.we-modal-confirm', 'color')).toBe('rgb(250, 81, 81)')
    await button.tap()
    expect(await ending).toMatchObject({ confirm: true, cancel: false })
  })

  test('a modal that can be written in gives what was written', async () => {
    const { dialog, ending } = await opened('showModal', {
      title: 'Name',
      editable: true,
      content: 'old',
      placeholderText: 'a name',
    })
    await dialog.getByPlaceholder('a name').fill('new')
    await dialog.getByRole('button', { name: '确定' }).tap()
    expect(await ending).toMatchObject({ confirm: true, content: 'new' })
  })

  test('an action sheet says which item was tapped', async () => {
    const { dialog, ending } = await opened('showActionSheet', { itemList: ['a', 'b', 'c'] })
    await dialog.getByRole('button', { name: 'b' }).tap()
    expect(await ending).toEqual({ errMsg: 'showActionSheet:ok', tapIndex: 1 })
  })

  test.for(['its button', 'a tap beside it'])('an action sheet is closed by %s', async (way) => {
    const { dialog, ending } = await opened('showActionSheet', { itemList: ['a', 'b'] })
    if (way === 'its button') await dialog.getByRole('button', { name: '取消' }).tap()
    else await phone.page.touchscreen.tap(180, 100)
    expect(await ending).toEqual({ errMsg: 'showActionSheet:fail cancel' })
    expect(await dialog.count()).toBe(0)
  })
})

describe('a toast', () => {
  const toast = () => phone.page.getByRole('status')

  beforeAll(() => phones.visit(phone, {}))

  test('goes away by itself', async () => {
    await phone.call('showToast', { title: 'saved', duration: 50 })
    await toast().getByText('saved').waitFor()
    await toast().waitFor({ state: 'detached' })
  })

  test('is one: the next takes its place, and loading stays until it is hidden', async () => {
    await phone.value(`(() => {
      program.wx.showToast({ title: 'saved', duration: 1 })
      return program.wx.showLoading({ title: 'loading', mask: true })
    })()`)
    expect(await toast().allInnerTexts()).toEqual(['loading'])
    // A mask: nothing below it can be tapped.
    const below = `document.elementFromPoint(180, 400).closest('.wx-page') === null`
    expect(await phone.value(below)).toBe(true)
    // The first one's end has come and gone.
    await phone.value('new Promise((done) => setTimeout(done, 2))')
    expect(await toast().count()).toBe(1)
    await phone.call('hideLoading')
    expect(await toast().count()).toBe(0)
  })

  test('without a mask lets taps through', async () => {
    await phone.call('showToast', { title: 'saved', duration: 10_000 })
    expect(await phone.value(`document.elementFromPoint(180, 406).closest('.we-toasts')`)).toBe(
      null,
    )
  })
})
