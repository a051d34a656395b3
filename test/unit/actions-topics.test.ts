import { describe, expect, test } from 'vitest'
import { MAX_KEYS } from '../../cloudfunctions/shared/domain/audience-keys'
import { ActionsScene, CONSOLE, faultsOf, refusal } from './actions-scene'

const ANN = 'oAnn0000'
const BOB = 'oBob0000'

async function scene() {
  const made = new ActionsScene()
  await made.join(ANN)
  await made.admin(CONSOLE, 'topic.create', { id: 'ops', name: '值班' })
  await made.admin(CONSOLE, 'topic.create', { id: 'news', name: '新闻' })
  const add = (topic: string, ...users: string[]) =>
    made.admin(CONSOLE, 'topic.addMembers', { topic, users })
  const remove = (topic: string, ...users: string[]) =>
    made.admin(CONSOLE, 'topic.removeMembers', { topic, users })
  const mine = async (openid = ANN) => (await made.user(openid, 'topics.mine', {})).topics
  const mute = async (topic: string, muted: boolean, openid = ANN) =>
    (await made.user(openid, 'topics.mute', { topic, muted })).topics
  const leave = async (topic: string, openid = ANN) =>
    (await made.user(openid, 'topics.leave', { topic })).topics
  const titles = async () =>
    (await made.user(ANN, 'inbox.page', {})).messages.map(({ title }) => title)
  return { made, add, remove, mine, mute, leave, titles }
}

const ops = { id: 'ops', name: '值班', muted: false, left: false }
const news = { id: 'news', name: '新闻', muted: false, left: false }

describe('the list of one’s topics', () => {
  test('has those that one is in before those that one has left', async () => {
    const { add, remove, mine } = await scene()
    expect(await mine()).toEqual([])
    await add('ops', ANN)
    await add('news', ANN)
    await remove('ops', ANN)
    expect(await mine()).toEqual([news, { ...ops, left: true }])
  })

  test('has a topic once that was left and joined again', async () => {
    const { add, remove, mine } = await scene()
    await add('ops', ANN)
    await remove('ops', ANN)
    await add('ops', ANN)
    expect(await mine()).toEqual([ops])
  })

  test('has the code of a topic that is no more', async () => {
    const { made, add, mine } = await scene()
    await add('ops', ANN)
    made.effects.engine.remove('topics', { _id: 'ops' })
    expect(await mine()).toEqual([{ ...ops, name: 'ops' }])
  })

  test('has a topic that was left until its messages are cleared', async () => {
    const { made, add, leave, mine } = await scene()
    await add('ops', ANN)
    await add('news', ANN)
    await made.push({ title: 'to ops', to: { topic: 'ops' } })
    expect(await leave('ops')).toEqual([news, { ...ops, left: true }])
    await made.push({ title: 'to news', to: { topic: 'news' } })
    const { messages } = await made.user(ANN, 'inbox.page', {})
    await made.user(ANN, 'inbox.clear', { upTo: messages[0]?.at ?? '' })
    expect(await mine()).toEqual([news])
  })

  test('costs two calls of the database, and one where there is no topic', async () => {
    const { made, add, mine } = await scene()
    const calls = async () => {
      made.effects.calls.length = 0
      await mine()
      return made.effects.calls
    }
    expect(await calls()).toEqual(['find users'])
    await add('ops', ANN)
    expect(await calls()).toEqual(['find users', 'find topics'])
  })
})

describe('a mute', () => {
  test('keeps the messages coming into the inbox', async () => {
    const { made, add, mute, mine, titles } = await scene()
    await add('ops', ANN)
    expect(await mute('ops', true)).toEqual([{ ...ops, muted: true }])
    await made.push({ title: 'to ops', to: { topic: 'ops' } })
    expect(await titles()).toEqual(['to ops'])
    expect(await mine()).toEqual([{ ...ops, muted: true }])
    expect(await mute('ops', false)).toEqual([ops])
  })

  test('said twice writes once', async () => {
    const { made, add, mute } = await scene()
    await add('ops', ANN)
    await mute('ops', true)
    const { rev } = made.stored('users', ANN) ?? {}
    expect(await mute('ops', true)).toEqual([{ ...ops, muted: true }])
    expect(made.stored('users', ANN)?.['rev']).toBe(rev)
  })

  test('is of one topic and of one person', async () => {
    const { made, add, mute, mine } = await scene()
    await made.join(BOB)
    await add('ops', ANN, BOB)
    await add('news', ANN)
    await mute('ops', true)
    expect(await mine()).toEqual([{ ...ops, muted: true }, news])
    expect(await mine(BOB)).toEqual([ops])
  })

  test('stays when one is taken out and put back in', async () => {
    const { add, remove, mute, mine } = await scene()
    await add('ops', ANN)
    await mute('ops', true)
    await remove('ops', ANN)
    expect(await mine()).toEqual([{ ...ops, muted: true, left: true }])
    await add('ops', ANN)
    expect(await mine()).toEqual([{ ...ops, muted: true }])
  })

  test('may be said and taken back of a topic that was left, for when one comes back', async () => {
    const { add, leave, mute, mine } = await scene()
    await add('ops', ANN)
    await mute('ops', true)
    await leave('ops')
    expect(await mute('ops', false)).toEqual([{ ...ops, left: true }])
    await add('ops', ANN)
    expect(await mine()).toEqual([ops])
  })

  test('is not lost while somebody else changes the memberships', async () => {
    const { made, add, mute, mine } = await scene()
    await add('ops', ANN)
    const { database } = made.effects
    const update = database.update.bind(database)
    let added = false
    database.update = async (collection, where, change) => {
      if (collection === 'users' && !added) {
        added = true
        await add('news', ANN)
      }
      return update(collection, where, change)
    }
    await mute('ops', true)
    expect(await mine()).toEqual([{ ...ops, muted: true }, news])
  })

  test('is possible with as many keys as one can hold', async () => {
    const { made, mute, leave } = await scene()
    const keys = Array.from({ length: MAX_KEYS }, (_, n) => ({ key: `t:${n}`, from: '' }))
    made.effects.engine.update('users', { _id: ANN }, { $set: { keys } })
    expect((await mute('7', true)).find(({ id }) => id === '7')).toMatchObject({ muted: true })
    expect((await leave('7')).at(-1)).toMatchObject({ id: '7', left: true })
  })
})

describe('leaving', () => {
  test('keeps what came, and ends what comes', async () => {
    const { made, add, leave, titles } = await scene()
    await add('ops', ANN)
    await made.push({ title: 'before', to: { topic: 'ops' } })
    expect(await leave('ops')).toEqual([{ ...ops, left: true }])
    await made.push({ title: 'after', to: { topic: 'ops' } })
    expect(await titles()).toEqual(['before'])
  })

  test('twice is as once', async () => {
    const { made, add, leave } = await scene()
    await add('ops', ANN)
    await leave('ops')
    const before = made.stored('users', ANN)
    expect(await leave('ops')).toEqual([{ ...ops, left: true }])
    expect(made.stored('users', ANN)).toEqual(before)
  })

  test('takes nobody else out', async () => {
    const { made, add, leave, mine } = await scene()
    await made.join(BOB)
    await add('ops', ANN, BOB)
    await leave('ops')
    expect(await mine(BOB)).toEqual([ops])
  })
})

describe('a topic in which one never was', () => {
  test.each(['ops', 'none', '*', 'a:wx1', ANN])('cannot be muted or left: %s', async (topic) => {
    const { made, add, mute, leave } = await scene()
    await made.join(BOB)
    await add('ops', BOB)
    const before = made.stored('users', ANN)
    expect((await refusal(mute(topic, true))).code).toBe('no_such_topic')
    expect((await refusal(leave(topic))).code).toBe('no_such_topic')
    expect(made.stored('users', ANN)).toEqual(before)
  })
})

describe('a request that makes no sense', () => {
  test.each([
    [{}, ['topic: missing', 'muted: missing']],
    [{ topic: '', muted: true }, ['topic: too_short']],
    [{ topic: 'x'.repeat(65), muted: true }, ['topic: too_long']],
    [{ topic: 7, muted: 'yes' }, ['topic: wrong_type', 'muted: wrong_type']],
    [{ topic: 'ops', muted: true, user: BOB }, ['user: unknown_field']],
  ])('is refused by field: %j', async (request, faults) => {
    const { made } = await scene()

    const wrong = request as { topic: string; muted: boolean }
    expect(faultsOf(await refusal(made.user(ANN, 'topics.mute', wrong)))).toEqual(faults)
  })
})
