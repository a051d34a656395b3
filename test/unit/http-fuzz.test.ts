import { EJSON } from 'bson'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { faultOfAnswer, isTextToThePlatform, strangeRequest, withToken } from './http-requests'
import type { StrangeRequest } from './http-requests'
import { TOKEN, httpWorld } from './http-world'

/** In the long run 20,000: `npm run test:fuzz`. */
const RUNS = Number(process.env['FUZZ_RUNS'] ?? 400)

/** Of a world, so that its database stays small. */
const REQUESTS_A_WORLD = 100

/** As the access service hands it over: text decoded, as it thinks, everything else in base64. */
function eventOf(request: StrangeRequest) {
  const { method: httpMethod, path, query, headers, body } = request
  const text = isTextToThePlatform(request)
  return {
    path,
    httpMethod,
    headers,
    queryStringParameters: query,
    requestContext: {},
    body: Buffer.from(body).toString(text ? 'utf8' : 'base64'),
    isBase64Encoded: !text,
  }
}

describe('whatever is sent over HTTP', () => {
  it(
    'is answered in the words of its wire, never as an error of ours, and stored as it was taken',
    async () => {
      let world = await httpWorld()
      let asked = 0
      await fc.assert(
        fc.asyncProperty(strangeRequest, async (strange) => {
          if (asked++ % REQUESTS_A_WORLD === 0) world = await httpWorld()
          const request = withToken(strange, TOKEN)
          const { statusCode, body } = await world.handle(eventOf(request))
          expect(faultOfAnswer(request, statusCode, body)).toBeUndefined()
          // Taken out, so that a smaller request is judged by its own lines.
          expect(world.logged.splice(0)).toEqual([])
          // As the SDK carries documents: what it would read otherwise is the database's own syntax.
          const messages = await world.messages()
          expect(EJSON.deserialize(EJSON.serialize({ messages }))).toEqual({ messages })
        }),
        { numRuns: RUNS },
      )
    },
    60_000 + RUNS * 50,
  )
})
