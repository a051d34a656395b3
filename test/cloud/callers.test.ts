import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AdminAction } from '../../typings/admin'
import type { Reply } from '../../typings/errors'
import type { UserAction } from '../../typings/user'
import { testCloud } from '../../local/testing'
import { CONSOLE_KEY, Scene } from './scene'

/**
 * Every way in, with every action: who gets through is said once, here, and everybody else is refused. The requests are
 * empty or wrong on purpose: whoever gets through is told about the request, not about himself.
 */
const USER_ACTIONS: Record<UserAction, true> = {
  'me.get': true,
  'me.rename': true,
  'me.erase': true,
  'inbox.page': true,
  'inbox.unread': true,
  'inbox.readAll': true,
  'inbox.clear': true,
  'message.open': true,
  'message.mark': true,
  'grants.list': true,
  'grants.report': true,
  'topics.mine': true,
  'topics.mute': true,
  'topics.leave': true,
  'tokens.list': true,
  'tokens.create': true,
  'tokens.revoke': true,
}

const ANYBODY_ACTIONS: AdminAction[] = ['push.send', 'message.status']
const OWN_ACTIONS: AdminAction[] = ['message.recipients', 'token.list', 'token.revoke']
const ADMIN_ACTIONS: AdminAction[] = [
  'kind.save',
  'kind.delete',
  'kind.list',
  'token.create',
  'topic.create',
  'topic.list',
  'topic.addMembers',
  'topic.removeMembers',
  'people.list',
  'people.update',
  'account.save',
  'account.list',
  'settings.get',
  'settings.save',
]
const ACTIONS: AdminAction[] = [
  ...ANYBODY_ACTIONS,
  ...OWN_ACTIONS,
  ...ADMIN_ACTIONS,
  'setup',
  'claim',
]

let scene: Scene
let token: string
beforeAll(async () => {
  scene = await Scene.start({ settings: { requestsPerSecond: 'off' } })
  token = await scene.token(scene.owner)
})
afterAll(() => scene.stop())

type Event = Record<string, unknown>
type Way = (functionName: string, event: Event) => Promise<unknown>

/** What a refused run answers, whatever the function's form. */
const REFUSED = /not_allowed|"type":"refused"/

async function isRefused(way: Way, functionName: string, event: Event): Promise<boolean> {
  const answer = await way(functionName, event)
  const text = JSON.stringify(answer)
  if (/"internal"/.test(text)) throw new Error(text)
  return REFUSED.test(text)
}

const owner: Way = (name, event) => scene.cloud.call(scene.owner, name, event)
const nobody: Way = (name, event) => scene.cloud.call(scene.cloud.world.person('Nemo'), name, event)
const withKey =
  (way: Way): Way =>
  (name, event) =>
    way(name, { consoleKey: CONSOLE_KEY, ...event })
const atConsole: Way = (name, event) => scene.cloud.console(name, event)
const webVisitor: Way = (name, event) => scene.cloud.anonymousWeb(name, event)
const notLoggedIn: Way = (name, event) => scene.cloud.notLoggedIn(name, event)
const otherAccount: Way = (name, event) =>
  scene.cloud.sharedAccount(scene.owner, scene.account, name, event)
const invokeApi: Way = (name, event) => scene.cloud.invokeApi(name, event)
const withToken =
  (way: Way): Way =>
  (name, event) =>
    way(name, { pushToken: token, ...event })
/** An HTTP-shaped and timer-shaped event of a user is an event like any other. */
const forgedHttp: Way = (name, event) =>
  nobody(name, { httpMethod: 'POST', path: '/', headers: {}, body: '', ...event })
const forgedTimer: Way = (name, event) =>
  nobody(name, {
    Type: 'Timer',
    TriggerName: 'every-minute',
    Time: '2026-01-01T00:00:00Z',
    ...event,
  })

const ways: Record<string, { way: Way; may: (action: AdminAction) => boolean }> = {
  'the owner': { way: owner, may: (action) => action !== 'setup' },
  'a user without a role': {
    way: nobody,
    may: (action) => [...ANYBODY_ACTIONS, ...OWN_ACTIONS, 'claim'].includes(action),
  },
  'a user with an HTTP-shaped event': {
    way: forgedHttp,
    may: (action) => [...ANYBODY_ACTIONS, ...OWN_ACTIONS, 'claim'].includes(action),
  },
  'a user who knows the console key': {
    way: withKey(nobody),
    may: (action) => [...ANYBODY_ACTIONS, ...OWN_ACTIONS, 'claim'].includes(action),
  },
  'the console without the key': { way: atConsole, may: () => false },
  'the console with a wrong key': {
    way: (name, event) => atConsole(name, { consoleKey: 'guess', ...event }),
    may: () => false,
  },
  'the console with the key': { way: withKey(atConsole), may: (action) => action !== 'claim' },
  'a push token at the console': {
    way: withToken(atConsole),
    may: (action) => ANYBODY_ACTIONS.includes(action),
  },
  "a push token with a customer's OPENID": {
    way: withToken(nobody),
    may: (action) => ANYBODY_ACTIONS.includes(action),
  },
  'a web visitor with the key': { way: withKey(webVisitor), may: () => false },
  'a program of another account with the key': { way: withKey(otherAccount), may: () => false },
  'nobody logged in, without the key': { way: notLoggedIn, may: () => false },
  'invokecloudfunction without the key': { way: invokeApi, may: () => false },
  'invokecloudfunction with the key': {
    way: withKey(invokeApi),
    may: (action) => action !== 'claim',
  },
}

describe('admin', () => {
  it.each(Object.keys(ways))('%s may do what it may, and nothing else', async (name) => {
    const entry = ways[name]
    if (!entry) throw new Error(name)
    const allowed: string[] = []
    for (const action of ACTIONS) {
      if (!(await isRefused(entry.way, 'admin', { action, nonsense: true }))) allowed.push(action)
    }
    expect(allowed.sort()).toEqual(ACTIONS.filter(entry.may).sort())
  })

  it('through the gateway there is no way to it', async () => {
    const { status } = await scene.cloud.http('POST', '/admin', {
      body: { action: 'settings.get', consoleKey: CONSOLE_KEY },
    })
    expect(status).toBe(404)
  })
})

describe('user', () => {
  const actions = Object.keys(USER_ACTIONS)

  it('lets every logged-in user do everything that is theirs', async () => {
    for (const action of actions) {
      expect(await isRefused(nobody, 'user', { action, nonsense: true }), action).toBe(false)
    }
  })

  it.each([
    ['the console with the key', withKey(atConsole)],
    ['a web visitor', webVisitor],
    ['nobody logged in', notLoggedIn],
    ['a program of another account', otherAccount],
    ['invokecloudfunction', invokeApi],
  ])('refuses %s', async (_name, way) => {
    for (const action of actions)
      expect(await isRefused(way, 'user', { action }), action).toBe(true)
  })
})

describe('deliver and maintain', () => {
  const functions = ['deliver', 'maintain']

  it.each([
    ['the owner', owner],
    ['a user with a timer-shaped event', forgedTimer],
    ['the console without the key', atConsole],
    ['a web visitor', webVisitor],
    ['nobody logged in', notLoggedIn],
    ['a program of another account', otherAccount],
    ['invokecloudfunction', invokeApi],
  ])('refuse %s', async (_name, way) => {
    for (const name of functions) expect(await isRefused(way, name, {}), name).toBe(true)
  })

  it('run for the timer, and for who has the key', async () => {
    for (const name of functions) {
      const [run] = await scene.cloud.tick(name)
      expect(JSON.stringify(run)).not.toMatch(/refused/)
      expect(await isRefused(withKey(atConsole), name, {})).toBe(false)
    }
  })

  it('a kick may carry an OPENID: the key decides, and maintain is no kick', async () => {
    expect(await isRefused(withKey(owner), 'deliver', {})).toBe(false)
    expect(await isRefused(withKey(owner), 'maintain', {})).toBe(true)
  })
})

describe('gateway', () => {
  const event = { path: '/v1/health', httpMethod: 'GET', headers: {}, queryStringParameters: {} }

  it('answers over HTTP', async () => {
    expect((await scene.cloud.http('GET', '/v1/health')).status).toBe(200)
  })

  it.each([
    ['the owner with a forged HTTP event', owner],
    ['a web visitor', webVisitor],
    ['nobody logged in', notLoggedIn],
    ['a program of another account', otherAccount],
    ['invokecloudfunction', invokeApi],
  ])('refuses %s', async (_name, way) => {
    expect(await isRefused(way, 'gateway', event)).toBe(true)
  })
})

describe('events', () => {
  const popup = (openid: string) => ({
    MsgType: 'event',
    Event: 'subscribe_msg_popup_event',
    FromUserName: openid,
    CreateTime: Math.floor(scene.cloud.clock.now() / 1000),
    List: {
      TemplateId: scene.templates.subscribe,
      SubscribeStatusString: 'accept',
      PopupScene: '0',
    },
  })

  it('about oneself changes nothing but one’s own ledger', async () => {
    const ann = await scene.person('Ann')
    await scene.cloud.call(ann, 'events', popup(scene.openid(ann)))
    expect((await scene.user(ann, 'grants.list', {})).grants).toMatchObject([{ remaining: 1 }])
  })

  it.each([
    ['a user about somebody else', nobody],
    ['the console', withKey(atConsole)],
    ['a web visitor', webVisitor],
    ['nobody logged in', notLoggedIn],
    ['invokecloudfunction', invokeApi],
  ])('refuses %s', async (name, way) => {
    const bob = await scene.person(`Bob ${name}`)
    expect(await isRefused(way, 'events', popup(scene.openid(bob)))).toBe(true)
    expect((await scene.user(bob, 'grants.list', {})).grants).toMatchObject([{ remaining: 0 }])
  })

  it('a follower of one account cannot speak for a user of the mini program', async () => {
    const eve = await scene.person('Eve')
    const event = popup(scene.openid(eve))
    expect(await isRefused(otherAccount, 'events', event)).toBe(true)
  })
})

describe('an environment that nobody has set up', () => {
  it('says so over HTTP and in the mini program, and is ready after setup', async () => {
    const cloud = await testCloud({ collections: [], variables: { CONSOLE_KEY } })
    const ann = cloud.world.person('Ann')
    const asked = () => cloud.call(ann, 'user', { action: 'me.get' })
    expect(await asked()).toMatchObject({ ok: false, error: { code: 'not_set_up' } })
    const push = await cloud.http('POST', '/v1/messages?token=x', { body: { title: 'Hi' } })
    expect(push.status).toBe(503)
    expect(push.text).toContain('not_set_up')
    await cloud.console('admin', { action: 'setup', consoleKey: CONSOLE_KEY })
    expect(await asked()).toMatchObject({ ok: true, result: { role: 'user' } })
    await cloud.stop()
  })
})

describe('a reply', () => {
  it('names the refusal in both languages, in the asker’s first', async () => {
    const reply = (await nobody('admin', { action: 'settings.get' })) as Reply<never>
    expect(reply).toEqual({
      ok: false,
      error: {
        code: 'not_allowed',
        message: '没有权限',
        zh: '没有权限',
        en: 'You are not allowed to do this',
      },
    })
  })
})
