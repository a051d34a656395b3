import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { PhoneScene } from './scene'

let phones: PhoneScene
beforeAll(async () => {
  phones = await PhoneScene.start()
})
afterEach(() => phones.endTest())
afterAll(() => phones.stop())

const STALE = '网络不通，以下是上次看到的内容'

it('on the first visit to 订阅 and 我的 is said to be offline, and both come by themselves', async () => {
  const phone = await phones.phone(phones.scene.cloud.world.person('Nemo'))
  await phone.sees('还没有消息')
  await phone.context.setOffline(true)
  await phone.openTab('订阅')
  await phone.sees('网络不通，请稍后再试', '重试')
  await phone.seesNot('还没有配置订阅消息，请联系管理员')
  await phone.seesNot('还没有加入群组')
  await phone.openTab('我的')
  await phone.sees('网络不通，请稍后再试')
  await phone.seesNot('点此填写名字')

  await phone.context.setOffline(false)
  await phone.sees('点此填写名字')
  await phone.openTab('订阅')
  await phone.sees('普通消息', '还没有加入群组')
})

it('on a later visit shows what was seen last, and says so', async () => {
  const phone = await phones.phone(await phones.scene.person('Ben', { accepts: 1 }))
  await phone.openTab('订阅')
  await phone.sees('还可以通知 1 次')
  await phone.openTab('我的')
  await phone.sees('Ben')
  await phone.context.setOffline(true)
  for (const [tab, text] of [
    ['订阅', '还可以通知 1 次'],
    ['我的', 'Ben'],
  ] as const) {
    await phone.openTab(tab)
    await phone.sees(STALE, text)
  }
  await phone.context.setOffline(false)
  await phone.seesNot(STALE)
})

it('keeps the list under another filter and back', async () => {
  const cleo = await phones.scene.person('Cleo')
  for (const title of ['one', 'two']) await phones.push(cleo, { title, content: 'text' })
  const phone = await phones.phone(cleo)
  await phone.hasTitles(['two', 'one'])
  await phone.row('two').tap()
  await phone.sees('复制内容')
  await phone.back()
  await phone.context.setOffline(true)
  await phone.tapButton(/^未读$/)
  await phone.hasTitles(['one'])
  await phone.tapButton(/^全部$/)
  await phone.hasTitles(['two', 'one'])
  await phone.sees('网络不通，以下是上次看到的消息')
  await phone.context.setOffline(false)
  await phone.seesNot('网络不通，以下是上次看到的消息')
  await phone.hasTitles(['two', 'one'])
})

it('read again while the cloud is slow, stays where it was read down to when the answer comes', async () => {
  const emil = await phones.scene.person('Emil', { accepts: 1 })
  const rows = Array.from({ length: 6_000 }, (_, n) => `* item ${n}`)
  const message = { title: 'long', content: rows.join('\n'), format: 'markdown' }
  await phones.scene.post(await phones.scene.token(emil), message)
  const phone = await phones.phone(emil)
  await phone.row('long').tap()
  await phone.sees('item 3')
  await phone.back()
  await phones.scene.cloud.tick('deliver')

  let answer = (): void => undefined
  const held = new Promise<void>((resolve) => (answer = resolve))
  await phone.page.route('**/local/call', async (route) => {
    await held
    await route.continue()
  })
  await phone.row('long').tap()
  const last = phone.page.getByText('item 5999', { exact: true })
  await expect
    .poll(async () => {
      await phone.scrollTo(10_000_000)
      return last.count()
    })
    .toBe(1)
  const top = () =>
    phone.page.evaluate<number>(
      `document.querySelector('.page:not([hidden]) .page-scroll').scrollTop`,
    )
  const before = await top()
  answer()
  await phone.sees('已通过订阅消息通知')
  expect(await top()).toBeGreaterThanOrEqual(before - 50)
})

it('opens what was opened before, and nothing else; what was recalled meanwhile is gone when it is back', async () => {
  const dora = await phones.scene.person('Dora')
  await phones.push(dora, { title: 'never opened', content: 'unknown' })
  const id = await phones.push(dora, { title: 'opened', content: 'all about it' })
  const phone = await phones.phone(dora)
  await phone.row('opened').tap()
  await phone.sees('all about it')
  await phone.back()

  await phone.context.setOffline(true)
  await phone.row('opened').tap()
  await phone.sees('all about it', STALE)
  await phone.back()
  await phone.row('never opened').tap()
  await phone.sees('消息加载失败', '网络不通，请稍后再试')
  await phone.back()

  await phones.scene.console('message.recall', { id })
  await phone.row('opened').tap()
  await phone.sees('all about it')
  await phone.context.setOffline(false)
  await phone.sees('看不到这条消息')
  const keys = await phone.page.evaluate<string[]>('Object.keys(localStorage)')
  expect(keys.filter((key) => key.includes(id))).toEqual([])
})
