import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startControl } from '../../local/control/control'
import type { Listener } from '../../local/functions/loopback'
import type { TestCloud } from '../../local/testing'
import type { OfficialAccount, Person, SubscribeTemplate } from '../../local/wechat'
import { fixtureCloud } from '../fixtures/functions/cloud'

const TOKEN = '0123456789abcdef0123456789abcdef'

let cloud: TestCloud
let person: Person
let openid: string
let account: OfficialAccount
let template: SubscribeTemplate
let control: Listener

beforeAll(async () => {
  const fixture = await fixtureCloud()
  cloud = fixture.cloud
  person = fixture.person
  openid = person.openid(cloud.world.miniProgram)
  account = cloud.world.officialAccount('Shop', { sharing: true })
  template = cloud.world.subscribeTemplate({ title: 'Alert', content: '内容:{{thing1.DATA}}' })
  control = await startControl(cloud, {
    demo: { tokens: { [openid]: TOKEN } },
    port: 0,
    host: '127.0.0.1',
  })
})

afterAll(async () => {
  await control.close()
  await cloud.stop()
})

async function ask(method: string, path: string, body?: unknown) {
  const response = await fetch(`${control.url}${path}`, {
    method,
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  return { status: response.status, body: await response.json() }
}

test('shows a page', async () => {
  const response = await fetch(`${control.url}/`)
  expect(response.headers.get('content-type')).toContain('text/html')
  expect(await response.text()).toContain('手机')
})

test('tells the world: people with their tokens, accounts, templates', async () => {
  const { body } = await ask('GET', '/local/world')
  expect(body).toMatchObject({
    people: [{ name: 'Wang', openid, token: TOKEN, follows: [] }],
    accounts: [{ name: 'Shop', appid: account.appid }],
    templates: [{ templateId: template.templateId, title: 'Alert' }],
  })
})

test('acts for a person: accept, call; and shows what arrived, newest first', async () => {
  const templateIds = [template.templateId]
  const accepted = await ask('POST', '/local/accept', { openid, templateIds })
  expect(accepted.body).toMatchObject({ [template.templateId]: 'accept' })
  await ask('POST', '/local/accept', { openid, templateIds })
  for (const text of ['first', 'second']) {
    const data = {
      do: 'openapi',
      api: 'subscribeMessage.send',
      data: { touser: openid, template_id: templateIds[0], data: { thing1: { value: text } } },
    }
    const called = await ask('POST', '/local/call', { openid, function: 'probe', data })
    expect(called).toMatchObject({ status: 200, body: { errCode: 0 } })
  }
  const { body } = await ask('GET', `/local/notifications?to=${openid}`)
  expect(body).toMatchObject([
    {
      channel: 'subscribe',
      account: { name: '驿站' },
      template: { title: 'Alert' },
      fields: [{ key: 'thing1', value: 'second' }],
      link: null,
    },
    { fields: [{ key: 'thing1', value: 'first' }] },
  ])
  expect((await ask('GET', '/local/calls')).body).toMatchObject([
    { api: 'subscribeMessage.send', errcode: 0 },
    { api: 'subscribeMessage.send', errcode: 0 },
  ])
})

test('follows and unfollows, the only account by itself', async () => {
  await ask('POST', '/local/follow', { openid })
  expect(cloud.world.isFollower(person, account)).toBe(true)
  await ask('POST', '/local/unfollow', { openid, appid: account.appid })
  expect(cloud.world.isFollower(person, account)).toBe(false)
})

test('presses the test button of the console', async () => {
  const event = { do: 'environment' }
  const { body } = await ask('POST', '/local/console', { function: 'probe', event })
  expect(body).not.toHaveProperty('WX_OPENID')
})

test('lets calls to WeChat fail and clears that', async () => {
  const fault = { answer: 'errcode', errcode: -1, api: 'subscribeMessage.send' }
  expect((await ask('POST', '/local/faults', fault)).body).toMatchObject([{ when: 'before' }])
  expect((await ask('DELETE', '/local/faults')).body).toEqual([])
  expect(cloud.wechat.faults.list()).toEqual([])
})

test('ticks, and shows meters and logs', async () => {
  const { body } = await ask('POST', '/local/tick', { function: 'daily' })
  expect(body).toMatchObject([{ status: 'returned' }])
  expect((await ask('GET', '/local/logs?function=daily')).body).toMatchObject([
    { functionName: 'daily', context: { source: 'wx_trigger' } },
  ])
  expect((await ask('GET', '/local/meters')).body).toMatchObject({
    runs: { daily: { runs: 1 } },
    wechat: { 'subscribeMessage.send': { '0': 2 } },
  })
})

describe('says what is wrong', () => {
  test.for([
    ['GET', '/nowhere', undefined, 404, 'There is no /nowhere'],
    ['GET', '/local/tick', undefined, 405, 'only: POST /local/tick'],
    ['GET', '/local/notifications?to=nobody', undefined, 404, "the openid 'nobody'"],
    ['POST', '/local/call', { function: 'probe' }, 400, 'at openid'],
    ['POST', '/local/console', { function: 'nothing' }, 404, "no function 'nothing'"],
    ['POST', '/local/faults', { answer: 'smoke' }, 400, 'answer'],
  ] as const)('%s %s', async ([method, path, body, status, sentence]) => {
    const answer = await ask(method, path, body)
    expect(answer).toMatchObject({
      status,
      body: { error: expect.stringContaining(sentence) as string },
    })
  })

  test('a body that is no JSON', async () => {
    const response = await fetch(`${control.url}/local/call`, { method: 'POST', body: '{' })
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({
      error: expect.stringContaining('no JSON') as string,
    })
  })

  test('a run that failed, with its number', async () => {
    const data = { do: 'throw' }
    const answer = await ask('POST', '/local/call', { openid, function: 'probe', data })
    expect(answer).toMatchObject({ status: 400, body: { errCode: -504002 } })
  })
})
