import { isDeepStrictEqual } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Person, SubscribeTemplate } from '../../local/wechat'
import { ControlScene } from './local-control-scene'

let scene: ControlScene
let template: SubscribeTemplate

beforeAll(async () => {
  scene = await ControlScene.start()
  template = scene.world.subscribeTemplate({ title: 'Alert', content: '内容:{{thing1.DATA}}' })
})

afterAll(() => scene.stop())

const send = (person: Person) =>
  scene.cloud.call(person, 'probe', {
    do: 'openapi',
    api: 'subscribeMessage.send',
    data: {
      touser: person.openid(scene.world.miniProgram),
      template_id: template.templateId,
      data: { thing1: { value: 'x' } },
    },
  })

describe('/local/live', () => {
  test('says that notifications have come, many at once in one event', async () => {
    scene.person.accepts(template, 2)
    const listener = await scene.listen()
    await send(scene.person)
    await send(scene.person)
    await scene.cloud.until(() => listener.events.length > 0)
    expect(listener.events[0]).toEqual({ type: 'notifications' })
    expect(listener.events.length).toBeLessThanOrEqual(2)
  })

  test.for<[string, () => void]>([
    ['a person came', () => scene.world.person('Ann')],
    ['somebody follows', () => follow()],
    ['somebody stops following', () => unfollow()],
    ['a main switch is off', () => scene.world.popup.setMainSwitch(scene.person, false)],
    ['a choice was made in the popup', () => accept(scene.world.person('Ben'))],
  ])('says that the world has changed: %s', async ([, change]) => {
    const listener = await scene.listen()
    change()
    // What the test before has sent may be told only now: the last of many is told a moment later.
    await scene.cloud.until(() => listener.events.some(isWorld))
    expect(listener.events.filter(isWorld)).toHaveLength(1)
  })

  test('ends with the server', async () => {
    const own = await ControlScene.start()
    const listener = await own.listen()
    await own.stop()
    await scene.cloud.until(() => listener.isOver)
  })
})

const isWorld = (event: unknown) => isDeepStrictEqual(event, { type: 'world' })

function follow(): void {
  scene.world.follow(scene.person, scene.world.officialAccount('News'))
}

function unfollow(): void {
  const [account] = scene.world.officialAccounts
  if (account) scene.world.unfollow(scene.person, account)
}

function accept(person: Person): void {
  scene.world.requestSubscribeMessage(person, [template.templateId], 'accept')
}
