import { describe, expect, it } from 'vitest'
import { version } from '../../package.json'
import { TOKEN, httpWorld } from './http-world'

const BEARER = { authorization: `Bearer ${TOKEN}` }
const JSON_TYPE = { 'content-type': 'application/json' }

describe('an address', () => {
  it('says that the function runs, without asking anybody', async () => {
    const world = await httpWorld()
    const answer = await world.ask('GET', '/v1/health')
    expect(answer.json).toEqual({ ok: true, version })
  })

  it.each(['/v1/health/', '//v1/health', '/v1/%68ealth'])('is found as %s, too', async (path) => {
    const world = await httpWorld()
    expect((await world.ask('GET', path)).statusCode).toBe(200)
  })

  it.each(['/', '/v1', '/v2/messages', '/sender', '/%FF'])('is unknown: %s', async (path) => {
    const world = await httpWorld()
    const answer = await world.ask('GET', path)
    expect(answer.statusCode).toBe(404)
    expect(answer.json).toMatchObject({ error: { code: 'not_found' } })
  })

  it('says which methods it takes', async () => {
    const world = await httpWorld()
    const answer = await world.ask('PATCH', '/v1/messages')
    expect(answer.statusCode).toBe(405)
    expect(answer.headers['Allow']).toBe('POST, OPTIONS')
    expect(answer.json).toMatchObject({ error: { code: 'method_not_allowed' } })
  })

  it('answers HEAD as GET without the body', async () => {
    const world = await httpWorld()
    const answer = await world.ask('HEAD', '/v1/health')
    expect(answer).toMatchObject({ statusCode: 200, body: '' })
  })

  it('does not push for a HEAD', async () => {
    const world = await httpWorld()
    const answer = await world.ask('HEAD', `/send/${TOKEN}`, { query: { content: 'hi' } })
    expect(answer.statusCode).toBe(405)
    expect(await world.messages()).toEqual([])
  })

  it('may be asked by a page of any origin', async () => {
    const world = await httpWorld()
    const preflight = await world.ask('OPTIONS', '/v1/messages')
    expect(preflight.statusCode).toBe(204)
    expect(preflight.headers).toMatchObject({
      'Access-Control-Allow-Origin': '*',
      'Access-Control-Allow-Methods': 'POST, OPTIONS',
      'Access-Control-Allow-Headers': 'Authorization, Content-Type, Idempotency-Key',
    })
    const refused = await world.ask('POST', '/v1/messages')
    expect(refused.headers['Access-Control-Allow-Origin']).toBe('*')
  })

  it('is never answered from a cache', async () => {
    const world = await httpWorld()
    const answer = await world.ask('GET', `/send/${TOKEN}`, { query: { content: 'hi' } })
    expect(answer.headers['Cache-Control']).toBe('no-store')
  })
})

describe('an event that is no HTTP request', () => {
  it.each([[undefined], [null], [7], ['text'], [[]], [{}], [{ headers: 3, body: {}, path: 1 }]])(
    'is answered, not thrown: %j',
    async (event) => {
      const world = await httpWorld()
      expect((await world.handle(event)).statusCode).toBe(404)
    },
  )
})

describe('the language of an error', () => {
  it.each([
    [undefined, 'en'],
    ['zh-CN,zh;q=0.9,en;q=0.8', 'zh'],
    ['en-US,en;q=0.9,zh;q=0.8', 'en'],
    ['en;q=0.5, zh;q=0.7', 'zh'],
    ['zh;q=0', 'en'],
    ['zh-TW', 'zh'],
    ['de, fr', 'en'],
    ['*', 'en'],
  ])('for Accept-Language %s is %s', async (acceptLanguage, language) => {
    const world = await httpWorld()
    const headers = acceptLanguage === undefined ? {} : { 'Accept-Language': acceptLanguage }
    const { json } = await world.ask('GET', '/nowhere', { headers })
    const words = { zh: '没有这个地址', en: 'There is nothing at this address' }
    expect(json).toEqual({
      error: {
        code: 'not_found',
        message: language === 'zh' ? words.zh : words.en,
        ...words,
      },
    })
  })
})

describe('a body', () => {
  const post = async (body: string | Uint8Array, headers: Record<string, string> = JSON_TYPE) => {
    const world = await httpWorld()
    const answer = await world.ask('POST', '/v1/messages', {
      headers: { ...BEARER, ...headers },
      body,
    })
    return { ...answer, world }
  }

  it('may be flagged as base64', async () => {
    const { statusCode, world } = await post(Buffer.from('{"title":"你好"}'))
    expect(statusCode).toBe(202)
    expect((await world.message()).title).toBe('你好')
  })

  it.each([' application/json', 'Application/JSON ;charset=utf-8', 'application/x.y+json'])(
    'is JSON as %j',
    async (contentType) => {
      const { statusCode } = await post('{"title":"hi"}', { 'content-type': contentType })
      expect(statusCode).toBe(202)
    },
  )

  it('may begin with a byte order mark', async () => {
    expect((await post('\ufeff{"title":"hi"}')).statusCode).toBe(202)
  })

  it('says where it is not JSON', async () => {
    const { statusCode, json } = await post('{"title":"hi",}')
    expect(statusCode).toBe(400)
    expect(json).toMatchObject({
      error: {
        code: 'malformed_body',
        faults: [
          {
            field: 'body',
            rule: 'not_json',
            en: expect.stringContaining('position 14') as unknown,
          },
        ],
      },
    })
  })

  it('is refused for nesting beyond reason', async () => {
    expect((await post('['.repeat(50_000) + ']'.repeat(50_000))).statusCode).toBe(400)
  })

  it('is refused over 100 KB, counted in bytes', async () => {
    const body = (characters: number) =>
      JSON.stringify({ title: 'hi', content: '汉'.repeat(characters) })
    expect((await post(body(34_000))).statusCode).toBe(202)
    expect((await post(body(34_200))).statusCode).toBe(413)
    const refused = await post(Buffer.from(body(34_200)))
    expect([refused.statusCode, refused.json]).toMatchObject([
      413,
      { error: { code: 'too_large' } },
    ])
  })

  it.each(['application/xml', 'image/png', 'application/octet-stream'])(
    'is refused as %s, naming what is taken',
    async (contentType) => {
      const { statusCode, json } = await post('x', { 'content-type': contentType })
      expect(statusCode).toBe(415)
      expect(json).toMatchObject({
        error: { en: expect.stringContaining('application/json') as unknown },
      })
    },
  )
})
