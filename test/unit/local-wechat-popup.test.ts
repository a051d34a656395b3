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
  const keep = (choice: 'accept' | 'reject') =>
    world.requestSubscribeMessage(ann, [meeting.templateId], choice, { keep: true })
  const events = async () => {
    await scene.advance(0)
    return scene.events.splice(0).map(({ event }) => event['Event'])
  }
  return { world, meeting, order, ann, keep, events, ids: [meeting.templateId, order.templateId] }
}

describe('what the popup would show', () => {
  it('changes nothing: no allowance, no kept choice, no event', async () => {
    const { world, meeting, order, ann, ids, events } = ready()
    const { asked, silent } = world.popup.ask(ann, ids)
    expect(asked).toEqual([meeting, order])
    expect(silent.size).toBe(0)
    expect(world.allowances.of(ann, meeting)).toBe(0)
    expect(world.popup.keptChoices(ann).size).toBe(0)
    expect(await events()).toEqual([])
  })

  it('leaves out what is kept or banned, and a second template of the same title', () => {
    const { world, meeting, order, ann, keep, ids } = ready()
    const twin = { ...order, templateId: 'x'.repeat(43) }
    world.templates.set(twin.templateId, twin)
    keep('accept')
    const { asked, silent } = world.popup.ask(ann, [...ids, twin.templateId])
    expect(asked).toEqual([order])
    expect(silent.get(meeting)).toBe('accept')
    expect(silent.get(twin)).toBe('filter')
    world.popup.ban(order)
    expect(world.popup.ask(ann, ids).silent.get(order)).toBe('ban')
  })

  it('fails as the request would', () => {
    const { world, ann, ids } = ready()
    world.popup.setMainSwitch(ann, false)
    expect(() => world.popup.ask(ann, ids)).toThrow(PopupFailure)
  })

  it('may be of long-term templates: an accept holds until it is rejected', () => {
    const { world, ann, ids } = ready()
    const lasting = world.subscribeTemplate({
      title: '政务通知',
      content: '事项:{{thing1.DATA}}',
      type: 3,
    })
    expect(world.popup.ask(ann, [lasting.templateId]).asked).toEqual([lasting])
    expect(() => world.popup.ask(ann, [...ids, lasting.templateId])).toThrow(
      expect.objectContaining({ errCode: 20002 }),
    )
    world.requestSubscribeMessage(ann, [lasting.templateId], 'accept')
    expect(world.allowances.of(ann, lasting)).toBe(Infinity)
    world.requestSubscribeMessage(ann, [lasting.templateId], 'reject')
    expect(world.allowances.of(ann, lasting)).toBe(0)
  })
})

describe('the settings page', () => {
  it('lists only templates whose choice is kept', () => {
    const { world, meeting, order, ann, keep } = ready()
    world.requestSubscribeMessage(ann, [order.templateId], 'accept')
    keep('accept')
    expect([...world.popup.keptChoices(ann)]).toEqual([[meeting, 'accept']])
    world.popup.ban(meeting)
    expect([...world.popup.keptChoices(ann)]).toEqual([[meeting, 'ban']])
  })

  it('takes the allowance back at a reject, and grants nothing by itself at an accept', () => {
    const { world, meeting, ann, keep } = ready()
    keep('accept')
    world.popup.changeKept(ann, meeting, 'accept')
    expect(world.allowances.of(ann, meeting)).toBe(1)
    world.popup.changeKept(ann, meeting, 'reject')
    expect(world.allowances.of(ann, meeting)).toBe(0)
    world.popup.changeKept(ann, meeting, 'accept')
    expect(world.allowances.of(ann, meeting)).toBe(0)
    world.requestSubscribeMessage(ann, [meeting.templateId], 'reject')
    expect(world.allowances.of(ann, meeting)).toBe(1)
  })

  it('pushes no event for a reject, but by the setting', async () => {
    for (const settingsRejectSendsEvent of [false, true]) {
      const { world, meeting, ann, keep, events } = ready({ settingsRejectSendsEvent })
      keep('accept')
      await events()
      world.popup.changeKept(ann, meeting, 'reject')
      const expected = settingsRejectSendsEvent ? ['subscribe_msg_change_event'] : []
      expect(await events()).toEqual(expected)
    }
  })

  it('has nothing to change where no choice is kept', () => {
    const { world, meeting, ann } = ready()
    expect(() => world.popup.changeKept(ann, meeting, 'accept')).toThrow('keeps no choice')
  })
})
