import { ulid } from 'ulid'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import type { Person } from '../../local/wechat'
import { PhoneScene } from './scene'

let phones: PhoneScene
beforeAll(async () => {
  phones = await PhoneScene.start()
})
afterEach(() => phones.endTest())
afterAll(() => phones.stop())

it('is empty at first, and leads to the first push', async () => {
  const phone = await phones.phone(await phones.scene.person('Ann'))
  await phone.sees('还没有消息')
  await phone.hasBadge('')
  await phone.tap('去创建')
  await phone.sees('还没有推送令牌')
})

it('shows what was pushed, newest first; reading one takes its dot and the badge', async () => {
  const ben = await phones.scene.person('Ben')
  for (const title of ['one', 'two']) await phones.push(ben, { title, content: `about ${title}` })
  const phone = await phones.phone(ben)
  await phone.hasTitles(['two', 'one'])
  await phone.hasBadge('2')
  expect(await phone.isUnread('two')).toBe(true)

  await phone.row('two').tap()
  await phone.sees('about two')
  await phone.back()
  await phone.hasBadge('1')
  expect(await phone.isUnread('two')).toBe(false)
  expect(await phone.isUnread('one')).toBe(true)
})

it('has a point between sender and summary, and none where there is no summary', async () => {
  const lea = await phones.scene.person('Lea')
  await phones.push(lea, { content: 'disk full' })
  await phones.push(lea, { content: 'disk full on\nweb-1' })
  const phone = await phones.phone(lea)
  await phone.hasTitles(['disk full on', 'disk full'])
  const ends = await phone.page.evaluate<string[]>(
    `[...document.querySelectorAll('[class*="message-group--from"]')].map((from) =>
      getComputedStyle(from, '::after').content)`,
  )
  expect(ends).toEqual(['" · "', 'none'])
  expect(await phone.page.getByText('disk full', { exact: true }).count()).toBe(1)
})

it('of a message that could not be opened keeps the dot, until it is tried again', async () => {
  const otto = await phones.scene.person('Otto')
  await phones.push(otto, { title: 'far away', content: 'text' })
  const phone = await phones.phone(otto)
  await phone.hasBadge('1')
  await phone.page.route('**/local/call', (route) => route.abort())
  await phone.row('far away').tap()
  await phone.sees('网络不通，请稍后再试')
  await phone.back()
  await phone.hasBadge('1')
  expect(await phone.isUnread('far away')).toBe(true)

  await phone.page.unroute('**/local/call')
  await phone.row('far away').tap()
  await phone.sees('复制内容')
  await phone.back()
  await phone.hasBadge('')
})

it('marks all as read, but not what came since it was looked at', async () => {
  const cleo = await phones.scene.person('Cleo')
  await phones.push(cleo, { title: 'seen' })
  const phone = await phones.phone(cleo)
  await phone.hasBadge('1')
  await phones.push(cleo, { title: 'later' })
  await phone.tap('全部已读')
  await phone.sees('已全部标为已读')
  await phone.hasBadge('1')
  await phone.open()
  await phone.hasTitles(['later', 'seen'])
  expect(await phone.isUnread('later')).toBe(true)
  expect(await phone.isUnread('seen')).toBe(false)
})

it('gives way to a swipe: mark as read, as unread, delete', async () => {
  const dora = await phones.scene.person('Dora')
  for (const title of ['keep', 'throw away']) await phones.push(dora, { title })
  const phone = await phones.phone(dora)
  await phone.hasBadge('2')

  await phone.swipe(phone.row('keep'), { x: -200 })
  await phone.tapButton('标为已读')
  await phone.hasBadge('1')
  await phone.swipe(phone.row('keep'), { x: -200 })
  await phone.tapButton('标为未读')
  await phone.hasBadge('2')

  await phone.swipe(phone.row('throw away'), { x: -200 })
  await phone.page.getByRole('button', { name: '删除' }).first().tap()
  await phone.hasTitles(['keep'])
  await phone.hasBadge('1')
  await phone.open()
  await phone.hasTitles(['keep'])
})

it('finds by title and summary, and says when there is nothing', async () => {
  const emil = await phones.scene.person('Emil')
  await phones.push(emil, { title: 'Backup done', content: 'in 3 minutes' })
  await phones.push(emil, { title: 'Order paid', content: 'order 1024' })
  const phone = await phones.phone(emil)
  const search = phone.page.locator('input[type=search], wx-van-search input').first()
  await search.fill('backup')
  await phone.hasTitles(['Backup done'])
  await search.fill('1024')
  await phone.hasTitles(['Order paid'])
  await search.fill('nowhere')
  await phone.sees('没有找到')
  await search.fill('')
  await phone.hasTitles(['Order paid', 'Backup done'])
})

it('shows only what is unread, and all again', async () => {
  const fred = await phones.scene.person('Fred')
  for (const title of ['read', 'unread']) await phones.push(fred, { title, content: 'text' })
  const phone = await phones.phone(fred)
  await phone.row('read').tap()
  await phone.sees('复制内容')
  await phone.back()
  await phone.tapButton(/^未读$/)
  await phone.hasTitles(['unread'])
  await phone.tapButton(/^全部$/)
  await phone.hasTitles(['unread', 'read'])
})

it('has room for all topics: they scroll, and nothing stands over them', async () => {
  const { scene } = phones
  const lea = await scene.person('Lea')
  for (let n = 1; n <= 6; n++) {
    await scene.console('topic.create', { id: `topic${n}`, name: `第 ${n} 个群组` })
    await scene.console('topic.addMembers', { topic: `topic${n}`, users: [scene.openid(lea)] })
  }
  const phone = await phones.phone(lea)
  await phone.tapButton('第 6 个群组')
  await phone.sees('这个群组还没有消息')
  const chips = await phone.page.locator('[class*="list-filter--chips"]').first().boundingBox()
  expect(chips).toMatchObject({ x: 0, width: 375 })
})

it('is pulled down for what is new', async () => {
  const gita = await phones.scene.person('Gita')
  await phones.push(gita, { title: 'old' })
  const phone = await phones.phone(gita)
  await phone.hasTitles(['old'])
  await phones.push(gita, { title: 'new' })
  await phone.swipe(phone.row('old'), { y: 200 })
  await phone.hasTitles(['new', 'old'])
  await phone.page.locator('.pull-down-open').waitFor({ state: 'hidden' })
})

it('is there without a connection, as it was last seen, and fresh when it is back', async () => {
  const hugo = await phones.scene.person('Hugo')
  await phones.push(hugo, { title: 'before' })
  const phone = await phones.phone(hugo)
  await phone.hasTitles(['before'])

  await phone.page.route('**/local/call', (route) => route.abort())
  await phone.open()
  await phone.sees('网络不通，以下是上次看到的消息')
  await phone.hasTitles(['before'])

  await phone.page.unroute('**/local/call')
  await phones.push(hugo, { title: 'after' })
  await phone.swipe(phone.row('before'), { y: 200 })
  await phone.hasTitles(['after', 'before'])
  await phone.seesNot('网络不通，以下是上次看到的消息')
})

it('is fresh again by itself as soon as there is a connection', async () => {
  const iris = await phones.scene.person('Iris')
  await phones.push(iris, { title: 'before' })
  const phone = await phones.phone(iris)
  await phone.hasTitles(['before'])
  await phone.context.setOffline(true)
  await phone.swipe(phone.row('before'), { y: 200 })
  await phone.sees('网络不通，以下是上次看到的消息')
  await phones.push(iris, { title: 'after' })
  await phone.context.setOffline(false)
  await phone.hasTitles(['after', 'before'])
  await phone.seesNot('网络不通，以下是上次看到的消息')
})

it('says that it cannot be loaded where nothing was seen before, and tries again', async () => {
  const ida = await phones.scene.person('Ida')
  await phones.push(ida, { title: 'hello' })
  const phone = await phones.phone(ida)
  await phone.page.route('**/local/call', (route) => route.abort())
  await phone.page.evaluate('localStorage.clear()')
  await phone.open()
  await phone.sees('消息加载失败', '网络不通，请稍后再试')
  await phone.page.unroute('**/local/call')
  await phone.tap('重试')
  await phone.hasTitles(['hello'])
})

it('counts up to 99', async () => {
  const jane = await phones.scene.person('Jane')
  await fill(jane, 120)
  const phone = await phones.phone(jane)
  await phone.hasBadge('99+')
})

it('of 2,000 messages is scrolled to its end: all are seen, in order, with few of them drawn', async () => {
  const kate = await phones.scene.person('Kate')
  await fill(kate, 2_000)
  const phone = await phones.phone(kate)
  await phone.row('message 1999').waitFor()
  const { seen, most } = await phone.page.evaluate<{ seen: string[]; most: number }>(TO_THE_END)
  expect(seen).toEqual(Array.from({ length: 2_000 }, (_, n) => `message ${1999 - n}`))
  expect(most).toBeLessThan(200)

  // Back at the top, what was put away is drawn again.
  await phone.scrollTo(0)
  await phone.row('message 1999').waitFor()
})

/** In the page: scrolls down until there is nothing more. Which titles were drawn, in order, and how many at once. */
const TO_THE_END = `new Promise((done) => {
  const page = document.querySelector('.page:not([hidden]) .page-scroll')
  const seen = new Set()
  let most = 0
  const look = () => {
    const titles = page.querySelectorAll('[class*="message-group--title"]')
    for (const title of titles) seen.add(title.textContent)
    most = Math.max(most, titles.length)
    if (page.textContent.includes('没有更多了')) return done({ seen: [...seen], most })
    page.scrollTo(0, page.scrollHeight)
    requestAnimationFrame(look)
  }
  look()
})`

/** Messages straight into the database, as many pushes would have put them there. */
async function fill(person: Person, count: number): Promise<void> {
  const id = await phones.push(person, { title: 'template of all' })
  const { database, clock } = phones.scene.cloud
  const [one] = database.find('messages', { _id: id }).documents
  if (!one) throw new Error('The message is not there.')
  const messages = Array.from({ length: count }, (_, n) => ({
    ...one,
    _id: `${String(n).padStart(32, '0')}${phones.scene.openid(person)}`,
    at: ulid(clock.now() - count + n),
    title: `message ${n}`,
  }))
  database.remove('messages', { _id: id })
  database.insert('messages', messages)
}
