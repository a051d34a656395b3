import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { table } from '../../miniprogram/words/index'
import type { Person } from '../../local/wechat'
import type { Phone, PhoneChoice } from './scene'
import { PhoneScene } from './scene'
import { faultsOfScreen, linesOfScreen } from './screens'

let phones: PhoneScene
beforeAll(async () => {
  phones = await PhoneScene.start()
  await phones.scene.console('topic.create', { id: 'ops', name: 'Operations' })
})
afterEach(() => phones.endTest())
afterAll(() => phones.stop())

const MARKDOWN = `# heading

**bold** [link](https://example.com) \`code\`

| host | errors |
| --- | --- |
| web-1.a-rather-long-name.example.com | 281 |

\`\`\`sh
make deploy --with-an-option-that-makes-the-line-longer-than-the-screen-is-wide
\`\`\`

> quoted

- item`

const JSON_CONTENT =
  '{"event":"order.paid","order":{"id":1024,"url":"https://example.com/orders/1024"}}'

const LONG = 'https://example.com/an-address/without-any-place/where-a-line-could-be-broken/in-two'

/** 中文 and its punctuation. */
const CHINESE = /[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]/

/** In 中文 whatever the language: what people have named so, the language itself, and WeChat's own way back. */
const NAMES = /推送提醒|标题|时间|中文|驿站?|本地小程序|返回 Back/g

it('in English all is English, and can be seen in the dark', async () => {
  await tour({ language: 'en', theme: 'dark' }, async (phone, screen) => {
    const lines = await linesOfScreen(phone)
    const chinese = lines.filter((line) => CHINESE.test(line.replace(NAMES, '')))
    expect(chinese, screen).toEqual([])
  })
})

it('in 中文 all can be seen in the light', async () => {
  await tour({ language: 'zh_CN', theme: 'light' }, async (phone, screen) => {
    const lines = await linesOfScreen(phone)
    expect(
      lines.some((line) => CHINESE.test(line)),
      screen,
    ).toBe(true)
  })
})

/** Somebody who has one of everything. */
async function someone(): Promise<Person> {
  const { scene } = phones
  const person = await scene.person('Ann', { accepts: 1 })
  await scene.console('topic.addMembers', { topic: 'ops', users: [scene.openid(person)] })
  const messages = [
    { title: 'markdown', format: 'markdown', content: MARKDOWN, priority: 'high' },
    { title: 'json', format: 'json', content: JSON_CONTENT },
    { title: `text ${LONG}`, content: LONG, link: 'https://example.com' },
  ]
  for (const message of messages) await phones.push(person, message)
  return person
}

/** Goes to every screen of the program, and lets it be looked at there. */
async function tour(
  choice: PhoneChoice,
  look: (phone: Phone, screen: string) => Promise<void>,
): Promise<void> {
  const { common, inbox, message, subscriptions, me } =
    table[choice.language === 'en' ? 'en' : 'zh']
  // In WeChat's own dialogs a label has four characters at most.
  const refuse = choice.language === 'en' ? common.no : common.cancel
  const weChat =
    choice.language === 'en'
      ? { reject: 'Reject', always: 'Always keep' }
      : { reject: '拒绝', always: '总是保持' }
  const phone = await phones.phone(await someone(), choice)
  const at = async (screen: string, ...texts: string[]) => {
    await phone.sees(...texts)
    expect(await faultsOfScreen(phone), screen).toEqual([])
    await look(phone, screen)
  }

  await phone.row('json').waitFor()
  await at('inbox', inbox.readAll, inbox.end)
  await phone.swipe(phone.row('json'), { x: -200 })
  await at('inbox, swiped', inbox.remove)
  await phone.tapButton(new RegExp(`^${inbox.markRead}$`))
  const search = phone.page.locator('wx-van-search input')
  await search.fill('nothing of the kind')
  await at('search without a result', inbox.noneFound)
  await search.fill('')

  await phone.row('markdown').tap()
  await at('message in Markdown', 'make deploy', message.copyAll)
  await phone.back()
  await phone.row('json').tap()
  await at('message in JSON', '  "order": {', message.copyAll)
  await phone.back()
  await phone.row(`text ${LONG}`).tap()
  await at('message with a link', message.open)
  await phone.back()

  await phone.openTab(common.tabs.subscriptions)
  await at('subscriptions', subscriptions.ask, 'Operations')
  await phone.tap(subscriptions.ask)
  await phone.dialog.waitFor()
  await at('popup')
  await phone.dialog.getByRole('button', { name: weChat.reject }).tap()
  await at('subscriptions, refused', subscriptions.rejected)
  await phone.swipe(phone.see('Operations'), { x: -160 })
  await phone.tapButton(subscriptions.leave)
  await phone.dialog.getByText(subscriptions.leaveText).waitFor()
  await at('leave a topic')
  await phone.dialog.getByRole('button', { name: refuse }).tap()

  await phone.openTab(common.tabs.me)
  await at('me', me.tokens, me.notFollowed)
  await phone.tap(me.notFollowed)
  await phone.dialog.getByText('Shop', { exact: true }).waitFor()
  await at('how to follow')
  await phone.dialog.getByRole('button', { name: common.confirm }).tap()
  await phone.tap(me.language)
  await phone.dialog.waitFor()
  await at('choice of the language')
  await phone.dialog.getByRole('button', { name: 'English' }).waitFor()
  await phone.dialog
    .getByRole('button', { name: choice.language === 'en' ? 'English' : '中文' })
    .tap()
  await phone.tap(me.clear)
  await phone.dialog.getByRole('button', { name: me.erase }).tap()
  await phone.dialog.getByText(me.eraseText).waitFor()
  await at('delete all')
  await phone.dialog.getByRole('button', { name: refuse }).tap()

  await phone.tap(me.tokens)
  await at('push tokens', me.tokensIntro, me.revoke)
  await phone.tapButton(me.create)
  await phone.dialog.getByRole('button', { name: common.confirm }).tap()
  await at('a push token without a name', common.nameMissing)
  await phone.dialog.getByRole('textbox').fill('backup')
  await at('name of a push token', me.createTitle)
  await phone.dialog.getByRole('button', { name: common.confirm }).tap()
  await at('a new push token', me.created, 'backup')
  await phone.back()

  await phone.openTab(common.tabs.subscriptions)
  await phone.tap(subscriptions.ask)
  await phone.dialog.getByText(weChat.always).tap()
  await phone.dialog.getByRole('button', { name: weChat.reject }).tap()
  await at('subscriptions, rejected for good', subscriptions.rejectedForGood)
  await phone.context.setOffline(true)
  for (const tab of [common.tabs.me, common.tabs.subscriptions]) {
    await phone.openTab(tab)
    await at(`${tab}, offline`, common.stale)
  }
}
