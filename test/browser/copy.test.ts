import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Phone } from './scene'
import { PhoneScene } from './scene'
import { faultsOfScreen } from './screens'

let phones: PhoneScene
beforeAll(async () => {
  phones = await PhoneScene.start()
})
afterEach(() => phones.endTest())
afterAll(() => phones.stop())

const CONTENT = '第一行\n  second line https://example.com/in-text'
const LINK = 'https://example.com/dashboard?id=1'

/** Each thing of the program that copies, and the text that it is about. */
const BUTTONS: { name: string; tap: (phone: Phone) => Promise<void>; text: string | RegExp }[] = [
  { name: 'the content of a message', tap: opened('复制内容'), text: /第一行\s+second line/ },
  { name: 'the link of a message', tap: opened('打开链接'), text: LINK },
  {
    name: 'a link in the text',
    tap: opened('https://example.com/in-text'),
    text: 'https://example.com/in-text',
  },
  {
    name: 'the curl line of a new push token',
    tap: created('复制 curl 命令'),
    text: /curl .+\/send\//,
  },
  { name: 'a new push token', tap: created('复制令牌'), text: /^[\w-]{20,}$/ },
  {
    name: 'the openid',
    tap: async (phone) => {
      await phone.openTab('我的')
      await phone.tap('我的 openid')
    },
    text: /^o[\w-]{27}$/,
  },
]

function opened(name: string): (phone: Phone) => Promise<void> {
  return async (phone) => {
    await phone.row('hello').tap()
    await phone.sees('复制内容')
    await phone.tap(name)
  }
}

function created(button: string): (phone: Phone) => Promise<void> {
  return async (phone) => {
    await phone.openTab('我的')
    await phone.tap('我的推送令牌')
    await phone.tapButton('创建推送令牌')
    await phone.dialog.getByRole('textbox').fill('脚本')
    await phone.dialog.getByRole('button', { name: '确定' }).tap()
    await phone.tapButton(button)
  }
}

/** Whether a finger can select the text there: everywhere else in a mini program it cannot. */
const selectable = (phone: Phone, text: string | RegExp) =>
  phone.page.locator('wx-text[user-select]').filter({ hasText: text, visible: true }).count()

describe('where the clipboard is not declared, there is a way on for', () => {
  it.each(BUTTONS)('$name: it is shown to be selected', async ({ tap, text }) => {
    const ann = await phones.scene.person('Ann')
    await phones.push(ann, { title: 'hello', content: CONTENT, link: LINK })
    const phone = await phones.phone(ann, { clipboard: 'undeclared' })
    await tap(phone)
    await phone.sees(
      '小程序还没有声明使用剪贴板，请告诉管理员。',
      '请长按下面的文字，选择后复制。',
      text,
    )
    expect(await selectable(phone, text)).toBe(1)
    expect(await faultsOfScreen(phone)).toEqual([])
    await phone.back()
    await phone.seesNot('请长按下面的文字，选择后复制。')
  })
})

it('is asked for once: who refuses sees the text, who agrees copies it', async () => {
  const ben = await phones.scene.person('Ben')
  const phone = await phones.phone(ben, { clipboard: 'asked' })
  await phone.openTab('我的')
  await phone.tap('我的 openid')
  await phone.dialog.getByRole('button', { name: '拒绝' }).tap()
  await phone.sees('你没有同意小程序使用剪贴板。', phones.scene.openid(ben))
  await phone.back()

  phones.scene.cloud.advance(10_000)
  await phone.tap('我的 openid')
  await phone.dialog.getByRole('button', { name: '同意' }).tap()
  await expect.poll(() => phone.clipboard()).toBe(phones.scene.openid(ben))
})
