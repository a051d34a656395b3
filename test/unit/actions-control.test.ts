import { describe, expect, test } from 'vitest'
import type { AdminAction } from '../../typings/admin'
import type { MessageStatus } from '../../typings/push'
import type { Caller } from '../../cloudfunctions/shared/actions/caller'
import type { Control } from '../../cloudfunctions/shared/domain/control'
import { CONTROLS } from '../../cloudfunctions/shared/domain/control'
import { ended, waiting } from '../../cloudfunctions/shared/domain/people'
import type { PersonState } from '../../cloudfunctions/shared/domain/people'
import { ActionsScene, CONSOLE, refusal, user } from './actions-scene'
import { storeBatch } from './stored-batch'
import { before, loseAnswer, refuseWhile } from './troubled-database'

const ANN = 'oAnn0000'
const BOB = 'oBob0000'
const OWNER = user('oOwner00')

const SENT = ended('sent', 'template:wx1', '', '42')
const FAILED = ended('failed', 'template:wx1', 'not_a_follower:43004')

async function scene() {
  const made = new ActionsScene()
  await made.join(ANN)
  await made.join(BOB)
  await made.join(OWNER.openid, 'owner')
  const ask = (control: Control, id: string, who: Caller = CONSOLE): Promise<MessageStatus> =>
    made.admin(who, `message.${control}`, { id })
  const state = (id: string) => made.stored('messages', id)?.['state']
  return { made, ask, state }
}

/** A message whose people stand like this, one each. */
async function message(made: ActionsScene, people: PersonState[], change: object = {}) {
  const { id } = await made.push({ title: 'Hello', to: { users: [ANN, BOB] } })
  const named = people.map((state, n): [string, PersonState] => [`o${n}`, state])
  await storeBatch(made, id, 0, named, { last: true })
  if (Object.keys(change).length > 0) set(made, id, change)
  made.effects.kicks.length = 0
  return id
}

const set = (made: ActionsScene, _id: string, change: object) =>
  made.effects.engine.update('messages', { _id }, { $set: change })

const signals = (made: ActionsScene) =>
  made.effects.engine.find('batches', {}).documents.map(({ signal }): unknown => signal)

describe('a control', () => {
  test('pause holds the message, tells the runs, starts none, and says what is possible', async () => {
    const { made, ask } = await scene()
    const id = await message(made, [SENT, waiting(0, 0)])
    const status = await ask('pause', id)
    expect(status).toMatchObject({ state: 'paused', planned: 2, waiting: 1, stopped: '' })
    expect(status.possible).toEqual(['resume', 'cancel', 'recall'])
    expect(signals(made)).toEqual([1])
    expect(made.effects.kicks).toEqual([])
  })

  test('resume goes on, and starts a run', async () => {
    const { made, ask } = await scene()
    const id = await message(made, [waiting(0, 0)])
    await ask('pause', id)
    expect(await ask('resume', id)).toMatchObject({ state: 'open' })
    expect(made.effects.kicks).toEqual([id])
    expect(made.stored('messages', id)?.['dueAt']).toBeLessThanOrEqual(made.effects.clock.now())
  })

  test('resume of a message whose time has not come leaves it scheduled, and starts none', async () => {
    const { made, ask } = await scene()
    const { id } = await made.push({ title: 'Later', delay: 3600, to: { users: [ANN] } })
    const sendAt = made.effects.clock.now() + 3_600_000
    await ask('pause', id)
    const status = await ask('resume', id)
    expect(status).toMatchObject({ state: 'scheduled', sendAt, visibleAt: null })
    expect(made.effects.kicks).toEqual([])
  })

  test('cancel stops, tells the runs and starts one to settle; it stays in the inbox', async () => {
    const { made, ask } = await scene()
    const id = await message(made, [waiting(0, 0)])
    const status = await ask('cancel', id)
    expect(status).toMatchObject({ state: 'stopping', stopped: 'cancelled', possible: ['recall'] })
    expect(signals(made)).toEqual([1])
    expect(made.effects.kicks).toEqual([id])
    expect((await made.user(ANN, 'inbox.page', {})).messages).toHaveLength(1)
  })

  test('recall takes it out of the inbox, too', async () => {
    const { made, ask } = await scene()
    const id = await message(made, [waiting(0, 0)])
    expect(await ask('recall', id)).toMatchObject({ state: 'stopping', stopped: 'recalled' })
    expect((await made.user(ANN, 'inbox.page', {})).messages).toEqual([])
    expect((await refusal(made.user(ANN, 'message.open', { id }))).code).toBe('no_such_message')
    expect(made.effects.kicks).toEqual([id])
  })

  test('recall after the end starts nothing', async () => {
    const { made, ask } = await scene()
    const id = await message(made, [SENT], { state: 'ended', dueAt: 0 })
    const status = await ask('recall', id)
    expect(status).toMatchObject({ state: 'ended', stopped: 'recalled', possible: [] })
    expect(made.effects.kicks).toEqual([])
  })

  test('resend begins the next attempt where somebody failed or was skipped', async () => {
    const { made, ask } = await scene()
    const id = await message(made, [SENT, FAILED], { state: 'ended', expiresAt: 1 })
    const status = await ask('resend', id)
    expect(status).toMatchObject({ state: 'open', attempt: 2, edition: 1, expiresAt: null })
    expect(made.effects.kicks).toEqual([id])
  })

  test('answers all the same when no run can be started', async () => {
    const { made, ask } = await scene()
    const id = await message(made, [waiting(0, 0)])
    made.effects.kick = () => Promise.reject(new Error('broken'))
    expect(await ask('cancel', id)).toMatchObject({ state: 'stopping' })
    expect(made.effects.logged).toContainEqual(expect.objectContaining({ event: 'kick failed' }))
  })
})

describe('what is not possible now is refused with what is:', () => {
  const cases: [string, object, PersonState[], Control, string, Control[]][] = [
    ['resend while it is sent', {}, [FAILED], 'resend', 'open', ['pause', 'cancel', 'recall']],
    ['resend while paused', { state: 'paused' }, [FAILED], 'resend', 'paused', ['resume']],
    ['pause after the end', { state: 'ended' }, [FAILED], 'pause', 'ended', ['resend', 'recall']],
    ['resume after the end', { state: 'ended' }, [SENT], 'resume', 'ended', ['recall']],
    ['cancel after the end', { state: 'ended' }, [SENT], 'cancel', 'ended', ['recall']],
    ['resend to nobody', { state: 'ended' }, [SENT], 'resend', 'nobody_missed', ['recall']],
    [
      'pause of what is being stopped',
      { state: 'stopping', stopped: 'cancelled' },
      [SENT],
      'pause',
      'cancelled',
      ['recall'],
    ],
    [
      'resend of what was cancelled',
      { state: 'ended', stopped: 'cancelled' },
      [FAILED],
      'resend',
      'cancelled',
      ['recall'],
    ],
    [
      'resend of what was recalled',
      { state: 'ended', stopped: 'recalled', to: [] },
      [FAILED],
      'resend',
      'recalled',
      [],
    ],
  ]

  test.each(cases)('%s', async (_what, change, people, asked, rule, possible) => {
    const { made, ask } = await scene()
    const id = await message(made, people, change)
    const before = made.stored('messages', id)
    const { code, faults } = await refusal(ask(asked, id))
    expect(code).toBe('not_possible_now')
    expect(faults).toMatchObject([{ field: 'state', rule }])
    for (const name of possible) {
      expect(faults?.[0]?.zh).toContain(`（${name}）`)
      expect(faults?.[0]?.en).toContain(name)
    }
    if (possible.length === 0) expect(faults?.[0]?.en).toContain('possible: nothing')
    expect(made.stored('messages', id)).toEqual(before)
    expect(signals(made)).toEqual([0])
  })
})

describe('who asks for what is so already', () => {
  test.each([
    ['pause', { state: 'paused' }],
    ['cancel', { state: 'stopping', stopped: 'cancelled' }],
    ['cancel', { state: 'ended', stopped: 'cancelled' }],
    ['recall', { state: 'stopping', stopped: 'recalled', to: [] }],
  ] as const)('is answered as at first: %s of %j tells the runs again', async (asked, change) => {
    const { made, ask } = await scene()
    const id = await message(made, [waiting(0, 0)], change)
    const { rev } = made.stored('messages', id) ?? {}
    expect(await ask(asked, id)).toMatchObject({ state: change.state })
    expect(made.stored('messages', id)?.['rev']).toBe(rev)
    expect(signals(made)).toEqual([1])
  })

  test('can repeat a pause of which the runs were not told', async () => {
    const { made, ask, state } = await scene()
    const id = await message(made, [waiting(0, 0)])
    let broken = true
    refuseWhile(made.effects, 'update', 'batches', () => broken)
    expect((await refusal(ask('pause', id))).code).toBe('try_again')
    expect([state(id), signals(made)]).toEqual(['paused', [0]])
    broken = false
    expect(await ask('pause', id)).toMatchObject({ state: 'paused' })
    expect(signals(made)).toEqual([1])
  })
})

describe('when an answer of the database is lost', () => {
  test.each(['pause', 'cancel', 'recall'] as const)('%s is done once', async (asked) => {
    const { made, ask } = await scene()
    const id = await message(made, [waiting(0, 0)])
    loseAnswer(made.effects, 'update', 'messages')
    await ask(asked, id)
    expect(made.stored('messages', id)?.['rev']).toBe(1)
    expect(signals(made)).toEqual([1])
  })

  test('resume is done, though a run has ended the message meanwhile', async () => {
    const { made, ask, state } = await scene()
    const id = await message(made, [waiting(0, 0)], { state: 'paused' })
    loseAnswer(made.effects, 'update', 'messages')
    // It sleeps before it repeats the write.
    made.effects.clock.sleep = async () => {
      made.effects.engine.update('messages', { _id: id }, { $set: { state: 'ended' } })
    }
    expect(await ask('resume', id)).toMatchObject({ state: 'ended' })
    expect(state(id)).toBe('ended')
  })

  test('resend is one attempt', async () => {
    const { made, ask } = await scene()
    const id = await message(made, [FAILED], { state: 'ended' })
    loseAnswer(made.effects, 'update', 'messages')
    expect(await ask('resend', id)).toMatchObject({ state: 'open', attempt: 2 })
  })
})

describe('when somebody else changes the message meanwhile', () => {
  test('the control is decided anew', async () => {
    const { made, ask } = await scene()
    const id = await message(made, [waiting(0, 0)])
    before(made.effects, 'update', 'messages', async () => {
      made.effects.engine.update('messages', { _id: id }, { $set: { dueAt: 7 }, $inc: { rev: 1 } })
    })
    expect(await ask('pause', id)).toMatchObject({ state: 'paused' })
    expect(made.stored('messages', id)).toMatchObject({ state: 'paused', dueAt: 7, rev: 2 })
  })

  test('and it is not possible any more, that is said', async () => {
    const { made, ask, state } = await scene()
    const id = await message(made, [FAILED])
    before(made.effects, 'update', 'messages', async () => {
      const ending = { $set: { state: 'ended' }, $inc: { rev: 1 } }
      made.effects.engine.update('messages', { _id: id }, ending)
    })
    const { code, faults } = await refusal(ask('pause', id))
    expect([code, faults?.[0]?.rule, state(id)]).toEqual(['not_possible_now', 'ended', 'ended'])
  })

  test('again and again, it is given up', async () => {
    const { made, ask } = await scene()
    const id = await message(made, [waiting(0, 0)])
    const { database } = made.effects
    made.effects.database = {
      ...database,
      update: async (collection, where, change) => {
        made.effects.engine.update('messages', { _id: id }, { $inc: { rev: 1 } })
        return database.update(collection, where, change)
      },
    }
    expect((await refusal(ask('pause', id))).code).toBe('try_again')
  })
})

describe('who may control a message:', () => {
  test('administrators all', async () => {
    const { made, ask } = await scene()
    const id = await message(made, [waiting(0, 0)])
    expect(await ask('pause', id, OWNER)).toMatchObject({ state: 'paused' })
  })

  test('a user what that user has sent, and nothing else', async () => {
    const { made, ask, state } = await scene()
    const own = await made.admin(user(ANN), 'push.send', { title: 'to me' })
    expect(await ask('recall', own.id, user(ANN))).toMatchObject({ stopped: 'recalled' })
    const id = await message(made, [waiting(0, 0)])
    for (const control of CONTROLS) {
      expect((await refusal(ask(control, id, user(ANN)))).code).toBe('no_such_message')
    }
    expect(state(id)).toBe('open')
  })

  test('a push token what was pushed with it, and nothing else', async () => {
    const { made, ask } = await scene()
    const caller = async (name: string): Promise<Caller> => {
      const { token } = await made.admin(CONSOLE, 'token.create', { name, owner: ANN })
      return { type: 'pushToken', pushToken: token }
    }
    const [first, second] = [await caller('first'), await caller('second')]
    const { id } = await made.admin(first, 'push.send', { title: 'done' })
    expect((await refusal(ask('pause', id, second))).code).toBe('no_such_message')
    expect(await ask('pause', id, first)).toMatchObject({ state: 'paused' })
  })

  test('nobody by the function `user`', async () => {
    const { made } = await scene()
    const own = await made.admin(user(ANN), 'push.send', { title: 'to me' })
    for (const control of CONTROLS) {
      const action = `message.${control}` satisfies AdminAction
      const asked = made.user(ANN, action as 'message.open', { id: own.id })
      expect((await refusal(asked)).code).toBe('no_such_action')
    }
  })
})

describe('where a message stands', () => {
  test('is told with attempt, edition, times and what is possible', async () => {
    const { made } = await scene()
    const expiresAt = made.effects.clock.now() + 3_600_000
    const { id } = await made.push({ title: 'Hello', expiresAt, to: { users: [ANN] } })
    const pushedAt = made.effects.clock.now()
    expect(await made.admin(CONSOLE, 'message.status', { id })).toEqual({
      id,
      state: 'open',
      title: 'Hello',
      kind: 'default',
      edition: 1,
      attempt: 1,
      createdAt: pushedAt,
      sendAt: null,
      visibleAt: pushedAt,
      expiresAt,
      endedAt: null,
      stopped: '',
      planned: 0,
      notPlanned: 0,
      waiting: 0,
      counts: { sent: 0, delivered: 0, failed: 0, skipped: 0, unknown: 0 },
      possible: ['pause', 'cancel', 'recall'],
    })
  })

  test('is summed over the current edition, with who was not planned any more', async () => {
    const { made } = await scene()
    const id = await message(made, [SENT, FAILED, waiting(0, 0)])
    const head = { counts: { sent: 0, delivered: 0, failed: 0, skipped: 0, unknown: 0 } }
    await storeBatch(made, id, 1, [], { head: { ...head, waiting: 0, needs: {}, notPlanned: 40 } })
    expect(await made.admin(CONSOLE, 'message.status', { id })).toMatchObject({
      planned: 3,
      waiting: 1,
      notPlanned: 40,
      counts: { sent: 1, failed: 1 },
    })
    set(made, id, { edition: 2 })
    expect(await made.admin(CONSOLE, 'message.status', { id })).toMatchObject({
      planned: 0,
      notPlanned: 0,
    })
    const { recipients } = await made.admin(CONSOLE, 'message.recipients', { id })
    expect(recipients).toEqual([])
  })
})
