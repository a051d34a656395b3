import { describe, expect, test } from 'vitest'
import { topicKey } from '../../cloudfunctions/shared/domain/audience-keys'
import { DatabaseError, gt, isIn, lte } from '../../cloudfunctions/shared/store/database'
import type { Query } from '../../cloudfunctions/shared/store/database'
import { inParts } from '../../cloudfunctions/shared/store/in-parts'
import { Database } from '../../local/database'
import { databasePort } from '../../local/database/port'
import { EngineScene } from './engine-scene'

const KB = 'x'.repeat(1024)
const COUNT = 40

/** Forty notes of a kilobyte, where an answer holds ten. */
function notes({ maxAnswerBytes = 11_000, text = KB } = {}) {
  const engine = new Database({
    collections: [{ name: 'notes', indexes: [] }],
    now: () => 0,
    maxAnswerBytes,
  })
  engine.insert(
    'notes',
    Array.from({ length: COUNT }, (_, n) => ({ _id: id(n), n, half: Math.floor(n / 2), text })),
  )
  return inParts(databasePort(engine))
}

const id = (n: number) => `note ${String(n).padStart(2, '0')}`
const ids = async (query: Partial<Query>, options = {}) => {
  const found = await notes(options).find<{ _id: string }>('notes', {
    where: {},
    limit: 1000,
    ...query,
  })
  return found.map(({ _id }) => _id)
}
const all = Array.from({ length: COUNT }, (_, n) => id(n))

describe('what does not fit into one answer is found all the same', () => {
  test('in no order, each once', async () => {
    expect((await ids({})).sort()).toEqual(all)
  })

  test('in the order of ids, after one', async () => {
    expect(await ids({ where: { _id: gt(id(9)) }, sort: [['_id', 'asc']] })).toEqual(all.slice(10))
  })

  test('by a list of ids', async () => {
    const asked = all.filter((_, n) => n % 2 === 0)
    expect((await ids({ where: { _id: isIn(asked) } })).sort()).toEqual(asked)
  })

  test('in the order of a field that several share, newest first', async () => {
    const found = await ids({ where: { half: lte(15) }, sort: [['half', 'desc']] })
    expect(found.map((note) => Math.floor(Number(note.slice(5)) / 2))).toEqual(
      Array.from({ length: 32 }, (_, n) => 15 - Math.floor(n / 2)),
    )
    expect(new Set(found).size).toBe(32)
  })

  test('up to the limit that was asked for', async () => {
    expect(await ids({ sort: [['n', 'asc']], limit: 25 })).toEqual(all.slice(0, 25))
  })

  test('with only the fields that were asked for, and that of the order', async () => {
    const query: Query = { where: {}, sort: [['n', 'asc']], limit: 1000, fields: ['text'] }
    const found = await notes().find<Record<string, unknown>>('notes', query)
    expect(found).toHaveLength(COUNT)
    expect(found[39]).toMatchObject({ _id: id(39), text: KB })
    expect(found[39]).not.toHaveProperty('half')
  })
})

test('what fits is read in one call, and what does not is found out once', async () => {
  const asked: number[] = []
  const port = notes()
  const counted = inParts({
    ...port,
    find: (_collection, { limit }) => {
      asked.push(limit)
      if (limit > 300) throw new DatabaseError('too large', -602001, 'tooLarge')
      return Promise.resolve([])
    },
  })
  await counted.find('small', { where: {}, limit: 100 })
  await counted.find('large', { where: {}, limit: 1000 })
  await counted.find('large', { where: {}, limit: 1000 })
  expect(asked).toEqual([100, 1000, 500, 250, 250])
})

test('one document that is larger than an answer is refused', async () => {
  await expect(ids({ limit: 1 }, { maxAnswerBytes: 100 })).rejects.toMatchObject({
    type: 'tooLarge',
  })
})

test('a broadcast reaches people whose audience keys fill several answers', async () => {
  const scene = new EngineScene()
  await scene.install(['template'])
  const people = await scene.users(30, { follows: true })
  const keys = (openid: string) => [
    { key: `u:${openid}`, from: '' },
    { key: '*', from: '' },
    // 190 keys a person, of some 200 bytes.
    ...Array.from({ length: 188 }, (_, n) => ({
      key: topicKey(`${n}-${'topic'.repeat(24)}`),
      from: '01ARZ3NDEKTSV4RRFFQ69G5FAV',
      until: '01ARZ3NDEKTSV4RRFFQ69G5FAV',
    })),
  ]
  for (const person of people) {
    const openid = scene.openid(person)
    scene.engine.update('users', { _id: openid }, { $set: { keys: keys(openid) } })
  }
  await scene.push({ type: 'everyone' })
  await scene.run()
  expect(Object.keys(scene.notified())).toHaveLength(30)
})

test('a broadcast reaches people who follow so many accounts that a batch of them is too large', async () => {
  const scene = new EngineScene()
  await scene.install(['template'])
  const people = await scene.users(140, { follows: true })
  for (const person of people) {
    const openid = scene.openid(person)
    const follow = { openid: openid.padEnd(28, 'o'), since: '' }
    const others: Record<string, object> = {}
    for (let n = 0; n < 150; n++) others[`wx${String(n).padStart(16, '0')}`] = follow
    const [user] = scene.engine.find('users', { _id: openid }).documents
    const all = { ...others, ...(user?.['follows'] as object) }
    scene.engine.update('users', { _id: openid }, { $set: { follows: all } })
  }
  const message = await scene.push({ type: 'everyone' })
  await scene.run()
  expect(Object.keys(scene.notified())).toHaveLength(140)
  expect(Object.keys(await scene.outcomes(message))).toHaveLength(140)
})
