import { describe, expect, test } from 'vitest'
import { RecentSettings } from '../../cloudfunctions/shared/actions/receipts'
import { handleEvent } from '../../cloudfunctions/shared/actions/events'
import { ACCOUNT, ActionsScene, CONSOLE, TEMPLATE } from './actions-scene'

const ANN = 'oAnn0000'
const FAN = 'oFan0000'
const UNION = 'union-of-Ann'

const item = (templateId: string, more = {}) => ({
  TemplateId: templateId,
  SubscribeStatusString: 'accept',
  ...more,
})

const remaining = (made: ActionsScene, templateId: string) =>
  made.stored('grants', `${ANN}:${templateId}`)?.['remaining']

describe('a popup event', () => {
  test.each([
    ['the item itself', { List: item('t1') }, ['t1']],
    ['a list', { List: [item('t1'), item('t2')] }, ['t1', 't2']],
    ['a nested list', { SubscribeMsgPopupEvent: { List: [item('t1'), item('t2')] } }, ['t1', 't2']],
    ['a nested item', { SubscribeMsgPopupEvent: { List: item('t1') } }, ['t1']],
    ['the name in place of List', { SubscribeMsgPopupEvent: [item('t1')] }, ['t1']],
    ['a time as text', { List: item('t1'), CreateTime: '1777608000' }, ['t1']],
    ['a scene as number', { List: item('t1', { PopupScene: 0 }) }, ['t1']],
  ])('is understood as %s', async (_what, fields, templateIds) => {
    const made = new ActionsScene()
    await made.event({ openid: ANN }, { Event: 'subscribe_msg_popup_event', ...fields })
    for (const templateId of templateIds) expect(remaining(made, templateId)).toBe(1)
  })

  test.each([
    ['no event', { Event: undefined }],
    ['no time', { Event: 'subscribe_msg_popup_event', CreateTime: 'soon', List: item('t1') }],
    ['a template that is none', { Event: 'subscribe_msg_popup_event', List: item('{"$gt":""}') }],
    ['an unknown event', { Event: 'user_enter_tempsession' }],
    ['an event of official accounts', { Event: 'subscribe', List: item('t1') }],
  ])('with %s is logged and done with', async (_what, fields) => {
    const made = new ActionsScene()
    await made.event({ openid: ANN }, fields)
    expect(made.effects.logged).toHaveLength(1)
    expect(made.effects.engine.find('grants', {}).documents).toEqual([])
    expect(made.effects.engine.find('followers', {}).documents).toEqual([])
  })
})

describe('a receipt', () => {
  const sent = (more = {}) => ({
    Event: 'subscribe_msg_sent_event',
    List: { TemplateId: TEMPLATE, MsgID: '42', ErrorCode: '0', ErrorStatus: 'success', ...more },
  })
  const receipts = (made: ActionsScene) => made.effects.engine.find('receipts', {}).documents

  test('of a subscribe message is kept once, however often it comes', async () => {
    const made = new ActionsScene()
    const at = Math.floor(made.effects.clock.now() / 1000) * 1000
    for (let n = 0; n < 3; n++) await made.event({ openid: ANN }, sent())
    expect(receipts(made)).toMatchObject([
      { openid: ANN, appid: '', msgid: '42', templateId: TEMPLATE, delivered: true, at },
    ])
  })

  test('that failed says why', async () => {
    const made = new ActionsScene()
    const failed = { ErrorCode: -1, ErrorStatus: 'failed: system failed' }
    await made.event({ openid: ANN }, sent(failed))
    expect(receipts(made)).toMatchObject([{ delivered: false, reason: 'wechat_failed' }])
  })

  test('without a msgid is known by template and time', async () => {
    const made = new ActionsScene()
    const { MsgID: _msgid, ...List } = sent().List
    const event = { Event: 'subscribe_msg_sent_event', List }
    await made.event({ openid: ANN }, event)
    await made.event({ openid: ANN }, event)
    made.effects.clock.advance(5_000)
    await made.event({ openid: ANN }, event)
    expect(receipts(made)).toHaveLength(2)
  })

  test.each([
    ['all', ['42', '43']],
    ['failures', ['43']],
    ['off', []],
  ] as const)('by the setting %s keeps %j', async (setting, msgids) => {
    const made = new ActionsScene()
    await made.admin(CONSOLE, 'settings.save', { receipts: setting })
    await made.event({ openid: ANN }, sent())
    await made.event({ openid: ANN }, sent({ MsgID: '43', ErrorCode: '1' }))
    expect(receipts(made).map(({ msgid }) => msgid)).toEqual(msgids)
  })

  test('costs one call where the instance has just read the settings', async () => {
    const made = new ActionsScene()
    const { effects } = made
    const settings = new RecentSettings()
    const caller = { type: 'event', appid: '', openid: ANN, unionid: '' } as const
    const take = (MsgID: string) => {
      effects.calls.length = 0
      const event = { ...sent({ MsgID }), CreateTime: 1_777_608_000 }
      return handleEvent(effects, caller, event, undefined, settings)
    }
    await take('1')
    expect(await take('2')).toBe('success')
    expect(effects.calls).toEqual(['add receipts'])
    effects.clock.advance(60_000)
    await take('3')
    expect(effects.calls).toEqual(['find settings', 'add receipts'])
  })

  test.each([
    ['TEMPLATESENDJOBFINISH', 'success', true, ''],
    ['templatesendjobfinish', 'failed:user block', false, 'blocked_by_person'],
    ['TEMPLATESENDJOBFINISH', 'failed: system failed', false, 'wechat_failed'],
    ['TEMPLATESENDJOBFINISH', 'failed: new', false, 'not_delivered'],
  ])('of an official account: %s %s', async (Event, Status, delivered, reason) => {
    const made = new ActionsScene()
    await made.link()
    await made.event({ openid: FAN, appid: ACCOUNT }, { Event, MsgID: 4242, Status })
    expect(receipts(made)).toMatchObject([
      { appid: ACCOUNT, openid: FAN, msgid: '4242', delivered, reason },
    ])
  })

  test('of an account that is not linked is ignored', async () => {
    const made = new ActionsScene()
    const event = { Event: 'TEMPLATESENDJOBFINISH', MsgID: 1, Status: 'success' }
    await made.event({ openid: FAN, appid: ACCOUNT }, event)
    expect(receipts(made)).toEqual([])
    expect(made.effects.logged).toMatchObject([{ fields: { appid: ACCOUNT } }])
  })
})

describe('a follow', () => {
  const fan = { openid: FAN, appid: ACCOUNT }
  const follower = (made: ActionsScene) => made.stored('followers', `${ACCOUNT}:${FAN}`)
  const follows = async (made: ActionsScene) => {
    const { accounts } = await made.user(ANN, 'me.get', {})
    return accounts.filter(({ followed }) => followed).map(({ appid }) => appid)
  }

  async function scene() {
    const made = new ActionsScene()
    await made.link()
    return made
  }

  test('joins the user of the same unionid, whom the event names', async () => {
    const made = await scene()
    await made.join(ANN, 'user', UNION)
    await made.event({ ...fan, unionid: UNION }, { Event: 'subscribe' })
    expect(await follows(made)).toEqual([ACCOUNT])
    expect(follower(made)).toMatchObject({ user: ANN, unionid: UNION, until: null })
  })

  test('joins the user of the unionid that WeChat is asked for', async () => {
    const made = await scene()
    await made.join(ANN, 'user', UNION)
    const asked: string[][] = []
    await made.event(fan, { Event: 'subscribe' }, async (...who) => {
      asked.push(who)
      return { unionid: UNION }
    })
    expect(asked).toEqual([[ACCOUNT, FAN]])
    expect(await follows(made)).toEqual([ACCOUNT])
  })

  test('counts though WeChat does not tell the unionid, and joins when the user comes', async () => {
    const made = await scene()
    await made.event(fan, { Event: 'subscribe' }, () => Promise.reject(new Error('48001')))
    expect(follower(made)).toMatchObject({ unionid: null, user: null, until: null })
    expect(made.effects.logged).toMatchObject([{ fields: { error: 'Error: 48001' } }])
    await made.event({ ...fan, unionid: UNION }, { Event: 'subscribe' })
    await made.join(ANN, 'user', UNION)
    expect(await follows(made)).toEqual([ACCOUNT])
  })

  test('that is repeated changes nothing', async () => {
    const made = await scene()
    await made.join(ANN, 'user', UNION)
    await made.event({ ...fan, unionid: UNION }, { Event: 'subscribe' })
    const before = { follower: follower(made), keys: made.stored('users', ANN)?.['keys'] }
    await made.event({ ...fan, unionid: UNION }, { Event: 'subscribe' })
    expect({ follower: follower(made), keys: made.stored('users', ANN)?.['keys'] }).toEqual(before)
  })

  test('that ends leaves only that it happened', async () => {
    const made = await scene()
    await made.join(ANN, 'user', UNION)
    await made.event({ ...fan, unionid: UNION }, { Event: 'subscribe' })
    made.effects.clock.advance(10_000)
    await made.event(fan, { Event: 'unsubscribe' })
    expect(await follows(made)).toEqual([])
    expect(follower(made)).toMatchObject({ unionid: null, until: expect.any(String) as string })
    await made.push({ title: 'to followers', to: { followers: ACCOUNT } })
    expect((await made.user(ANN, 'inbox.page', {})).messages).toEqual([])
  })

  test('that begins again joins the same user, without a unionid too', async () => {
    const made = await scene()
    await made.join(ANN, 'user', UNION)
    await made.event({ ...fan, unionid: UNION }, { Event: 'subscribe' })
    made.effects.clock.advance(10_000)
    await made.event(fan, { Event: 'unsubscribe' })
    made.effects.clock.advance(10_000)
    await made.event(fan, { Event: 'subscribe' })
    expect(await follows(made)).toEqual([ACCOUNT])
    await made.push({ title: 'to followers', to: { followers: ACCOUNT } })
    expect((await made.user(ANN, 'inbox.page', {})).messages).toHaveLength(1)
  })

  test('that is repeated after its end does not begin again', async () => {
    const made = await scene()
    await made.join(ANN, 'user', UNION)
    const late = { Event: 'subscribe', CreateTime: Math.floor(made.effects.clock.now() / 1000) }
    await made.event({ ...fan, unionid: UNION }, late)
    made.effects.clock.advance(10_000)
    await made.event(fan, { Event: 'unsubscribe' })
    await made.event({ ...fan, unionid: UNION }, late)
    expect(await follows(made)).toEqual([])
    expect(follower(made)).toMatchObject({ unionid: null })
  })

  test('whose end comes first does not begin afterwards', async () => {
    const made = await scene()
    const late = { Event: 'subscribe', CreateTime: Math.floor(made.effects.clock.now() / 1000) }
    made.effects.clock.advance(10_000)
    await made.event(fan, { Event: 'unsubscribe' })
    await made.event({ ...fan, unionid: UNION }, late)
    expect(follower(made)).toMatchObject({ unionid: null, until: expect.any(String) as string })
  })

  test('of an account that is not linked is ignored', async () => {
    const made = new ActionsScene()
    await made.event(fan, { Event: 'subscribe' })
    expect(follower(made)).toBeUndefined()
    expect(made.effects.logged).toHaveLength(1)
  })

  test('counts as soon as the account is linked', async () => {
    const made = new ActionsScene()
    const { effects } = made
    const settings = new RecentSettings()
    const caller = { type: 'event', ...fan, unionid: '' } as const
    const event = { Event: 'subscribe', CreateTime: 1_777_608_000 }
    await handleEvent(effects, caller, event, undefined, settings)
    await made.link()
    await handleEvent(effects, caller, event, undefined, settings)
    expect(follower(made)).toMatchObject({ until: null })
  })
})
