import { describe, expect, test } from 'vitest'
import type { PushRequest } from '../../typings/push'
import { ActionsScene, CONSOLE, faultsOf, refusal, user } from './actions-scene'
import { storeBatch } from './stored-batch'
import { waiting } from '../../cloudfunctions/shared/domain/people'
import { before, loseAnswer, loseAnswerAnd, refuseWhile } from './troubled-database'

const ANN = 'oAnn0000'
const BOB = 'oBob0000'
const HOUR = 3_600_000

async function scene() {
  const made = new ActionsScene()
  await made.join(ANN)
  await made.join(BOB)
  const push = (title: string, request: PushRequest = {}) =>
    made.push({ title, mergeKey: 'door', to: { users: [ANN] }, ...request })
  const messages = () => made.effects.engine.find('messages', {}).documents
  const only = () => {
    expect(messages()).toHaveLength(1)
    return messages()[0]
  }
  return { made, push, messages, only }
}

describe('a push with a merge key', () => {
  test('makes a message at first', async () => {
    const { made, push, only } = await scene()
    const answer = await push('open')
    expect(answer).toMatchObject({ state: 'open', repeated: false })
    expect(answer).not.toHaveProperty('superseded')
    expect(only()).toMatchObject({ _id: answer.id, edition: 1, attempt: 1, title: 'open' })
    expect(made.effects.kicks).toEqual([answer.id])
  })

  test('takes its place later: all is new but the id and when it was made', async () => {
    const { made, push, only } = await scene()
    const { id } = await push('open', { content: 'since noon', expiresAt: '2026-05-02T00:00:00Z' })
    const first = only()
    const roads = { subscribe: { state: 'closed', owner: '', until: 0, reason: 'x' } }
    const ended = { state: 'ended', settled: 1, counts: {}, endedAt: 1, folds: 4, roads, dueAt: 9 }
    made.effects.engine.update('messages', { _id: id }, { $set: ended })
    expect(await push('shut', { priority: 'high' })).toMatchObject({ id, state: 'open' })
    const second = only()
    expect(second).toMatchObject({
      title: 'shut',
      content: '',
      edition: 2,
      attempt: 2,
      settled: 1,
      state: 'open',
      stopped: '',
      roads: {},
      counts: null,
      endedAt: null,
      folds: 0,
      expiresAt: null,
      priority: 'high',
      createdAt: first?.['createdAt'],
      rev: 1,
    })
    expect(String(second?.['at']) > String(first?.['at'])).toBe(true)
    expect(made.effects.kicks).toEqual([id, id])
  })

  test('is one message in the inbox, the newest of all', async () => {
    const { made, push } = await scene()
    await push('open')
    await made.push({ title: 'other', to: { users: [ANN] } })
    await push('shut')
    const { messages } = await made.user(ANN, 'inbox.page', {})
    expect(messages.map(({ title }) => title)).toEqual(['shut', 'other'])
  })

  test('tells the runs that are at work on what it replaces', async () => {
    const { made, push } = await scene()
    const { id } = await push('open')
    await storeBatch(made, id, 0, [[ANN, waiting(0, 0)]])
    await push('shut')
    expect(made.effects.engine.find('batches', {}).documents).toMatchObject([{ signal: 1 }])
  })

  test('is accepted though they could not be told', async () => {
    const { made, push, only } = await scene()
    await push('open')
    refuseWhile(made.effects, 'update', 'batches', () => true)
    expect(await push('shut')).toMatchObject({ state: 'open' })
    expect(only()).toMatchObject({ title: 'shut' })
  })

  test('is each sender’s own', async () => {
    const { made, push, messages } = await scene()
    await push('open')
    await made.admin(user(ANN), 'push.send', { title: 'mine', mergeKey: 'door' })
    await push('window', { mergeKey: 'window' })
    expect(messages()).toHaveLength(3)
  })

  test('for another audience is refused, and nothing is changed', async () => {
    const { push, only } = await scene()
    await push('open', { to: { users: [ANN, BOB] } })
    const refused = await refusal(push('shut', { to: { users: [ANN] } }))
    expect([refused.code, faultsOf(refused)]).toEqual(['merge_conflict', ['to: other_audience']])
    expect(only()).toMatchObject({ title: 'open', edition: 1 })
    expect(await push('shut', { to: { users: [BOB, ANN] } })).toMatchObject({ repeated: false })
  })

  test('brings back what was cancelled or recalled', async () => {
    const { made, push, only } = await scene()
    const { id } = await push('open')
    await made.admin(CONSOLE, 'message.recall', { id })
    expect(await push('shut')).toMatchObject({ state: 'open' })
    expect(only()).toMatchObject({ stopped: '', to: [`u:${ANN}`] })
  })

  test('leaves a paused message paused, and starts nothing', async () => {
    const { made, push, only } = await scene()
    const { id } = await push('open')
    await made.admin(CONSOLE, 'message.pause', { id })
    made.effects.kicks.length = 0
    expect(await push('shut')).toMatchObject({ state: 'paused' })
    expect(only()).toMatchObject({ state: 'paused', title: 'shut' })
    expect(made.effects.kicks).toEqual([])
  })

  test('may be for later: until then it is in no inbox', async () => {
    const { made, push, only } = await scene()
    await push('open')
    expect(await push('shut', { delay: 60 })).toMatchObject({ state: 'scheduled' })
    expect(only()).toMatchObject({ state: 'scheduled', at: '' })
    expect((await made.user(ANN, 'inbox.page', {})).messages).toEqual([])
    expect(await push('open again')).toMatchObject({ state: 'open' })
    expect((await made.user(ANN, 'inbox.page', {})).messages).toHaveLength(1)
  })

  test('is above the older edition also where this instance’s clock is behind', async () => {
    const { made, push, only } = await scene()
    await push('open')
    const { at } = only() ?? {}
    made.effects.clock.advance(-30_000)
    expect(await push('shut')).toMatchObject({ repeated: false })
    expect(only()).toMatchObject({ title: 'shut' })
    expect(String(only()?.['at']) > String(at)).toBe(true)
  })
})

describe('of two updates', () => {
  const at = (hour: number) => `2026-05-01T0${hour}:00:00Z`

  test('the newer stands by the sender’s time, in whatever order they arrive', async () => {
    const { push, only } = await scene()
    await push('first', { eventAt: at(1) })
    expect(await push('third', { eventAt: at(3) })).not.toHaveProperty('superseded')
    const late = await push('second', { eventAt: at(2) })
    expect(late).toMatchObject({ superseded: true, repeated: false, recipients: [] })
    expect(only()).toMatchObject({ title: 'third', edition: 2, eventAt: Date.parse(at(3)) })
  })

  test('with the same time, or without one, the later to arrive stands', async () => {
    const { push, only } = await scene()
    await push('one', { eventAt: at(1) })
    await push('two', { eventAt: at(1) })
    expect(only()).toMatchObject({ title: 'two' })
    await push('three', { eventAt: '2026-05-01T09:00:00Z' })
    await push('four')
    expect(only()).toMatchObject({ title: 'four', edition: 4 })
  })

  test('at once both count, and the newer stands', async () => {
    const { made, push, only } = await scene()
    await push('first', { eventAt: at(1) })
    before(made.effects, 'update', 'messages', () => push('third', { eventAt: at(3) }))
    expect(await push('second', { eventAt: at(2) })).toMatchObject({ superseded: true })
    expect(only()).toMatchObject({ title: 'third', edition: 2, rev: 1 })
  })

  test('that are both the first one makes the message', async () => {
    const { made, push, only } = await scene()
    before(made.effects, 'add', 'messages', () => push('older', { eventAt: at(1) }))
    expect(await push('newer', { eventAt: at(2) })).toMatchObject({ repeated: false })
    expect(only()).toMatchObject({ title: 'newer', edition: 2 })
  })
})

describe('an idempotency key beside the merge key', () => {
  test('makes of a repeat nothing new, also of the first push', async () => {
    const { made, push, only } = await scene()
    const { id } = await push('open', { idempotencyKey: 'k1' })
    await push('shut', { idempotencyKey: 'k2' })
    const before = only()
    made.effects.kicks.length = 0
    for (const [title, idempotencyKey] of [
      ['open', 'k1'],
      ['shut', 'k2'],
    ] as const) {
      expect(await push(title, { idempotencyKey })).toMatchObject({ id, repeated: true })
    }
    expect(only()).toEqual(before)
    expect(made.effects.kicks).toEqual([])
  })

  test('with something else is a conflict', async () => {
    const { push } = await scene()
    await push('open', { idempotencyKey: 'k1' })
    const refused = await refusal(push('ajar', { idempotencyKey: 'k1' }))
    expect(refused.code).toBe('idempotency_conflict')
  })

  test('is remembered, hashed, for the last eight', async () => {
    const { push, only } = await scene()
    for (let n = 1; n <= 9; n++) await push(`n ${n}`, { idempotencyKey: `key ${n}` })
    expect(only()?.['updates']).toHaveLength(8)
    expect(JSON.stringify(only())).not.toContain('key 9')
    expect(await push('n 2', { idempotencyKey: 'key 2' })).toMatchObject({ repeated: true })
    expect(await push('n 1', { idempotencyKey: 'key 1' })).toMatchObject({ repeated: false })
  })

  test('is answered though its times are over by then', async () => {
    const { made, push } = await scene()
    const ttl = { expiresAt: made.effects.clock.now() + HOUR, idempotencyKey: 'k' }
    const { id } = await push('open', ttl)
    made.effects.clock.advance(2 * HOUR)
    expect(await push('open', ttl)).toMatchObject({ id, repeated: true })
    const other = await refusal(push('open', { ...ttl, idempotencyKey: 'other' }))
    expect(faultsOf(other)).toEqual(['expiresAt: too_early'])
  })

  test('a repeat without one is a new update', async () => {
    const { push, only } = await scene()
    await push('open')
    expect(await push('open')).toMatchObject({ repeated: false })
    expect(only()).toMatchObject({ edition: 2 })
  })
})

describe('when an answer of the database is lost', () => {
  test.each([{}, { idempotencyKey: 'k' }, { delay: 60 }])(
    'the first push %j is one',
    async (more) => {
      const { made, push, only } = await scene()
      loseAnswer(made.effects, 'add', 'messages')
      expect(await push('open', more)).toMatchObject({ repeated: false })
      expect(only()).toMatchObject({ edition: 1 })
      expect(made.effects.kicks).toHaveLength('delay' in more ? 0 : 1)
    },
  )

  test.each([{}, { idempotencyKey: 'k' }, { delay: 60 }])('an update %j is one', async (more) => {
    const { made, push, only } = await scene()
    const { id } = await push('open')
    await storeBatch(made, id, 0, [[ANN, waiting(0, 0)]])
    made.effects.kicks.length = 0
    loseAnswer(made.effects, 'update', 'messages')
    expect(await push('shut', more)).toMatchObject({ repeated: false })
    expect(only()).toMatchObject({ edition: 2, title: 'shut' })
    expect(made.effects.kicks).toHaveLength('delay' in more ? 0 : 1)
    expect(made.effects.engine.find('batches', {}).documents).toMatchObject([{ signal: 1 }])
  })

  test('and another update has come since, that one stands', async () => {
    const { made, push, only } = await scene()
    await push('open')
    loseAnswerAnd(made.effects, 'update', 'messages', () => push('third'))
    expect(await push('second')).toMatchObject({ repeated: false, recipients: [] })
    expect(only()).toMatchObject({ title: 'third', edition: 3 })
    // For the first and the third: of the second nothing is left to send.
    expect(made.effects.kicks).toHaveLength(2)
  })
})
