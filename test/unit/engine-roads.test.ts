import { describe, expect, it } from 'vitest'
import { EVERYTHING_DUE } from '../../cloudfunctions/shared/delivery/effects'
import type { Channel } from '../../cloudfunctions/shared/domain/words'
import type { Database } from '../../cloudfunctions/shared/store/database'
import { DatabaseError } from '../../cloudfunctions/shared/store/database'
import { EngineScene } from './engine-scene'

describe('the ladder', () => {
  it('sends all by uniform where the API is alive', async () => {
    const scene = new EngineScene({ uniform: 'alive' })
    await scene.install(['uniform', 'template'])
    await scene.users(60, { follows: true })
    const message = await scene.push({ type: 'everyone' })
    await scene.run()
    expect((await scene.message(message)).counts).toMatchObject({ sent: 60 })
    expect(new Set(scene.wechat.notifications.map(({ channel }) => channel))).toEqual(
      new Set(['uniform']),
    )
  })

  it('leaves the withdrawn API alone for a day, and probes it once after that (45109)', async () => {
    const scene = new EngineScene()
    await scene.install(['uniform', 'template'])
    await scene.users(3, { follows: true })
    const uniformCalls = () => scene.wechat.meter()['uniformMessage.send']?.['45109'] ?? 0
    await scene.push({ type: 'everyone' })
    await scene.run()
    await scene.push({ type: 'everyone' })
    await scene.run()
    expect(uniformCalls()).toBe(1)
    await scene.clock.advance(25 * 3_600_000)
    await scene.push({ type: 'everyone' })
    await scene.run()
    expect(uniformCalls()).toBe(2)
    expect(Object.values(scene.notified())).toEqual([3, 3, 3])
  })

  it('goes on to the next channel when WeChat says that nothing is left (43101), and empties the ledger', async () => {
    const scene = new EngineScene()
    await scene.install(['subscribe', 'template'])
    const ann = await scene.user('Ann', { follows: true })
    await scene.grant(ann, 3, 0)
    const message = await scene.push(ann)
    await scene.run()
    expect(await scene.outcomes(message)).toEqual({ Ann: 'sent template' })
    expect(await scene.grantLeft(ann)).toBe(0)
  })

  it('claims nobody for a subscribe message who has no grant', async () => {
    const scene = new EngineScene()
    await scene.install(['subscribe'])
    await scene.users(300, {})
    const lucky = await scene.user('Ann', { grants: 1 })
    const message = await scene.push({ type: 'everyone' })
    scene.databaseCalls = 0
    await scene.run()
    expect((await scene.message(message)).counts).toMatchObject({ sent: 1, skipped: 300 })
    expect(await scene.grantLeft(lucky)).toBe(0)
    expect(scene.wechat.calls.length).toBe(1)
    expect(scene.databaseCalls).toBeLessThan(40)
  })

  it('a field that does not fit costs no call at all', async () => {
    const scene = new EngineScene()
    await scene.install(['template'])
    await scene.mapKind({ thing1: '{{title}}', time2: '{{data.when}}' })
    await scene.users(3, { follows: true })
    const message = await scene.push(
      { type: 'everyone' },
      {
        data: [{ name: 'when', value: 'soon' }],
      },
    )
    await scene.run()
    expect(scene.wechat.calls).toEqual([])
    const outcomes = Object.values(await scene.outcomes(message))
    expect(outcomes[0]).toMatch(/^skipped field_does_not_fit::time2/)
  })
})

describe('a call that WeChat has refused', () => {
  it('costs nobody a grant (47003)', async () => {
    const scene = new EngineScene()
    await scene.install(['subscribe'])
    await scene.mapKind({ thing1: '{{title}}' })
    const people = await scene.users(3, { grants: 1 })
    const message = await scene.push({ type: 'everyone' })
    await scene.run()
    expect((await scene.message(message)).counts).toMatchObject({ failed: 3 })
    expect(scene.wechat.calls.length).toBe(1)
    for (const person of people) expect(await scene.grantLeft(person)).toBe(1)
  })

  it('lets the others go on though its gate cannot be written down', async () => {
    const scene = new EngineScene()
    await scene.install(['uniform', 'template'])
    await scene.users(450, { follows: true })
    const message = await scene.push({ type: 'everyone' })
    const away = () => Promise.reject(new DatabaseError('timeout', -501001, 'unanswered'))
    const database: Database = {
      ...scene.database,
      update: (...args) => (args[0] === 'gates' ? away() : scene.database.update(...args)),
    }
    await scene.clock.finish(scene.start({ effects: { database } }))
    expect((await scene.message(message)).counts).toMatchObject({ sent: 450 })
    expect(scene.wechat.meter()).toMatchObject({ 'uniformMessage.send': { 45109: 1 } })
  })
})

describe('what is only for now', () => {
  it('waits and comes back: WeChat is busy (-1)', async () => {
    const scene = new EngineScene()
    await scene.install(['template'])
    const ann = await scene.user('Ann', { follows: true })
    const busy = { when: 'before', answer: 'errcode', errcode: -1, errmsg: 'system error' } as const
    scene.wechat.faults.add({ ...busy, times: 2 })
    const message = await scene.push(ann)
    await scene.run()
    expect(await scene.outcomes(message)).toEqual({ Ann: 'waiting' })
    await scene.minutes(3)
    expect(await scene.outcomes(message)).toEqual({ Ann: 'sent template' })
  })

  it('fails when WeChat stays busy (-1), after six tries', async () => {
    const scene = new EngineScene()
    await scene.install(['template'])
    const ann = await scene.user('Ann', { follows: true })
    scene.wechat.faults.add({ when: 'before', answer: 'errcode', errcode: -1, errmsg: 'busy' })
    const message = await scene.push(ann)
    await scene.minutes(60 * 4)
    expect(await scene.outcomes(message)).toEqual({ Ann: 'failed template tries_used_up' })
    expect(scene.wechat.calls.length).toBe(6)
  })

  it('waits for the next day when the quota is used up (45009), and keeps the grant', async () => {
    const scene = new EngineScene()
    await scene.install(['subscribe'])
    const ann = await scene.user('Ann', { grants: 1 })
    const full = { when: 'before', answer: 'errcode', errcode: 45009, errmsg: 'quota' } as const
    scene.wechat.faults.add({ ...full, times: 1 })
    const message = await scene.push(ann)
    await scene.minutes(5)
    expect(await scene.outcomes(message)).toEqual({ Ann: 'waiting' })
    expect(await scene.grantLeft(ann)).toBe(1)
    expect(scene.wechat.calls.length).toBe(1)
    await scene.clock.advance(14 * 3_600_000)
    await scene.run()
    expect(await scene.outcomes(message)).toEqual({ Ann: 'sent subscribe' })
  })

  it('is left for the timer when the run has no way to send', async () => {
    const scene = new EngineScene()
    await scene.install(['template'])
    const ann = await scene.user('Ann', { follows: true })
    const message = await scene.push(ann)
    expect(await scene.run({ kicked: message._id, cloudCalls: false })).toEqual({ type: 'noWay' })
    await scene.run()
    expect(await scene.outcomes(message)).toEqual({ Ann: 'sent template' })
    expect(scene.kicks).toEqual([])
  })

  it('two messages to one person at one moment both arrive (43108)', async () => {
    const scene = new EngineScene()
    await scene.install(['subscribe'])
    const ann = await scene.user('Ann', { grants: 2 })
    const first = await scene.push(ann)
    const second = await scene.push(ann)
    await scene.clock.finish(
      Promise.all([first, second].map(({ _id }) => scene.start({ kicked: _id }))),
    )
    expect([await scene.outcomes(first), await scene.outcomes(second)]).toEqual([
      { Ann: 'sent subscribe' },
      { Ann: 'sent subscribe' },
    ])
    expect(await scene.grantLeft(ann)).toBe(0)
  })
})

describe('administrators', () => {
  it('are told when nobody has a credential (-604100), and people go on to their next channel', async () => {
    const scene = new EngineScene({ templateSendByCloudCall: 'absent' })
    await scene.install(['template', 'subscribe'])
    const ann = await scene.user('Ann', { follows: true, grants: 1 })
    const olive = await scene.user('Olive')
    scene.engine.update('users', { _id: scene.openid(olive) }, { $set: { role: 'owner' } })
    const message = await scene.push(ann)
    await scene.run()
    expect(await scene.outcomes(message)).toEqual({ Ann: 'sent subscribe' })
    const told = scene.engine.find('messages', { kind: 'system' }).documents
    expect(told).toMatchObject([{ title: '没有发送凭证 No credential to send' }])
  })

  it('are told once a day that the quota is used up (45009)', async () => {
    const scene = new EngineScene()
    await scene.install(['template'])
    const ann = await scene.user('Ann', { follows: true })
    const olive = await scene.user('Olive')
    scene.engine.update('users', { _id: scene.openid(olive) }, { $set: { role: 'owner' } })
    const full = { when: 'before', answer: 'errcode', errcode: 45009, errmsg: 'quota' } as const
    scene.wechat.faults.add({ ...full, times: 2 })
    await scene.push(ann)
    await scene.run()
    await scene.push(ann)
    await scene.minutes(3)
    const told = scene.engine.find('messages', { kind: 'system' }).documents
    expect(told).toMatchObject([
      { title: '今日额度已用完 Daily quota used up', audience: { users: [scene.openid(olive)] } },
    ])
  })
})

describe('a broken account', () => {
  it('is found out by three wrong openids at the probe, not by 300 (40003)', async () => {
    const scene = new EngineScene()
    await scene.install(['template'])
    await scene.users(300, { follows: true })
    const wrong = {
      when: 'before',
      answer: 'errcode',
      errcode: 40003,
      errmsg: 'invalid openid',
    } as const
    scene.wechat.faults.add(wrong)
    const message = await scene.push({ type: 'everyone' })
    await scene.run()
    expect(scene.wechat.calls.length).toBe(3)
    expect((await scene.message(message)).counts).toMatchObject({ failed: 300 })
  })
})

describe('priority and pace', () => {
  it('a high-priority push overtakes a broadcast', async () => {
    const scene = new EngineScene()
    await scene.install(['template'], 100)
    const people = await scene.users(1500, { follows: true })
    await scene.push({ type: 'everyone' })
    const run = scene.start()
    await scene.clock.advance(4_000)
    const ann = people[0]
    if (!ann) throw new Error('nobody')
    const urgent = await scene.push(ann, { priority: 'high', title: 'urgent' })
    const pushedAt = scene.clock.now()
    await scene.clock.finish(run)
    const shown = scene.wechat.notifications.find(({ fields }) => fields[0]?.value === 'urgent')
    expect(Date.parse(shown?.at ?? '') - pushedAt).toBeLessThan(3_000)
    expect(await scene.outcomes(urgent)).toEqual({ 'user 0': 'sent template' })
  })

  it('halves the pace when WeChat asks for it (45011), once for all calls in flight, for a minute', async () => {
    const scene = new EngineScene({ latencyMs: 400 })
    await scene.install(['template'], 100)
    await scene.users(300, { follows: true })
    const fast = { when: 'before', answer: 'errcode', errcode: 45011, errmsg: 'too fast' } as const
    await scene.push({ type: 'everyone' })
    const run = scene.start()
    await scene.clock.advance(1_500)
    scene.wechat.faults.add({ ...fast, times: 10 })
    await scene.clock.finish(run)
    const gates = scene.engine.find('gates', { rate: { $gt: 0 } }).documents
    expect(gates).toMatchObject([{ rate: 50 }])
    await scene.minutes(3)
    expect(Object.values(scene.notified())).toEqual(Array(300).fill(1))
  })

  it('keeps to the pace of the installation', async () => {
    const scene = new EngineScene()
    await scene.install(['template'], 100)
    await scene.users(1000, { follows: true })
    const before = scene.clock.now()
    await scene.push({ type: 'everyone' })
    await scene.run()
    const seconds = (scene.clock.now() - before) / 1000
    expect(seconds).toBeGreaterThan(9)
    expect(seconds).toBeLessThan(14)
  })
})

describe('many messages that are due at once', () => {
  it('are all sent by one run of the timer', async () => {
    const scene = new EngineScene()
    await scene.install(['template'])
    const people = await scene.users(60, { follows: true })
    const messages = []
    for (const person of people) messages.push(await scene.push(person))
    await scene.run()
    for (const message of messages) expect((await scene.message(message)).state).toBe('ended')
    expect(Object.values(scene.notified())).toEqual(Array(60).fill(1))
  })

  it('are handed by a kicked run to one that takes them all', async () => {
    const scene = new EngineScene()
    await scene.install(['template'])
    const people = await scene.users(30, { follows: true })
    const messages = []
    for (const person of people) messages.push(await scene.push(person))
    const last = messages[29]
    await scene.run({ kicked: last?._id ?? '' })
    expect(scene.wechat.notifications.length).toBe(1)
    expect(scene.kicks).toEqual([EVERYTHING_DUE])
    await scene.run({ successor: true })
    expect(Object.values(scene.notified())).toEqual(Array(30).fill(1))
  })

  it('end one by one, while a broadcast is still going on', async () => {
    const scene = new EngineScene()
    await scene.install(['template'], 100)
    const people = await scene.users(2000, { follows: true })
    const broadcast = await scene.push({ type: 'everyone' })
    const run = scene.start()
    await scene.clock.advance(500)
    const small = await scene.push(people[0] ?? { type: 'everyone' })
    await scene.clock.advance(10_000)
    expect((await scene.message(broadcast)).state).toBe('open')
    expect((await scene.message(small)).state).toBe('ended')
    await scene.clock.finish(run)
  })
})

describe('a broadcast that outlasts a run', () => {
  it('is handed to a successor, and everybody is notified once', async () => {
    const scene = new EngineScene()
    await scene.install(['template'], 20)
    await scene.users(1500, { follows: true })
    const message = await scene.push({ type: 'everyone' })
    await scene.run()
    expect(scene.kicks).toEqual([EVERYTHING_DUE])
    expect((await scene.message(message)).state).toBe('open')
    expect(scene.wechat.notifications.length).toBeGreaterThan(900)
    await scene.run({ kicked: message._id })
    expect((await scene.message(message)).counts).toMatchObject({ sent: 1500 })
    expect(Object.values(scene.notified())).toEqual(Array(1500).fill(1))
  })
})

describe('the bill', () => {
  it.each([
    ['template', { follows: true }, 0.06],
    ['subscribe', { grants: 1 }, 0.1],
  ] as const)('of a broadcast to 2,000 by %s', async (channel, options, atMost) => {
    const scene = new EngineScene()
    await scene.install([channel])
    await scene.users(2000, options)
    const message = await scene.push({ type: 'everyone' })
    scene.databaseCalls = 0
    await scene.run()
    expect((await scene.message(message)).counts).toMatchObject({ sent: 2000 })
    expect(scene.databaseCalls / 2000).toBeLessThanOrEqual(atMost)
    expect(scene.wechat.calls.length).toBe(2000)
  })

  it('of one message to one person: at most 13 database calls', async () => {
    const scene = new EngineScene()
    await scene.install(['subscribe'])
    const ann = await scene.user('Ann', { grants: 20 })
    // The four slots are made by the first runs that come upon them.
    for (let n = 0; n < 19; n++) {
      await scene.push(ann)
      await scene.run()
    }
    const message = await scene.push(ann)
    scene.databaseCalls = 0
    await scene.run({ kicked: message._id })
    expect(scene.databaseCalls).toBeLessThanOrEqual(13)
    expect(await scene.outcomes(message)).toEqual({ Ann: 'sent subscribe' })
  })
})

describe('where nobody has a credential for the account', () => {
  async function withoutCredential(channels: Channel[]) {
    const scene = new EngineScene()
    await scene.install(channels)
    scene.account.sharing = false
    return scene
  }

  it('people wait, and are notified once there is one', async () => {
    const scene = await withoutCredential(['template', 'subscribe'])
    const message = await scene.push(await scene.user('Ann', { follows: true }))
    await scene.minutes(30)
    expect(await scene.outcomes(message)).toEqual({ Ann: 'waiting' })
    expect((await scene.message(message)).dueAt).toBeGreaterThan(scene.clock.now() - 60_000)
    scene.account.sharing = true
    await scene.minutes(11)
    expect(await scene.outcomes(message)).toEqual({ Ann: 'sent template' })
  })

  it('that they wait costs a try of the road from time to time, however many they are', async () => {
    const scene = await withoutCredential(['template', 'subscribe'])
    await scene.users(1_000, { follows: true })
    await scene.push({ type: 'everyone' })
    await scene.minutes(15)
    scene.databaseCalls = 0
    await scene.minutes(20)
    // The timer's 20 looks for what is due, and two runs that try with one or two of the five batches.
    expect(scene.databaseCalls).toBeLessThan(90)
  })

  it('who waits is looked at ever less often', async () => {
    const scene = await withoutCredential(['template'])
    await scene.push(await scene.user('Ann', { follows: true }))
    await scene.minutes(6 * 60)
    scene.databaseCalls = 0
    await scene.minutes(6 * 60)
    // The timer's looks for what is due, and four at Ann instead of 36.
    expect(scene.databaseCalls).toBeLessThan(360 + 4 * 30)
  })

  it('who has another road takes that at once', async () => {
    const scene = await withoutCredential(['template', 'subscribe'])
    const message = await scene.push(await scene.user('Ann', { follows: true, grants: 1 }))
    await scene.run()
    expect(await scene.outcomes(message)).toEqual({ Ann: 'sent subscribe' })
  })

  it('nobody waits for longer than a day', async () => {
    const scene = await withoutCredential(['template'])
    const message = await scene.push(await scene.user('Ann', { follows: true }))
    await scene.run()
    await scene.clock.advance(24 * 3_600_000)
    await scene.minutes(2)
    expect(await scene.outcomes(message)).toEqual({ Ann: 'skipped no_credential' })
  })
})
