import { describe, expect, test } from 'vitest'
import { Database, type DatabaseOptions, type Document } from '../../local/database'

const NOTES: DatabaseOptions['collections'] = [
  { name: 'notes', indexes: [{ name: 'email', fields: { email: 1 }, unique: true }] },
]

const notes = (options: Partial<DatabaseOptions> = {}) =>
  new Database({ collections: NOTES, now: () => 0, ...options })

const plain = () => notes({ collections: [{ name: 'notes', indexes: [] }] })

const all = (database: Database) => database.find('notes', {}).documents

const fault = (code: string, sentence: string) =>
  expect.objectContaining({
    code,
    message: expect.stringContaining(sentence) as string,
  }) as Error

describe('documents are copies', () => {
  test('on the way in', () => {
    const database = plain()
    const document = { _id: 1, list: [{ at: new Date(5) }] }
    database.insert('notes', [document])
    document.list[0]?.at.setTime(9)
    document.list.push({ at: new Date(7) })
    expect(all(database)).toEqual([{ _id: 1, list: [{ at: new Date(5) }] }])
  })

  test('on the way into an update', () => {
    const database = plain()
    database.insert('notes', [{ _id: 1 }])
    const change = { $set: { list: [1] } }
    database.update('notes', { _id: 1 }, change)
    change.$set.list.push(2)
    expect(all(database)).toEqual([{ _id: 1, list: [1] }])
  })

  test.each([[undefined], [{ a: 1 }], [{ other: 0 }]])(
    'on the way out, fields %j',
    (projection) => {
      const database = plain()
      database.insert('notes', [{ _id: 1, a: { list: [1] } }])
      const [found] = database.find('notes', {}, projection ? { projection } : {}).documents
      const { list } = found?.a as { list: number[] }
      list.push(2)
      expect(all(database)).toEqual([{ _id: 1, a: { list: [1] } }])
    },
  )

  test('in an aggregation', () => {
    const database = plain()
    database.insert('notes', [{ _id: 1, a: { list: [1] } }])
    const { documents } = database.aggregate('notes', [{ $addFields: { 'a.more': 1 } }])
    expect(documents).toEqual([{ _id: 1, a: { list: [1], more: 1 } }])
    expect(all(database)).toEqual([{ _id: 1, a: { list: [1] } }])
  })
})

describe('an insert', () => {
  test('gives ids of 32 hex digits, the same for the same random numbers', () => {
    const ids = () => notes({ random: () => 0.7 }).insert('notes', [{}])
    expect(ids()).toEqual(['b'.repeat(32)])
  })

  test('leaves undefined fields out, as the SDK does', () => {
    const database = plain()
    database.insert('notes', [{ _id: 1, a: undefined, b: { c: undefined } }])
    expect(all(database)).toEqual([{ _id: 1, b: {} }])
  })

  test.each([
    ['a function', { f: () => 1 }, 'Field f holds a function'],
    ['a map', { a: { m: new Map() } }, 'Field m holds a Map'],
    ['an odd _id', { _id: true }, '_id must be a string or a number'],
  ])('of %s is refused', (_, document: Document, sentence) => {
    expect(() => plain().insert('notes', [document])).toThrow(
      fault('DATABASE_REQUEST_FAILED', sentence),
    )
  })
})

describe('a unique index', () => {
  test('refuses an existing _id: E11000, DATABASE_REQUEST_FAILED (-502001)', () => {
    const database = plain()
    database.insert('notes', [{ _id: 'a', n: 1 }])
    expect(() => database.insert('notes', [{ _id: 'a', n: 2 }])).toThrow(
      fault(
        'DATABASE_REQUEST_FAILED',
        'E11000 duplicate key error collection: notes index: _id_ dup key: { _id: "a" }',
      ),
    )
    expect(all(database)).toEqual([{ _id: 'a', n: 1 }])
  })

  test('stops an insert of several at the first that it refuses; those before it stay', () => {
    const database = notes()
    const rows = ['x', 'y', 'x', 'z'].map((email, _id) => ({ _id, email }))
    expect(() => database.insert('notes', rows)).toThrow(/E11000 .* index: email dup key/)
    expect(all(database).map(({ email }) => email)).toEqual(['x', 'y'])
  })

  test('refuses an update, which then changes nothing and no index', () => {
    const database = notes()
    database.insert('notes', [
      { _id: 1, email: 'x' },
      { _id: 2, email: 'y' },
    ])
    expect(() => database.update('notes', { _id: 2 }, { $set: { email: 'x' } })).toThrow('E11000')
    expect(database.find('notes', { email: 'x' }).documents).toEqual([{ _id: 1, email: 'x' }])
    expect(database.find('notes', { email: 'y' }).documents).toEqual([{ _id: 2, email: 'y' }])
  })

  test('takes one document without the field, and one only', () => {
    const database = notes()
    database.insert('notes', [{ _id: 1 }])
    expect(() => database.insert('notes', [{ _id: 2 }])).toThrow('E11000')
    expect(() => database.insert('notes', [{ _id: 3, email: null }])).toThrow('E11000')
  })

  test('frees the key of a removed document', () => {
    const database = notes()
    database.insert('notes', [{ _id: 1, email: 'x' }])
    expect(database.remove('notes', { email: 'x' })).toBe(1)
    expect(database.insert('notes', [{ _id: 2, email: 'x' }])).toEqual([2])
  })

  test('is missing in a fresh installation, but for _id', () => {
    const database = notes({ useIndexes: false })
    database.insert('notes', [
      { _id: 1, email: 'x' },
      { _id: 2, email: 'x' },
    ])
    expect(database.count('notes', { email: 'x' })).toBe(2)
    expect(() => database.insert('notes', [{ _id: 1 }])).toThrow('E11000')
  })
})

describe('a collection', () => {
  test('that is missing is DATABASE_COLLECTION_NOT_EXIST (-502005)', () => {
    const database = plain()
    const calls = [
      () => database.find('other', {}),
      () => database.insert('other', [{}]),
      () => database.update('other', {}, { $set: { a: 1 } }),
      () => database.remove('other', {}),
      () => database.count('other', {}),
      () => database.aggregate('other', []),
    ]
    for (const call of calls) {
      expect(call).toThrow(fault('DATABASE_COLLECTION_NOT_EXIST', 'Db or Table not exist: other'))
    }
  })

  test('can be made, once', () => {
    const database = plain()
    database.createCollection('other')
    expect(database.count('other', {})).toBe(0)
    expect(() => database.createCollection('other')).toThrow('Table exist')
  })
})

describe('limits', () => {
  const text = (megabytes: number) => 'x'.repeat(megabytes * 1024 * 1024)

  test('a document over 16 MB is DATABASE_REQUEST_FAILED (-502001)', () => {
    const database = plain()
    const sentence = 'at most 16777216 (16 MB)'
    expect(() => database.insert('notes', [{ text: text(16) }])).toThrow(
      fault('DATABASE_REQUEST_FAILED', sentence),
    )
    database.insert('notes', [{ _id: 1, text: text(9) }])
    const grow = () => database.update('notes', { _id: 1 }, { $set: { more: text(8) } })
    expect(grow).toThrow(fault('DATABASE_REQUEST_FAILED', sentence))
  })

  test('a result over 16 MB is DATABASE_REQUEST_FAILED (-502001), fewer fields of it are not', () => {
    const database = plain()
    database.insert('notes', [
      { _id: 1, text: text(9) },
      { _id: 2, text: text(9) },
    ])
    expect(() => database.find('notes', {})).toThrow(
      fault('DATABASE_REQUEST_FAILED', 'The result from notes has'),
    )
    expect(database.find('notes', {}, { projection: { text: 0 } }).documents).toHaveLength(2)
  })

  test('an answer over 1 MB is -602001, over 16 MB by setting', () => {
    const documents = [
      { _id: 1, text: text(0.6) },
      { _id: 2, text: text(0.6) },
    ]
    const ask = (options: Partial<DatabaseOptions>, limit = 100) => {
      const database = notes({ collections: [{ name: 'notes', indexes: [] }], ...options })
      database.insert('notes', documents)
      return database.run('database.getDocument', { collectionName: 'notes', limit }).data
    }
    expect(() => ask({})).toThrow(fault('WX_DATABASE_QUERY_SIZE_EXCEED_LIMIT', '1MB'))
    expect(ask({}, 1)).toMatchObject({ list: { length: 1 } })
    expect(ask({ maxAnswerBytes: 16 * 1024 * 1024 })).toMatchObject({ list: { length: 2 } })
  })

  test.each([
    ['old', 32, 3],
    ['new', 100, 7],
  ] as const)(
    'a sort in memory on the %s engine ends at %i MB; with an index it does not',
    (engine, _, count) => {
      const database = notes({ collections: [{ name: 'notes', indexes: [] }], engine })
      const long = text(15)
      database.insert(
        'notes',
        Array.from({ length: count }, (_, _id) => ({ _id, n: -_id, text: long })),
      )
      const projection = { n: 1 }
      expect(() => database.find('notes', {}, { sort: { n: 1 }, projection })).toThrow(
        fault('DATABASE_REQUEST_FAILED', 'Sort exceeded memory limit'),
      )
      const sorted = database.find('notes', {}, { sort: { _id: 1 }, projection })
      expect(sorted.documents).toHaveLength(count)
      const limit = count - 1
      const [first] = database.find('notes', {}, { sort: { n: 1 }, limit, projection }).documents
      expect(first).toEqual({ _id: limit, n: -limit })
    },
  )

  test.each([
    ['refuses', 'old'],
    ['takes', 'new'],
  ] as const)('a nested field with a dollar sign: %s it the %s engine', (does, engine) => {
    const insert = () => notes({ engine }).insert('notes', [{ _id: 1, list: [{ $oid: 'a' }] }])
    if (does === 'takes') expect(insert()).toEqual([1])
    else expect(insert).toThrow(fault('DATABASE_REQUEST_FAILED', '$oid'))
  })

  test.each([
    ['refuses', 'old'],
    ['takes', 'new'],
  ] as const)('a key of 1,024 bytes in an index: %s it the %s engine', (does, engine) => {
    const insert = () => notes({ engine }).insert('notes', [{ _id: 1, email: 'x'.repeat(1024) }])
    if (does === 'takes') expect(insert()).toEqual([1])
    else expect(insert).toThrow(fault('DATABASE_REQUEST_FAILED', 'key too large to index'))
  })
})

describe('a filter', () => {
  test('with an unknown operator is DATABASE_REQUEST_FAILED (-502001)', () => {
    expect(() => plain().find('notes', { a: { $foo: 1 } })).toThrow(
      fault('DATABASE_REQUEST_FAILED', '$foo'),
    )
  })

  test('may compare fields of a document, at any depth', () => {
    const database = plain()
    database.insert('notes', [
      { _id: 'a', done: 1, planned: 1 },
      { _id: 'b', done: 3, planned: 1 },
    ])
    const isOver = { $expr: { $gt: ['$done', { $add: ['$planned', 1] }] } }
    for (const filter of [isOver, { $and: [{ $or: [isOver] }] }]) {
      expect(database.find('notes', filter).documents).toMatchObject([{ _id: 'b' }])
    }
  })

  test('with code in it is refused', () => {
    const filter = { $where: () => true }
    expect(() => plain().find('notes', filter)).toThrow(fault('DATABASE_REQUEST_FAILED', '$where'))
  })

  test('with an undefined guard is refused, and nothing is written', () => {
    const database = plain()
    database.insert('notes', [{ _id: 'x' }])
    const update = () =>
      database.update('notes', { _id: 'x', lease: { $in: [undefined] } }, { $set: { a: 1 } })
    expect(update).toThrow("filter's lease.$in.0 is undefined")
    expect(all(database)).toEqual([{ _id: 'x' }])
  })
})

describe('a projection', () => {
  const database = plain()
  database.insert('notes', [{ _id: 1, a: { b: 1, c: 2 }, list: [{ x: 1, y: 2 }], z: 3 }])
  test.each([
    [{ z: 1 }, { _id: 1, z: 3 }],
    [{ z: 1, _id: 0 }, { z: 3 }],
    [
      { 'a.b': 1, 'list.y': 1 },
      { _id: 1, a: { b: 1 }, list: [{ y: 2 }] },
    ],
    [
      { a: 0, 'list.x': 0 },
      { _id: 1, list: [{ y: 2 }], z: 3 },
    ],
    [{ nothing: 1 }, { _id: 1 }],
  ])('%j', (projection, expected) => {
    expect(database.find('notes', {}, { projection }).documents).toEqual([expected])
  })

  test('by an operator is refused', () => {
    expect(() => database.find('notes', {}, { projection: { list: { $slice: 1 } } })).toThrow(
      'The projection of list must be 1 or 0',
    )
  })
})

describe('an aggregation', () => {
  const database = () => {
    const made = new Database({
      now: () => 0,
      collections: [{ name: 'sent', indexes: [{ name: 'day_n', fields: { day: 1, n: 1 } }] }],
    })
    const rows = Array.from({ length: 40 }, (_, _id) => ({ _id, day: _id % 4, n: _id }))
    made.insert('sent', rows)
    return made
  }

  test('groups what an index finds', () => {
    const { documents, report } = database().aggregate('sent', [
      { $match: { day: 2 } },
      { $group: { _id: '$day', total: { $sum: '$n' } } },
    ])
    expect(documents).toEqual([{ _id: 2, total: 200 }])
    expect(report).toMatchObject({ plan: 'IXSCAN day_n', keysExamined: 10, returned: 1 })
  })

  test('stops reading at its limit when it begins with a match, a sort and a limit', () => {
    const { documents, report } = database().aggregate('sent', [
      { $match: { day: { $in: [1, 2] } } },
      { $sort: { n: -1 } },
      { $limit: 2 },
      { $project: { n: 1, _id: 0 } },
    ])
    expect(documents).toEqual([{ n: 38 }, { n: 37 }])
    expect(report).toMatchObject({ plan: 'SORT_MERGE day_n x2', docsExamined: 2 })
  })

  test('with a stage that the local cloud does not run is refused', () => {
    expect(() => database().aggregate('sent', [{ $lookup: {} }])).toThrow(
      'does not run the stage $lookup',
    )
  })
})
