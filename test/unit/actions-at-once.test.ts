import { describe, expect, test } from 'vitest'
import type { AdminAction, AdminActions, KindSave } from '../../typings/admin'
import { closeGate } from '../../cloudfunctions/shared/store/gates'
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

describe('a kind that is deleted', () => {
  test('is not listed any more, and nobody can push by it', async () => {
    const scene = new ActionsScene()
    await scene.admin(CONSOLE, 'kind.save', kind())
    expect(await scene.admin(CONSOLE, 'kind.delete', { id: 'order' })).toEqual({ deleted: true })
    const { kinds } = await scene.admin(CONSOLE, 'kind.list', {})
    expect(kinds.map(({ id }) => id)).toEqual(['default'])
    const push = { title: 'x', kind: 'order', to: { everyone: true as const }, confirm: 'yes' }
    expect((await refusal(scene.push(push))).code).toBe('no_such_kind')
  })

  test('leaves no closed road behind', async () => {
    const scene = new ActionsScene()
    await scene.admin(CONSOLE, 'kind.save', kind())
    const until = Number.MAX_SAFE_INTEGER
    const closing = { way: 'skip', since: 0, until, cause: 'template_refused' } as const
    const gates = ['subscribe#order', 'subscribe#other']
    for (const id of gates) await closeGate(scene.effects.database, id, closing)
    await scene.admin(CONSOLE, 'kind.delete', { id: 'order' })
    expect(gates.filter((id) => scene.stored('gates', id))).toEqual(['subscribe#other'])
  })

  test('is the one that was read, for whoever says which', async () => {
    const scene = new ActionsScene()
    const { rev } = await scene.admin(CONSOLE, 'kind.save', kind())
    await scene.admin(CONSOLE, 'kind.save', kind({ name: 'New' }))
    const refused = await refusal(scene.admin(CONSOLE, 'kind.delete', { id: 'order', rev }))
    expect([refused.code, ...faultsOf(refused)]).toEqual([
      'changed_meanwhile',
      'rev: not_the_latest',
    ])
    expect(refused.faults?.[0]?.en).toBe('rev is 2 now')
    await scene.admin(CONSOLE, 'kind.delete', { id: 'order', rev: rev + 1 })
    expect(scene.stored('settings', 'kind:order')).toBeUndefined()
  })

  test('was there, and is not the one that takes what names none', async () => {
    const scene = new ActionsScene()
    const remove = (id: string) => refusal(scene.admin(CONSOLE, 'kind.delete', { id }))
    await scene.admin(CONSOLE, 'kind.save', kind({ id: 'default' }))
    expect((await remove('order')).code).toBe('no_such_kind')
    expect(faultsOf(await remove('default'))).toEqual(['id: not_valid'])
    expect(scene.stored('settings', 'kind:default')).toBeDefined()
  })

  test.each(['saved', 'deleted'])('at the moment it is %s by another: one is told', async (how) => {
    const scene = new ActionsScene()
    await scene.admin(CONSOLE, 'kind.save', kind())
    const [mine, other] = await Promise.allSettled([
      scene.admin(CONSOLE, 'kind.delete', { id: 'order' }),
      how === 'saved'
        ? scene.admin(CONSOLE, 'kind.save', kind({ name: 'New' }))
        : scene.admin(CONSOLE, 'kind.delete', { id: 'order' }),
    ])
    const codes = codesOf([mine, other])
    expect(codes).toContain('saved')
    expect(codes).toContain(how === 'saved' ? 'changed_meanwhile' : 'no_such_kind')
  })
})
