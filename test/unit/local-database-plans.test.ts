import { describe, expect, test } from 'vitest'
import { Database, type Document, type FindOptions } from '../../local/database'

const HUNDRED = Array.from({ length: 100 }, (_, i) => i)

/** 100 messages to 10 topics in turn, every second one open; 100 users, in topic t0 and one of t1 to t4. */
function world(useIndexes = true): Database {
  const database = new Database({
    now: () => 0,
    useIndexes,
    collections: [
      {
        name: 'messages',
        indexes: [
          { name: 'to_at', fields: { to: 1, at: -1 } },
          { name: 'state_dueAt', fields: { state: 1, dueAt: 1 } },
        ],
      },
      { name: 'users', indexes: [{ name: 'key_id', fields: { 'keys.key': 1, _id: 1 } }] },
    ],
  })
  database.insert(
    'messages',
    HUNDRED.map((i) => ({
      _id: `m${i}`,
      to: [`t${i % 10}`, `u${i}`],
      at: i,
      ...(i % 2 === 0 ? { state: 'open', dueAt: i } : { state: 'ended' }),
    })),
  )
  database.insert(
    'users',
    HUNDRED.map((i) => ({
      _id: `p${String(i).padStart(2, '0')}`,
      keys: [
        { key: 't0', from: i },
        { key: `t${1 + (i % 4)}`, from: 0 },
      ],
    })),
  )
  return database
}

const topics = (count: number) => Array.from({ length: count }, (_, i) => `t${i}`)

interface Row {
  name: string
  collection?: string
  filter: Document
  options?: FindOptions
  plan: string
  keys: number
  docs: number
  sorted?: boolean
}

const newest: FindOptions = { sort: { at: -1 }, limit: 5 }

const rows: Row[] = [
  { name: 'one _id', filter: { _id: 'm1' }, plan: 'IDHACK', keys: 1, docs: 1 },
  { name: 'no such _id', filter: { _id: 'x' }, plan: 'IDHACK', keys: 0, docs: 0 },
  { name: 'a guard', filter: { _id: 'm2', state: 'ended' }, plan: 'IXSCAN _id_', keys: 1, docs: 1 },
  {
    name: 'some _ids',
    filter: { _id: { $in: ['m1', 'm5', 'x'] } },
    plan: 'IXSCAN _id_',
    keys: 4,
    docs: 2,
  },
  { name: 'nothing usable', filter: { at: 7 }, plan: 'COLLSCAN', keys: 0, docs: 100 },
  {
    name: 'nothing usable, one wanted',
    filter: { at: 7 },
    options: { limit: 1 },
    plan: 'COLLSCAN',
    keys: 0,
    docs: 8,
  },
  {
    name: 'an order without an index',
    filter: {},
    options: newest,
    plan: 'COLLSCAN',
    keys: 0,
    docs: 100,
    sorted: true,
  },
  {
    name: 'an order with an index',
    filter: {},
    options: { sort: { _id: -1 }, limit: 5 },
    plan: 'IXSCAN _id_',
    keys: 5,
    docs: 5,
  },
  {
    name: 'multikey, newest first',
    filter: { to: 't3' },
    options: newest,
    plan: 'IXSCAN to_at',
    keys: 5,
    docs: 5,
  },
  {
    name: 'multikey, oldest first',
    filter: { to: 't3' },
    options: { sort: { at: 1 } },
    plan: 'IXSCAN to_at',
    keys: 10,
    docs: 10,
  },
  {
    name: 'multikey and a range',
    filter: { to: 't3', at: { $gt: 13, $lte: 43 } },
    plan: 'IXSCAN to_at',
    keys: 3,
    docs: 3,
  },
  {
    name: 'a test beyond the index',
    filter: { to: 't3', state: 'open' },
    plan: 'IXSCAN to_at',
    keys: 10,
    docs: 10,
  },
  {
    name: 'a range does not see missing fields',
    filter: { state: 'ended', dueAt: { $lte: 50 } },
    plan: 'IXSCAN state_dueAt',
    keys: 0,
    docs: 0,
  },
  {
    name: 'what is due, in order',
    filter: { state: 'open', dueAt: { $lte: 50 } },
    options: { sort: { dueAt: 1 }, limit: 3 },
    plan: 'IXSCAN state_dueAt',
    keys: 3,
    docs: 3,
  },
  {
    name: 'conditions joined by $and',
    filter: { $and: [{ state: 'open' }, { dueAt: { $gte: 90 } }] },
    plan: 'IXSCAN state_dueAt',
    keys: 5,
    docs: 5,
  },
  {
    name: '$in with an order',
    filter: { to: { $in: topics(4) } },
    options: newest,
    plan: 'SORT_MERGE to_at x4',
    keys: 8,
    docs: 5,
  },
  {
    name: '$in of an array with an order',
    filter: { to: { $in: ['t9', 'u99', 'u98'] } },
    options: newest,
    plan: 'SORT_MERGE to_at x3',
    keys: 6,
    docs: 5,
  },
  {
    name: '$or of ranges with an order',
    filter: { $or: [{ to: 't1', at: { $lt: 50 } }, { to: { $in: ['t2', 't3'] } }] },
    options: newest,
    plan: 'SORT_MERGE to_at x3',
    keys: 7,
    docs: 5,
  },
  {
    name: '200 ordered scans',
    filter: { to: { $in: topics(200) } },
    options: newest,
    plan: 'SORT_MERGE to_at x200',
    keys: 14,
    docs: 5,
  },
  {
    name: '201 ordered scans',
    filter: { to: { $in: topics(201) } },
    options: newest,
    plan: 'IXSCAN to_at',
    keys: 101,
    docs: 100,
    sorted: true,
  },
  {
    name: '$or without an order',
    filter: { $or: [{ to: 't1' }, { state: 'open', dueAt: 4 }] },
    plan: 'OR to_at, state_dueAt',
    keys: 11,
    docs: 11,
  },
  {
    name: '$or with a branch that has no index',
    filter: { $or: [{ to: 't1' }, { at: 4 }] },
    plan: 'COLLSCAN',
    keys: 0,
    docs: 100,
  },
  {
    name: 'subdocuments',
    collection: 'users',
    filter: { 'keys.key': 't2' },
    plan: 'IXSCAN key_id',
    keys: 25,
    docs: 25,
  },
  {
    name: 'members of a topic, a page',
    collection: 'users',
    filter: { 'keys.key': 't2', _id: { $gt: 'p50' } },
    options: { sort: { _id: 1 }, limit: 3 },
    plan: 'IXSCAN key_id',
    keys: 3,
    docs: 3,
  },
  {
    name: '$elemMatch',
    collection: 'users',
    filter: { keys: { $elemMatch: { key: 't2', from: 0 } } },
    plan: 'IXSCAN key_id',
    keys: 25,
    docs: 25,
  },
]

describe('plans', () => {
  test.each(rows)(
    '$name: $plan',
    ({ collection = 'messages', filter, options, plan, keys, docs, sorted }) => {
      const { report } = world().find(collection, filter, options)
      expect(report).toMatchObject({
        plan,
        keysExamined: keys,
        docsExamined: docs,
        sortedInMemory: sorted ?? false,
      })
    },
  )

  test.each(rows)(
    '$name: the same without indexes',
    ({ collection = 'messages', filter, options }) => {
      const ids = (database: Database) =>
        database.find(collection, filter, options).documents.map(({ _id }) => _id)
      const wanted = options?.sort ? ids(world(false)) : ids(world(false)).sort()
      expect(options?.sort ? ids(world()) : ids(world()).sort()).toEqual(wanted)
    },
  )

  test('bytes examined are the BSON bytes of the documents fetched', () => {
    const database = new Database({ now: () => 0, collections: [{ name: 'c', indexes: [] }] })
    database.insert('c', [{ _id: 'a' }, { _id: 'b', text: 'hello' }])
    // 4 (length) + 1 + 4 ("_id\0") + 4 + 2 ("a\0") + 1 (end); and 1 + 5 ("text\0") + 4 + 6 ("hello\0")
    expect(database.find('c', {}).report.bytesExamined).toBe(16 + 16 + 16)
  })
})

/** Numbers from 0 to below 1 (mulberry32), the same in every run. */
function seeded(seed: number): () => number {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

describe('a merge of ordered scans', () => {
  test('finds what a look at every document finds, in the same order', async () => {
    const { Query } = await import('mingo')
    const random = seeded(7)
    const below = (limit: number) => Math.floor(random() * limit)
    const database = new Database({
      now: () => 0,
      collections: [{ name: 'c', indexes: [{ name: 'to_at', fields: { to: 1, at: -1 } }] }],
    })
    const documents = Array.from({ length: 600 }, (_, i) => ({
      _id: i,
      to: Array.from({ length: below(4) }, () => below(12)),
      at: i * 7 + below(7),
      read: below(2),
    })).sort(() => random() - 0.5)
    database.insert('c', documents)

    const plans = new Set<string>()
    for (let round = 0; round < 300; round++) {
      const range = () => {
        const from = below(4200)
        return { $gt: from, $lte: from + below(3000) }
      }
      const some = () => ({ $in: Array.from({ length: 1 + below(5) }, () => below(14)) })
      const branches = Array.from({ length: 1 + below(3) }, () => ({ to: some(), at: range() }))
      const filter: Document = below(2) ? { $or: branches } : { to: some() }
      if (below(3) === 0) filter.read = 1
      const sort = { at: below(2) ? (1 as const) : (-1 as const) }
      const options = { sort, skip: below(5), limit: 1 + below(30) }
      const expected = new Query(filter)
        .find<Document>(documents)
        .sort(sort)
        .skip(options.skip)
        .limit(options.limit)
        .all()
      const { documents: found, report } = database.find('c', filter, options)
      expect(
        found.map(({ _id }) => _id),
        JSON.stringify({ filter, options }),
      ).toEqual(expected.map(({ _id }) => _id))
      plans.add(report.plan.replace(/\d+$/, ''))
    }
    expect(plans).toEqual(new Set(['SORT_MERGE to_at x', 'IXSCAN to_at']))
  })
})

describe('a multikey index', () => {
  const database = () =>
    new Database({
      now: () => 0,
      collections: [
        {
          name: 'c',
          indexes: [
            { name: 'v_w', fields: { 'list.v': 1, 'list.w': 1 } },
            { name: 'v', fields: { v: 1 } },
          ],
        },
      ],
    })

  test('does not combine conditions that different elements may meet', () => {
    const db = database()
    db.insert('c', [
      {
        _id: 1,
        list: [
          { v: 1, w: 9 },
          { v: 8, w: 2 },
        ],
      },
    ])
    expect(db.find('c', { 'list.v': 1, 'list.w': 2 }).documents).toHaveLength(1)
    expect(db.find('c', { 'list.v': { $gt: 5, $lt: 3 } }).documents).toHaveLength(1)
    expect(db.find('c', { list: { $elemMatch: { v: 1, w: 2 } } }).documents).toHaveLength(0)
  })

  test('gives a document once, though it has several keys in the range', () => {
    const db = database()
    db.insert('c', [{ _id: 1, list: [{ v: 1 }, { v: 2 }, { v: 3 }] }])
    const { documents, report } = db.find('c', { 'list.v': { $gte: 1 } })
    expect(documents).toHaveLength(1)
    expect(report).toMatchObject({ plan: 'IXSCAN v_w', keysExamined: 3, docsExamined: 1 })
  })

  test('follows updates and removals', () => {
    const db = database()
    db.insert('c', [
      { _id: 1, list: [{ v: 1 }] },
      { _id: 2, list: [{ v: 1 }] },
    ])
    db.update('c', { _id: 1 }, { $push: { list: { v: 5 } } })
    db.update('c', { _id: 1 }, { $pull: { list: { v: 1 } } })
    db.remove('c', { _id: 2 })
    const keys = (v: number) => db.find('c', { 'list.v': v }).report.keysExamined
    expect([keys(1), keys(5)]).toEqual([0, 1])
  })

  test('does not take an $or inside $elemMatch for one of the whole document', () => {
    const db = database()
    db.insert('c', [{ _id: 1, list: [{ v: 1 }] }])
    const { documents, report } = db.find('c', {
      list: { $elemMatch: { $or: [{ v: 1 }, { v: 2 }] } },
    })
    expect(documents).toHaveLength(1)
    expect(report.plan).toBe('COLLSCAN')
  })

  test('over two different arrays is refused', () => {
    const db = new Database({
      now: () => 0,
      collections: [{ name: 'c', indexes: [{ name: 'a_b', fields: { a: 1, b: 1 } }] }],
    })
    expect(() => db.insert('c', [{ a: [1], b: [2] }])).toThrow('cannot index parallel arrays')
  })
})

test("values sort in MongoDB's order of types, with and without an index", () => {
  const ordered: unknown[] = [
    [],
    null,
    -1,
    0,
    2.5,
    10,
    'a',
    'b',
    { a: 1 },
    { a: 2 },
    false,
    true,
    new Date(1),
    new Date(2),
  ]
  for (const useIndexes of [true, false]) {
    const database = new Database({
      now: () => 0,
      useIndexes,
      collections: [{ name: 'c', indexes: [{ name: 'v', fields: { v: 1 } }] }],
    })
    database.insert('c', ordered.map((v, _id) => ({ _id, v })).reverse())
    const ids = database.find('c', {}, { sort: { v: 1 } }).documents.map(({ _id }) => _id)
    expect(ids).toEqual(ordered.map((_, i) => i))
  }
})

test('an array sorts by its least element upwards and by its greatest downwards', () => {
  const database = new Database({ now: () => 0, collections: [{ name: 'c', indexes: [] }] })
  database.insert('c', [
    { _id: 'wide', v: [5, 1, 9] },
    { _id: 'narrow', v: [4, 6] },
    { _id: 'none', v: 3 },
  ])
  const ids = (direction: 1 | -1) =>
    database.find('c', {}, { sort: { v: direction } }).documents.map(({ _id }) => _id)
  expect(ids(1)).toEqual(['wide', 'none', 'narrow'])
  expect(ids(-1)).toEqual(['wide', 'narrow', 'none'])
})
