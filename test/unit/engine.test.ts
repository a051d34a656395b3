import { describe, expect, it } from 'vitest'
import { EngineScene } from './engine-scene'

describe('one recipient', () => {
  it('gets a template message as a follower, and no grant is spent', async () => {
    const scene = new EngineScene()
    await scene.install(['template', 'uniform', 'subscribe'])
    const ann = await scene.user('Ann', { follows: true, grants: 1 })
    const message = await scene.push(ann)
    await scene.run()
    expect(await scene.outcomes(message)).toEqual({ Ann: 'sent template' })
    expect(scene.wechat.notifications.map(({ channel }) => channel)).toEqual(['template'])
    expect(await scene.grantLeft(ann)).toBe(1)
    expect((await scene.message(message)).state).toBe('ended')
  })

  it('gets a subscribe message for a grant, which is spent', async () => {
    const scene = new EngineScene()
    await scene.install(['template', 'subscribe'])
    const ann = await scene.user('Ann', { grants: 1 })
    const message = await scene.push(ann)
    await scene.run()
    expect(await scene.outcomes(message)).toEqual({ Ann: 'sent subscribe' })
    expect(await scene.grantLeft(ann)).toBe(0)
  })

  it('is skipped with the reason when there is no road', async () => {
    const scene = new EngineScene()
    await scene.install(['template', 'subscribe'])
    const ann = await scene.user('Ann')
    const message = await scene.push(ann)
    await scene.run()
    expect(await scene.outcomes(message)).toEqual({ Ann: 'skipped no_allowance' })
    expect(scene.wechat.calls).toEqual([])
  })
})

describe('a broadcast', () => {
  it('to 500 by a withdrawn API costs one refused call, and all are reached by template', async () => {
    const scene = new EngineScene()
    await scene.install(['uniform', 'template'])
    await scene.users(500, { follows: true })
    const message = await scene.push({ type: 'everyone' })
    await scene.run()
    expect((await scene.message(message)).counts).toMatchObject({ sent: 500 })
    const meter = scene.wechat.meter()
    expect(meter).toMatchObject({ 'uniformMessage.send': { 45109: 1 } })
    expect(Object.values(scene.notified())).toEqual(Array(500).fill(1))
  })

  it('with a broken template costs one refused call, not 500 (47003)', async () => {
    const scene = new EngineScene()
    await scene.install(['template'])
    await scene.mapKind({ thing1: '{{title}}' })
    await scene.users(500, { follows: true })
    const message = await scene.push({ type: 'everyone' })
    await scene.run()
    expect((await scene.message(message)).counts).toMatchObject({ failed: 500 })
    expect(scene.wechat.calls.length).toBe(1)
  })
})
