import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { PhoneScene } from './scene'

let phones: PhoneScene
beforeAll(async () => {
  phones = await PhoneScene.start()
})
afterEach(() => phones.endTest())
afterAll(() => phones.stop())

it('two phones of one topic: one is told, the other has muted it; one leaves', async () => {
  const { scene } = phones
  const [ann, ben] = [
    await scene.person('Ann', { accepts: 2 }),
    await scene.person('Ben', { accepts: 2 }),
  ]
  await scene.console('topic.create', { id: 'ops', name: '运维值班' })
  const users = [scene.openid(ann), scene.openid(ben)]
  await scene.console('topic.addMembers', { topic: 'ops', users })
  const push = async (title: string) => {
    scene.cloud.advance(1_000)
    await scene.console('push.send', {
      title,
      content: 'text',
      to: { topic: 'ops' },
      confirm: 'yes',
    })
    await scene.cloud.tick('deliver')
  }

  const [hers, his] = [await phones.phone(ann), await phones.phone(ben)]
  await his.openTab('订阅')
  await his.page.getByRole('switch').last().tap()
  await his.sees('已静音：消息照常进入消息列表，但不通知')

  await push('one')
  expect(scene.notified()).toEqual({ Ann: 1 })
  for (const phone of [hers, his]) {
    await phone.open()
    await phone.hasTitles(['one'])
  }
  await his.row('one').tap()
  await his.sees('未通知：你已将这个群组静音', '群组 运维值班')

  await hers.openTab('订阅')
  await hers.swipe(hers.see('运维值班'), { x: -160 })
  await hers.tapButton('退出')
  await hers.dialog.getByText('不再收到之后的消息，已有的消息会保留。').waitFor()
  await hers.dialog.getByRole('button', { name: '退出' }).tap()
  await hers.sees('还没有加入群组')

  await push('two')
  await hers.open()
  await hers.hasTitles(['one'])
  await his.open()
  await his.hasTitles(['two', 'one'])

  // The list is filtered by topic, too.
  await phones.push(ben, { title: 'for Ben' })
  await his.open()
  await his.hasTitles(['for Ben', 'two', 'one'])
  await his.tapButton(/^运维值班$/)
  await his.hasTitles(['two', 'one'])
})

it('says that a topic could not be left without a connection, and keeps it', async () => {
  const { scene } = phones
  const cleo = await scene.person('Cleo')
  await scene.console('topic.create', { id: 'news', name: '新闻' })
  await scene.console('topic.addMembers', { topic: 'news', users: [scene.openid(cleo)] })
  const phone = await phones.phone(cleo)
  await phone.openTab('订阅')
  // Without a swipe, which not everybody finds.
  await phone.tapButton('更多操作 新闻')
  await phone.dialog.getByRole('button', { name: '退出' }).tap()
  await phone.context.setOffline(true)
  await phone.dialog.getByRole('button', { name: '退出' }).tap()
  await phone.sees('网络不通，请稍后再试', '新闻')
  await phone.seesNot('已退出')
})
