import { describe, expect, it } from 'vitest'
import { kinds } from '../../cloudfunctions/shared/actions/kinds'
import { setup } from '../../cloudfunctions/shared/actions/setup'
import { removeGate } from '../../cloudfunctions/shared/store/gates'
import { actionEffects, forecastOf } from './engine-actions'
import { EngineScene } from './engine-scene'

/** The template asks for time2, too. */
const FIELDS_MISSING = { thing1: '{{title}}' }

/** Somebody follows the only account, whose template the default kind maps without a field. */
async function world(fields: Record<string, string> = FIELDS_MISSING) {
  const scene = new EngineScene()
  await scene.install(['template'])
  await scene.mapKind(fields)
  const ann = await scene.user('Ann', { follows: true })
  const send = async (sender: string) => {
    await scene.push(ann, { sender: { type: 'pushToken', id: sender, name: sender } })
    await scene.run()
  }
  const effects = actionEffects(scene)
  return {
    scene,
    send,
    listed: async () => (await kinds(effects)).kinds.find(({ id }) => id === 'default'),
    state: () => setup(effects, {}),
    forecast: () => forecastOf(scene, { title: 'x', to: { everyone: true } }),
  }
}

const seen = (scene: EngineScene) => ({
  channel: 'template',
  account: scene.account.appid,
  reason: 'template_field_refused',
  errcode: 47003,
  field: 'time2',
})

describe('a template that WeChat has refused once', () => {
  it('is shown with its kind and by setup: the last cause, when, and of how many messages', async () => {
    const { scene, send, listed, state } = await world()
    await send('shop')
    await scene.clock.advance(3_600_000)
    const before = scene.clock.now()
    await send('shop')
    const after = scene.clock.now()
    const refused = (await listed())?.refused ?? []
    expect(refused).toEqual([{ ...seen(scene), at: expect.any(Number) as number, times: 2 }])
    expect(refused[0]?.at).toBeGreaterThanOrEqual(before)
    expect(refused[0]?.at).toBeLessThanOrEqual(after)
    expect(await listed()).not.toHaveProperty('closed')
    expect((await state()).refused).toEqual(refused.map((one) => ({ kind: 'default', ...one })))
  })

  it('counts messages, and not the calls of one', async () => {
    const { scene, send, listed } = await world()
    await scene.users(3, { follows: true })
    await scene.push({ type: 'everyone' })
    await scene.run()
    await send('shop')
    expect(await listed()).toMatchObject({ refused: [{ times: 2 }] })
  })

  it('is a fault of the forecast, with the field, before anybody pushes again', async () => {
    const { scene, send, forecast } = await world()
    expect(await forecast()).toMatchObject({ faults: [] })
    await send('shop')
    const { faults, channels } = await forecast()
    const { channel, account, field } = seen(scene)
    expect(faults).toMatchObject([{ channel, account, field, rule: 'refused_before' }])
    expect(faults[0]?.zh).toContain('47003')
    expect(faults[0]?.en).toContain('47003')
    // The next call is made all the same: the forecast says who would be called.
    expect(channels.template).toBe(1)
  })

  it('is a fault of the template where WeChat names no field (40037)', async () => {
    const { scene, send, forecast } = await world({ thing1: '{{title}}', time2: '{{time}}' })
    const refusal = { when: 'before', answer: 'errcode', errcode: 40037, errmsg: 'gone' } as const
    scene.wechat.faults.add({ ...refusal, times: 1 })
    await send('shop')
    expect(await forecast()).toMatchObject({
      faults: [{ field: 'templateId', rule: 'refused_before' }],
    })
  })

  it('is no fault where the content of another message was to blame (45168)', async () => {
    const { scene, send, forecast, listed } = await world({
      thing1: '{{title}}',
      time2: '{{time}}',
    })
    const refusal = { when: 'before', answer: 'errcode', errcode: 45168, errmsg: 'word' } as const
    scene.wechat.faults.add({ ...refusal, times: 1 })
    await send('shop')
    expect(await forecast()).toMatchObject({ faults: [] })
    expect(await listed()).toMatchObject({ refused: [{ reason: 'content_refused' }] })
  })

  it('is forgotten with the gate, which a save of the kind opens', async () => {
    const { scene, send, listed, forecast } = await world()
    await send('shop')
    await removeGate(scene.database, `template:${scene.account.appid}#default`)
    expect(await listed()).not.toHaveProperty('refused')
    expect(await forecast()).toMatchObject({ faults: [] })
  })
})

describe('a road that is closed for a kind', () => {
  it('is shown by setup, with the kind', async () => {
    const { scene, send, state, forecast } = await world()
    for (const sender of ['shop', 'shop', 'door']) await send(sender)
    expect(await state()).toMatchObject({
      closed: [{ kind: 'default', state: 'closed', ...seen(scene) }],
    })
    // It is closed: more need not be said.
    expect(await forecast()).toMatchObject({ closed: [seen(scene)], faults: [] })
  })

  it('is shown once where it is closed for everybody, without a kind', async () => {
    const { scene, send, state } = await world({ thing1: '{{title}}', time2: '{{time}}' })
    const refusal = { when: 'before', answer: 'errcode', errcode: 48001, errmsg: 'no' } as const
    scene.wechat.faults.add({ ...refusal, times: 1 })
    await send('shop')
    const { closed = [] } = await state()
    expect(closed).toMatchObject([{ reason: 'api_not_allowed' }])
    expect(closed[0]).not.toHaveProperty('kind')
  })
})
