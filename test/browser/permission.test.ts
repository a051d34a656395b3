import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { PhoneScene } from './scene'

let phones: PhoneScene
beforeAll(async () => {
  phones = await PhoneScene.start()
})
afterEach(() => phones.endTest())
afterAll(() => phones.stop())

const ASK = '允许接下来的通知'

/** The browser's word for each request that WeChat refuses. */
const REFUSED = 'Failed to load resource: the server responded with a status of 400 (Bad Request)'

it('is given once: the next push notifies, and the one after that does not', async () => {
  const ann = await phones.scene.person('Ann')
  const phone = await phones.phone(ann)
  await phone.openTab('订阅')
  await phone.sees('普通消息', '次数已用完')
  await phone.tap(ASK)
  await phone.dialog.getByText('推送提醒').waitFor()
  await phone.dialog.getByRole('button', { name: '允许' }).tap()
  await phone.sees('还可以通知 1 次', '好的，可以再通知你了')

  await phones.push(ann, { title: 'first' })
  await phones.push(ann, { title: 'second' })
  const hers = phones.scene.cloud.notifications.filter(({ person }) => person === 'Ann')
  const first = { key: 'thing1', label: '标题', value: 'first' }
  expect(hers).toMatchObject([
    { channel: 'subscribe', templateTitle: '推送提醒', fields: [first, { key: 'time2' }] },
  ])
})

it('is refused, and says so', async () => {
  const phone = await phones.phone(await phones.scene.person('Ben'))
  await phone.openTab('订阅')
  await phone.tap(ASK)
  await phone.dialog.getByRole('button', { name: '拒绝' }).tap()
  await phone.sees('未允许，消息只会出现在消息列表里', '次数已用完')
})

it('is kept for good: later taps top up without a question', async () => {
  const cleo = await phones.scene.person('Cleo')
  const phone = await phones.phone(cleo)
  await phone.openTab('订阅')
  await phone.tap(ASK)
  await phone.dialog.getByText('总是保持以上选择').tap()
  await phone.dialog.getByRole('button', { name: '允许' }).tap()
  await phone.sees('还可以通知 1 次', '总是允许')

  await phone.tap(ASK)
  await phone.sees('还可以通知 2 次')
  expect(await phone.dialog.count()).toBe(0)

  // Opening a message is such a tap, too.
  await phones.push(cleo, { title: 'hello' })
  await phone.open()
  await phone.row('hello').tap()
  await phone.sees('已通过订阅消息通知')
  await phone.back()
  await phone.openTab('订阅')
  await phone.sees('还可以通知 2 次')
})

it('is refused for good: the way to the settings is shown, and works', async () => {
  const phone = await phones.phone(await phones.scene.person('Dora'))
  await phone.openTab('订阅')
  await phone.tap(ASK)
  await phone.dialog.getByText('总是保持以上选择').tap()
  await phone.dialog.getByRole('button', { name: '拒绝' }).tap()
  await phone.sees('已拒绝')
  await phone.seesNot(ASK)

  await phone.tapButton('去设置')
  await phone.dialog.getByRole('switch', { name: '推送提醒' }).tap()
  await phone.dialog.getByRole('button', { name: '返回' }).tap()
  await phone.sees('总是允许', '次数已用完')
  await phone.tap(ASK)
  await phone.sees('还可以通知 1 次')
})

it('that is left counts for nothing once it is refused: what the row says is what the next push does', async () => {
  const lena = await phones.scene.person('Lena', { accepts: 2 })
  const phone = await phones.phone(lena)
  await phone.openTab('订阅')
  await phone.sees('还可以通知 2 次')
  await phone.tap(ASK)
  await phone.dialog.getByRole('button', { name: '拒绝' }).tap()
  await phone.sees('次数已用完')
  await phones.push(lena, { title: 'unheard' })
  expect(phones.scene.cloud.notifications.filter(({ person }) => person === 'Lena')).toEqual([])

  // Refused for good where the program is not told of it: in WeChat's own settings.
  const { popup, templates } = phones.scene.cloud.world
  const template = [...templates.values()].find(({ kind }) => kind === 'subscribe')
  if (template?.kind !== 'subscribe') throw new Error('There is no template.')
  popup.request(lena, [template.templateId], 'accept', { keep: true })
  await phones.scene.cloud.until(() => phones.scene.cloud.isQuiet)
  popup.changeKept(lena, template, 'reject')
  await phone.openTab('消息')
  await phone.openTab('订阅')
  await phone.sees('已拒绝')
  await phone.seesNot(/还可以通知/)
})

it('is switched off in the settings: said at once, and switched on again', async () => {
  const emil = await phones.scene.person('Emil')
  phones.scene.cloud.world.popup.setMainSwitch(emil, false)
  const phone = await phones.phone(emil)
  await phone.openTab('订阅')
  await phone.sees('你已关闭本小程序的通知，请在设置中打开', '已关闭')
  await phone.seesNot(ASK)
  await phone.tapButton('去设置')
  await phone.dialog.getByRole('switch', { name: '接收通知' }).tap()
  await phone.dialog.getByRole('button', { name: '返回' }).tap()
  await phone.seesNot('你已关闭本小程序的通知')
  await phone.tap(ASK)
  await phone.dialog.getByRole('button', { name: '允许' }).tap()
  await phone.sees('还可以通知 1 次')
})

it('is given for one of two kinds', async () => {
  const { scene } = phones
  const { templateId } = scene.cloud.world.subscribeTemplate({
    title: '告警通知',
    content: '告警:{{thing1.DATA}}',
  })
  const mappings = [
    {
      channel: 'subscribe' as const,
      templateId,
      title: '告警通知',
      fields: { thing1: '{{title}}' },
    },
  ]
  await scene.console('kind.save', { id: 'alarm', name: '告警', mappings })
  const phone = await phones.phone(await scene.person('Hans'))
  await phone.openTab('订阅')
  // By the name that WeChat's popup shows beside ours.
  await phone.sees('告警', '告警通知')
  await phone.tap(ASK)
  await phone.dialog.getByText('告警通知').waitFor()
  await phone.dialog.getByText('推送提醒').tap()
  await phone.dialog.getByRole('button', { name: '允许' }).tap()
  await phone.sees('已允许 2 项中的 1 项', '还可以通知 1 次', '次数已用完')
})

it('that WeChat has taken away is said to be so', async () => {
  const fred = await phones.scene.person('Fred', { accepts: 1 })
  phones.scene.cloud.world.popup.ban(fred)
  const phone = await phones.phone(fred)
  await phone.openTab('订阅')
  await phone.tap(ASK)
  await phone.sees('微信已停用这些订阅消息', /^微信已停用$/)
  await phone.seesNot(ASK)
})

it('is offered quietly after the message that used the last one', async () => {
  const gita = await phones.scene.person('Gita', { accepts: 1 })
  await phones.push(gita, { title: 'the last one' })
  const phone = await phones.phone(gita)
  await phone.row('the last one').tap()
  await phone.sees('通知次数已用完')
  await phone.tap('允许接下来的通知')
  await phone.dialog.getByRole('button', { name: '允许' }).tap()
  await phone.sees('好的，可以再通知你了')
  await phone.seesNot('通知次数已用完')
})

it('is given for the others where one template was deleted in the backend, and administrators are told', async () => {
  const { scene } = phones
  const templateId = await useBesideDefault('旧类型', '旧的通知')
  scene.cloud.world.templates.delete(templateId)
  const phone = await phones.phone(await scene.person('Ivy'))
  await phone.openTab('订阅')
  await phone.tap(ASK)
  await phone.sees('微信没有弹出授权窗口，请再点一次，将逐个询问')
  await phone.tap(ASK)
  await phone.dialog.getByText('推送提醒').waitFor()
  await phone.dialog.getByRole('button', { name: '允许' }).tap()
  await phone.sees('还可以通知 1 次', '次数已用完')
  await phone.tap(ASK)
  await phone.sees('有一项不可用，已跳过，请再点一次', /^不可用$/)
  await phone.tap(ASK)
  await phone.dialog.getByRole('button', { name: '允许' }).tap()
  await phone.sees('还可以通知 2 次', '好的，可以再通知你了')
  expect(phone.faults.splice(0)).toEqual([REFUSED, REFUSED])

  await scene.cloud.tick('deliver')
  const owners = await phones.phone(scene.owner)
  await owners.row('订阅消息模板不可用 Subscribe template unusable').tap()
  await owners.sees(/旧类型/, new RegExp(templateId))
})

it('is given one by one where a template is not of the sort that its kind says', async () => {
  const { scene } = phones
  await useBesideDefault('长期类型', '长期通知', 3)
  const phone = await phones.phone(await scene.person('Jon'))
  await phone.openTab('订阅')
  await phone.tap(ASK)
  await phone.sees('微信没有弹出授权窗口，请再点一次，将逐个询问')
  for (const title of ['推送提醒', '长期通知', '推送提醒', '长期通知']) {
    await phone.tap(ASK)
    await phone.dialog.getByText(title).waitFor()
    await phone.dialog.getByRole('button', { name: '允许' }).tap()
    await phone.dialog.waitFor({ state: 'hidden' })
    await phone.sees('好的，可以再通知你了')
  }
  await phone.seesNot(/还可以通知 1 次|不可用/)
  expect(phone.faults.splice(0)).toEqual([REFUSED])

  await scene.cloud.tick('deliver')
  const owners = await phones.phone(scene.owner)
  await owners.row('订阅消息的长期标记有误 Wrong longTerm of a template').tap()
  await owners.sees(/长期类型/)
})

/** A kind with a subscribe template of its own, the only one beside the default kind. */
async function useBesideDefault(name: string, title: string, type: 2 | 3 = 2): Promise<string> {
  const { scene } = phones
  const { kinds } = await scene.console('kind.list', {})
  for (const { id } of kinds) if (id !== 'default') await scene.console('kind.delete', { id })
  const content = '标题:{{thing1.DATA}}'
  const { templateId } = scene.cloud.world.subscribeTemplate({ title, content, type })
  const mapping = { channel: 'subscribe' as const, templateId, title }
  const mappings = [{ ...mapping, fields: { thing1: '{{title}}' } }]
  await scene.console('kind.save', { id: 'other', name, mappings })
  return templateId
}
