import { describe, expect, test } from 'vitest'
import { ended, waiting } from '../../cloudfunctions/shared/domain/people'
import { ActionsScene, CONSOLE, faultsOf, refusal } from './actions-scene'
import { storeBatch } from './stored-batch'

const ANN = 'oAnn0000'
const BOB = 'oBob0000'

async function scene() {
  const made = new ActionsScene()
  await made.join(ANN)
  await made.join(BOB)
  return made
}

const open = (made: ActionsScene, id: string, key?: string, openid = ANN) =>
  made.user(openid, 'message.open', { id, ...(key !== undefined && { key }) })

describe('a message is opened', () => {
  test('with its content by whom it is for, and is read then', async () => {
    const made = await scene()
    const { id } = await made.push({
      title: 'Hello',
      content: '# Hi',
      format: 'markdown',
      link: 'https://example.com',
      to: { users: [ANN] },
    })
    expect(await open(made, id)).toMatchObject({
      id,
      title: 'Hello',
      content: '# Hi',
      format: 'markdown',
      link: 'https://example.com',
      read: true,
      notified: { outcome: '', channel: '', reason: '' },
    })
    expect(await made.user(ANN, 'inbox.unread', {})).toEqual({ unread: 0, more: false })
  })

  test('by nobody else, without the key', async () => {
    const made = await scene()
    const { id } = await made.push({ title: 'Hello', to: { users: [ANN] } })
    const strangers = [open(made, id, undefined, BOB), open(made, id, 'page-key-of-other', BOB)]
    for (const stranger of strangers) {
      expect((await refusal(stranger)).code).toBe('no_such_message')
    }
    expect((await refusal(open(made, 'there-is-none'))).code).toBe('no_such_message')
  })

  test('by whoever has the key of the notification', async () => {
    const made = await scene()
    const { id } = await made.push({ title: 'Hello', to: { users: [ANN] } })
    const key = made.effects.pageKey(id)
    expect(await open(made, id, key, BOB)).toMatchObject({ title: 'Hello' })
    expect((await made.user(BOB, 'inbox.page', {})).messages).toEqual([])
  })

  test('by nobody, with the key neither, once it was recalled', async () => {
    const made = await scene()
    const { id } = await made.push({ title: 'Hello', to: { users: [ANN] } })
    made.effects.engine.update('messages', { _id: id }, { $set: { to: [] } })
    const key = made.effects.pageKey(id)
    expect((await refusal(open(made, id, key))).code).toBe('no_such_message')
  })

  test('by nobody, with the key neither, before it is visible', async () => {
    const made = await scene()
    const { id } = await made.push({ title: 'Hello', delay: 60, to: { users: [ANN] } })
    const key = made.effects.pageKey(id)
    expect((await refusal(open(made, id, key))).code).toBe('no_such_message')
  })

  test('by who has left the topic only if it is from before', async () => {
    const made = await scene()
    await made.admin(CONSOLE, 'topic.create', { id: 'ops', name: 'Ops' })
    const members = { topic: 'ops', users: [ANN] }
    const early = await made.push({ title: 'early', to: { topic: 'ops' } })
    await made.admin(CONSOLE, 'topic.addMembers', members)
    const within = await made.push({ title: 'within', to: { topic: 'ops' } })
    await made.admin(CONSOLE, 'topic.removeMembers', members)
    const late = await made.push({ title: 'late', to: { topic: 'ops' } })
    expect(await open(made, within.id)).toMatchObject({ title: 'within', topic: 'ops' })
    expect((await refusal(open(made, early.id))).code).toBe('no_such_message')
    expect((await refusal(open(made, late.id))).code).toBe('no_such_message')
  })
})

describe('how the user was notified', () => {
  test('stands in the one batch of a small message', async () => {
    const made = await scene()
    const { id } = await made.push({ title: 'Hello', to: { users: [ANN, BOB] } })
    await storeBatch(made, id, 0, [
      [ANN, ended('skipped', '', 'no_allowance')],
      [BOB, waiting(1, 0, 'template:wx1=not_a_follower')],
    ])
    expect((await open(made, id)).notified).toEqual({
      outcome: 'skipped',
      channel: '',
      reason: 'no_allowance',
    })
    expect((await open(made, id, undefined, BOB)).notified).toEqual({
      outcome: 'waiting',
      channel: 'subscribe',
      reason: '',
    })
  })

  test('is found in the right batch of a broadcast, by one read of one batch', async () => {
    const made = await scene()
    const { id } = await made.push({ title: 'Hello', to: { everyone: true } })
    const sent = ended('sent', 'template:wx1', '', '42')
    await storeBatch(made, id, 0, [['oA', ended('skipped', '', 'muted')]])
    await storeBatch(made, id, 1, [
      ['oAaa', ended('skipped', '', 'muted')],
      [ANN, sent],
    ])
    await storeBatch(made, id, 2, [['oZ', ended('skipped', '', 'muted')]])
    made.effects.calls.length = 0
    expect((await open(made, id)).notified).toMatchObject({ outcome: 'sent', channel: 'template' })
    expect(made.effects.calls.filter((call) => call === 'find batches')).toHaveLength(1)
    const { report } = made.effects.engine.find(
      'batches',
      { message: id, edition: 1, end: { $gte: ANN } },
      { sort: { end: 1 }, limit: 1 },
    )
    expect(report.docsExamined).toBe(1)
    expect((await open(made, id, undefined, BOB)).notified.outcome).toBe('')
  })
})

test('an older edition’s batches do not say how the user was notified', async () => {
  const made = await scene()
  const push = (title: string) => made.push({ title, mergeKey: 'door', to: { users: [ANN] } })
  const { id } = await push('open')
  await storeBatch(made, id, 0, [[ANN, ended('sent', 'template:wx1', '', '42')]])
  expect((await open(made, id)).notified.outcome).toBe('sent')
  await push('shut')
  expect((await open(made, id)).notified.outcome).toBe('')
})

describe('a mark', () => {
  test('on a message of somebody else is refused', async () => {
    const made = await scene()
    const { id } = await made.push({ title: 'Hello', to: { users: [ANN] } })
    const mark = made.user(BOB, 'message.mark', { id, hidden: true })
    expect((await refusal(mark)).code).toBe('no_such_message')
  })

  test('that says nothing is refused', async () => {
    const made = await scene()
    const { id } = await made.push({ title: 'Hello', to: { users: [ANN] } })
    const mark = made.user(ANN, 'message.mark', { id })
    expect(faultsOf(await refusal(mark))).toEqual([': nothing_to_mark'])
  })

  test('changes only what it names', async () => {
    const made = await scene()
    const { id } = await made.push({ title: 'Hello', to: { users: [ANN] } })
    await made.user(ANN, 'message.mark', { id, read: true })
    await made.user(ANN, 'message.mark', { id, hidden: true })
    expect(made.stored('marks', `${ANN}:${id}`)).toMatchObject({ read: true, hidden: true })
  })

  test('says nothing about a later edition: what was read or hidden is there again, unread', async () => {
    const made = await scene()
    const push = (title: string) => made.push({ title, mergeKey: 'door', to: { users: [ANN] } })
    const rows = async () =>
      (await made.user(ANN, 'inbox.page', {})).messages.map(({ title, read }) => ({ title, read }))
    const unread = async () => (await made.user(ANN, 'inbox.unread', {})).unread
    const { id } = await push('open')
    await open(made, id)
    expect([await rows(), await unread()]).toEqual([[{ title: 'open', read: true }], 0])
    await push('shut')
    expect([await rows(), await unread()]).toEqual([[{ title: 'shut', read: false }], 1])
    await made.user(ANN, 'message.mark', { id, hidden: true })
    expect([await rows(), await unread()]).toEqual([[], 0])
    await push('open again')
    expect([await rows(), await unread()]).toEqual([[{ title: 'open again', read: false }], 1])
    await open(made, id)
    expect([await rows(), await unread()]).toEqual([[{ title: 'open again', read: true }], 0])
  })
})
