import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { faultOfAnswer, strangeRequest, withToken } from '../unit/http-requests'
import { Scene } from './scene'

/** Each is a run of a function: with the real SDK and its way to the database, which the unit world has not. */
const RUNS = Number(process.env['FUZZ_RUNS'] ?? 60)

let scene: Scene
beforeAll(async () => {
  scene = await Scene.start()
})
afterAll(() => scene.stop())

it(
  'whatever is sent over HTTP is answered in the words of its wire, and is in the inbox when it was accepted',
  async () => {
    const ann = await scene.person('Ann')
    const token = await scene.token(ann)
    await fc.assert(
      fc.asyncProperty(strangeRequest, async (strange) => {
        const { method, path, query, headers, body } = withToken(strange, token)
        const request = { method, path, query, headers, body }
        const answer = await scene.cloud.request(request)
        // Over 100 KB the platform answers by itself.
        if (answer.status === 413) return
        const text = Buffer.from(answer.body).toString()
        expect(faultOfAnswer(request, answer.status, text)).toBeUndefined()
        if (answer.status !== 202) return
        const { id } = JSON.parse(text) as { id: string }
        expect(await scene.console('message.status', { id })).toMatchObject({ id })
      }),
      { numRuns: RUNS },
    )
    expect((await scene.user(ann, 'inbox.page', {})).messages.length).toBeGreaterThan(0)
  },
  60_000 + RUNS * 2_000,
)
