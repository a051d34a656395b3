import { describe, expect, test } from 'vitest'
import type { AdminAction, AdminActions, KindSave } from '../../typings/admin'
import {
  ACCOUNT,
  ActionsScene,
  CONSOLE,
  Refused,
  TEMPLATE,
  faultsOf,
  refusal,
} from './actions-scene'

/** Requests of several administrators at the same moment: each reads before any of them writes. */
const atOnce = <A extends AdminAction>(
  scene: ActionsScene,
  action: A,
  requests: readonly AdminActions[A]['request'][],
) => Promise.allSettled(requests.map((request) => scene.admin(CONSOLE, action, request)))

const codesOf = (settled: readonly PromiseSettledResult<unknown>[]) =>
  settled.map((one) => {
    if (one.status === 'fulfilled') return 'saved'
    return one.reason instanceof Refused ? one.reason.error.code : String(one.reason)
  })

const kind = (change: Partial<KindSave> = {}): KindSave => ({
  id: 'order',
  mappings: [{ channel: 'subscribe', templateId: TEMPLATE, fields: { thing1: '{{title}}' } }],
  ...change,
})

describe('two administrators who save at the same moment', () => {
  test.each([false, true])('settings (there already: %s): both changes stand', async (isThere) => {
    const scene = new ActionsScene()
    if (isThere) await scene.admin(CONSOLE, 'settings.save', { pace: 7 })
    const quietHours = { from: '22:00', until: '07:00' }
    await atOnce(scene, 'settings.save', [{ pace: 50 }, { receipts: 'off' }, { quietHours }])
    expect(await scene.admin(CONSOLE, 'settings.get', {})).toMatchObject({
      pace: 50,
      receipts: 'off',
      quietHours,
    })
  })

  test.each([false, true])('a kind (there already: %s): one is told', async (isThere) => {
    const scene = new ActionsScene()
    if (isThere) await scene.admin(CONSOLE, 'kind.save', kind())
    const saves = await atOnce(scene, 'kind.save', [kind({ name: 'One' }), kind({ name: 'Two' })])
    expect(codesOf(saves).sort()).toEqual(['changed_meanwhile', 'saved'])
    const winner = codesOf(saves).indexOf('saved') === 0 ? 'One' : 'Two'
    expect(scene.stored('settings', 'kind:order')).toMatchObject({ name: winner })
  })

  test('an account: a new name and a new secret both stand', async () => {
    const scene = new ActionsScene()
    const account = { appid: ACCOUNT, type: 'official', name: 'Shop' } as const
    await scene.admin(CONSOLE, 'account.save', account)
    await atOnce(scene, 'account.save', [
      { ...account, secret: 'a secret' },
      { ...account, name: 'New' },
    ])
    const [saved] = (await scene.admin(CONSOLE, 'account.list', {})).accounts
    expect(saved?.hasSecret).toBe(true)
  })

  test('an account for the first time, as two types: one is refused', async () => {
    const scene = new ActionsScene()
    const account = { appid: ACCOUNT, name: 'Shop' } as const
    const saves = await atOnce(scene, 'account.save', [
      { ...account, type: 'official' },
      { ...account, type: 'mini' },
    ])
    expect(codesOf(saves).sort()).toEqual(['invalid_request', 'saved'])
  })
})

describe('a kind', () => {
  test('is refused to whoever has not seen its last change', async () => {
    const scene = new ActionsScene()
    const { rev } = await scene.admin(CONSOLE, 'kind.save', kind({ rev: 0 }))
    const next = await scene.admin(CONSOLE, 'kind.save', kind({ name: 'Mine', rev }))
    expect(next.rev).toBe(rev + 1)
    const refused = await refusal(scene.admin(CONSOLE, 'kind.save', kind({ name: 'Old', rev })))
    expect([refused.code, ...faultsOf(refused)]).toEqual([
      'changed_meanwhile',
      'rev: not_the_latest',
    ])
    expect((await scene.admin(CONSOLE, 'kind.list', {})).kinds).toContainEqual(next)
  })

  test('that is pasted without its rev takes the place of what there is', async () => {
    const scene = new ActionsScene()
    await scene.admin(CONSOLE, 'kind.save', kind())
    expect(await scene.admin(CONSOLE, 'kind.save', kind({ name: 'New' }))).toMatchObject({
      name: 'New',
    })
  })

  test('that is not there yet is refused with the rev of another reading', async () => {
    const scene = new ActionsScene()
    const refused = await refusal(scene.admin(CONSOLE, 'kind.save', kind({ rev: 3 })))
    expect(refused.code).toBe('changed_meanwhile')
  })
})
