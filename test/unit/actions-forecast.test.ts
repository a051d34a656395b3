import { describe, expect, it, test } from 'vitest'
import type { PushRequest } from '../../typings/push'
import { keyBetween } from '../../cloudfunctions/shared/delivery/audience-sample'
import { FRESH_INSTALLATION } from '../../cloudfunctions/shared/delivery/configuration'
import { accountKey, topicKey, userKey } from '../../cloudfunctions/shared/domain/audience-keys'
import { timeFloor } from '../../cloudfunctions/shared/domain/ids'
import { closeGate } from '../../cloudfunctions/shared/store/gates'
import { grantId } from '../../cloudfunctions/shared/store/grants'
import { setInstallation } from '../../cloudfunctions/shared/store/settings'
import { addTopic } from '../../cloudfunctions/shared/store/topics'
import { ActionsScene, CONSOLE, faultsOf, refusal, user } from './actions-scene'
import { actionEffects, forecastOf, outcomeOf } from './engine-actions'
import { EngineScene } from './engine-scene'
import { seededRandom } from './local-wechat-scene'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

const TO_ALL: PushRequest = { title: '你好', content: '世界', to: { everyone: true } }
const TO_NEWS: PushRequest = { ...TO_ALL, to: { topic: 'news' } }

/** Followers, people with a grant, people with neither; all in the topic, of which one has muted it and one has left. */
async function scene(channels: Parameters<EngineScene['install']>[0] = ['template', 'subscribe']) {
  const made = new EngineScene()
  await made.install(channels)
  await made.users(3, { follows: true })
  await made.users(2, { grants: 1 })
  await made.users(1, { follows: true, grants: 1 })
  await made.users(2, {})
  await addTopic(made.database, {
    _id: 'news',
    schema: 1,
    name: 'News',
    owner: 'nobody',
    testList: false,
    account: null,
    channels: null,
    createdAt: 0,
  })
  const held = { key: topicKey('news'), from: timeFloor(1) }
  const users = made.engine.find('users', {}).documents
  users.forEach(({ _id }, n) => {
    const change = n === 0 ? { muted: true } : n === 7 ? { until: timeFloor(2) } : {}
    made.engine.update('users', { _id }, { $push: { keys: { ...held, ...change } } })
  })
  return made
}

async function quiet(made: EngineScene, from: string, until: string): Promise<void> {
  await setInstallation(made.database, { quietHours: { from, until } }, FRESH_INSTALLATION)
}

/** What was forecast happens. The scene's clock says 10:00. */
async function happens(made: EngineScene, push: PushRequest, minutes: number) {
  const {
    faults,
    exact,
    sampled,
    waitsUntil,
    closed: _closed,
    ...forecast
  } = await forecastOf(made, push)
  expect([faults, exact, sampled]).toEqual([[], true, forecast.people])
  expect(await outcomeOf(made, push, minutes)).toEqual(forecast)
  return { ...forecast, waitsUntil }
}

describe('a forecast is what then happens:', () => {
  test('to everyone, by follow and grant', async () => {
    expect(await happens(await scene(), TO_ALL, 1)).toEqual({
      people: 8,
      channels: { template: 4, uniform: 0, subscribe: 2 },
      skipped: { no_allowance: 2 },
      waitsUntil: undefined,
    })
  })

  test('in another order of channels', async () => {
    const push: PushRequest = { ...TO_ALL, channels: ['subscribe', 'template'] }
    expect(await happens(await scene(), push, 1)).toMatchObject({
      channels: { template: 3, subscribe: 3 },
      skipped: { not_a_follower: 2 },
    })
  })

  test('to a topic, of which somebody has left and somebody has muted it', async () => {
    const forecast = await happens(await scene(), TO_NEWS, 1)
    expect(forecast).toMatchObject({ people: 7, skipped: { muted: 1 } })
  })

  test('to an account’s followers, some of whom are no users', async () => {
    const made = await scene()
    const { appid } = made.account
    for (const name of ['f1', 'f2', 'f3']) {
      const openid = made.wechat.world.person(name).follows(made.account).openid(made.account)
      made.engine.insert('followers', [
        {
          _id: `${appid}:${openid}`,
          schema: 1,
          appid,
          openid,
          unionid: null,
          user: null,
          joinedAt: null,
          since: timeFloor(1),
          until: name === 'f3' ? timeFloor(2) : null,
        },
      ])
    }
    const forecast = await happens(made, { ...TO_ALL, to: { followers: appid } }, 1)
    expect(forecast).toMatchObject({ people: 6, channels: { template: 6 } })
  })

  test('to a few users', async () => {
    const made = await scene()
    const users = made.engine
      .find('users', {}, { limit: 3 })
      .documents.map(({ _id }) => String(_id))
    expect(await happens(made, { ...TO_ALL, to: { users } }, 1)).toMatchObject({ people: 3 })
  })

  test('where the gate of a channel is closed', async () => {
    const made = await scene()
    const until = made.clock.now() + HOUR
    const road = `template:${made.account.appid}`
    await closeGate(made.database, road, {
      way: 'skip',
      since: 0,
      until,
      cause: 'account_restricted',
    })
    expect(await happens(made, TO_ALL, 1)).toMatchObject({
      channels: { template: 0, subscribe: 3 },
      skipped: { no_allowance: 2, account_restricted: 3 },
    })
  })

  test('where a channel’s quota is used up: people wait', async () => {
    const made = await scene()
    const until = made.clock.now() + 20 * MINUTE
    const road = `template:${made.account.appid}`
    await closeGate(made.database, road, { way: 'wait', since: 0, until, cause: 'quota_used_up' })
    const forecast = await happens(made, TO_ALL, 22)
    expect(forecast).toMatchObject({ channels: { template: 4 }, waitsUntil: until })
  })

  test('where people would wait longer than the message lives', async () => {
    const made = await scene()
    const until = made.clock.now() + 20 * MINUTE
    const road = `template:${made.account.appid}`
    await closeGate(made.database, road, { way: 'wait', since: 0, until, cause: 'quota_used_up' })
    expect(await happens(made, { ...TO_ALL, ttl: 600 }, 12)).toEqual({
      people: 8,
      channels: { template: 0, uniform: 0, subscribe: 2 },
      skipped: { expired: 4, no_allowance: 2 },
      waitsUntil: undefined,
    })
  })

  test('in quiet hours: people wait, and who has no grant is not reached then either', async () => {
    const made = await scene()
    await quiet(made, '09:30', '10:20')
    const forecast = await happens(made, TO_ALL, 22)
    expect(forecast).toMatchObject({
      channels: { template: 4, subscribe: 2 },
      skipped: { no_allowance: 2 },
      waitsUntil: made.clock.now() - (made.clock.now() % MINUTE) - 2 * MINUTE,
    })
  })

  test('in quiet hours that the push passes', async () => {
    const made = await scene()
    await quiet(made, '09:30', '10:20')
    const forecast = await happens(made, { ...TO_ALL, passQuietHours: true }, 1)
    expect(forecast.waitsUntil).toBeUndefined()
  })

  test('for later, by how it will be then', async () => {
    const made = await scene()
    await quiet(made, '10:10', '10:30')
    const road = `template:${made.account.appid}`
    const until = made.clock.now() + 5 * MINUTE
    await closeGate(made.database, road, {
      way: 'skip',
      since: 0,
      until,
      cause: 'account_restricted',
    })
    const asked = made.clock.now()
    const forecast = await happens(made, { ...TO_ALL, delay: 900 }, 33)
    expect(forecast).toMatchObject({ channels: { template: 4 }, waitsUntil: asked + 30 * MINUTE })
  })

  test('where nothing is mapped', async () => {
    const made = await scene([])
    made.engine.update('settings', { _id: 'kind:default' }, { $set: { mappings: [] } })
    expect(await happens(made, TO_ALL, 1)).toMatchObject({
      channels: { template: 0, uniform: 0, subscribe: 0 },
      skipped: { kind_has_no_template: 8 },
    })
  })
})

describe('a forecast', () => {
  it('names every field that does not fit, by channel; nobody is reached by it', async () => {
    const made = await scene()
    await made.mapKind({ thing1: '{{title}}', time2: '{{title}}', number3: '{{content}}' })
    const forecast = await forecastOf(made, TO_ALL)
    expect(forecast).toMatchObject({ channels: { template: 0, uniform: 0, subscribe: 0 } })
    expect(forecast.people).toBe(8)
    expect(Object.keys(forecast.skipped)).toContain('field_does_not_fit')
    expect(forecast.faults.map(({ channel, account, field }) => [channel, account, field])).toEqual(
      [
        ['template', made.account.appid, 'time2'],
        ['template', made.account.appid, 'number3'],
        ['subscribe', '', 'time2'],
        ['subscribe', '', 'number3'],
      ],
    )
    const [fault] = forecast.faults
    expect(fault?.zh).toContain('time2')
    expect(fault?.en).toContain('time2')
    expect(await outcomeOf(made, TO_ALL, 1)).toMatchObject({
      people: 8,
      channels: { template: 0, uniform: 0, subscribe: 0 },
    })
  })

  it('writes nothing, starts nothing and calls nobody', async () => {
    const made = await scene()
    const effects = actionEffects(made)
    const before = JSON.stringify(made.engine.find('messages', {}))
    await forecastOf(made, { ...TO_ALL, idempotencyKey: 'k' })
    expect(JSON.stringify(made.engine.find('messages', {}))).toBe(before)
    expect([effects.kicks, made.wechat.calls]).toEqual([[], []])
  })

  it('is refused as the push would be', async () => {
    const made = new ActionsScene()
    await made.join('oAnn0000')
    const ask = (request: PushRequest, who = CONSOLE) => made.admin(who, 'push.forecast', request)
    const toNobody = await refusal(ask({ title: 'x', to: { users: ['oNobody0'] } }))
    expect(faultsOf(toNobody)).toEqual(['to.users[0]: no_such_user'])
    expect((await refusal(ask({ title: 'x', to: { topic: 'none' } }))).code).toBe('no_such_topic')
    const past = { title: 'x', to: { everyone: true as const }, expiresAt: '2026-01-01T00:00:00Z' }
    expect(faultsOf(await refusal(ask(past)))).toEqual(['expiresAt: too_early'])
    const byAnn = await refusal(ask(TO_ALL, user('oAnn0000')))
    expect(byAnn.code).toBe('scope_missing')
    expect(await ask({ title: 'x' }, user('oAnn0000'))).toMatchObject({ people: 1 })
  })

  it('of a person’s broadcast needs no confirmation', async () => {
    const made = new ActionsScene()
    await made.join('oOwner00', 'owner')
    expect(await made.admin(user('oOwner00'), 'push.forecast', TO_ALL)).toMatchObject({ people: 1 })
  })
})

describe('of more than 10,000 people', () => {
  const COUNT = 12_000
  const random = seededRandom(3)
  const letters = '-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz'
  const openids = Array.from(
    { length: COUNT },
    () => 'oAb3d' + Array.from({ length: 23 }, () => letters[Math.floor(random() * 64)]).join(''),
  )

  /** Every third follows, every fourth has a grant, every tenth has left the topic. */
  async function many() {
    const made = await scene()
    const { appid } = made.account
    made.engine.remove('users', {})
    made.engine.insert(
      'users',
      openids.map((openid, n) => ({
        _id: openid,
        schema: 1,
        keys: [
          { key: userKey(openid), from: '' },
          { key: '*', from: '' },
          {
            key: topicKey('news'),
            from: timeFloor(1),
            ...(n % 10 === 0 && { until: timeFloor(2) }),
          },
          ...(n % 3 === 0 ? [{ key: accountKey(appid), from: '' }] : []),
        ],
        follows: n % 3 === 0 ? { [appid]: { openid: `f${openid}`, since: '' } } : {},
      })),
    )
    const { templateId } = made.templates.subscribe
    made.engine.insert(
      'grants',
      openids
        .filter((_openid, n) => n % 4 === 0)
        .map((openid) => ({
          _id: grantId(openid, templateId),
          openid,
          templateId,
          remaining: 1,
          marks: [],
        })),
    )
    return made
  }

  const near = (value: number | undefined, expected: number) => {
    expect(Math.abs((value ?? 0) - expected) / COUNT).toBeLessThan(0.03)
  }

  it('it is a sample, and says so', async () => {
    const made = await many()
    made.databaseCalls = 0
    const forecast = await forecastOf(made, TO_ALL)
    expect(forecast.exact).toBe(false)
    expect(forecast.sampled).toBeGreaterThan(2_500)
    expect(forecast.sampled).toBeLessThan(3_100)
    near(forecast.people, COUNT)
    near(forecast.channels.template, COUNT / 3)
    near(forecast.channels.subscribe, COUNT / 6)
    near(forecast.skipped['no_allowance'], COUNT / 2)
    expect(made.databaseCalls).toBeLessThan(60)
  })

  it('of a topic who has left is not counted', async () => {
    const made = await many()
    const forecast = await forecastOf(made, TO_NEWS)
    expect(forecast.exact).toBe(false)
    near(forecast.people, COUNT * 0.9)
  })

  it('of an account both sorts of followers are', async () => {
    const made = await many()
    const { appid } = made.account
    made.engine.insert(
      'followers',
      openids.map((openid, n) => ({
        _id: `${appid}:f${openid}`,
        appid,
        openid: `f${openid}`,
        unionid: null,
        user: n % 3 === 0 ? openid : null,
        joinedAt: n % 3 === 0 ? timeFloor(1) : null,
        since: timeFloor(1),
        until: null,
      })),
    )
    const forecast = await forecastOf(made, { ...TO_ALL, to: { followers: appid } })
    expect(forecast.exact).toBe(false)
    near(forecast.people, COUNT)
    near(forecast.channels.template, COUNT)
  })

  it('up to that number everybody is looked at', async () => {
    const made = await many()
    for (const openid of openids.slice(10_000)) made.engine.remove('users', { _id: openid })
    const forecast = await forecastOf(made, TO_ALL)
    expect(forecast).toMatchObject({ exact: true, people: 10_000, sampled: 10_000 })
    expect(forecast.channels.template).toBe(3_334)
  })
})

test('keys drawn between two lie evenly between them', () => {
  const random = { bytes: (count: number) => new Uint8Array(count), fraction: seededRandom(5) }
  const keys = Array.from({ length: 4_000 }, () => keyBetween(random, 'oAb0x', 'oAbzx'))
  expect(keys.every((key) => key >= 'oAb0' && key < 'oAbzx')).toBe(true)
  const below = keys.filter((key) => key < 'oAbV').length
  // 0 to U are 31 of the 63 characters from 0 to z.
  expect(below / keys.length).toBeGreaterThan(0.46)
  expect(below / keys.length).toBeLessThan(0.53)
  expect(keyBetween(random, 'oOnly', 'oOnly')).toBe('oOnly')
})
