import { describe, expect, test } from 'vitest'
import type { PushRequest } from '../../typings/push'
import type { Caller } from '../../cloudfunctions/shared/actions/caller'
import { ActionsScene, CONSOLE, faultsOf, refusal } from './actions-scene'
import { before, loseAnswer, refuseWhile } from './troubled-database'

const ANN = 'oAnn0000'
const BOB = 'oBob0000'

async function scene(suppressSeconds?: number) {
  const made = new ActionsScene()
  await made.join(ANN)
  await made.join(BOB)
  await made.admin(CONSOLE, 'kind.save', { id: 'other', mappings: [] })
  const create = async (): Promise<Caller> => {
    const limit = suppressSeconds === undefined ? {} : { suppressSeconds }
    const request = { name: 'x', owner: ANN, scopes: ['users' as const], ...limit }
    const { token } = await made.admin(CONSOLE, 'token.create', request)
    return { type: 'pushToken', pushToken: token }
  }
  const caller = await create()
  const push = (request: PushRequest = {}, who = caller) =>
    made.admin(who, 'push.send', { title: 'Disk full', ...request })
  const messages = () => made.effects.engine.find('messages', {}).documents
  return { made, create, push, messages }
}

describe('the same push by the same push token', () => {
  test('within the time is the first one’s message', async () => {
    const { made, push, messages } = await scene(60)
    const first = await push()
    expect(first).toMatchObject({ state: 'open', repeated: false })
    expect(first).not.toHaveProperty('suppressed')
    expect(await push()).toEqual({ ...first, suppressed: true })
    expect(await push()).toEqual({ ...first, suppressed: true })
    expect(messages()).toHaveLength(1)
    expect(made.effects.kicks).toEqual([first.id])
    made.effects.calls.length = 0
    await push()
    const aboutIt = made.effects.calls.filter((call) => /messages|suppressions/.test(call))
    expect(aboutIt).toEqual(['add suppressions', 'find suppressions', 'find messages'])
  })

  test('after the time is another message, and suppresses anew', async () => {
    const { made, push, messages } = await scene(60)
    const first = await push()
    // The call itself takes the last second.
    made.effects.clock.advance(59_000)
    const second = await push()
    expect(second.id).not.toBe(first.id)
    expect(second).not.toHaveProperty('suppressed')
    expect(await push()).toEqual({ ...second, suppressed: true })
    expect(messages()).toHaveLength(2)
  })

  test('counts the time from the first, not from the last try', async () => {
    const { made, push } = await scene(60)
    await push()
    made.effects.clock.advance(40_000)
    expect(await push()).toHaveProperty('suppressed')
    made.effects.clock.advance(25_000)
    expect(await push()).not.toHaveProperty('suppressed')
  })

  test.each<PushRequest>([
    { content: 'now really' },
    { to: { users: [BOB] } },
    { kind: 'other' },
    { delay: 60 },
    { passQuietHours: false, priority: 'high' },
  ])('that differs in %j is another', async (more) => {
    const { push, messages } = await scene(60)
    await push()
    expect(await push(more)).not.toHaveProperty('suppressed')
    expect(messages()).toHaveLength(2)
  })

  test('is the same whether or not it names the owner, for whom it is anyway', async () => {
    const { push, messages } = await scene(60)
    await push()
    expect(await push({ to: { users: [ANN] } })).toHaveProperty('suppressed')
    expect(messages()).toHaveLength(1)
  })

  test('of another push token is another', async () => {
    const { create, push } = await scene(60)
    await push()
    expect(await push({}, await create())).not.toHaveProperty('suppressed')
  })

  test.each<PushRequest>([{ idempotencyKey: 'k' }, { mergeKey: 'm' }])(
    'with %j says itself what is the same',
    async (key) => {
      const { push } = await scene(60)
      await push()
      expect(await push(key)).not.toHaveProperty('suppressed')
    },
  )

  test.each([0, undefined])('is made again where the token says %j', async (seconds) => {
    const { made, push, messages } = await scene(seconds)
    await push()
    await push()
    expect(messages()).toHaveLength(2)
    expect(made.effects.engine.find('suppressions', {}).documents).toEqual([])
  })
})

describe('nothing is lost and nothing made twice', () => {
  test('when the maker has died between the reservation and the message', async () => {
    const { made, push, messages } = await scene(60)
    let dead = true
    refuseWhile(made.effects, 'add', 'messages', () => dead)
    expect((await refusal(push())).code).toBe('try_again')
    dead = false
    const second = await push()
    expect(second).not.toHaveProperty('suppressed')
    expect(made.effects.kicks).toEqual([second.id])
    expect(await push()).toMatchObject({ id: second.id, suppressed: true })
    expect(messages()).toHaveLength(1)
  })

  test('when another makes the message for a maker that was only slow', async () => {
    const { made, push, messages } = await scene(60)
    let other: unknown
    before(made.effects, 'add', 'messages', async () => {
      other = await push()
    })
    const slow = await push()
    expect(slow).toMatchObject({ suppressed: true })
    expect(other).toMatchObject({ id: slow.id, repeated: false })
    expect(messages()).toHaveLength(1)
  })

  test('when two begin a new time at once', async () => {
    const { made, push, messages } = await scene(60)
    await push()
    made.effects.clock.advance(100_000)
    before(made.effects, 'update', 'suppressions', () => push())
    expect(await push()).toHaveProperty('suppressed')
    expect(messages()).toHaveLength(2)
  })

  test.each([
    ['add', 'suppressions'],
    ['add', 'messages'],
  ] as const)('when the answer of %s %s is lost', async (write, collection) => {
    const { made, push, messages } = await scene(60)
    loseAnswer(made.effects, write, collection)
    expect(await push()).not.toHaveProperty('suppressed')
    expect(messages()).toHaveLength(1)
    expect(made.effects.kicks).toHaveLength(1)
  })

  test('when the answer is lost with which a new time begins', async () => {
    const { made, push, messages } = await scene(60)
    await push()
    made.effects.clock.advance(100_000)
    loseAnswer(made.effects, 'update', 'suppressions')
    expect(await push()).not.toHaveProperty('suppressed')
    expect(messages()).toHaveLength(2)
  })
})

describe('the time of a push token', () => {
  test('is shown, and is at most a day', async () => {
    const { made } = await scene(86_400)
    const { tokens } = await made.admin(CONSOLE, 'token.list', {})
    expect(tokens).toMatchObject([{ suppressSeconds: 86_400 }])
    const create = { name: 'x', owner: ANN, suppressSeconds: 86_401 }
    const refused = await refusal(made.admin(CONSOLE, 'token.create', create))
    expect(faultsOf(refused)).toEqual(['suppressSeconds: too_big'])
  })

  test('is none of a token from before there were such times', async () => {
    const { made, push } = await scene(60)
    made.effects.engine.update('pushTokens', {}, { $unset: { suppressSeconds: '' } })
    const { tokens } = await made.admin(CONSOLE, 'token.list', {})
    expect(tokens).toMatchObject([{ suppressSeconds: 0 }])
    await push()
    expect(await push()).not.toHaveProperty('suppressed')
  })
})
