import { afterEach, beforeEach, expect, test } from 'vitest'
import { Scene } from './scene'

let scene: Scene
let token: string

beforeEach(async () => {
  scene = await Scene.start()
  token = await scene.token(scene.owner)
})

afterEach(() => scene.stop())

test.each(['databaseReadsLeft', 'databaseWritesLeft'] as const)(
  'where %s is 0 a push is answered with what is wrong and who can mend it, at once',
  async (left) => {
    scene.cloud.settings[left] = 0
    const started = performance.now()
    const answer = await scene.post(token, { title: 'Hello' })
    expect(answer).toMatchObject({ status: 503, error: { code: 'cloud_quota_used_up' } })
    // Nothing is repeated that nobody will do.
    expect(performance.now() - started).toBeLessThan(3_000)
  },
)

test('what was accepted before is sent once there is quota again', async () => {
  scene.accept(scene.owner)
  const { id } = await scene.post(token, { title: 'Hello', delay: 60 })
  scene.cloud.advance(60_000)
  scene.cloud.settings.databaseReadsLeft = 0
  await scene.cloud.tick('deliver')
  expect(scene.notified()).toEqual({})
  scene.cloud.settings.databaseReadsLeft = Infinity
  await scene.cloud.tick('deliver')
  expect(await scene.outcomes(id)).toEqual({ Olive: 'sent subscribe' })
})
