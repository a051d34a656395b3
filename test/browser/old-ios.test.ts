import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import type { Phone } from './scene'
import { PhoneScene } from './scene'

/** iOS 15 and older: promises are timers there, and whoever asks for permission after one has lost the tap. */
const OLD = { promises: 'tasks' } as const

const ASK = '允许接下来的通知'

let phones: PhoneScene
beforeAll(async () => {
  phones = await PhoneScene.start()
})
afterEach(() => phones.endTest())
afterAll(() => phones.stop())

const answer = (phone: Phone, name: string) => phone.dialog.getByRole('button', { name }).tap()

it('permission is given once, by a tap', async () => {
  const phone = await phones.phone(await phones.scene.person('Ann'), OLD)
  await phone.openTab('订阅')
  await phone.tap(ASK)
  await answer(phone, '允许')
  await phone.sees('还可以通知 1 次')
})

it('what is kept is topped up by opening a message', async () => {
  const cleo = await phones.scene.person('Cleo')
  const phone = await phones.phone(cleo, OLD)
  await phone.openTab('订阅')
  await phone.tap(ASK)
  await phone.dialog.getByText('总是保持以上选择').tap()
  await answer(phone, '允许')
  await phone.sees('还可以通知 1 次')

  await phones.push(cleo, { title: 'hello', content: 'world' })
  await phone.open()
  await phone.row('hello').tap()
  await phone.sees('复制内容')
  await phone.back()
  await phone.openTab('订阅')
  await phone.sees('还可以通知 1 次')
})

it('settings are opened by a tap', async () => {
  const emil = await phones.scene.person('Emil')
  phones.scene.cloud.world.popup.setMainSwitch(emil, false)
  const phone = await phones.phone(emil, OLD)
  await phone.openTab('订阅')
  await phone.tap('去设置')
  await phone.dialog.getByRole('switch', { name: '接收通知' }).tap()
  await phone.dialog.getByRole('button', { name: '返回' }).tap()
  await phone.tap(ASK)
  await answer(phone, '允许')
  await phone.sees('还可以通知 1 次')
})

it('what used the last permission offers the next', async () => {
  const gita = await phones.scene.person('Gita', { accepts: 1 })
  await phones.push(gita, { title: 'the last one' })
  const phone = await phones.phone(gita, OLD)
  await phone.row('the last one').tap()
  await phone.tap(/允许接下来的/)
  await answer(phone, '允许')
  await phone.sees('好的，可以再通知你了')
})

it('the clipboard is asked for, and copies', async () => {
  const hans = await phones.scene.person('Hans')
  const phone = await phones.phone(hans, { ...OLD, clipboard: 'asked' })
  await phone.openTab('我的')
  await phone.tap('我的 openid')
  await answer(phone, '同意')
  await expect.poll(() => phone.clipboard()).toBe(phones.scene.openid(hans))
})
