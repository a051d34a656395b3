import { describe, expect, it } from 'vitest'
import type { RecipientResult } from '../../typings/push'
import { recipient } from '../../cloudfunctions/shared/actions/messages'
import { findBatches } from '../../cloudfunctions/shared/store/batches'
import type { MessageDocument } from '../../cloudfunctions/shared/store/messages'
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
