import { afterEach, describe, expect, test } from 'vitest'
import { numberOf } from '../../local/functions/platform-codes'
import { RequestLimit } from '../../local/functions/request-limit'
import { DEFAULT_SETTINGS } from '../../local/functions/settings'
import type { TestCloud } from '../../local/testing'
import { fixtureCloud } from '../fixtures/functions/cloud'

let cloud: TestCloud | undefined

afterEach(() => cloud?.stop())

test('more than 500 requests in any second are refused, wherever the second begins', () => {
  let now = 0
  const limit = new RequestLimit(500, () => now)
  const take = (times: number) => {
    for (let taken = 0; taken < times; taken += 1) limit.take()
  }
  now = 900
  take(300)
  now = 1500
  take(200)
  expect(() => limit.take()).toThrow('More than 500 requests a second')
  now = 1900
  take(300)
  expect(() => limit.take()).toThrow('More than 500 requests a second')
})

test('a function sees the limit as EXCEED_REQUEST_LIMIT -501003', async () => {
  const fixture = await fixtureCloud({ settings: { requestsPerSecond: 20 } })
  cloud = fixture.cloud
  // One of the 20 is the run itself.
  const answer = await cloud.call(fixture.person, 'probe', { do: 'burst', count: 25 })
  expect(answer).toEqual({ refused: 6, errCode: -501003 })
})

test('an outside caller sees it as -501003, over HTTP as 429', async () => {
  const fixture = await fixtureCloud({ settings: { requestsPerSecond: 1 } })
  cloud = fixture.cloud
  await cloud.call(fixture.person, 'probe', { do: 'event' })
  await expect(cloud.call(fixture.person, 'probe', { do: 'event' })).rejects.toMatchObject({
    errCode: -501003,
  })
  expect(await cloud.http('GET', '/')).toMatchObject({ status: 429 })
})

test('cloud calls are among the requests, unless the setting says no (-501003)', async () => {
  const send = { do: 'openapi', api: 'subscribeMessage.send', catch: true }
  const counting = await fixtureCloud({ settings: { requestsPerSecond: 1 } })
  const { miniProgram } = counting.cloud.world
  const refused = await counting.cloud.call(counting.person, 'probe', send)
  await counting.cloud.stop()
  expect(refused).toMatchObject({ errCode: -501003 })

  const free = await fixtureCloud({ settings: { requestsPerSecond: 1, countCloudCalls: false } })
  cloud = free.cloud
  const answer = (await cloud.call(free.person, 'probe', send)) as { errCode: number }
  expect(answer.errCode).toBeGreaterThan(0)
  expect(cloud.calls).toMatchObject([{ api: 'subscribeMessage.send', appid: miniProgram.appid }])
})

test('the database answers after its latency and has done its work before', async () => {
  const fixture = await fixtureCloud({ settings: { databaseLatencyMs: 100 } })
  cloud = fixture.cloud
  const before = performance.now()
  const run = cloud.call(fixture.person, 'other', { note: 'slow' })
  await cloud.until(() => cloud?.database.count('notes', {}) === 1)
  expect(cloud.logs('other')[0]?.outcome).toBeUndefined()
  await run
  expect(performance.now() - before).toBeGreaterThan(99)
})

describe('a plan whose quota is used up', () => {
  const write = { do: 'writeAndRead', catch: true }

  test.each([
    ['reads', { databaseReadsLeft: 0 }, 'read request quota is exhausted'],
    ['writes', { databaseWritesLeft: 0 }, 'write request quota is exhausted'],
  ])('of %s: a function sees -501001, and the sentence tells', async (_, settings, sentence) => {
    const fixture = await fixtureCloud({ settings })
    cloud = fixture.cloud
    expect(await cloud.call(fixture.person, 'probe', write)).toMatchObject({
      errCode: -501001,
      errMsg: expect.stringContaining(sentence) as string,
    })
  })

  test('has what is left counted down', async () => {
    const fixture = await fixtureCloud({ settings: { databaseReadsLeft: 1 } })
    cloud = fixture.cloud
    const first = await cloud.call(fixture.person, 'probe', write)
    expect(first).toMatchObject({ result: { text: 'hello' } })
    expect(await cloud.call(fixture.person, 'probe', write)).toMatchObject({ errCode: -501001 })
  })
})

test('a phone asks for the result of a long run no longer than 35 s (-404012), and the run goes on', async () => {
  const fixture = await fixtureCloud({ settings: { clientWaitsMs: 30 } })
  cloud = fixture.cloud
  expect(DEFAULT_SETTINGS.clientWaitsMs).toBe(35_000)
  const run = cloud.call(fixture.person, 'other', { ms: 100, note: 'went on' })
  await expect(run).rejects.toMatchObject({ errCode: -404012 })
  await cloud.until(() => cloud?.database.count('notes', { text: 'went on' }) === 1)
})

test.each([
  ['DATABASE_OPERATION_TIMEOUT', -502011],
  ['DATABASE_QUERY_FAILED', -502015],
])('%s is %i for a client; a function sees -501001', async (code, number) => {
  expect(numberOf(code)).toBe(number)
  const databaseFault = { code, message: 'operation failed', done: false }
  const fixture = await fixtureCloud({ settings: { databaseFault } })
  cloud = fixture.cloud
  const answer = await cloud.call(fixture.person, 'probe', { do: 'writeAndRead', catch: true })
  expect(answer).toMatchObject({ errCode: -501001 })
})
