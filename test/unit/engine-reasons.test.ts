import { describe, expect, it } from 'vitest'
import type { RecipientResult } from '../../typings/push'
import { recipient } from '../../cloudfunctions/shared/actions/messages'
import { findBatches } from '../../cloudfunctions/shared/store/batches'
import type { MessageDocument } from '../../cloudfunctions/shared/store/messages'
import { forecastOf } from './engine-actions'
import { EngineScene } from './engine-scene'

const FIELDS_MISSING = { thing1: '{{title}}' }

const refusal = (errcode: number) =>
  ({ when: 'before', answer: 'errcode', errcode, errmsg: 'refused', times: 1 }) as const

async function recipients(
  scene: EngineScene,
  message: MessageDocument,
): Promise<RecipientResult[]> {
  const batches = await findBatches(scene.database, message._id, 1, -1, 10)
  return batches.flatMap(({ people, ladder }) => people.map((one) => recipient(one, ladder)))
}

describe('the reason that is told', () => {
  it('is the template’s, which somebody can mend, and not the last one (47003)', async () => {
    const scene = new EngineScene()
    await scene.install(['template', 'subscribe'])
    await scene.mapKind(FIELDS_MISSING)
    await scene.users(3, { follows: true })
    const message = await scene.push({ type: 'everyone' })
    await scene.run()
    const failed = 'failed template template_field_refused:47003:time2'
    expect(Object.values(await scene.outcomes(message))).toEqual([failed, failed, failed])
    expect(scene.wechat.calls.length).toBe(1)
  })

  it('is the sender’s before the person’s', async () => {
    const scene = new EngineScene()
    await scene.install(['template', 'subscribe'])
    await scene.mapKind({ thing1: '{{title}}', time2: '{{data.when}}' })
    const ann = await scene.user('Ann', { follows: true })
    const message = await scene.push(ann, { data: [{ name: 'when', value: 'soon' }] })
    await scene.run()
    expect(await recipients(scene, message)).toMatchObject([
      { outcome: 'skipped', channel: '', reason: 'field_does_not_fit', field: 'time2' },
    ])
  })

  it('of two that only the person can mend is the one with which WeChat has refused (43004)', async () => {
    const scene = new EngineScene()
    await scene.install(['template', 'subscribe'])
    const ann = await scene.user('Ann', { follows: true })
    scene.wechat.faults.add(refusal(43004))
    const message = await scene.push(ann)
    await scene.run()
    expect(await scene.outcomes(message)).toEqual({ Ann: 'failed template not_a_follower:43004' })
  })

  it('is the last one where all are the person’s, and known beforehand', async () => {
    const scene = new EngineScene()
    await scene.install(['template', 'subscribe'])
    const ann = await scene.user('Ann')
    const message = await scene.push(ann)
    await scene.run()
    expect(await scene.outcomes(message)).toEqual({ Ann: 'skipped no_allowance' })
  })
})

describe('a recipient keeps what happened on each road', () => {
  it('by channel, account, code and field', async () => {
    const scene = new EngineScene()
    await scene.install(['template', 'uniform', 'subscribe'])
    await scene.mapKind(FIELDS_MISSING)
    const ann = await scene.user('Ann', { follows: true })
    const message = await scene.push(ann)
    await scene.run()
    const account = scene.account.appid
    const refused = { reason: 'template_field_refused', errcode: 47003, field: 'time2' }
    expect(await recipients(scene, message)).toEqual([
      {
        user: scene.openid(ann),
        outcome: 'failed',
        channel: 'template',
        ...refused,
        roads: [
          { channel: 'template', account, ...refused },
          { channel: 'uniform', account, reason: 'api_withdrawn', errcode: 45109 },
          { channel: 'subscribe', reason: 'no_allowance' },
        ],
      },
    ])
  })

  it('also where another road made it good', async () => {
    const scene = new EngineScene()
    await scene.install(['template', 'subscribe'])
    const ann = await scene.user('Ann', { grants: 1 })
    const message = await scene.push(ann)
    await scene.run()
    expect(await recipients(scene, message)).toMatchObject([
      { outcome: 'sent', channel: 'subscribe', reason: '', roads: [{ reason: 'not_a_follower' }] },
    ])
  })

  it('when the message is cancelled in between', async () => {
    const scene = new EngineScene()
    await scene.install(['template', 'subscribe'])
    const ann = await scene.user('Ann', { grants: 1 })
    const message = await scene.push(ann)
    scene.wechat.faults.add(refusal(-1))
    await scene.run()
    await scene.control(message, 'cancel')
    await scene.run()
    expect(await recipients(scene, message)).toMatchObject([
      { outcome: 'skipped', reason: 'cancelled', roads: [{ reason: 'not_a_follower' }] },
    ])
  })
})

describe('a notification has failed', () => {
  it('where WeChat refused it (43101)', async () => {
    const scene = new EngineScene()
    await scene.install(['subscribe'])
    const ann = await scene.user('Ann')
    await scene.grant(ann, 1, 0)
    const message = await scene.push(ann)
    await scene.run()
    expect(await scene.outcomes(message)).toEqual({ Ann: 'failed subscribe no_allowance:43101' })
  })

  it('but not where an API is gone for everybody (45109)', async () => {
    const scene = new EngineScene()
    await scene.install(['uniform', 'subscribe'])
    const ann = await scene.user('Ann')
    const message = await scene.push(ann)
    await scene.run()
    expect(await scene.outcomes(message)).toEqual({ Ann: 'skipped no_allowance' })
  })
})

describe('administrators', () => {
  async function world(channels: ['template'] | ['uniform', 'template'] = ['template']) {
    const scene = new EngineScene()
    await scene.install(channels)
    const ann = await scene.user('Ann', { follows: true })
    const olive = await scene.user('Olive')
    scene.engine.update('users', { _id: scene.openid(olive) }, { $set: { role: 'owner' } })
    const by = (id: string) => ({ sender: { type: 'pushToken', id, name: id } as const })
    const system = () =>
      scene.engine.find('messages', { kind: 'system' }).documents as unknown as MessageDocument[]
    const told = () => system().map(({ content }) => content)
    const titles = () => system().map(({ title }) => title)
    const send = async (sender: string) => {
      const message = await scene.push(ann, by(sender))
      await scene.run()
      return (await scene.outcomes(message))['Ann']
    }
    return { scene, told, titles, send }
  }

  it('are told once of a template that WeChat refuses, with field and remedy (47003)', async () => {
    const { scene, told, send } = await world()
    await scene.mapKind(FIELDS_MISSING)
    await send('shop')
    await send('shop')
    expect(told()).toEqual([expect.stringMatching(/time2.*kind\.save[^]*Map or correct the field/)])
  })

  it('are told in words: the kind and the account by name, the field, WeChat’s code once', async () => {
    const { scene, titles, told, send } = await world()
    await scene.mapKind(FIELDS_MISSING)
    await send('shop')
    expect(titles()).toEqual(['「普通消息」的通知被微信拒绝 Refused by WeChat'])
    const [zh, en] = (told()[0] ?? '').split('\n\n')
    expect(zh).toBe(
      '消息类型「普通消息」的通知没能通过公众号「Shop」的模板消息发出。模板字段 time2 没有填写，或值不符合要求（错误码 47003）。请用 kind.save 补上或改正这个字段；若只有个别推送如此，改正推送的内容。',
    )
    expect(en).toBe(
      "Notifications of the kind 普通消息 could not go out as template messages by the account Shop. The template's field time2 is not mapped, or its value breaks a rule (errcode 47003). Map or correct the field with kind.save; if only some pushes end so, correct their data.",
    )
  })

  it.each([43107, 48001, 40164, 45009, 45109, 47003, 40037, 41030])(
    'read no name of the code, no road’s key, and %s once in each language',
    async (errcode) => {
      const { scene, titles, told, send } = await world()
      scene.wechat.faults.add(refusal(errcode))
      await send('shop')
      const [content = ''] = told()
      for (const text of content.split('\n\n')) {
        expect(text.split(String(errcode))).toHaveLength(2)
        expect(text).not.toMatch(/template:wx|[a-z]_[a-z]+_|）（|\) \(/)
      }
      expect(titles()[0]).toMatch(/^[^a-z]+ [A-Z]/)
    },
  )

  it('are told of an API that WeChat has withdrawn (45109)', async () => {
    const { told, send } = await world(['uniform', 'template'])
    await send('shop')
    expect(told()).toEqual([expect.stringContaining('Take the channel out of the kind')])
  })

  it('are told of each cause that closes a road, on one day too (48001, then 43107)', async () => {
    const { scene, told, send } = await world()
    for (const errcode of [48001, 43107, 48001]) {
      scene.wechat.faults.add({ ...refusal(errcode), times: 1 })
      await send('shop')
      await scene.clock.advance(3_700_000)
    }
    const codes = told().map((content) => /48001|43107/.exec(content)?.[0])
    expect(codes).toEqual(['48001', '43107'])
  })

  it('one sender’s bad values do not close the road for others', async () => {
    const { scene, send } = await world()
    scene.wechat.faults.add({ ...refusal(47003), times: 4 })
    for (let n = 0; n < 4; n++) await send('careless')
    expect(await send('shop')).toBe('sent template')
  })

  it('nor what another did yesterday: the road is closed by what happens now', async () => {
    const { scene, send } = await world()
    scene.wechat.faults.add({ ...refusal(47003), times: 4 })
    await send('door')
    await scene.clock.advance(25 * 3_600_000)
    for (let n = 0; n < 3; n++) await send('careless')
    expect(await send('shop')).toBe('sent template')
  })

  it('a template that is refused for all closes it, and they are told that it has', async () => {
    const { scene, told, send } = await world()
    scene.wechat.faults.add({ ...refusal(47003), times: 3 })
    for (const sender of ['shop', 'shop', 'door']) await send(sender)
    expect(await send('shop')).toBe('failed template template_field_refused:47003')
    expect(scene.wechat.calls.length).toBe(3)
    expect(told()).toHaveLength(2)
    expect(told()[1]).toContain(
      'do not go out as template messages by the account Shop for an hour',
    )
  })

  it('a template that is gone closes it whoever pushes (40037)', async () => {
    const { scene, send } = await world()
    scene.wechat.faults.add({ ...refusal(40037), times: 3 })
    for (let n = 0; n < 4; n++) await send('shop')
    expect(scene.wechat.calls.length).toBe(3)
  })

  it.each([
    ['its template, for the kind (40037)', 40037, 3],
    ['its account, for everybody (48001)', 48001, 1],
  ])('see since when a road is closed, for %s', async (_what, errcode, times) => {
    const { scene, send } = await world()
    scene.wechat.faults.add({ ...refusal(errcode), times })
    for (let n = 0; n < times; n++) await send('shop')
    const closedAt = scene.clock.now()
    await scene.clock.advance(600_000)
    const { closed = [] } = await forecastOf(scene, { title: 'x', to: { everyone: true } })
    const [road] = closed
    expect(closed).toMatchObject([{ channel: 'template', errcode }])
    // The run that has closed it went on for a few seconds at most.
    expect(closedAt - (road?.since ?? 0)).toBeLessThan(5_000)
    expect((road?.until ?? 0) - (road?.since ?? 0)).toBe(3_600_000)
  })
})
