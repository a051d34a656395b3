import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { SubscribeTemplate } from '../../local/wechat'
import { ControlScene } from './local-control-scene'

let scene: ControlScene
let alert: SubscribeTemplate
let order: SubscribeTemplate
let openid: string

beforeAll(async () => {
  scene = await ControlScene.start()
  const { world } = scene
  alert = world.subscribeTemplate({ title: 'Alert', content: '内容:{{thing1.DATA}}' })
  order = world.subscribeTemplate({ title: 'Order', content: '单号:{{thing1.DATA}}' })
  openid = scene.openid
})

afterEach(() => {
  scene.world.popup.setMainSwitch(scene.person, true)
})

afterAll(() => scene.stop())

const post = (path: string, body: Record<string, unknown>) =>
  scene.ask('POST', path, { openid, ...body })

test('asks what the popup would show, and changes nothing', async () => {
  const templateIds = [alert.templateId, order.templateId]
  expect(await post('/local/subscribe/ask', { templateIds })).toEqual({
    status: 200,
    body: {
      ask: [
        { templateId: alert.templateId, title: 'Alert', lines: ['内容'], type: 2 },
        { templateId: order.templateId, title: 'Order', lines: ['单号'], type: 2 },
      ],
      silent: {},
    },
  })
  expect(scene.world.allowances.of(scene.person, alert)).toBe(0)
})

test('fails where the popup would, with its number, before anything is asked', async () => {
  scene.world.popup.setMainSwitch(scene.person, false)
  const failure = {
    status: 400,
    body: { error: 'requestSubscribeMessage:fail The main switch is switched off', errCode: 20004 },
  }
  const request = { templateIds: [alert.templateId] }
  expect(await post('/local/subscribe/ask', request)).toEqual(failure)
  const choices = { [alert.templateId]: 'accept' }
  expect(await post('/local/subscribe', { ...request, choices, keep: false })).toEqual(failure)
  const none = await post('/local/subscribe/ask', { templateIds: [] })
  expect(none).toMatchObject({ status: 400, body: { errCode: 10001 } })
})

test('makes the choices of the popup, keeps them, lists them, and lets them be changed', async () => {
  const [id, other] = [alert.templateId, order.templateId]
  const request = { templateIds: [id, other], choices: { [id]: 'accept' }, keep: true }
  expect((await post('/local/subscribe', request)).body).toEqual({
    errMsg: 'requestSubscribeMessage:ok',
    [id]: 'accept',
    [other]: 'reject',
  })
  expect(scene.world.allowances.of(scene.person, alert)).toBe(1)
  expect((await post('/local/subscribe/ask', { templateIds: [id, other] })).body).toEqual({
    ask: [],
    silent: { [id]: 'accept', [other]: 'reject' },
  })
  expect((await scene.ask('GET', `/local/subscriptions?openid=${openid}`)).body).toEqual({
    mainSwitch: true,
    kept: { [id]: 'accept', [other]: 'reject' },
    templates: [
      { templateId: id, title: 'Alert' },
      { templateId: other, title: 'Order' },
    ],
  })
  const changed = await post('/local/subscriptions', { templateId: id, choice: 'reject' })
  expect(changed.body).toMatchObject({ mainSwitch: true, kept: { [id]: 'reject' } })
  const switchedOff = await post('/local/subscriptions', { mainSwitch: false })
  expect(switchedOff.body).toMatchObject({ mainSwitch: false, kept: { [id]: 'reject' } })
})

test('rejects a template in the menu of a card', async () => {
  const third = scene.world.subscribeTemplate({ title: 'Third', content: 'A:{{thing1.DATA}}' })
  scene.person.accepts(third)
  expect(await post('/local/reject', { templateId: third.templateId })).toMatchObject({
    status: 200,
  })
  expect(scene.world.allowances.of(scene.person, third)).toBe(0)
})

test('links a notification to its page by the full path', async () => {
  const page = 'pages/message/message?id=1'
  scene.world.releasePages('pages/message/message')
  scene.person.accepts(order)
  const data = {
    touser: openid,
    template_id: order.templateId,
    page,
    data: { thing1: { value: 'x' } },
  }
  await scene.cloud.call(scene.person, 'probe', {
    do: 'openapi',
    api: 'subscribeMessage.send',
    data,
  })
  const { body } = await scene.ask('GET', `/local/notifications?to=${openid}`)
  expect(body).toMatchObject([{ link: `/${page}` }])
})

test('adds a person', async () => {
  const added = await scene.ask('POST', '/local/people', { name: ' 小夏 ' })
  expect(added).toMatchObject({ status: 200, body: { name: '小夏', token: null, follows: [] } })
  const { body } = await scene.ask('GET', '/local/world')
  expect(body).toMatchObject({ people: [{ name: 'Wang' }, { name: '小夏' }] })
})

describe('says what is wrong', () => {
  const refusals: [string, string, () => unknown, number, string][] = [
    ['POST', '/local/subscribe/ask', () => ({ openid: 'x', templateIds: [] }), 404, "openid 'x'"],
    ['POST', '/local/subscribe/ask', () => ({ openid }), 400, 'at templateIds'],
    [
      'POST',
      '/local/subscribe',
      () => ({ openid, templateIds: ['x'], choices: { x: 'maybe' }, keep: true }),
      400,
      'at choices.x',
    ],
    ['GET', '/local/subscriptions', () => undefined, 400, '?openid='],
    ['GET', '/local/subscriptions?openid=x', () => undefined, 404, "openid 'x'"],
    [
      'POST',
      '/local/subscriptions',
      () => ({ openid, templateId: alert.templateId }),
      400,
      'go together',
    ],
    [
      'POST',
      '/local/subscriptions',
      () => ({ openid, templateId: 'x', choice: 'accept' }),
      404,
      "no template 'x'",
    ],
    ['POST', '/local/reject', () => ({ openid, templateId: 'x' }), 404, "no template 'x'"],
    ['POST', '/local/people', () => ({ name: ' ' }), 400, 'at name'],
  ]
  test.for(refusals)('%s %s', async ([method, path, body, status, sentence]) => {
    expect(await scene.ask(method, path, body())).toMatchObject({
      status,
      body: { error: expect.stringContaining(sentence) as string },
    })
  })

  test('a template without a kept choice is not in the settings page', async () => {
    const fresh = scene.world.subscribeTemplate({ title: 'Fresh', content: 'A:{{thing1.DATA}}' })
    const change = { templateId: fresh.templateId, choice: 'accept' }
    expect(await post('/local/subscriptions', change)).toMatchObject({
      status: 400,
      body: { error: expect.stringContaining("no choice for 'Fresh'") as string },
    })
  })
})
