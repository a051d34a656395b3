import { readFile } from 'node:fs/promises'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import type { Person } from '../../local/wechat'
import type { Phone } from './scene'
import { PhoneScene } from './scene'

let phones: PhoneScene
let ann: Person
beforeAll(async () => {
  phones = await PhoneScene.start()
  ann = await phones.scene.person('Ann', { follows: true })
})
afterEach(() => phones.endTest())
afterAll(() => phones.stop())

const PICTURE = 'https://pictures.example/chart.png'
const PNG = await readFile(new URL('../../miniprogram/images/me.png', import.meta.url))

/** Many parts are drawn on the way to the end. */
const LONG_SCROLL = { timeout: 45_000 }

/** Pushes, and opens the message from the list. */
async function opened(message: { title: string } & Record<string, unknown>): Promise<Phone> {
  await phones.push(ann, message)
  const phone = await phones.phone(ann)
  await phone.row(message.title).tap()
  await phone.page.getByRole('heading', { name: message.title }).last().waitFor()
  return phone
}

/** What an expression says of the element with this text, which it calls `node`. */
function measured<T>(phone: Phone, text: string, expression: string): Promise<T> {
  return phone.page.evaluate<T>(`(() => {
    const all = [...document.querySelectorAll('.page:not([hidden]) *')]
    const node = all.filter(({ textContent }) => textContent.includes(${JSON.stringify(text)})).at(-1)
    return ${expression}
  })()`)
}

it('in Markdown has tables, code and links; a web link is copied', async () => {
  const phone = await opened({
    title: 'markdown',
    format: 'markdown',
    content:
      '**bold**\n\n| host | errors |\n| --- | --- |\n| web-1 | 281 |\n\n```sh\nmake deploy\n```\n\n[dashboard](https://example.com/d)',
  })
  await phone.sees('bold', 'web-1', '281', 'make deploy')
  await phone.tap('dashboard')
  await phone.sees('链接已复制，请在浏览器中打开')
  expect(await phone.clipboard()).toBe('https://example.com/d')
})

it('in Markdown opens a page of the program once: one step leads back', async () => {
  const content = '[my tokens](/pages/tokens/tokens)'
  const phone = await opened({ title: 'page', format: 'markdown', content })
  await phone.tap('my tokens')
  await phone.sees(/凭推送令牌/)
  await phone.back()
  await phone.sees('my tokens')
})

it('in Markdown and HTML keeps the lines of code, which is moved sideways', async () => {
  const code =
    'if up:\n    print("a line that is much wider than the screen of a phone is, by far")'
  for (const [format, content] of [
    ['markdown', '```\n' + code + '\n```'],
    ['html', `<p>log</p><pre><code>${code}</code></pre>`],
  ]) {
    const phone = await opened({ title: `code in ${format}`, format, content })
    expect((await phone.see('if up:').innerText()).trimEnd()).toBe(code)
    const { wide, width } = await measured<{ wide: boolean; width: number }>(
      phone,
      'if up:',
      '({ wide: node.scrollWidth > node.clientWidth, width: node.clientWidth })',
    )
    expect(wide).toBe(true)
    expect(width).toBeLessThan(375)
  }
})

it('breaks English between its words, and a word only where it alone is too long', async () => {
  const content = `${'internationalization '.repeat(9)}\n  ${'x'.repeat(90)}`
  const phone = await opened({ title: 'words', content })
  await phone.sees(/x{90}/)
  const lines = await measured<number[]>(
    phone,
    'x'.repeat(90),
    `Array.from({ length: 9 }, (_, word) => {
      const range = document.createRange()
      range.setStart(node.firstChild, word * 21)
      range.setEnd(node.firstChild, word * 21 + 20)
      return range.getClientRects().length
    })`,
  )
  expect(lines).toEqual(Array.from({ length: 9 }, () => 1))
})

it('that is long is drawn as one scrolls, to its end', async () => {
  const content = Array.from({ length: 7_000 }, (_, n) => `- item ${n + 1}`).join('\n')
  const to = { users: [phones.scene.openid(ann)] }
  const push = { title: 'long', format: 'markdown', content, to } as const
  const { id } = await phones.scene.console('push.send', push)
  const phone = await phones.phone(ann, { path: `pages/message/message?id=${id}` })
  await phone.sees('item 1')
  const items = phone.page.locator('.page:not([hidden])').getByText(/^item \d+$/)
  expect(await items.count()).toBeLessThan(4_000)
  await expect
    .poll(async () => {
      await phone.scrollTo(10_000_000)
      return phone.page.getByText('item 7000', { exact: true }).count()
    }, LONG_SCROLL)
    .toBe(1)
})

it('that is too much for a phone ends as plain text, says so, and is copied whole', async () => {
  const content = `<p>the beginning${'<hr>'.repeat(24_900)}<p>the end`
  const to = { users: [phones.scene.openid(ann)] }
  const push = { title: 'too long', format: 'html', content, to } as const
  const { id } = await phones.scene.console('push.send', push)
  const phone = await phones.phone(ann, { path: `pages/message/message?id=${id}` })
  await phone.sees('the beginning')
  const sentence = phone.page.getByText('以下按纯文本显示')
  await expect
    .poll(async () => {
      await phone.scrollTo(10_000_000)
      return sentence.count()
    }, LONG_SCROLL)
    .toBe(1)
  await phone.sees('the end')
  await phone.tap('复制全文')
  await expect.poll(() => phone.clipboard()).toBe(content)
})

it('in HTML does no harm', async () => {
  const phone = await opened({
    title: 'html',
    format: 'html',
    content:
      '<b>harmless</b><script>document.title="hacked"</script><p style="position:fixed;top:0;left:0" onclick="document.title=\'hacked\'">over everything</p><a href="javascript:document.title=\'hacked\'">a bad link</a><img src="https://nowhere.example/x" onerror="document.title=\'hacked\'"><iframe src="https://example.com"></iframe>',
  })
  await phone.sees('harmless')
  await phone.tap('over everything')
  await phone.tap('a bad link')
  expect(await phone.page.title()).not.toBe('hacked')
  expect(await phone.page.locator('.page iframe, .page script').count()).toBe(0)
  const positions: string[] = await phone.page.evaluate(
    `[...document.querySelectorAll('.page [style]')].map((node) => getComputedStyle(node).position)`,
  )
  expect(positions.length).toBeGreaterThan(0)
  expect(positions).not.toContain('fixed')
})

it('in JSON is indented, and copied whole', async () => {
  const content = '{"event":"order.paid","order":{"id":1024}}'
  const phone = await opened({ title: 'json', format: 'json', content })
  await phone.sees('  "order": {')
  await phone.tap('复制内容')
  await expect.poll(() => phone.clipboard()).toBe(content)
})

it('as text keeps its lines, and its links can be tapped', async () => {
  const phone = await opened({
    title: 'text',
    content: 'see https://example.com/a?b=1，then\n  **no bold**',
  })
  await phone.sees('**no bold**')
  await phone.tap('https://example.com/a?b=1')
  await expect.poll(() => phone.clipboard()).toBe('https://example.com/a?b=1')
})

it('in Markdown has pictures, which can be looked at large', async () => {
  await phones.push(ann, { title: 'picture', format: 'markdown', content: `![](${PICTURE})` })
  const phone = await phones.phone(ann)
  await phone.context.route(PICTURE, (route) => route.fulfill({ body: PNG }))
  await phone.row('picture').tap()
  const picture = phone.page.locator('.page wx-image').filter({ visible: true })
  await expect
    .poll(() => picture.locator('img').getAttribute('src', { timeout: 1000 }))
    .toBe(PICTURE)
  await picture.tap()
  const large = phone.page.getByRole('button', { name: '关闭' })
  await large.tap()
  await large.waitFor({ state: 'detached' })
  await phone.sees('复制内容')
})

it('has a link of its own: to a page of the program', async () => {
  const phone = await opened({ title: 'link', content: 'text', link: 'pages/tokens/tokens' })
  await phone.tap('打开链接')
  await phone.sees('创建推送令牌')
})

it('says where it came from, and by which road it was told', async () => {
  const phone = await opened({ title: 'origin', content: 'text', priority: 'high' })
  await phone.sees('来自 a service', '已通过公众号模板消息通知', '重要')
})

it('says why it is only here', async () => {
  const ben = await phones.scene.person('Ben')
  await phones.push(ben, { title: 'quiet', content: 'text' })
  const phone = await phones.phone(ben)
  await phone.row('quiet').tap()
  await phone.sees('未通知：订阅消息次数已用完')
})

it('is told of kindly when it is gone or somebody else’s', async () => {
  const ben = await phones.scene.person('Ben')
  const id = await phones.push(ann, { title: 'for Ann only', content: 'text' })
  const phone = await phones.phone(ben, { path: `pages/message/message?id=${id}` })
  await phone.sees('看不到这条消息', '它可能已被撤回，或不是发给你的。')
  await phone.tap('查看全部消息')
  await phone.sees('还没有消息')
})

it('is told of kindly when it was recalled, and the list has it no more', async () => {
  const dora = await phones.scene.person('Dora')
  const id = await phones.push(dora, { title: 'a mistake', content: 'text' })
  const phone = await phones.phone(dora)
  await phone.hasTitles(['a mistake'])
  recall(id)
  await phone.row('a mistake').tap()
  await phone.sees('看不到这条消息')
  await phone.tap('查看全部消息')
  await phone.swipe(phone.row('a mistake'), { y: 200 })
  await phone.sees('还没有消息')
})

it('opened from a notification leads to the list, and is read there', async () => {
  const cleo = await phones.scene.person('Cleo', { accepts: 1 })
  await phones.push(cleo, { title: 'from outside', content: 'text' })
  const page = phones.scene.cloud.notifications.at(-1)?.page ?? ''
  expect(page).toMatch(/^pages\/message\/message\?id=/)
  const phone = await phones.phone(cleo, { path: page })
  await phone.sees('text')
  await phone.tap('查看全部消息')
  await phone.hasTitles(['from outside'])
  expect(await phone.isUnread('from outside')).toBe(false)
  await phone.hasBadge('')
})

/** Takes a message back: there is no action for it yet. */
function recall(id: string): void {
  const { database } = phones.scene.cloud
  const { documents } = database.find('messages', { _id: id })
  database.remove('messages', { _id: id })
  database.insert(
    'messages',
    documents.map((message) => ({ ...message, to: [] })),
  )
}
