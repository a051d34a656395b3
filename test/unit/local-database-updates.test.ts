import { describe, expect, test } from 'vitest'
import { Database, type Document } from '../../local/database'

function holding(document: Document): Database {
  const database = new Database({ now: () => 0, collections: [{ name: 'c', indexes: [] }] })
  database.insert('c', [{ _id: 1, ...document }])
  return database
}

function updated(document: Document, change: Document): Document {
  const database = holding(document)
  database.update('c', { _id: 1 }, change)
  const [{ _id, ...fields } = {}] = database.find('c', {}).documents
  expect(_id).toBe(1)
  return fields
}

const results: [name: string, before: Document, change: Document, after: Document][] = [
  ['$set at a path', { a: { b: 1 } }, { $set: { 'a.c': 2 } }, { a: { b: 1, c: 2 } }],
  ['$set makes missing parents', {}, { $set: { 'a.b.c': 1 } }, { a: { b: { c: 1 } } }],
  [
    '$set in an array element',
    { people: [{ s: 'w' }, { s: 'w' }] },
    { $set: { 'people.1.s': 'c' } },
    { people: [{ s: 'w' }, { s: 'c' }] },
  ],
  [
    '$set beyond an array fills up with null',
    { list: [1] },
    { $set: { 'list.3': 4 } },
    { list: [1, null, null, 4] },
  ],
  [
    '$set of a field of an element beyond an array',
    { list: [] },
    { $set: { 'list.1.a': 4 } },
    { list: [null, { a: 4 }] },
  ],
  ['$set of a number name in an object', { map: {} }, { $set: { 'map.7': 1 } }, { map: { 7: 1 } }],
  [
    '$unset',
    { a: 1, b: { c: 1, d: 2 } },
    { $unset: { a: '', 'b.c': '', 'x.y': '' } },
    { b: { d: 2 } },
  ],
  [
    '$unset in an array leaves null',
    { list: [1, 2] },
    { $unset: { 'list.0': '' } },
    { list: [null, 2] },
  ],
  ['$inc', { a: 1, b: { c: 2 } }, { $inc: { a: 2, 'b.c': -1, d: 5 } }, { a: 3, b: { c: 1 }, d: 5 }],
  [
    '$inc in an array element',
    { list: [{ n: 1 }] },
    { $inc: { 'list.0.n': 1 } },
    { list: [{ n: 2 }] },
  ],
  ['$mul', { a: 3 }, { $mul: { a: 2, b: 7 } }, { a: 6, b: 0 }],
  ['$min', { a: 3, b: 3 }, { $min: { a: 2, b: 4, c: 1 } }, { a: 2, b: 3, c: 1 }],
  ['$max', { a: 3, b: '3' }, { $max: { a: 4, b: 9 } }, { a: 4, b: '3' }],
  ['$push', { a: [1] }, { $push: { a: 2, b: [3] } }, { a: [1, 2], b: [[3]] }],
  [
    '$push with $each and $position',
    { a: [1, 4] },
    { $push: { a: { $each: [2, 3], $position: 1 } } },
    { a: [1, 2, 3, 4] },
  ],
  [
    '$push keeps the last 8 with $slice',
    { a: [1, 2, 3, 4, 5, 6, 7, 8] },
    { $push: { a: { $each: [9], $slice: -8 } } },
    { a: [2, 3, 4, 5, 6, 7, 8, 9] },
  ],
  [
    '$push to a missing field obeys $sort and $slice',
    {},
    { $push: { a: { $each: [3, 1, 2], $sort: 1, $slice: 2 } } },
    { a: [1, 2] },
  ],
  [
    '$push sorts subdocuments',
    { a: [{ n: 2 }] },
    { $push: { a: { $each: [{ n: 3 }], $sort: { n: -1 } } } },
    { a: [{ n: 3 }, { n: 2 }] },
  ],
  [
    '$addToSet',
    { a: [1, { b: 1 }] },
    { $addToSet: { a: { $each: [1, { b: 1 }, 2] }, n: 5 } },
    { a: [1, { b: 1 }, 2], n: [5] },
  ],
  ['$pull of a value', { a: [1, 2, 1] }, { $pull: { a: 1 } }, { a: [2] }],
  ['$pull by a condition', { a: [1, 2, 3] }, { $pull: { a: { $gte: 2 } } }, { a: [1] }],
  [
    '$pull of subdocuments',
    { a: [{ k: 'x', n: 1 }, { k: 'y' }] },
    { $pull: { a: { k: 'x' } } },
    { a: [{ k: 'y' }] },
  ],
  ['$pullAll', { a: [1, 2, 3, 1] }, { $pullAll: { a: [1, 3] } }, { a: [2] }],
  ['$pop', { a: [1, 2, 3], b: [1, 2] }, { $pop: { a: 1, b: -1 } }, { a: [1, 2], b: [2] }],
  ['$rename', { a: { b: 1 } }, { $rename: { 'a.b': 'c.d' } }, { a: {}, c: { d: 1 } }],
  [
    'several operators',
    { a: 1 },
    { $set: { b: new Date(5) }, $inc: { a: 1 } },
    { a: 2, b: new Date(5) },
  ],
]

describe('an update', () => {
  test.each(results)('%s', (_, before, change, after) => {
    expect(updated(before, change)).toEqual(after)
  })

  const refusals: [name: string, before: Document, change: Document, sentence: string][] = [
    [
      'a path into null',
      { lease: null },
      { $set: { 'lease.owner': 'x' } },
      "Cannot create field 'owner' in element {lease: …}",
    ],
    ['a path into a string', { a: 'x' }, { $set: { 'a.b': 1 } }, "Cannot create field 'b'"],
    [
      'a path into null, by $inc',
      { a: { b: null } },
      { $inc: { 'a.b.c': 1 } },
      "Cannot create field 'c'",
    ],
    ['a name in an array', { a: [] }, { $set: { 'a.b': 1 } }, "Cannot create field 'b'"],
    ['$inc of null', { a: null }, { $inc: { a: 1 } }, 'non-numeric type'],
    ['$inc by a string', { a: 1 }, { $inc: { a: '1' } }, 'non-numeric argument'],
    ['$push to a number', { a: 1 }, { $push: { a: 1 } }, 'must be an array'],
    ['$pull from a string', { a: 'x' }, { $pull: { a: 1 } }, 'non-array value'],
    ['the _id', {}, { $set: { _id: 2 } }, "immutable field '_id'"],
    ['the same path twice', {}, { $set: { a: 1 }, $inc: { a: 1 } }, 'would create a conflict'],
    ['a path inside another', {}, { $set: { a: {}, 'a.b': 1 } }, 'would create a conflict'],
    ['an unknown operator', {}, { $foo: { a: 1 } }, 'Unknown modifier: $foo'],
    ['a plain object in place of operators', {}, { a: 1 }, 'Unknown modifier: a'],
    ['nothing', {}, {}, 'changes no field'],
  ]
  test.each(refusals)(
    'of %s is DATABASE_REQUEST_FAILED (-502001)',
    (_, before, change, sentence) => {
      const database = holding(before)
      const stored = database.find('c', {}).documents
      expect(() => database.update('c', { _id: 1 }, change)).toThrow(
        expect.objectContaining({
          code: 'DATABASE_REQUEST_FAILED',
          message: expect.stringContaining(sentence) as string,
        }) as Error,
      )
      expect(database.find('c', {}).documents).toEqual(stored)
    },
  )

  test('counts the documents that are different afterwards, not those that matched', () => {
    const database = holding({ state: 'open' })
    database.insert('c', [{ _id: 2, state: 'done' }])
    expect(database.update('c', {}, { $set: { state: 'done' } }, { multi: true })).toBe(1)
  })

  test('of one takes the first that matches', () => {
    const database = holding({ n: 0 })
    database.insert('c', [{ _id: 2, n: 0 }])
    expect(database.update('c', { n: 0 }, { $inc: { n: 1 } })).toBe(1)
    expect(database.find('c', {}).documents.map(({ n }) => n)).toEqual([1, 0])
  })

  test('of several by one object leaves them independent of each other', () => {
    const database = holding({})
    database.insert('c', [{ _id: 2 }])
    database.update('c', {}, { $set: { a: { list: [1] } } }, { multi: true })
    database.update('c', { _id: 1 }, { $push: { 'a.list': 2 } })
    expect(database.find('c', { _id: 2 }).documents).toEqual([{ _id: 2, a: { list: [1] } }])
  })
})

describe('a replacement', () => {
  test('takes the place of the whole document', () => {
    const database = holding({ a: 1, b: 2 })
    expect(database.update('c', { _id: 1 }, { c: 3 }, { replace: true, upsert: true })).toBe(1)
    expect(database.find('c', {}).documents).toEqual([{ _id: 1, c: 3 }])
  })

  test('inserts with upsert where there is nothing', () => {
    const database = holding({})
    database.update('c', { _id: 'new' }, { c: 3 }, { replace: true, upsert: true })
    expect(database.find('c', { _id: 'new' }).documents).toEqual([{ _id: 'new', c: 3 }])
  })

  test.each([[{ $set: { a: 1 } }], [{ _id: 2 }]])('%j is refused', (change) => {
    const replace = () => holding({}).update('c', { _id: 1 }, change, { replace: true })
    expect(replace).toThrow(/cannot have the field \$set|'_id' was found altered/)
  })
})
