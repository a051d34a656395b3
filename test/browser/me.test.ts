import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { PhoneScene } from './scene'

let phones: PhoneScene
beforeAll(async () => {
  phones = await PhoneScene.start()
})
afterEach(() => phones.endTest())
afterAll(() => phones.stop())

it('has the name that one gives oneself', async () => {
  const phone = await phones.phone(phones.scene.cloud.world.person('Nemo'))
  await phone.openTab('我的')
  await phone.tap('点此填写名字')
  await phone.dialog.getByRole('textbox').fill('尼莫')
  await phone.dialog.getByRole('button', { name: '确定' }).tap()
  await phone.sees('尼莫')
  await phone.open()
  await phone.openTab('我的')
  await phone.sees('尼莫')
})

it('typed wrongly is not lost: what is wrong stands at the field until it is mended', async () => {
  const phone = await phones.phone(phones.scene.cloud.world.person('Nora'))
  await phone.openTab('我的')
  await phone.tap('点此填写名字')
  const field = phone.dialog.getByRole('textbox')
  const confirm = phone.dialog.getByRole('button', { name: '确定' })
  await field.fill('名'.repeat(33))
  await confirm.tap()
  await phone.dialog.getByText('名字最多 32 个字').waitFor()
  expect(await field.inputValue()).toBe('名'.repeat(33))

  // The cloud is asked by a name that will do, and cannot be reached.
  await field.fill('诺拉')
  await phone.context.setOffline(true)
  await confirm.tap()
  await phone.dialog.getByText('网络不通，请稍后再试').waitFor()
  expect(await field.inputValue()).toBe('诺拉')
  await phone.context.setOffline(false)
  await confirm.tap()
  await phone.dialog.waitFor({ state: 'hidden' })
  await phone.sees('诺拉')

  await phone.tap('我的推送令牌')
  await phone.tapButton('创建推送令牌')
  await confirm.tap()
  await phone.dialog.getByText('请填写名字').waitFor()
})

it('shows that the openid can be copied', async () => {
  const olga = await phones.scene.person('Olga')
  const phone = await phones.phone(olga)
  await phone.openTab('我的')
  await phone.tapButton('复制')
  await expect.poll(() => phone.clipboard()).toBe(phones.scene.openid(olga))
})

it('says who follows the official account, and how to', async () => {
  const phone = await phones.phone(await phones.scene.person('Ann'))
  await phone.openTab('我的')
  await phone.tap('未关注')
  await phone.dialog.getByText('在微信中搜索并关注「Shop」').waitFor()
  await phone.dialog.getByRole('button', { name: '确定' }).tap()

  const follower = await phones.phone(await phones.scene.person('Ben', { follows: true }))
  await follower.openTab('我的')
  await follower.sees('已关注')
})

it('makes a push token whose curl really pushes, and revokes it', async () => {
  const cleo = await phones.scene.person('Cleo')
  const phone = await phones.phone(cleo)
  await phone.openTab('我的')
  await phone.tap('我的推送令牌')
  await phone.tapButton('创建推送令牌')
  await phone.dialog.getByRole('textbox').fill('备份脚本')
  await phone.dialog.getByRole('button', { name: '确定' }).tap()
  await phone.sees('创建成功，只显示一次，请立即复制', '备份脚本')
  await phone.tapButton('复制 curl 命令')
  await expect.poll(() => phone.clipboard()).toContain('curl ')

  const curl = await phone.clipboard()
  expect(await run(curl)).toMatchObject({ code: 200 })
  await phone.open()
  await phone.openTab('消息')
  await phone.hasTitles(['Hello'])

  await phone.openTab('我的')
  await phone.tap('我的推送令牌')
  await phone.tapButton('吊销')
  await phone.dialog.getByRole('button', { name: '吊销' }).tap()
  await phone.sees('已吊销', '还没有推送令牌')
  expect(await run(curl)).not.toMatchObject({ code: 200 })
})

it('speaks the language that is chosen, on every screen', async () => {
  const phone = await phones.phone(await phones.scene.person('Dora'))
  await phone.openTab('我的')
  await phone.tap('语言')
  await phone.dialog.getByRole('button', { name: 'English' }).tap()
  await phone.sees('My push tokens', 'Clear my data')
  await phone.openTab('Inbox')
  await phone.sees('No messages yet', 'Mark all read')
  await phone.openTab('Subscriptions')
  await phone.sees('Allow the next notifications', 'You are in no topic yet')
  await phone.open()
  await phone.sees('No messages yet')
})

it('clears the inbox', async () => {
  const emil = await phones.scene.person('Emil')
  await phones.push(emil, { title: 'old' })
  const phone = await phones.phone(emil)
  await phone.hasBadge('1')
  await phone.openTab('我的')
  await phone.tap('清除我的数据')
  await phone.dialog.getByRole('button', { name: '清空消息列表' }).tap()
  await phone.dialog.getByRole('button', { name: '清空' }).tap()
  await phone.sees('已清空')
  await phone.hasBadge('')
  await phone.open()
  await phone.sees('还没有消息')
})

it('takes all of one’s data away', async () => {
  const fred = await phones.scene.person('Fred')
  await phones.push(fred, { title: 'old' })
  const phone = await phones.phone(fred)
  await phone.hasTitles(['old'])
  await phone.openTab('我的')
  await phone.tap('清除我的数据')
  await phone.dialog.getByRole('button', { name: '删除我的全部数据' }).tap()
  await phone.dialog.getByRole('button', { name: '删除' }).tap()
  await phone.sees('还没有消息')
  await phone.openTab('我的')
  await phone.sees('点此填写名字')
  const { messages } = await phones.scene.user(fred, 'inbox.page', {})
  const { tokens } = await phones.scene.user(fred, 'tokens.list', {})
  expect([...messages, ...tokens]).toEqual([])
})

it('lets the owner keep what would leave the installation to nobody', async () => {
  const phone = await phones.phone(phones.scene.owner)
  await phone.openTab('我的')
  await phone.sees('所有者')
  await phone.tap('清除我的数据')
  await phone.dialog.getByRole('button', { name: '删除我的全部数据' }).tap()
  await phone.dialog.getByRole('button', { name: '删除' }).tap()
  await phone.sees('所有者')
  expect((await phones.scene.user(phones.scene.owner, 'me.get', {})).role).toBe('owner')
})

it('in English revokes a push token: the dialog has labels that WeChat takes', async () => {
  const hana = await phones.scene.person('Hana')
  await phones.scene.user(hana, 'tokens.create', { name: 'backup' })
  const phone = await phones.phone(hana, { language: 'en' })
  await phone.openTab('Me')
  await phone.tap('My push tokens')
  await phone.tapButton('Revoke')
  await phone.dialog.getByText('Revoke "backup"?').waitFor()
  await phone.dialog.getByRole('button', { name: 'Yes' }).tap()
  await phone.sees('Revoked')
})

/** Runs a command as it was copied. */
async function run(curl: string): Promise<unknown> {
  const [command = '', ...given] = curl.split(' ')
  const { stdout } = await promisify(execFile)(command, ['-sS', ...given])
  return JSON.parse(stdout)
}
