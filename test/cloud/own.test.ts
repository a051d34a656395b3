import { afterEach, describe, expect, it } from 'vitest'
import { Scene } from './scene'

let scene: Scene
afterEach(() => scene.stop())

const topicOf = async (id: string, ...people: Parameters<Scene['openid']>[0][]) => {
  await scene.console('topic.create', { id, name: '值班' })
  const users = people.map((person) => scene.openid(person))
  await scene.console('topic.addMembers', { topic: id, users })
}

describe('a topic that one person has muted', () => {
  it('is in the inbox and not on the phone, and the outcome says why', async () => {
    scene = await Scene.start()
    const ann = await scene.person('Ann', { follows: true, accepts: 1 })
    const bob = await scene.person('Bob', { follows: true })
    await topicOf('ops', ann, bob)
    expect(await scene.user(ann, 'topics.mute', { topic: 'ops', muted: true })).toEqual({
      topics: [{ id: 'ops', name: '值班', muted: true, left: false }],
    })
    const request = { title: 'Hi', to: { topic: 'ops' }, priority: 'high' as const }
    const { id } = await scene.console('push.send', request)
    await scene.cloud.tick('deliver')
    expect(await scene.outcomes(id)).toEqual({ Ann: 'skipped muted', Bob: 'sent template' })
    expect(scene.notified()).toEqual({ Bob: 1 })
    expect(await scene.inbox(ann)).toEqual(['Hi'])
    expect(await scene.user(ann, 'message.open', { id })).toMatchObject({
      notified: { outcome: 'skipped', channel: '', reason: 'muted' },
    })
    expect((await scene.user(ann, 'grants.list', {})).grants).toMatchObject([{ remaining: 1 }])
    await scene.user(ann, 'topics.mute', { topic: 'ops', muted: false })
    await scene.console('push.send', request)
    await scene.cloud.tick('deliver')
    expect(scene.notified()).toEqual({ Ann: 1, Bob: 2 })
  })
})

describe('a topic that one person has left', () => {
  it('keeps what came, and reaches the person no more', async () => {
    scene = await Scene.start()
    const ann = await scene.person('Ann', { follows: true })
    await topicOf('ops', ann)
    await scene.console('push.send', { title: 'before', to: { topic: 'ops' } })
    await scene.cloud.tick('deliver')
    expect(await scene.user(ann, 'topics.leave', { topic: 'ops' })).toEqual({
      topics: [{ id: 'ops', name: '值班', muted: false, left: true }],
    })
    const { id } = await scene.console('push.send', { title: 'after', to: { topic: 'ops' } })
    await scene.cloud.tick('deliver')
    expect(await scene.outcomes(id)).toEqual({})
    expect(await scene.inbox(ann)).toEqual(['before'])
    expect(scene.notified()).toEqual({ Ann: 1 })
  })
})

describe('a push token that a user has made', () => {
  it('pushes over HTTP to its owner and to nobody else, until it is revoked', async () => {
    scene = await Scene.start()
    await scene.console('settings.save', { address: 'https://push.example.com' })
    const ann = await scene.person('Ann', { follows: true })
    const bob = await scene.person('Bob', { follows: true })
    await topicOf('ops', ann, bob)
    const { token, tokens, address } = await scene.user(ann, 'tokens.create', { name: 'backup' })
    expect(address).toBe('https://push.example.com')
    expect(await scene.post(token, { title: 'Hi' })).toMatchObject({ status: 202 })
    const others = [{ users: [scene.openid(bob)] }, { topic: 'ops' }, { everyone: true }]
    for (const to of others) expect((await scene.post(token, { title: 'No', to })).status).toBe(403)
    await scene.cloud.tick('deliver')
    expect(scene.notified()).toEqual({ Ann: 1 })
    expect([await scene.inbox(ann), await scene.inbox(bob)]).toEqual([['Hi'], []])
    await scene.user(ann, 'tokens.revoke', { id: tokens[0]?.id ?? '' })
    expect((await scene.post(token, { title: 'Hi again' })).status).toBe(401)
    expect(await scene.user(ann, 'tokens.list', {})).toMatchObject({ tokens: [] })
  })
})

describe('a user who has been erased', () => {
  it('is reached as a follower at most, and comes back with an empty inbox', async () => {
    scene = await Scene.start()
    const ann = await scene.person('Ann', { follows: true, accepts: 1 })
    await topicOf('ops', ann)
    const { token } = await scene.user(ann, 'tokens.create', { name: 'backup' })
    await scene.post(token, { title: 'to Ann' })
    await scene.console('push.send', { title: 'to ops', to: { topic: 'ops' } })
    await scene.cloud.tick('deliver')
    expect(await scene.inbox(ann)).toEqual(['to ops', 'to Ann'])

    expect(await scene.user(ann, 'me.erase', {})).toEqual({ done: true })
    const openid = scene.openid(ann)
    const { database } = scene.cloud
    expect(database.count('users', { _id: openid })).toBe(0)
    for (const [collection, filter] of [
      ['grants', { openid }],
      ['marks', { openid }],
      ['pushTokens', { owner: openid }],
      ['followers', { user: openid }],
      ['messages', { to: `u:${openid}` }],
    ] as const) {
      expect(database.count(collection, filter), collection).toBe(0)
    }
    expect((await scene.post(token, { title: 'No' })).status).toBe(401)
    const followers = { followers: scene.account.appid }
    await scene.console('push.send', { title: 'to followers', to: followers })
    await scene.cloud.tick('deliver')
    expect(scene.notified()).toEqual({ Ann: 3 })

    expect(await scene.inbox(ann)).toEqual([])
    const me = await scene.user(ann, 'me.get', {})
    expect(me).toMatchObject({ name: '', accounts: [{ followed: true }], hasOwner: true })
    await scene.console('push.send', { title: 'new', to: { users: [openid] } })
    await scene.cloud.tick('deliver')
    expect(await scene.inbox(ann)).toEqual(['new'])
    expect(scene.notified()).toEqual({ Ann: 4 })
  })

  it('is not the owner', async () => {
    scene = await Scene.start()
    await expect(scene.user(scene.owner, 'me.erase', {})).rejects.toThrow('owner_cannot_be_erased')
    expect(await scene.user(scene.owner, 'me.get', {})).toMatchObject({ role: 'owner' })
  })
})

describe('a long-term template', () => {
  it('is agreed to once in the popup, sends until it is rejected there', async () => {
    scene = await Scene.start()
    const { cloud } = scene
    const content = '标题:{{thing1.DATA}}\n时间:{{time2.DATA}}'
    const { templateId } = cloud.world.subscribeTemplate({ title: '长期提醒', content, type: 3 })
    const fields = { thing1: '{{title}}', time2: '{{time}}' }
    await scene.console('kind.save', {
      id: 'default',
      mappings: [{ channel: 'subscribe', templateId, longTerm: true, fields }],
    })
    const ann = await scene.person('Ann')
    const state = async () => (await scene.user(ann, 'grants.list', {})).grants
    const kinds = [{ id: 'default', name: '普通消息' }]
    expect(await state()).toEqual([
      { templateId, title: '', type: 'longTerm', kinds, remaining: 0 },
    ])
    const left = (remaining: number) => () =>
      cloud.database.count('grants', { templateId, remaining }) === 1

    cloud.world.requestSubscribeMessage(ann, [templateId], 'accept')
    const reported = await scene.user(ann, 'grants.report', { accepted: [templateId] })
    expect(reported.grants).toEqual([
      { templateId, title: '', type: 'longTerm', kinds, remaining: null },
    ])
    await cloud.until(left(1))
    const to = { users: [scene.openid(ann)] }
    for (const title of ['1', '2', '3']) await scene.console('push.send', { title, to })
    await cloud.tick('deliver')
    expect(scene.notified()).toEqual({ Ann: 3 })
    expect(await state()).toMatchObject([{ remaining: null }])

    cloud.advance(60_000)
    cloud.world.requestSubscribeMessage(ann, [templateId], 'reject')
    await cloud.until(left(0))
    expect(await state()).toMatchObject([{ remaining: 0 }])
    const { id } = await scene.console('push.send', { title: '4', to })
    await cloud.tick('deliver')
    expect(await scene.outcomes(id)).toEqual({ Ann: 'skipped no_allowance' })
  })
})
