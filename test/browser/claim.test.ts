import { afterAll, afterEach, beforeAll, it } from 'vitest'
import { PhoneScene } from './scene'

let phones: PhoneScene
beforeAll(async () => {
  phones = await PhoneScene.start({ installed: false })
})
afterEach(() => phones.endTest())
afterAll(() => phones.stop())

it('the first owner enters the code that setup has answered', async () => {
  const { claimCode = '' } = await phones.scene.console('setup', {})
  const phone = await phones.phone(phones.scene.cloud.world.person('Ann'))
  await phone.openTab('我的')
  await phone.sees('这套驿站还没有所有者')
  const field = phone.page.locator('wx-van-field input').filter({ visible: true }).first()

  await field.fill('AAAAAAAAAA')
  await phone.tapButton('认领')
  await phone.sees('认领码错误、已过期或次数用尽，请在控制台重新运行 setup')

  await field.fill(claimCode)
  await phone.tapButton('认领')
  await phone.sees('认领成功，你是所有者了', '所有者')
  await phone.seesNot('这套驿站还没有所有者')
})
