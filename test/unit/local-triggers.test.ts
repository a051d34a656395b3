import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { TestCloud } from '../../local/testing'
import type { OfficialAccount, Person } from '../../local/wechat'
import { fixtureCloud } from '../fixtures/functions/cloud'

let cloud: TestCloud
let person: Person
let account: OfficialAccount
let appid: string
let openid: string

beforeAll(async () => {
  const fixture = await fixtureCloud({ settings: { requestsPerSecond: 'off' } })
  cloud = fixture.cloud
  person = fixture.person
  account = cloud.world.officialAccount('Shared', { sharing: true })
  appid = cloud.world.miniProgram.appid
  openid = person.openid(cloud.world.miniProgram)
})

afterAll(() => cloud.stop())

const CONTEXT = { do: 'context' }
const ENV = expect.any(String) as string

async function variables(call: Promise<unknown>): Promise<Record<string, string>> {
  return (await call) as Record<string, string>
}

describe('getWXContext', () => {
  test('of a mini program user', async () => {
    expect(await cloud.call(person, 'probe', CONTEXT)).toEqual({
      OPENID: openid,
      UNIONID: person.unionid,
      APPID: appid,
      CLIENTIP: expect.stringMatching(/^[\d.]+$/) as string,
      SOURCE: 'wx_client',
      ENV,
    })
  })

  test('of a mini program that is bound to no open platform: without UNIONID', async () => {
    cloud.world.miniProgram.bound = false
    const context = await cloud.call(person, 'probe', CONTEXT)
    cloud.world.miniProgram.bound = true
    expect(context).not.toHaveProperty('UNIONID')
  })

  test('of the console test button: nothing', async () => {
    expect(await cloud.console('probe', CONTEXT)).toEqual({})
  })

  test('of tcb/invokecloudfunction: a source and no identity', async () => {
    expect(await cloud.invokeApi('probe', CONTEXT)).toEqual({ SOURCE: 'wx_http', ENV })
  })

  test('of an anonymous web visitor: nothing, but variables of its own', async () => {
    expect(await cloud.anonymousWeb('probe', CONTEXT)).toEqual({})
    const seen = await variables(cloud.anonymousWeb('probe', { do: 'environment' }))
    expect(seen).toMatchObject({
      TCB_SOURCE: 'web_client',
      TCB_UUID: expect.any(String) as string,
      LOGINTYPE: 'ANONYMOUS',
      TCB_ISANONYMOUS_USER: 'true',
    })
  })

  test('of somebody not logged in: a WeChat source, neither OPENID nor TCB_UUID', async () => {
    const context = await cloud.notLoggedIn('probe', CONTEXT)
    expect(context).toMatchObject({ SOURCE: 'wx_client', APPID: appid })
    expect(context).not.toHaveProperty('OPENID')
    const seen = await variables(cloud.notLoggedIn('probe', { do: 'environment' }))
    expect(seen).not.toHaveProperty('TCB_UUID')
  })

  test('of an account that shares the environment: FROM_OPENID and FROM_APPID, no OPENID', async () => {
    const context = await cloud.sharedAccount(person, account, 'probe', CONTEXT)
    expect(context).toMatchObject({
      FROM_OPENID: person.openid(account),
      FROM_APPID: account.appid,
      APPID: appid,
    })
    expect(context).not.toHaveProperty('OPENID')
  })
})

describe('a call from the mini program', () => {
  test('carries userInfo in its event', async () => {
    expect(await cloud.call(person, 'probe', { do: 'event' })).toEqual({
      do: 'event',
      userInfo: { openId: openid, appId: appid },
    })
  })

  test('cannot shed the OPENID, whatever the event looks like', async () => {
    const event = { ...CONTEXT, Type: 'Timer', httpMethod: 'POST', userInfo: { openId: 'other' } }
    expect(await cloud.call(person, 'probe', event)).toMatchObject({ OPENID: openid })
  })

  test('with more than 100 KB of data is -501007', async () => {
    const text = 'x'.repeat(100 * 1024)
    await expect(cloud.call(person, 'probe', { do: 'event', text })).rejects.toMatchObject({
      errCode: -501007,
    })
  })
})

test('tcb/invokecloudfunction does not wait longer than 5 s (-501002)', async () => {
  const { cloud: slow } = await fixtureCloud({ settings: { databaseLatencyMs: 5300 } })
  // `other` has a limit of 3 s by default; `daily` is given more by its config.json.
  const started = performance.now()
  await expect(slow.invokeApi('daily')).rejects.toMatchObject({ errCode: -501002 })
  expect(performance.now() - started).toBeLessThan(5300)
  await slow.stop()
}, 10_000)

describe('the HTTP access service', () => {
  const seen = async (...request: Parameters<TestCloud['http']>) =>
    (await cloud.http(...request)).json() as { event: Record<string, unknown>; context: object }

  test('makes an event of a request, and tells no identity', async () => {
    const { event, context } = await seen('POST', '/a/b?x=1&y=%E4%BD%A0', {
      headers: { 'X-Token': 'secret' },
      body: { hello: '世界' },
    })
    expect(event).toMatchObject({
      path: '/a/b',
      httpMethod: 'POST',
      headers: { 'x-token': 'secret', 'content-type': 'application/json' },
      multiValueHeaders: { 'x-token': ['secret'] },
      queryStringParameters: { x: '1', y: '你' },
      requestContext: { requestId: expect.any(String) as string, envId: ENV },
      body: '{"hello":"世界"}',
      isBase64Encoded: false,
    })
    expect(context).toEqual({})
  })

  test('carries a binary body as base64', async () => {
    const body = Uint8Array.from([0, 255, 1])
    const { event } = await seen('PUT', '/', {
      headers: { 'content-type': 'application/octet-stream' },
      body,
    })
    expect(event).toMatchObject({ isBase64Encoded: true, body: 'AP8B' })
  })

  test('refuses a text body over 100 KB (413) without a run, and not a binary one', async () => {
    const body = Buffer.alloc(100 * 1024 + 1, 'x')
    const asText = { headers: { 'content-type': 'text/plain' }, body }
    cloud.resetMeters()
    expect(await cloud.http('POST', '/text', asText)).toMatchObject({ status: 413 })
    expect(cloud.meters().billed.invocations).toBe(0)
    const asImage = { headers: { 'content-type': 'image/png' }, body }
    expect(await cloud.http('POST', '/text', asImage)).toMatchObject({ status: 200 })
  })

  test('takes an integrated response as it is', async () => {
    expect(await cloud.http('GET', '/integrated')).toMatchObject({
      status: 201,
      headers: { 'content-type': 'text/css', 'x-from': 'gateway' },
      text: 'body {}',
    })
  })

  test('answers a string as text and an object as JSON', async () => {
    expect(await cloud.http('GET', '/text')).toMatchObject({
      status: 200,
      headers: { 'content-type': expect.stringContaining('text/plain') as string },
      text: 'plain words',
    })
    expect(await cloud.http('GET', '/')).toMatchObject({
      headers: { 'content-type': expect.stringContaining('application/json') as string },
    })
  })

  test('answers a failed run with a 500 of its own', async () => {
    const answer = await cloud.http('GET', '/throw')
    expect(answer.status).toBe(500)
    expect(answer.json()).toMatchObject({ code: 'FUNCTION_INVOCATION_FAILED' })
  })

  test('listens on a port where it is told to', async () => {
    const { cloud: open } = await fixtureCloud({ gateway: { port: 0 } })
    const response = await fetch(`${open.gatewayUrl}/over/the/net?a=b`, {
      method: 'POST',
      body: 'hello',
    })
    const { event } = (await response.json()) as { event: object }
    expect(event).toMatchObject({
      path: '/over/the/net',
      queryStringParameters: { a: 'b' },
      headers: { 'x-forwarded-for': '127.0.0.1' },
      body: 'hello',
    })
    await open.stop()
  })
})
