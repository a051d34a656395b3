import { describe, expect, test } from 'vitest'
import { runAdminAction } from '../../cloudfunctions/shared/actions/admin-actions'
import type { Caller } from '../../cloudfunctions/shared/actions/caller'
import { runUserAction } from '../../cloudfunctions/shared/actions/user-actions'
import { ActionsScene, CONSOLE, user } from './actions-scene'
import { testEffects } from './effects'

const ANN = user('oAnn0000')

const asAnn = (event: unknown, effects = testEffects()) => runUserAction(effects, ANN, event)

describe('an event', () => {
  test('may carry what envelope and platform add', async () => {
    const event = {
      action: 'inbox.unread',
      lang: 'en',
      consoleKey: 'x',
      pushToken: 'x',
      userInfo: { appId: 'wx1', openId: 'oAnn0000' },
      tcbContext: {},
    }
    expect(await asAnn(event)).toEqual({ ok: true, result: { unread: 0, more: false } })
  })

  test('with a field that nobody knows is refused', async () => {
    expect(await asAnn({ action: 'inbox.unread', role: 'owner' })).toMatchObject({
      ok: false,
      error: { code: 'invalid_request', faults: [{ field: 'role', rule: 'unknown_field' }] },
    })
  })

  test.each([
    [{}],
    [{ action: 'toString' }],
    [{ action: '__proto__' }],
    [{ action: 7 }],
    [null],
    ['x'],
  ])('like %j asks for no action', async (event) => {
    const refused = { ok: false, error: { code: 'no_such_action' } }
    expect(await asAnn(event)).toMatchObject(refused)
    expect(await runAdminAction(testEffects(), CONSOLE, event)).toMatchObject(refused)
  })
})

describe('an error', () => {
  const zh = '没有这个操作'
  const en = 'There is no such action'

  test.each([
    [ANN, undefined, zh],
    [ANN, 'en', en],
    [CONSOLE, undefined, en],
    [CONSOLE, 'zh', zh],
    [CONSOLE, 'fr', en],
  ] as [Caller, string | undefined, string][])(
    'for %j in language %s is said in it',
    async (caller, lang, message) => {
      const reply = await runAdminAction(testEffects(), caller, { action: 'none', lang })
      expect(reply).toMatchObject({ ok: false, error: { code: 'no_such_action', message, zh, en } })
    },
  )

  test('that nobody expected is logged, and of it only the id is shown', async () => {
    const effects = testEffects({ hasCollections: false })
    const reply = await asAnn({ action: 'me.get' }, effects)
    const { event, fields } = effects.logged[0] ?? { event: '', fields: {} }
    expect(event).toBe('action failed')
    expect(fields).toMatchObject({ action: 'me.get' })
    expect(fields['error']).toContain('Db or Table not exist')
    const id = String(fields['id'])
    expect(id).toMatch(/^[0-9a-f]{8}$/)
    expect(reply).toEqual({
      ok: false,
      error: {
        code: 'internal',
        message: `内部错误（${id}）`,
        zh: `内部错误（${id}）`,
        en: `Internal error (${id})`,
      },
    })
  })
})

describe('admin', () => {
  test.each([
    [{ type: 'timer' }],
    [{ type: 'http' }],
    [{ type: 'event', appid: '', openid: 'oAnn0000', unionid: '' }],
  ] as Caller[][])('is not for %j', async (caller = CONSOLE) => {
    const reply = await runAdminAction(testEffects(), caller, { action: 'settings.get' })
    expect(reply).toMatchObject({ ok: false, error: { code: 'not_allowed' } })
  })

  test.each([
    'setup',
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
  ])('does not do %s for a user without a role, whatever the request', async (action) => {
    const reply = await runAdminAction(testEffects(), ANN, { action, anything: 1 })
    expect(reply).toMatchObject({ ok: false, error: { code: 'not_allowed' } })
  })
})

describe('a user', () => {
  test('is made by the first call, and has the name that was given', async () => {
    const made = new ActionsScene()
    expect(await made.user(ANN, 'me.rename', { name: ' Ann ' })).toMatchObject({ name: 'Ann' })
    expect(await made.user(ANN, 'me.get', {})).toEqual({
      openid: ANN.openid,
      name: 'Ann',
      role: 'user',
      accounts: [],
      hasOwner: false,
    })
  })
})
