import { describe, expect, test } from 'vitest'
import type { InboxPage, InboxPageRequest } from '../../typings/user'
import { rangesOf } from '../../cloudfunctions/shared/actions/inbox-ranges'
import { ActionsScene, CONSOLE, faultsOf, refusal } from './actions-scene'

const ANN = 'oAnn0000'
const BOB = 'oBob0000'

const titles = ({ messages }: InboxPage) => messages.map(({ title }) => title)

async function scene(options = {}) {
  const made = new ActionsScene(options)
  await made.join(ANN)
  const page = (request: InboxPageRequest = {}, openid = ANN) =>
    made.user(openid, 'inbox.page', request)
  const toAnn = (title: string, summary = 'nothing') =>
    made.push({ title, summary, to: { users: [ANN] } })
  return { made, effects: made.effects, page, toAnn }
}

async function topicOf(made: ActionsScene, id: string, ...users: string[]) {
  await made.admin(CONSOLE, 'topic.create', { id, name: id })
  if (users.length > 0) await made.admin(CONSOLE, 'topic.addMembers', { topic: id, users })
}

describe('a page of the inbox', () => {
  test('has what was pushed to the user, a topic of the user and everyone, newest first', async () => {
    const { made, page, toAnn } = await scene()
    await topicOf(made, 'ops', ANN)
    await toAnn('to Ann')
    await made.push({ title: 'to ops', to: { topic: 'ops' } })
    await made.push({ title: 'to all', to: { everyone: true } })
    await made.join(BOB)
    await made.push({ title: 'to Bob', to: { users: [BOB] } })
    const { messages, next } = await page()
    expect(messages.map(({ title, topic, read }) => ({ title, topic, read }))).toEqual([
      { title: 'to all', topic: '', read: false },
      { title: 'to ops', topic: 'ops', read: false },
      { title: 'to Ann', topic: '', read: false },
    ])
    expect(next).toBeUndefined()
  })

  test('says when each message became visible', async () => {
    const { effects, page, toAnn } = await scene()
    await toAnn('hello')
    const pushedAt = effects.clock.now()
    expect((await page()).messages).toMatchObject([{ time: pushedAt, priority: 'normal' }])
  })

  test('has a topic from joining until leaving', async () => {
    const { made, page } = await scene()
    const toOps = (title: string) => made.push({ title, to: { topic: 'ops' } })
    await topicOf(made, 'ops')
    await toOps('before')
    await made.admin(CONSOLE, 'topic.addMembers', { topic: 'ops', users: [ANN] })
    await toOps('within')
    await made.admin(CONSOLE, 'topic.removeMembers', { topic: 'ops', users: [ANN] })
    await toOps('after')
    expect(titles(await page())).toEqual(['within'])
    await made.admin(CONSOLE, 'topic.addMembers', { topic: 'ops', users: [ANN] })
    await toOps('again')
    expect(titles(await page())).toEqual(['again', 'within'])
  })

  test('leads to the next until there is none', async () => {
    const { page, toAnn } = await scene()
    for (const title of ['1', '2', '3', '4', '5']) await toAnn(title)
    const first = await page({ limit: 2 })
    const second = await page({ limit: 2, cursor: first.next ?? '' })
    const third = await page({ limit: 2, cursor: second.next ?? '' })
    expect([first, second, third].map(titles)).toEqual([['5', '4'], ['3', '2'], ['1']])
    expect(third.next).toBeUndefined()
  })

  test('costs three calls of the database, a later one two', async () => {
    const { effects, page, toAnn } = await scene()
    for (const title of ['1', '2', '3']) await toAnn(title)
    effects.calls.length = 0
    const first = await page({ limit: 2 })
    expect(effects.calls).toEqual(['find users', 'find messages', 'find marks'])
    effects.calls.length = 0
    await page({ limit: 2, cursor: first.next ?? '' })
    expect(effects.calls).toEqual(['find messages', 'find marks'])
  })

  test('of one topic has nothing else', async () => {
    const { made, page, toAnn } = await scene()
    await topicOf(made, 'ops', ANN)
    await topicOf(made, 'dev', ANN)
    await topicOf(made, 'secret')
    await made.push({ title: 'secret 1', to: { topic: 'secret' } })
    await made.push({ title: 'ops 1', to: { topic: 'ops' } })
    await made.push({ title: 'dev 1', to: { topic: 'dev' } })
    await made.push({ title: 'ops 2', to: { topic: 'ops' } })
    await toAnn('own')
    const first = await page({ topic: 'ops', limit: 1 })
    expect(titles(first)).toEqual(['ops 2'])
    expect(titles(await page({ topic: 'ops', cursor: first.next ?? '' }))).toEqual(['ops 1'])
    expect(titles(await page({ topic: 'secret' }))).toEqual([])
  })

  test('finds a text in title or summary, whatever the case, and takes no patterns', async () => {
    const { page, toAnn } = await scene()
    await toAnn('Backup failed', 'disk full')
    await toAnn('Backup done', '100% fine')
    await toAnn('Lunch', 'no backup today')
    expect(titles(await page({ search: '  BACKUP ' }))).toEqual([
      'Lunch',
      'Backup done',
      'Backup failed',
    ])
    expect(titles(await page({ search: '100%' }))).toEqual(['Backup done'])
    expect(titles(await page({ search: '.*' }))).toEqual([])
  })

  test('finds a title by what it reads, whatever its line breaks were', async () => {
    const { page, toAnn } = await scene()
    await toAnn('Backup\r\nfailed')
    expect(titles(await page({ search: 'backup failed' }))).toEqual(['Backup failed'])
  })

  test.each([
    [{ limit: 0 }, 'limit: too_small'],
    [{ limit: 51 }, 'limit: too_big'],
    [{ search: 'x'.repeat(51) }, 'search: too_long'],
    [{ cursor: 'forged' }, 'cursor: not_valid'],
    [{ cursor: '01ARZ3NDEKTSV4RRFFQ69G5FAV' }, 'cursor: not_valid'],
  ])('is refused for %j', async (request, fault) => {
    const { page } = await scene()
    expect(faultsOf(await refusal(page(request)))).toEqual([fault])
  })

  test('is refused with the cursor of another user', async () => {
    const { made, page, toAnn } = await scene()
    await made.join(BOB)
    await toAnn('1')
    await toAnn('2')
    const { next = '' } = await page({ limit: 1 })
    expect(faultsOf(await refusal(page({ cursor: next }, BOB)))).toEqual(['cursor: not_valid'])
  })
})

describe('without a seal key', () => {
  test('a cursor says only where to go on, and the user is read again', async () => {
    const { effects, page, toAnn } = await scene({ sealKeys: [] })
    for (const title of ['1', '2', '3']) await toAnn(title)
    const first = await page({ limit: 2 })
    expect(first.next).toBe(first.messages[1]?.at)
    effects.calls.length = 0
    expect(titles(await page({ limit: 2, cursor: first.next ?? '' }))).toEqual(['1'])
    expect(effects.calls).toEqual(['find users', 'find messages', 'find marks'])
  })

  test('a cursor of somebody else leads into the own inbox', async () => {
    const { made, page, toAnn } = await scene({ sealKeys: [] })
    await made.join(BOB)
    await made.push({ title: 'to Bob', to: { users: [BOB] } })
    await toAnn('1')
    await toAnn('2')
    const { next = '' } = await page({ limit: 1 })
    expect(titles(await page({ cursor: next }, BOB))).toEqual(['to Bob'])
  })
})

describe('what was read', () => {
  test('is marked one by one, or up to a message that was seen', async () => {
    const { made, page, toAnn } = await scene()
    const { id } = await toAnn('1')
    await toAnn('2')
    await toAnn('3')
    expect(await made.user(ANN, 'inbox.unread', {})).toEqual({ unread: 3, more: false })
    await made.user(ANN, 'message.mark', { id, read: true })
    expect(await made.user(ANN, 'inbox.unread', {})).toEqual({ unread: 2, more: false })
    expect(titles(await page({ filter: 'unread' }))).toEqual(['3', '2'])
    const upTo = (await page()).messages[1]?.at ?? ''
    expect(await made.user(ANN, 'inbox.readAll', { upTo })).toEqual({ unread: 1, more: false })
    expect(titles(await page({ filter: 'unread' }))).toEqual(['3'])
    expect((await page()).messages.map(({ read }) => read)).toEqual([false, true, true])
  })

  test('never becomes less', async () => {
    const { made, page, toAnn } = await scene()
    for (const title of ['1', '2', '3']) await toAnn(title)
    const [third, , first] = (await page()).messages
    await made.user(ANN, 'inbox.readAll', { upTo: third?.at ?? '' })
    const after = await made.user(ANN, 'inbox.readAll', { upTo: first?.at ?? '' })
    expect(after).toEqual({ unread: 0, more: false })
    expect(await made.user(ANN, 'inbox.unread', {})).toEqual({ unread: 0, more: false })
  })

  test('is never what is yet to come', async () => {
    const { made, toAnn } = await scene()
    await toAnn('1')
    const upTo = '7ZZZZZZZZZZZZZZZZZZZZZZZZZ'
    expect(await made.user(ANN, 'inbox.readAll', { upTo })).toEqual({ unread: 0, more: false })
    await toAnn('2')
    expect(await made.user(ANN, 'inbox.unread', {})).toEqual({ unread: 1, more: false })
  })

  test('is counted up to 99', async () => {
    const { made, toAnn } = await scene()
    for (let n = 0; n < 99; n++) await toAnn(String(n))
    expect(await made.user(ANN, 'inbox.unread', {})).toEqual({ unread: 99, more: false })
    const { id } = await toAnn('one more')
    expect(await made.user(ANN, 'inbox.unread', {})).toEqual({ unread: 99, more: true })
    await made.user(ANN, 'message.mark', { id, read: true })
    expect(await made.user(ANN, 'inbox.unread', {})).toEqual({ unread: 99, more: false })
    await toAnn('and another')
    expect(await made.user(ANN, 'inbox.unread', {})).toEqual({ unread: 99, more: true })
  })

  test('is refused up to something that is no `at`', async () => {
    const { made } = await scene()
    const refused = await refusal(made.user(ANN, 'inbox.readAll', { upTo: 'now' }))
    expect(faultsOf(refused)).toEqual(['upTo: wrong_form'])
  })
})

describe("the stretches in which messages are a person's", () => {
  test('are one for all keys of equal times', () => {
    const keys = [
      { key: 'u:a', from: '' },
      { key: 't:1', from: '5' },
      { key: 't:2', from: '5' },
      { key: 't:3', from: '5', until: '7' },
    ]
    expect(rangesOf(keys, '')).toEqual([
      { keys: ['u:a'], after: '' },
      { keys: ['t:1', 't:2'], after: '5' },
      { keys: ['t:3'], after: '5', until: '7' },
    ])
  })

  test('begin where the inbox was cleared, and are not there when they ended before', () => {
    const keys = [
      { key: 'u:a', from: '' },
      { key: 't:1', from: '5' },
      { key: 't:2', from: '9' },
      { key: 't:3', from: '5', until: '8' },
    ]
    expect(rangesOf(keys, '8')).toEqual([
      { keys: ['u:a', 't:1'], after: '8' },
      { keys: ['t:2'], after: '9' },
    ])
  })
})

describe('what is out of sight', () => {
  test('is left out, and not counted', async () => {
    const { made, page, toAnn } = await scene()
    await toAnn('1')
    const { id } = await toAnn('2')
    await made.user(ANN, 'message.mark', { id, hidden: true })
    expect(titles(await page())).toEqual(['1'])
    expect(await made.user(ANN, 'inbox.unread', {})).toEqual({ unread: 1, more: false })
  })

  test('does not end the inbox, though a page may be empty', async () => {
    const { made, page, toAnn } = await scene()
    await toAnn('1')
    const { id } = await toAnn('2')
    await made.user(ANN, 'message.mark', { id, hidden: true })
    const first = await page({ limit: 1 })
    expect(titles(first)).toEqual([])
    expect(titles(await page({ limit: 1, cursor: first.next ?? '' }))).toEqual(['1'])
  })

  test('is all that was cleared', async () => {
    const { made, page, toAnn } = await scene()
    await toAnn('1')
    await toAnn('2')
    const upTo = (await page()).messages[0]?.at ?? ''
    await toAnn('3')
    expect(await made.user(ANN, 'inbox.clear', { upTo })).toEqual({ unread: 1, more: false })
    expect(titles(await page())).toEqual(['3'])
  })
})
