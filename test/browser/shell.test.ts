import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { PhoneScene } from './scene'

let phones: PhoneScene
beforeAll(async () => {
  phones = await PhoneScene.start()
})
afterEach(() => phones.endTest())
afterAll(() => phones.stop())

it('a push becomes a notification beside the phone, and a tap on it the message in the phone', async () => {
  const ann = await phones.scene.person('Ann', { accepts: 1 })
  const page = await phones.shell()
  const screen = page.locator('iframe').last().contentFrame()
  await screen.locator('#screen[data-ready]').waitFor()

  await phones.push(ann, { title: 'Backup done', content: '42 GB in 3 minutes' })
  const card = page.getByText('进入小程序查看').last()
  await card.click()
  await screen.getByText('42 GB in 3 minutes').filter({ visible: true }).waitFor()

  await screen.getByText('查看全部消息').click()
  await screen.getByText('Backup done').filter({ visible: true }).first().waitFor()
  await expect.poll(() => screen.locator('.tab-badge').count()).toBe(0)
  await page.close()
})
