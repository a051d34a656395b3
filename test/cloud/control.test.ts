import { afterEach, describe, expect, it } from 'vitest'
import type { ErrorBody } from '../../typings/errors'
import type { Forecast, MessageStatus, PushRequest } from '../../typings/push'
import { addPeople } from '../bench/people'
import { Scene } from './scene'

/** What can be done with a push besides making one, as the README has it: over HTTP, on built functions. */

const MINUTE = 60_000
const HOUR = 60 * MINUTE

let scene: Scene
afterEach(() => scene.stop())

/** A push token that may push to everybody, and what is asked for with it. */
async function service(change: Parameters<Scene['token']>[1] = {}) {
  const scopes = ['everyone' as const, 'users' as const]
  const token = await scene.token(scene.owner, { scopes, ...change })
  const headers = { authorization: `Bearer ${token}` }
  const ask = async <T = MessageStatus>(method: string, path: string, body?: unknown) => {
    const given = body === undefined ? { headers } : { headers, body }
    const { status, json } = await scene.cloud.http(method, path, given)
    const answer = json() as T & { error: ErrorBody }
    return { status, ...answer }
  }
  return {
    ask,
    push: (request: PushRequest) => scene.post(token, request),
    control: (id: string, control: string) => ask('POST', `/v1/messages/${id}/${control}`),
    status: (id: string) => ask('GET', `/v1/messages/${id}`),
  }
}

/** The minute's timer. */
async function minute(): Promise<void> {
  scene.cloud.advance(MINUTE)
  await scene.cloud.tick('deliver')
}

/** A broadcast of which some people have been notified, and the run that is at it. */
async function underWay(people: number) {
  scene = await Scene.start({ wechat: { latencyMs: 5 } })
  await scene.console('settings.save', { pace: 40, receipts: 'off' })
  addPeople(scene, people, { follows: true })
  const made = await service()
  const { id } = await made.push({ title: 'Hi', to: { everyone: true } })
  const run = scene.cloud.tick('deliver')
  await scene.cloud.until(() => scene.cloud.notifications.length > 10, {
    what: 'some are notified',
  })
  return { ...made, id, run }
}

const everybodyOnce = () => new Set(Object.values(scene.notified()))

describe('a push for later', () => {
  it('reaches inbox and phone when its time has come, and not before', async () => {
    scene = await Scene.start()
    const ann = await scene.person('Ann', { follows: true })
    const { push, status } = await service()
    const { id, state } = await push({ title: 'Later', delay: 3600, to: { everyone: true } })
    expect(state).toBe('scheduled')
    await minute()
    expect([await scene.inbox(ann), scene.notified()]).toEqual([[], {}])
    expect(await status(id)).toMatchObject({ state: 'scheduled', visibleAt: null })
    scene.cloud.advance(HOUR)
    await scene.cloud.tick('deliver')
    expect([await scene.inbox(ann), scene.notified()]).toEqual([['Later'], { Ann: 1 }])
    const { sendAt, visibleAt, planned } = await status(id)
    expect(planned).toBe(2)
    expect(visibleAt).toBeGreaterThanOrEqual(sendAt ?? Infinity)
  })

  it('that is recalled before its time reaches nobody', async () => {
    scene = await Scene.start()
    const ann = await scene.person('Ann', { follows: true })
    const { ask, push, status } = await service()
    const sendAt = new Date(scene.cloud.clock.now() + HOUR).toISOString()
    const { id } = await push({ title: 'Later', sendAt, to: { everyone: true } })
    const recalled = await ask('DELETE', `/v1/messages/${id}`)
    expect(recalled).toMatchObject({ status: 200, stopped: 'recalled' })
    scene.cloud.advance(2 * HOUR)
    await scene.cloud.tick('deliver')
    expect([await scene.inbox(ann), scene.notified()]).toEqual([[], {}])
    expect(await status(id)).toMatchObject({ state: 'ended', notPlanned: 2, possible: [] })
  })
})

describe('a broadcast under way', () => {
  it('is paused, and goes on where it was', async () => {
    const { id, run, control, status } = await underWay(120)
    expect(await control(id, 'pause')).toMatchObject({ status: 200, state: 'paused' })
    await run
    const before = scene.cloud.notifications.length
    expect(before).toBeLessThan(120)
    await minute()
    expect(scene.cloud.notifications).toHaveLength(before)
    expect(await status(id)).toMatchObject({ possible: ['resume', 'cancel', 'recall'] })
    expect(await control(id, 'resume')).toMatchObject({ status: 200, state: 'open' })
    await minute()
    expect(await status(id)).toMatchObject({ state: 'ended', waiting: 0, notPlanned: 0 })
    expect(scene.cloud.notifications).toHaveLength(120)
    expect(everybodyOnce()).toEqual(new Set([1]))
  })

  it('is cancelled: who was not notified is not, and it stays in the inbox', async () => {
    const { id, run, control, status } = await underWay(250)
    expect(await control(id, 'cancel')).toMatchObject({ status: 200, stopped: 'cancelled' })
    await run
    await minute()
    const { state, counts, notPlanned } = await status(id)
    expect(state).toBe('ended')
    expect(counts.sent).toBe(scene.cloud.notifications.length)
    expect(counts.sent).toBeLessThan(250)
    expect(counts.sent + counts.skipped + notPlanned).toBe(250)
    expect(await scene.inbox(scene.owner)).toEqual(['Hi'])
  })

  it('is recalled: it is in no inbox any more, and its link leads nowhere', async () => {
    const { id, run, control } = await underWay(120)
    expect(await scene.inbox(scene.owner)).toEqual(['Hi'])
    expect(await control(id, 'recall')).toMatchObject({ status: 200, stopped: 'recalled' })
    await run
    expect(await scene.inbox(scene.owner)).toEqual([])
    const page = scene.cloud.notifications[0]?.miniprogram?.pagepath ?? ''
    const key = new URL(page, 'http://mini').searchParams.get('key') ?? ''
    const opening = scene.user(scene.owner, 'message.open', { id, key })
    await expect(opening).rejects.toThrow('no_such_message')
  })
})

describe('resend', () => {
  it('reaches those who were not notified, once the road is mended, and nobody else', async () => {
    scene = await Scene.start()
    const { account, subscribe } = scene.templates
    const [title, time] = ['{{title}}', '{{time}}']
    const save = (time2: string) =>
      scene.console('kind.save', {
        id: 'default',
        mappings: [
          {
            channel: 'template',
            account: scene.account.appid,
            templateId: account,
            fields: { thing1: title, time2 },
          },
          { channel: 'subscribe', templateId: subscribe, fields: { thing1: title, time2: time } },
        ],
      })
    await save(title)
    const ann = await scene.person('Ann', { follows: true })
    await scene.person('Bob', { accepts: 1 })
    const { push, control, status } = await service()
    const { id } = await push({ title: 'Hi', to: { everyone: true } })
    await minute()
    expect(await scene.outcomes(id)).toMatchObject({ Bob: 'sent subscribe' })
    expect(scene.notified()).toEqual({ Bob: 1 })
    await save(time)
    expect(await control(id, 'resend')).toMatchObject({ status: 200, state: 'open', attempt: 2 })
    await minute()
    expect(await scene.outcomes(id)).toMatchObject({ Ann: 'sent template', Bob: 'sent subscribe' })
    expect(scene.notified()).toEqual({ Ann: 1, Bob: 1 })
    expect(await scene.inbox(ann)).toEqual(['Hi'])
    expect(await status(id)).toMatchObject({ state: 'ended', attempt: 2, edition: 1 })
  })

  it('is refused where everybody was reached', async () => {
    scene = await Scene.start()
    const ann = await scene.person('Ann', { follows: true })
    const { push, control } = await service()
    const { id } = await push({ title: 'Hi', to: { users: [scene.openid(ann)] } })
    await minute()
    const refused = await control(id, 'resend')
    expect(refused).toMatchObject({ status: 409, error: { code: 'not_possible_now' } })
    expect(refused.error.faults).toMatchObject([{ field: 'state', rule: 'nobody_missed' }])
  })
})

describe('a push with a merge key', () => {
  it('takes the place of the one before: one message, and people are told anew', async () => {
    scene = await Scene.start()
    const ann = await scene.person('Ann', { follows: true })
    const { push, status } = await service()
    const to = { users: [scene.openid(ann)] }
    const say = (title: string, eventAt: string) => push({ title, eventAt, mergeKey: 'door', to })
    const { id } = await say('open', '2026-03-02T10:00:00+08:00')
    await minute()
    expect(await say('shut', '2026-03-02T10:05:00+08:00')).toMatchObject({ id, repeated: false })
    await minute()
    expect(await scene.inbox(ann)).toEqual(['shut'])
    expect(scene.notified()).toEqual({ Ann: 2 })
    expect(await say('ajar', '2026-03-02T10:03:00+08:00')).toMatchObject({ id, superseded: true })
    await minute()
    expect([await scene.inbox(ann), scene.notified()]).toEqual([['shut'], { Ann: 2 }])
    expect(await status(id)).toMatchObject({ edition: 2, attempt: 2, state: 'ended' })
  })
})

describe('the same push again', () => {
  it('within the push token’s time is the first one’s message', async () => {
    scene = await Scene.start()
    const ann = await scene.person('Ann', { follows: true })
    const { push } = await service({ owner: scene.openid(ann), suppressSeconds: 600 })
    const first = await push({ title: 'Disk full' })
    expect(await push({ title: 'Disk full' })).toMatchObject({ id: first.id, suppressed: true })
    await minute()
    expect([await scene.inbox(ann), scene.notified()]).toEqual([['Disk full'], { Ann: 1 }])
    scene.cloud.advance(10 * MINUTE)
    expect((await push({ title: 'Disk full' })).id).not.toBe(first.id)
  })
})

describe('in quiet hours', () => {
  it('people wait until they are over, but for a push that may pass them', async () => {
    scene = await Scene.start()
    const ann = await scene.person('Ann', { follows: true })
    const clock = (ms: number) => new Date(ms + 8 * HOUR).toISOString().slice(11, 16)
    const now = scene.cloud.clock.now()
    const quietHours = { from: clock(now - HOUR), until: clock(now + HOUR) }
    await scene.console('settings.save', { quietHours })
    const owner = scene.openid(ann)
    const plain = await service({ owner })
    const alarm = await service({ owner, scopes: ['quietHours'] })
    await plain.push({ title: 'News' })
    const refused = await plain.push({ title: 'Fire', passQuietHours: true })
    expect(refused).toMatchObject({ status: 403, error: { code: 'scope_missing' } })
    await alarm.push({ title: 'Fire', passQuietHours: true })
    await minute()
    expect(scene.cloud.notifications.map(({ fields }) => fields[0]?.value)).toEqual(['Fire'])
    scene.cloud.advance(HOUR)
    await scene.cloud.tick('deliver')
    expect(scene.notified()).toEqual({ Ann: 2 })
  })

  it('people are notified when they are taken away', async () => {
    scene = await Scene.start()
    const ann = await scene.person('Ann', { follows: true })
    const clock = (ms: number) => new Date(ms + 8 * HOUR).toISOString().slice(11, 16)
    const now = scene.cloud.clock.now()
    const quietHours = { from: clock(now - HOUR), until: clock(now + 5 * HOUR) }
    await scene.console('settings.save', { quietHours })
    const { push, control } = await service({ owner: scene.openid(ann) })
    const { id } = await push({ title: 'News' })
    await minute()
    await control(id, 'pause')
    await control(id, 'resume')
    expect(scene.notified()).toEqual({})
    await scene.console('settings.save', { quietHours: null })
    await minute()
    expect(scene.notified()).toEqual({ Ann: 1 })
  })
})

describe('a forecast', () => {
  it('is what then happens', async () => {
    scene = await Scene.start()
    addPeople(scene, 300, { follows: true })
    for (const name of ['Ann', 'Bob', 'Cid']) await scene.person(name, { accepts: 1 })
    await scene.person('Dan')
    const { ask, push, status } = await service()
    const request = { title: 'Hi', to: { everyone: true as const } }
    const forecast = await ask<Forecast>('POST', '/v1/messages/forecast', {
      ...request,
      channels: ['template', 'subscribe'],
    })
    expect(forecast).toMatchObject({
      status: 200,
      people: 304,
      exact: true,
      channels: { template: 300, uniform: 0, subscribe: 3 },
      skipped: { no_allowance: 1 },
      faults: [],
    })
    expect(scene.cloud.database.count('messages', {})).toBe(0)
    const { id } = await push({ ...request, channels: ['template', 'subscribe'] })
    await minute()
    const { counts } = await status(id)
    expect(counts).toMatchObject({ sent: 303, skipped: 1 })
    const lines = Object.values(await scene.outcomes(id))
    const ended = (line: string) => lines.filter((one) => one === line).length
    expect(['sent template', 'sent subscribe', 'skipped no_allowance'].map(ended)).toEqual([
      300, 3, 1,
    ])
  })
})

describe('what is not allowed', () => {
  it('is said with what is possible, in the asker’s language', async () => {
    scene = await Scene.start()
    const { push, control } = await service()
    const { id } = await push({ title: 'Hi' })
    const refused = await control(id, 'resend')
    expect(refused).toMatchObject({ status: 409, error: { code: 'not_possible_now' } })
    const [fault] = refused.error.faults ?? []
    expect(fault?.en).toBe('The message is being sent; now possible: pause, cancel, recall')
    expect(fault?.zh).toContain('暂停（pause）')
  })

  it('another push token’s message is as if it were not there', async () => {
    scene = await Scene.start()
    const [first, second] = [await service(), await service()]
    const { id } = await first.push({ title: 'Hi' })
    for (const control of ['pause', 'resume', 'cancel', 'recall', 'resend']) {
      expect(await second.control(id, control)).toMatchObject({
        status: 404,
        error: { code: 'no_such_message' },
      })
    }
    expect(await first.status(id)).toMatchObject({ state: 'open' })
    // At the console everything is possible.
    expect(await scene.console('message.pause', { id })).toMatchObject({ state: 'paused' })
  })
})
