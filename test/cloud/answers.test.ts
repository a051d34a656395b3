import { afterAll, beforeAll, expect, test } from 'vitest'
import { Scene } from './scene'

/** Of each of them 45 audience keys: what all of them together hold is more than one answer of the database. */
const PEOPLE = 300
const KEYS = 45

let scene: Scene

beforeAll(async () => {
  scene = await Scene.start()
  const { documents } = scene.cloud.database.find('users', {}, { limit: 1 })
  const from = '01ARZ3NDEKTSV4RRFFQ69G5FAV'
  const keys = Array.from({ length: KEYS }, (_, n) => ({
    key: `t:a-topic-${n}`,
    from,
    until: from,
  }))
  scene.cloud.database.insert(
    'users',
    Array.from({ length: PEOPLE }, (_, n) => ({
      ...documents[0],
      _id: `o-somebody-${String(n).padStart(17, '0')}`,
      role: 'user',
      keys: [...keys, { key: '*', from: '' }],
    })),
  )
})

afterAll(() => scene.stop())

test('a broadcast is planned for everybody, though an answer of the database has at most 1 MB', async () => {
  const { id } = await scene.console('push.send', { title: 'Hello', to: { everyone: true } })
  await scene.cloud.tick('deliver')
  const { counts } = await scene.console('message.status', { id })
  expect(counts.skipped).toBe(PEOPLE + 1)
})
