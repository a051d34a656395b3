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
  const phone = await (await phones.shell()).phoneOf('Ann')
  await phone.sees('还没有消息')

  await phones.push(ann, { title: 'Backup done', content: '42 GB in 3 minutes' })
  await phone.tapCard('Backup done')
  await phone.sees('42 GB in 3 minutes')
  await phone.see('查看全部消息').click()
  const row = phone.screen.getByRole('button', { name: 'Backup done' }).filter({ visible: true })
  await row.waitFor()
  expect(await row.getAttribute('aria-label')).toBe('Backup done')
  await expect.poll(() => phone.screen.locator('.tab-badge').count()).toBe(0)
})

it('one read from its notification is taken off the badge, and loses its dot in the list', async () => {
  const ben = await phones.scene.person('Ben', { accepts: 1 })
  await phones.push(ben, { title: 'notified', content: 'about the first' })
  await phones.push(ben, { title: 'quiet', content: 'about the second' })
  const phone = await (await phones.shell()).phoneOf('Ben')
  const badge = phone.screen.locator('.tab-badge')
  await badge.filter({ hasText: '2' }).waitFor()

  await phone.tapCard('notified')
  await phone.sees('about the first')
  await phone.see('查看全部消息').click()
  await badge.filter({ hasText: '1' }).waitFor()
  const rows = phone.screen.getByRole('button', { name: /^(未读, )?(notified|quiet)$/ })
  await expect
    .poll(async () => {
      const found = await rows.all()
      return Promise.all(found.map((row) => row.getAttribute('aria-label')))
    })
    .toEqual(['未读, quiet', 'notified'])
})

it('who follows the official account beside the phone is notified there', async () => {
  const cleo = await phones.scene.person('Cleo')
  const phone = await (await phones.shell()).phoneOf('Cleo')
  await phone.openTab('我的')
  await phone.sees('未关注')
  await phone.press('Shop')
  await phone.press('关注 Follow')
  await phones.scene.cloud.until(async () => {
    const { accounts } = await phones.scene.user(cleo, 'me.get', {})
    return accounts.some(({ followed }) => followed)
  })
  await phones.push(cleo, { title: 'from the account', content: 'text' })
  await phone.tapCard('from the account')
  await phone.sees('已通过公众号模板消息通知')
})

it('is dark and English when that is chosen beside it', async () => {
  await phones.scene.person('Dora')
  const phone = await (await phones.shell()).phoneOf('Dora')
  await phone.press('English')
  await phone.sees('No messages yet')
  await phone.press('深色 Dark')
  const bar = phone.screen.locator('.tab-bar')
  await expect.poll(() => bar.getAttribute('style')).toContain('rgb(25, 25, 25)')
})

it('stays dark when the language is changed afterwards', async () => {
  await phones.scene.person('Emil')
  const phone = await (await phones.shell()).phoneOf('Emil')
  await phone.press('深色 Dark')
  await phone.press('English')
  await phone.sees('No messages yet')
  const bar = phone.screen.locator('.tab-bar')
  await expect.poll(() => bar.getAttribute('style')).toContain('rgb(25, 25, 25)')
})

it('shows two phones whole on pages of every width, without scrolling sideways', async () => {
  for (const name of ['Fred', 'Gita']) await phones.scene.person(name)
  const shell = await phones.shell()
  for (const name of ['Fred', 'Gita']) await shell.phoneOf(name)
  for (const width of [360, 390, 768, 1100, 1280, 1600]) {
    await shell.page.setViewportSize({ width, height: 900 })
    await expect
      .poll(() => shell.page.evaluate<string[]>(CUT), { message: `${width} px` })
      .toEqual([])
  }
})

/** In the page: what is wider than it has room for, or stands letter above letter. */
const CUT = `(() => {
  const wide = [document.documentElement, ...document.querySelectorAll('.phones, .top, .unit')]
    .filter((node) => node.scrollWidth > node.clientWidth)
    .map((node) => 'wide: ' + node.className)
  const out = [...document.querySelectorAll('.unit, .frame, .wechat, .chip, .add, .state, h1')]
    .filter((node) => {
      const { left, right } = node.getBoundingClientRect()
      return left < 0 || right > innerWidth
    })
    .map((node) => 'cut: ' + node.className)
  const tall = [...document.querySelectorAll('h1, .chip, .state, .add-button')]
    .filter((node) => node.getBoundingClientRect().height > 48)
    .map((node) => 'letter above letter: ' + node.className)
  return [...wide, ...out, ...tall]
})()`
