import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Database } from '../../local/database'

let directory: string
let opened: Database[]

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'yizhan-database-'))
  opened = []
})

afterEach(() => {
  for (const database of opened) database.close()
  rmSync(directory, { recursive: true })
})

/** Not closing the one before is what a killed process does. */
function open(): Database {
  const database = new Database({
    now: () => 0,
    dataDir: directory,
    collections: [{ name: 'notes', indexes: [{ name: 'n', fields: { n: 1 } }] }],
  })
  opened.push(database)
  return database
}

const log = () => join(directory, 'database.log')
const ids = (database: Database) => database.find('notes', {}).documents.map(({ _id }) => _id)

test('what was written is there after a restart, with its types and its indexes', () => {
  const before = open()
  const document = {
    _id: 'a',
    n: 1.5,
    big: 2 ** 40,
    at: new Date(5),
    list: [null, true, { x: '' }],
  }
  before.insert('notes', [document, { _id: 'b', n: 2 }, { _id: 'c', n: 3 }, { _id: 'd' }])
  before.update('notes', { _id: 'b' }, { $set: { n: 7 } })
  before.remove('notes', { _id: 'c' })
  before.createCollection('empty')

  const after = open()
  expect(after.find('notes', {}).documents).toEqual([document, { _id: 'b', n: 7 }, { _id: 'd' }])
  expect(after.find('notes', { n: 7 })).toMatchObject({
    documents: [{ _id: 'b' }],
    report: { plan: 'IXSCAN n', keysExamined: 1 },
  })
  expect(after.count('empty', {})).toBe(0)
})

test('the part of an insert that was done before a refusal is kept', () => {
  expect(() => open().insert('notes', [{ _id: 'a' }, { _id: 'a' }, { _id: 'b' }])).toThrow('E11000')
  expect(ids(open())).toEqual(['a'])
})

test('a write cut off by the end of the process is left out, what was before it is kept', () => {
  open().insert('notes', [{ _id: 'a' }])
  appendFileSync(log(), '[{"collection":"notes","put":{"_id":"b"')
  expect(ids(open())).toEqual(['a'])
  open().insert('notes', [{ _id: 'c' }])
  expect(ids(open())).toEqual(['a', 'c'])
})

test('a damaged line in the middle is named', () => {
  writeFileSync(log(), '[{"collection":"notes"}]\nrubbish\n[{"collection":"notes"}]\n')
  expect(open).toThrow(/Line 2 of .*database\.log is damaged/)
})

test('the file holds only what is still there after a restart', () => {
  const before = open()
  for (let n = 0; n < 50; n++) {
    before.update('notes', { _id: 'a' }, { n }, { replace: true, upsert: true })
  }
  open()
  expect(readFileSync(log(), 'utf8').trim().split('\n')).toHaveLength(2)
})
