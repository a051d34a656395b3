import { describe, expect, it } from 'vitest'
import { deleteKind, saveKind } from '../../cloudfunctions/shared/actions/kinds'
import { messageStatus } from '../../cloudfunctions/shared/actions/messages'
import { saveSettings } from '../../cloudfunctions/shared/actions/settings'
import { closeGate } from '../../cloudfunctions/shared/store/gates'
import type { MessageDocument } from '../../cloudfunctions/shared/store/messages'
import { actionEffects } from './engine-actions'
import { EngineScene } from './engine-scene'

const HOUR = 3_600_000

const REFUSED_ONCE = {
  when: 'before',
  answer: 'errcode',
  errcode: 47003,
  errmsg: 'refused',
  times: 1,
} as const

/** Ann, and a push to her by the kind `order`, for which she waits in quiet hours (it is 10:00). */
async function waiting(change: Partial<MessageDocument> = {}) {
  const scene = new EngineScene()
  await scene.install(['template'])
  const effects = actionEffects(scene)
  const { templateId } = scene.templates.account
  const account = { channel: 'template' as const, account: scene.account.appid, templateId }
  const order = { ...account, fields: { thing1: '订单 {{title}}', time2: '{{time}}' } }
  const save = () => saveKind(effects, { id: 'order', mappings: [order] })
  const remove = () => deleteKind(effects, { id: 'order' })
  const setQuiet = (quietHours: { from: string; until: string } | null) =>
    saveSettings(effects, { quietHours })
  await save()
  await setQuiet({ from: '09:30', until: '18:00' })
  const ann = await scene.user('Ann', { follows: true })
  const message = await scene.push(ann, { kind: 'order', ...change })
  await scene.run()
  const status = () => messageStatus(effects, message._id, () => true)
  /** The first field of what reached the phone. */
  const seen = () => scene.wechat.notifications.map(({ fields }) => fields[0]?.value)
  return { scene, message, save, remove, setQuiet, status, seen }
}

describe('a message whose kind is deleted while somebody waits', () => {
  it('goes out by the default kind, and says so', async () => {
    const { scene, remove, setQuiet, status, seen } = await waiting()
    await remove()
    await scene.run()
    expect(await status()).toMatchObject({ waiting: 1, kind: 'order', takenKind: 'default' })
    await setQuiet(null)
    await scene.run()
    expect(seen()).toEqual(['你好'])
    expect(await status()).toMatchObject({
      state: 'ended',
      counts: { sent: 1 },
      kind: 'order',
      takenKind: 'default',
    })
  })

  it('is looked at at once: whoever waits for the kind’s own gate waits no more', async () => {
    const { scene, message, remove, setQuiet, seen } = await waiting()
    const until = scene.clock.now() + HOUR
    const closing = { way: 'wait', since: 0, until, cause: 'quota_used_up' } as const
    await closeGate(scene.database, `template:${scene.account.appid}#order`, closing)
    await setQuiet(null)
    await scene.run()
    expect(await scene.outcomes(message)).toEqual({ Ann: 'waiting' })
    await remove()
    await scene.run()
    expect(seen()).toEqual(['你好'])
  })

  it('says so before its time, when it is scheduled', async () => {
    const sendAt = Date.UTC(2026, 2, 2, 3)
    const { scene, remove, setQuiet, status, seen } = await waiting({
      state: 'scheduled',
      at: '',
      sendAt,
      dueAt: sendAt,
    })
    await remove()
    await setQuiet(null)
    expect(await status()).toMatchObject({ state: 'scheduled', takenKind: 'default' })
    await scene.clock.advance(HOUR)
    await scene.run()
    expect(seen()).toEqual(['你好'])
    expect(await status()).toMatchObject({ takenKind: 'default' })
  })
})

describe('a message goes by the kind that was asked for, and says nothing of another', () => {
  it('where the kind was saved again before anybody looked', async () => {
    const { scene, save, remove, setQuiet, status, seen } = await waiting()
    await remove()
    await save()
    await setQuiet(null)
    await scene.run()
    expect(seen()).toEqual(['订单 你好'])
    expect(await status()).not.toHaveProperty('takenKind')
  })

  it('where the kind is deleted after everybody was notified; who is sent it again is not', async () => {
    const { scene, message, remove, setQuiet, status, seen } = await waiting()
    scene.wechat.faults.add(REFUSED_ONCE)
    await setQuiet(null)
    await scene.run()
    await remove()
    await scene.run()
    expect(await status()).not.toHaveProperty('takenKind')
    await scene.control(message, 'resend')
    await scene.run()
    expect(seen()).toEqual(['你好'])
    expect(await status()).toMatchObject({ takenKind: 'default' })
  })
})
