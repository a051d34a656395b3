import type { WeChatSettings } from '../../local/wechat'
import { describe, expect, it } from 'vitest'
import { PopupFailure } from '../../local/wechat'
import { Scene } from './local-wechat-scene'

function ready(settings: Partial<WeChatSettings> = {}) {
  const scene = new Scene(settings)
  const { world } = scene
  const meeting = world.subscribeTemplate({ title: '会议通知', content: '主题:{{thing1.DATA}}' })
  const order = world.subscribeTemplate({ title: '订单通知', content: '订单:{{thing1.DATA}}' })
  const ann = world.person('Ann')
  const ids = [meeting.templateId, order.templateId]
  const events = async () => {
    await scene.advance(0)
    return scene.events.splice(0).map(({ event }) => event)
  }
  return { scene, world, meeting, order, ann, ids, events }
}

describe('wx.requestSubscribeMessage', () => {
  it('answers the choices and adds to the allowances, accept by accept', () => {
    const { world, meeting, order, ann, ids } = ready()
    const choices = { [meeting.templateId]: 'accept', [order.templateId]: 'reject' } as const
    expect(world.requestSubscribeMessage(ann, ids, choices)).toEqual({
      errMsg: 'requestSubscribeMessage:ok',
      [meeting.templateId]: 'accept',
      [order.templateId]: 'reject',
    })
    world.requestSubscribeMessage(ann, [meeting.templateId], 'accept')
    expect(world.allowances.of(ann, meeting)).toBe(2)
    expect(world.allowances.of(ann, order)).toBe(0)
  })

  it('pushes subscribe_msg_popup_event with an array for several templates', async () => {
    const { scene, world, meeting, order, ann, ids } = ready()
    world.requestSubscribeMessage(ann, ids, 'accept')
    expect(scene.events).toEqual([])
    await scene.advance(0)
    const openid = ann.openid(world.miniProgram)
    const item = { SubscribeStatusString: 'accept', PopupScene: '0' }
    expect(scene.events).toEqual([
      {
        appid: world.miniProgram.appid,
        openid,
        unionid: ann.unionid,
        event: {
          ToUserName: world.miniProgram.appid,
          FromUserName: openid,
          CreateTime: 1_736_304_000,
          MsgType: 'event',
          Event: 'subscribe_msg_popup_event',
          List: [
            { TemplateId: meeting.templateId, ...item },
            { TemplateId: order.templateId, ...item },
          ],
        },
      },
    ])
  })

  it('pushes the object itself for one template', async () => {
    const { world, meeting, ann, events } = ready()
    world.requestSubscribeMessage(ann, [meeting.templateId], 'reject')
    const [event] = await events()
    expect(event?.['List']).toEqual({
      TemplateId: meeting.templateId,
      SubscribeStatusString: 'reject',
      PopupScene: '0',
    })
  })

  it('takes a kept choice silently: one more send, and no event', async () => {
    const { world, meeting, ann, events } = ready()
    world.requestSubscribeMessage(ann, [meeting.templateId], 'accept', { keep: true })
    expect(await events()).toHaveLength(1)
    const result = world.requestSubscribeMessage(ann, [meeting.templateId], 'reject')
    expect(result[meeting.templateId]).toBe('accept')
    expect(world.allowances.of(ann, meeting)).toBe(2)
    expect(await events()).toEqual([])
  })

  it('pushes the event of a silent accept by the setting', async () => {
    const { world, meeting, ann, events } = ready({ silentAcceptSendsEvent: true })
    world.requestSubscribeMessage(ann, [meeting.templateId], 'accept', { keep: true })
    world.requestSubscribeMessage(ann, [meeting.templateId], 'accept')
    expect(await events()).toHaveLength(2)
  })

  it('answers ban for a banned template and filter for a second one of the same title', async () => {
    const { world, meeting, order, ann, events } = ready()
    const twin = world.subscribeTemplate({ title: '孪生', content: 'A:{{thing1.DATA}}' })
    const same = { ...twin, templateId: 'x'.repeat(43), title: meeting.title }
    world.templates.set(same.templateId, same)
    world.popup.ban(order)
    const ids = [meeting.templateId, order.templateId, same.templateId]
    expect(world.requestSubscribeMessage(ann, ids, 'accept')).toMatchObject({
      [meeting.templateId]: 'accept',
      [order.templateId]: 'ban',
      [same.templateId]: 'filter',
    })
    expect(world.allowances.of(ann, order)).toBe(0)
    const [event] = await events()
    expect(event?.['List']).toMatchObject({ TemplateId: meeting.templateId })
  })

  const failures: [number, (ready_: ReturnType<typeof ready>) => string[]][] = [
    [10001, () => []],
    [20001, () => ['x'.repeat(43)]],
    [
      20002,
      ({ world, ids }) => [
        ...ids,
        world.subscribeTemplate({ title: 'L', content: 'A:{{thing1.DATA}}', type: 3 }).templateId,
      ],
    ],
    [20003, ({ ids }) => [...ids, ...ids]],
    [20004, ({ world, ann, ids }) => (world.popup.setMainSwitch(ann, false), ids)],
    [20005, ({ world, ids }) => (world.popup.ban(world.miniProgram), ids)],
  ]
  it.each(failures)('fails with %i and accepts nothing', (errCode, prepare) => {
    const scene = ready()
    const ids = prepare(scene)
    const request = () => scene.world.requestSubscribeMessage(scene.ann, ids, 'accept')
    expect(request).toThrow(PopupFailure)
    expect(request).toThrow(expect.objectContaining({ errCode }))
    expect(scene.world.allowances.of(scene.ann, scene.meeting)).toBe(0)
  })

  it('says why in the words of the fail callback', () => {
    const { message, errMsg } = new PopupFailure(20004)
    expect(message).toBe('The main switch is switched off')
    expect(errMsg).toBe('requestSubscribeMessage:fail The main switch is switched off')
  })

  it('takes five templates by the setting', () => {
    const { world, ann, ids } = ready({ maxTmplIds: 5 })
    expect(() => world.requestSubscribeMessage(ann, [...ids, ...ids], 'accept')).not.toThrow()
  })
})

describe('a reject where messages are managed', () => {
  it('takes the allowance back, overrides a kept accept, and pushes subscribe_msg_change_event', async () => {
    const { world, meeting, ann, events } = ready()
    world.requestSubscribeMessage(ann, [meeting.templateId], 'accept', { keep: true })
    await events()
    world.popup.reject(ann, meeting)
    expect(world.allowances.of(ann, meeting)).toBe(0)
    expect(await events()).toMatchObject([
      {
        Event: 'subscribe_msg_change_event',
        FromUserName: ann.openid(world.miniProgram),
        List: { TemplateId: meeting.templateId, SubscribeStatusString: 'reject' },
      },
    ])
    const again = world.requestSubscribeMessage(ann, [meeting.templateId], 'accept')
    expect(again[meeting.templateId]).toBe('reject')
  })
})

describe('subscribe_msg_sent_event', () => {
  const send = ({ scene, world, meeting, ann }: ReturnType<typeof ready>) =>
    scene.cloud('subscribeMessage.send', {
      touser: ann.accepts(meeting).openid(world.miniProgram),
      template_id: meeting.templateId,
      data: { thing1: { value: 'x' } },
    })

  it('follows a send with its msgid, digit by digit', async () => {
    const scene = ready()
    await send(scene)
    expect(await scene.events()).toMatchObject([
      {
        Event: 'subscribe_msg_sent_event',
        List: {
          TemplateId: scene.meeting.templateId,
          MsgID: scene.scene.wechat.notifications[0]?.msgid,
          ErrorCode: '0',
          ErrorStatus: 'success',
        },
      },
    ])
  })

  it('says that the push failed for a person who cannot be reached; the allowance is spent', async () => {
    const scene = ready()
    scene.world.setReachable(scene.ann, false)
    expect(await send(scene)).toMatchObject({ errcode: 0 })
    const [event] = await scene.events()
    expect(event?.['List']).toMatchObject({ ErrorCode: '-1', ErrorStatus: 'failed: system failed' })
    expect(scene.scene.wechat.notifications).toEqual([])
    expect(scene.world.allowances.of(scene.ann, scene.meeting)).toBe(0)
    scene.world.setReachable(scene.ann, true)
    await send(scene)
    expect(scene.scene.wechat.notifications).toHaveLength(1)
  })
})

describe('following', () => {
  it('pushes subscribe and unsubscribe with the openid of that account, each once', async () => {
    const { scene, world, ann } = ready()
    const account = world.officialAccount('News')
    world.follow(ann, account)
    world.follow(ann, account)
    world.unfollow(ann, account)
    world.unfollow(ann, account)
    await scene.advance(0)
    const openid = ann.openid(account)
    const common = { ToUserName: account.originalId, FromUserName: openid, MsgType: 'event' }
    expect(scene.events).toMatchObject([
      {
        appid: account.appid,
        openid,
        unionid: ann.unionid,
        event: { ...common, Event: 'subscribe' },
      },
      {
        appid: account.appid,
        openid,
        unionid: ann.unionid,
        event: { ...common, Event: 'unsubscribe' },
      },
    ])
  })

  it('tells no unionid when the account is not bound, and nothing of who followed before', async () => {
    const { scene, world, ann } = ready()
    const account = world.officialAccount('News', { bound: false })
    world.person('Ben').follows(account)
    world.follow(ann, account)
    await scene.advance(0)
    expect(scene.events).toHaveLength(1)
    expect(scene.events[0]).not.toHaveProperty('unionid')
  })
})
