import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { CloudFault } from '../../local/fault'
import { Database, type CallReport, type Document } from '../../local/database'

// The real wx-server-sdk, talking to the database over a bare endpoint.

/** What is used of the SDK. Its own types are those of the callback forms, or `any`. */
interface Sdk {
  command: Commands & { aggregate: { max(field: string): unknown; sum(value: unknown): unknown } }
  collection(name: string): SdkCollection
  createCollection(name: string): Promise<unknown>
  serverDate(options?: { offset: number }): unknown
  RegExp(pattern: { regexp: string; options: string }): unknown
  startTransaction(): Promise<SdkTransaction>
  runTransaction(run: (transaction: SdkTransaction) => Promise<void>): Promise<void>
}

type Commands = Record<
  'gte' | 'exists' | 'inc' | 'mul' | 'push' | 'addToSet' | 'pull' | 'rename' | 'set' | 'or' | 'in',
  (value: unknown) => object
> & {
  gt(value: unknown): { and(other: object): object }
  lt(value: unknown): object
  and(filters: object[]): object
  remove(): object
  pop(): object
}

interface SdkQuery {
  where(filter: object): SdkQuery
  orderBy(field: string, direction: 'asc' | 'desc'): SdkQuery
  skip(count: number): SdkQuery
  limit(count: number): SdkQuery
  field(fields: Record<string, boolean>): SdkQuery
  get(): Promise<{ data: Document[] }>
  count(): Promise<{ total: number }>
  update(options: { data: Document }): Promise<unknown>
  remove(): Promise<unknown>
}

interface SdkCollection extends SdkQuery {
  add(options: { data: Document | Document[] }): Promise<{ _id: string }>
  doc(id: string): SdkDocument
  aggregate(): SdkAggregate
}

interface SdkDocument {
  get(): Promise<{ data: Document }>
  set(options: { data: Document }): Promise<unknown>
  update(options: { data: Document }): Promise<unknown>
  remove(): Promise<unknown>
}

interface SdkAggregate {
  match(filter: object): SdkAggregate
  group(fields: Document): SdkAggregate
  sort(fields: Document): SdkAggregate
  limit(count: number): SdkAggregate
  end(): Promise<{ list: Document[] }>
}

interface SdkTransaction {
  collection(name: string): SdkCollection
  commit(): Promise<unknown>
  rollback(): Promise<unknown>
}

const NOW = Date.UTC(2026, 0, 1)

let server: Server
let database: Database
let db: Sdk
let reports: CallReport[]
let now: number

beforeAll(async () => {
  server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => response.end(answer(Buffer.concat(chunks).toString())))
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const { port } = server.address() as AddressInfo
  const environment = {
    TENCENTCLOUD_RUNENV: 'SCF',
    SCF_NAMESPACE: 'env-1',
    TCB_ENV: 'env-1',
    TENCENTCLOUD_REGION: 'ap-shanghai',
    TENCENTCLOUD_SECRETID: 'id',
    TENCENTCLOUD_SECRETKEY: 'key',
    TCB_CONTEXT_CNFG: JSON.stringify({ URL: `http://127.0.0.1:${port}/admin` }),
  }
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value)
  const { default: cloud } = await import('wx-server-sdk')
  cloud.init({ env: 'env-1' })
  db = cloud.database() as unknown as Sdk
})

afterAll(() => {
  vi.unstubAllEnvs()
  server.close()
})

beforeEach(() => {
  now = NOW
  reports = []
  database = new Database({
    now: () => now,
    collections: [{ name: 'notes', indexes: [{ name: 'to_at', fields: { to: 1, at: -1 } }] }],
  })
})

function answer(body: string): string {
  const { action, ...params } = JSON.parse(body) as { action: string }
  try {
    const { report, ...rest } = database.run(action, params)
    reports.push(report)
    return JSON.stringify({ requestId: 'r', ...rest })
  } catch (error) {
    if (!(error instanceof CloudFault)) throw error
    return JSON.stringify({ requestId: 'r', code: error.code, message: error.message })
  }
}

const notes = () => db.collection('notes')
const stored = () => database.find('notes', {}).documents

describe('documents', () => {
  test('come back as they were added', async () => {
    const data = {
      _id: 'a',
      int: 5,
      negative: -1,
      big: 2 ** 40,
      half: 0.5,
      yes: true,
      none: null,
      at: new Date(NOW),
      list: [1, 'x', { deep: [[1]] }],
      html: '<p>$5</p>',
    }
    expect(await notes().add({ data })).toMatchObject({ _id: 'a' })
    expect(await notes().doc('a').get()).toMatchObject({ data })
    expect(stored()).toEqual([data])
  })

  test('get an id of 32 hex digits', async () => {
    const { _id } = await notes().add({ data: {} })
    expect(_id).toMatch(/^[0-9a-f]{32}$/)
  })

  test('added as an array are one call', async () => {
    const added = await notes().add({ data: [{ _id: 'a' }, { _id: 'b' }] })
    expect(added).toMatchObject({ _ids: ['a', 'b'] })
    expect(reports).toHaveLength(1)
    expect(reports[0]).toMatchObject({ action: 'database.insertDocument', returned: 2 })
  })

  test("take the server's date, with an offset", async () => {
    await notes().add({ data: { _id: 'a', at: db.serverDate({ offset: 1000 }) } })
    expect(stored()).toEqual([{ _id: 'a', at: new Date(NOW + 1000) }])
  })
})

describe('queries', () => {
  beforeEach(() => {
    const rows = Array.from({ length: 1200 }, (_, i) => ({
      _id: `n${i}`,
      to: [`t${i % 3}`],
      at: i,
      text: `Note ${i}`,
    }))
    database.insert('notes', rows)
  })

  test('with order, limit, skip and fields', async () => {
    const found = await notes()
      .where({ to: db.command.in(['t0', 't1']), at: db.command.lt(10) })
      .orderBy('at', 'desc')
      .skip(1)
      .limit(2)
      .field({ at: true, _id: false })
      .get()
    expect(found.data).toEqual([{ at: 7 }, { at: 6 }])
    expect(reports[0]).toMatchObject({
      action: 'database.getDocument',
      collection: 'notes',
      plan: 'SORT_MERGE to_at x2',
      keysExamined: 4,
      docsExamined: 3,
      returned: 2,
    })
  })

  test('with and, or, ranges, dates and regular expressions', async () => {
    const _ = db.command
    await notes().add({ data: { _id: 'dated', when: new Date(NOW) } })
    const ids = async (filter: object) =>
      (await notes().where(filter).get()).data.map(({ _id }) => String(_id))
    expect(await ids({ at: _.gt(4).and(_.lt(7)) })).toEqual(['n5', 'n6'])
    expect(await ids(_.or([{ at: 1 }, { at: 2 }]))).toEqual(['n1', 'n2'])
    expect(await ids(_.and([{ to: 't0' }, _.or([{ at: 3 }, { at: 4 }])]))).toEqual(['n3'])
    expect(await ids({ text: db.RegExp({ regexp: 'NOTE 119$', options: 'i' }) })).toEqual(['n119'])
    expect(await ids({ text: /^Note 11$/ })).toEqual(['n11'])
    expect(await ids({ when: _.gte(new Date(NOW)) })).toEqual(['dated'])
    expect(await ids({ when: _.exists(true) })).toEqual(['dated'])
  })

  test('give 100 documents unless asked for more, and 1000 at most', async () => {
    expect((await notes().get()).data).toHaveLength(100)
    expect((await notes().limit(1100).get()).data).toHaveLength(1000)
    const run = () => database.run('database.getDocument', { collectionName: 'notes', limit: 1100 })
    expect(run().report.returned).toBe(1000)
  })

  test('count', async () => {
    expect(await notes().where({ to: 't1' }).count()).toMatchObject({ total: 400 })
    expect(await notes().count()).toMatchObject({ total: 1200 })
  })

  test('aggregate; without a limit of its own an aggregation gives 20', async () => {
    const $ = db.command.aggregate
    const grouped = await notes()
      .aggregate()
      .match({ at: db.command.lt(6) })
      .group({ _id: '$to', latest: $.max('$at'), all: $.sum(1) })
      .sort({ latest: 1 })
      .end()
    expect(grouped.list).toEqual([
      { _id: ['t0'], latest: 3, all: 2 },
      { _id: ['t1'], latest: 4, all: 2 },
      { _id: ['t2'], latest: 5, all: 2 },
    ])
    expect((await notes().aggregate().match({}).end()).list).toHaveLength(20)
    expect((await notes().aggregate().match({}).limit(30).end()).list).toHaveLength(30)
  })
})

describe('updates', () => {
  test('by all the commands', async () => {
    const _ = db.command
    database.insert('notes', [
      { _id: 'a', n: 1, m: 2, gone: 1, list: [2], tail: [1, 2], old: 1, set: [1], keep: [1, 2, 3] },
    ])
    const data = {
      n: _.inc(2),
      m: _.mul(3),
      gone: _.remove(),
      list: _.push({ each: [1, 3], position: 0, slice: 2 }),
      tail: _.pop(),
      old: _.rename('renamed'),
      set: _.addToSet(2),
      keep: _.pull(_.gte(2)),
      nested: { at: db.serverDate(), deep: { x: 1 } },
      whole: _.set({ x: { y: 1 } }),
    }
    const updated = await notes().doc('a').update({ data })
    expect(updated).toMatchObject({ stats: { updated: 1 } })
    expect(stored()).toEqual([
      {
        _id: 'a',
        n: 3,
        m: 6,
        list: [1, 3],
        tail: [1],
        renamed: 1,
        set: [1, 2],
        keep: [1],
        nested: { at: new Date(NOW), deep: { x: 1 } },
        whole: { x: { y: 1 } },
      },
    ])
  })

  test('where a guard holds are a compare-and-set', async () => {
    database.insert('notes', [{ _id: 'a', step: 1 }])
    const set = () =>
      notes()
        .where({ _id: 'a', step: 1 })
        .update({ data: { step: 2 } })
    expect(await set()).toMatchObject({ stats: { updated: 1 } })
    expect(await set()).toMatchObject({ stats: { updated: 0 } })
    expect(reports[0]).toMatchObject({ plan: 'IXSCAN _id_', docsExamined: 1, returned: 1 })
  })

  test('set makes or replaces the document', async () => {
    expect(
      await notes()
        .doc('a')
        .set({ data: { x: 1, y: 2 } }),
    ).toMatchObject({ _id: 'a' })
    await notes()
      .doc('a')
      .set({ data: { x: 5 } })
    expect(stored()).toEqual([{ _id: 'a', x: 5 }])
  })

  test('remove one, or all that match', async () => {
    database.insert('notes', [{ _id: 'a' }, { _id: 'b', n: 1 }, { _id: 'c', n: 1 }])
    expect(await notes().doc('a').remove()).toMatchObject({ stats: { removed: 1 } })
    expect(await notes().where({ n: 1 }).remove()).toMatchObject({ stats: { removed: 2 } })
    expect(stored()).toEqual([])
  })

  test('modifyAndReturnDoc answers the document as it is afterwards', () => {
    database.insert('notes', [{ _id: 'a', n: 1 }])
    const run = (query: string) =>
      database.run('database.modifyAndReturnDoc', {
        collectionName: 'notes',
        query,
        data: '{"$inc":{"n":{"$numberInt":"1"}}}',
      }).data
    expect(run('{"_id":"a"}')).toEqual({ updated: 1, doc: '{"_id":"a","n":{"$numberInt":"2"}}' })
    expect(run('{"_id":"x"}')).toEqual({ updated: 0, doc: null })
  })
})

describe('failures', () => {
  const failing: [name: string, call: () => Promise<unknown>, errCode: number, text: string][] = [
    [
      'DATABASE_COLLECTION_NOT_EXIST (-502005)',
      () => db.collection('x').get(),
      -502005,
      'not exist: x',
    ],
    [
      'E11000 (-502001)',
      () => notes().add({ data: { _id: 'a' } }),
      -502001,
      'E11000 duplicate key',
    ],
    [
      'an unknown operator (-502001)',
      () =>
        notes()
          .where({ a: { $foo: 1 } })
          .get(),
      -502001,
      '$foo',
    ],
    [
      'a path into null (-502001)',
      () =>
        notes()
          .doc('a')
          .update({ data: { lease: { owner: 1 } } }),
      -502001,
      'Cannot create field',
    ],
  ]
  test.each(failing)('%s', async (_, call, errCode, text) => {
    database.insert('notes', [{ _id: 'a', lease: null }])
    await expect(call()).rejects.toMatchObject({
      errCode,
      errMsg: expect.stringContaining(text) as string,
    })
  })

  test.each([
    ['an unknown action', 'database.watch', {}, 'no action database.watch'],
    ['a missing field', 'database.getDocument', {}, 'collectionName'],
    [
      'a filter that is not EJSON',
      'database.getDocument',
      { collectionName: 'notes', query: '{' },
      'Not EJSON',
    ],
  ])('INVALID_PARAM (-501007) for %s', (_, action, params, text) => {
    expect(() => database.run(action, params)).toThrow(
      expect.objectContaining({
        code: 'INVALID_PARAM',
        message: expect.stringContaining(text) as string,
      }) as Error,
    )
  })

  test('a collection is made once; the SDK shows the code of the refusal to nobody', async () => {
    await db.createCollection('made')
    expect((await db.collection('made').count()).total).toBe(0)
    await expect(db.createCollection('made')).rejects.toMatchObject({
      errCode: -1,
      errMsg: expect.stringContaining('Table exist') as string,
    })
  })
})

describe('transactions', () => {
  beforeEach(() => {
    database.insert('notes', [
      { _id: 'a', n: 1 },
      { _id: 'b', n: 1 },
    ])
  })

  test('show their writes to nobody before they are committed', async () => {
    const transaction = await db.startTransaction()
    const inside = transaction.collection('notes')
    await inside.doc('a').update({ data: { n: db.command.inc(1) } })
    await inside.doc('b').remove()
    await inside.add({ data: { _id: 'c' } })
    await inside.doc('d').set({ data: { n: 4 } })
    expect((await inside.doc('a').get()).data).toEqual({ _id: 'a', n: 2 })
    expect(stored()).toEqual([
      { _id: 'a', n: 1 },
      { _id: 'b', n: 1 },
    ])
    await transaction.commit()
    expect(stored()).toEqual([{ _id: 'a', n: 2 }, { _id: 'c' }, { _id: 'd', n: 4 }])
  })

  test('leave nothing behind when they are rolled back', async () => {
    const transaction = await db.startTransaction()
    await transaction
      .collection('notes')
      .doc('a')
      .update({ data: { n: 9 } })
    await transaction.rollback()
    expect(stored()).toEqual([
      { _id: 'a', n: 1 },
      { _id: 'b', n: 1 },
    ])
    expect(database.update('notes', { _id: 'a' }, { $set: { n: 5 } })).toBe(1)
  })

  test('read what was there when they began', async () => {
    const transaction = await db.startTransaction()
    database.update('notes', { _id: 'a' }, { $set: { n: 5 } })
    database.update('notes', { _id: 'a' }, { $set: { n: 6 } })
    database.remove('notes', { _id: 'b' })
    const inside = transaction.collection('notes')
    expect((await inside.doc('a').get()).data).toEqual({ _id: 'a', n: 1 })
    expect((await inside.doc('b').get()).data).toEqual({ _id: 'b', n: 1 })
  })

  test('fail on a document that changed since: DATABASE_TRANSACTION_CONFLICT (-501001)', async () => {
    let tries = 0
    const run = db.runTransaction(async (transaction) => {
      tries += 1
      const note = transaction.collection('notes').doc('a')
      const { data } = await note.get()
      database.update('notes', { _id: 'a' }, { $set: { n: 10 } })
      await note.update({ data: { n: Number(data.n) + 1 } })
    })
    await expect(run).rejects.toMatchObject({
      errCode: -501001,
      errMsg: expect.stringContaining('written by somebody else') as string,
    })
    // wx-server-sdk rewrites the error, so that its own runTransaction does not know the code and does not repeat.
    expect(tries).toBe(1)
    expect(stored()[0]).toEqual({ _id: 'a', n: 10 })
  })

  test('lock what they have written against other writers, until they expire', async () => {
    const transaction = await db.startTransaction()
    await transaction
      .collection('notes')
      .doc('a')
      .update({ data: { n: 9 } })
    const write = () => database.update('notes', { _id: 'a' }, { $set: { n: 5 } })
    expect(write).toThrow(
      expect.objectContaining({ code: 'DATABASE_TRANSACTION_CONFLICT' }) as Error,
    )
    now += 61_000
    expect(write()).toBe(1)
    await expect(transaction.commit()).rejects.toThrow()
    expect(stored()[0]).toEqual({ _id: 'a', n: 5 })
  })

  test('are written whole or not at all', async () => {
    database = new Database({
      now: () => now,
      collections: [{ name: 'notes', indexes: [{ name: 'n', fields: { n: 1 }, unique: true }] }],
    })
    database.insert('notes', [{ _id: 'a', n: 1 }])
    const transaction = await db.startTransaction()
    await transaction
      .collection('notes')
      .doc('a')
      .update({ data: { n: 2 } })
    await transaction.collection('notes').add({ data: { _id: 'b', n: 3 } })
    database.insert('notes', [{ _id: 'c', n: 3 }])
    await expect(transaction.commit()).rejects.toMatchObject({
      message: expect.stringContaining('E11000') as string,
    })
    expect(stored()).toEqual([
      { _id: 'a', n: 1 },
      { _id: 'c', n: 3 },
    ])
  })

  test('search nothing', () => {
    const { transactionId } = database.run('database.startTransaction', {})
    const params = { collectionName: 'notes', transactionId, queryType: 'WHERE', query: '{}' }
    for (const action of ['database.getDocument', 'database.removeDocument']) {
      expect(() => database.run(action, params)).toThrow('doc() and add(), not by where()')
    }
  })
})
