import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { TestCloud } from '../../local/testing'
import type { Fault, OfficialAccount, Person, SubscribeTemplate } from '../../local/wechat'
import { fixtureCloud } from '../fixtures/functions/cloud'

let cloud: TestCloud
let person: Person
let shared: OfficialAccount
let template: SubscribeTemplate

beforeAll(async () => {
  const fixture = await fixtureCloud({
    settings: { requestsPerSecond: 'off', accountCloudCalls: 'all runs' },
  })
  cloud = fixture.cloud
  person = fixture.person
  shared = cloud.world.officialAccount('Shared', { sharing: true })
  template = cloud.world.subscribeTemplate({ title: 'Alert', content: '内容:{{thing1.DATA}}' })
})

beforeEach(() => cloud.wechat.faults.clear())

afterAll(() => cloud.stop())

const openapi = (api: string, data: object = {}, appid?: string) => ({
  do: 'openapi',
  catch: true,
  api,
  data,
  appid,
})

const send = () =>
  openapi('subscribeMessage.send', {
    touser: person.openid(cloud.world.miniProgram),
    templateId: template.templateId,
    data: { thing1: { value: '你好' } },
  })

test('a cloud call of a mini program user reaches WeChat, and a phone', async () => {
  person.accepts(template)
  const answer = await cloud.call(person, 'probe', send())
  expect(answer).toMatchObject({
    result: { errCode: 0, errMsg: 'openapi.subscribeMessage.send:ok' },
  })
  expect(cloud.notifications.at(-1)).toMatchObject({
    channel: 'subscribe',
    person: 'Wang',
    fields: [{ key: 'thing1', value: '你好' }],
  })
})

test("WeChat's own refusal carries WeChat's number (43101)", async () => {
  expect(await cloud.call(person, 'probe', send())).toMatchObject({ errCode: 43101 })
})

describe('a cloud call without a credential is -501001', () => {
  const refused = {
    errCode: -501001,
    errMsg: expect.stringContaining('invalid wx openapi access_token') as string,
  }

  test('from the console', async () => {
    expect(await cloud.console('probe', send())).toMatchObject(refused)
  })

  test('of a web visitor', async () => {
    expect(await cloud.anonymousWeb('probe', send())).toMatchObject(refused)
  })

  test('of somebody not logged in', async () => {
    expect(await cloud.notLoggedIn('probe', send())).toMatchObject(refused)
  })
})

test('a cloud call works behind tcb/invokecloudfunction', async () => {
  person.accepts(template)
  expect(await cloud.invokeApi('probe', send())).toMatchObject({ result: { errCode: 0 } })
})

test('an API that config.json does not permit is -604101', async () => {
  expect(await cloud.call(person, 'probe', openapi('uniformMessage.send'))).toMatchObject({
    errCode: -604101,
  })
})

test('a call for an account that does not share the environment is -501001', async () => {
  const stranger = cloud.world.officialAccount('Stranger')
  const getInfo = (account: OfficialAccount) =>
    openapi('officialAccount.user.getInfo', { openid: person.openid(account) }, account.appid)
  expect(await cloud.call(person, 'probe', getInfo(stranger))).toMatchObject({ errCode: -501001 })
  cloud.settings.unsharedText = 'no auth for this account'
  const told = await cloud.call(person, 'probe', getInfo(stranger))
  expect(told).toMatchObject({ errMsg: expect.stringContaining('no auth for') as string })
  expect(await cloud.call(person, 'probe', getInfo(shared))).toMatchObject({
    result: { errCode: 0, subscribe: 0 },
  })
})

test('a function that a mini-program run calls may make cloud calls', async () => {
  const answer = await cloud.call(person, 'probe', {
    do: 'call',
    name: 'other',
    data: { send: true },
  })
  expect((answer as { result: { errCode: number } }).result.errCode).toBeGreaterThan(0)
})

describe('on the wire', () => {
  const answerTo = async (answer: '502' | 'reset' | 'empty' | 'garbage') => {
    const fault: Fault = { answer, when: 'before', times: 1 }
    cloud.fault(fault)
    return cloud.call(person, 'probe', send())
  }

  test('a 502 and a dead connection are -501001', async () => {
    expect(await answerTo('502')).toMatchObject({ errCode: -501001 })
    expect(await answerTo('reset')).toMatchObject({ errCode: -501001 })
  })

  test('garbage is -601001', async () => {
    expect(await answerTo('garbage')).toMatchObject({ errCode: -601001 })
  })

  test('an empty 200 passes for a success, without a msgid', async () => {
    const answer = await answerTo('empty')
    expect(answer).toMatchObject({ result: { errCode: 0 } })
    expect(answer).not.toHaveProperty('result.msgid')
  })
})

describe('by the harsher settings', () => {
  const noCredential = {
    errCode: -501001,
    errMsg: expect.stringContaining('invalid wx openapi access_token') as string,
  }

  test('a call for an official account works only in runs that the account itself began', async () => {
    cloud.settings.accountCloudCalls = 'own runs'
    const openid = person.openid(shared)
    const getInfo = openapi('officialAccount.user.getInfo', { openid }, shared.appid)
    expect(await cloud.call(person, 'probe', getInfo)).toMatchObject(noCredential)
    expect(await cloud.sharedAccount(person, shared, 'probe', getInfo)).toMatchObject({
      result: { errCode: 0 },
    })
  })

  test('no cloud call works in an environment where they do not', async () => {
    cloud.settings.cloudCalls = 'refused'
    const send = openapi('subscribeMessage.send')
    expect(await cloud.call(person, 'probe', send)).toMatchObject(noCredential)
    cloud.settings.cloudCalls = 'work'
  })
})
