import { describe, expect, it } from 'vitest'
import type { Asked } from './http-world'
import { TOKEN, httpWorld } from './http-world'
import { FORM, JSON_TYPE, refused, sent } from './pushplus-scene'

const BEARER = { authorization: `Bearer ${TOKEN}` }

/** 测试 in GBK. */
const GBK = [0xb2, 0xe2, 0xca, 0xd4]
const GBK_ESCAPED = '%B2%E2%CA%D4'

const bytes = (...parts: (string | number[])[]) =>
  Buffer.concat(
    parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.from(part))),
  )

/** As the platform hands over what it took for UTF-8. */
const destroyed = (body: Buffer) => body.toString('utf8')

const charset = (name: string, type = 'application/x-www-form-urlencoded') => ({
  'content-type': `${type}; charset=${name}`,
})

async function post(asked: Asked) {
  const world = await httpWorld()
  const headers = { ...BEARER, ...asked.headers }
  return { ...(await world.ask('POST', '/v1/messages', { ...asked, headers })), world }
}

describe('text that is not UTF-8', () => {
  const json = bytes('{"title":"', GBK, '"}')
  const places: [what: string, place: string, status: number, asked: Asked][] = [
    ['JSON in bytes', 'body', 400, { headers: JSON_TYPE, body: json }],
    [
      'JSON that the platform has decoded',
      'body',
      400,
      { headers: JSON_TYPE, body: destroyed(json) },
    ],
    ['a form in bytes', 'body', 400, { headers: FORM, body: bytes('title=', GBK) }],
    [
      'a form that the platform has decoded',
      'body',
      400,
      { headers: FORM, body: destroyed(bytes('title=', GBK)) },
    ],
    ['an escape in a form', 'title', 400, { headers: FORM, body: `title=${GBK_ESCAPED}` }],
    ['the name of a field', 'body', 400, { headers: FORM, body: `${GBK_ESCAPED}=x` }],
    ['a query', 'title', 422, { query: { title: destroyed(bytes(GBK)) } }],
    ['the name in a query', 'query', 422, { query: { [destroyed(bytes(GBK))]: 'x' } }],
    ['half a character in a query', 'content', 422, { query: { content: 'x\ud83d' } }],
    ['plain text', 'body', 400, { headers: { 'content-type': 'text/plain' }, body: bytes(GBK) }],
    ['half a character in JSON', 'title', 400, { headers: JSON_TYPE, body: '{"title":"\\ud83d"}' }],
    [
      'half a character inside',
      'data.a',
      400,
      { headers: JSON_TYPE, body: '{"data":{"a":"\\udc00"}}' },
    ],
    ['half a character as a name', 'body', 400, { headers: JSON_TYPE, body: '{"\\udc00":1}' }],
    [
      'half a character as it stands',
      'body',
      400,
      { headers: JSON_TYPE, body: '{"title":"\ud83d"}' },
    ],
    ['half a character in a form', 'body', 400, { headers: FORM, body: 'title=\ud83d' }],
    [
      'the header of the key',
      'idempotencyKey',
      422,
      { headers: { 'Idempotency-Key': '\ufffd' }, body: { title: 'x' } },
    ],
    [
      'what is declared as GBK and was decoded as UTF-8',
      'body',
      400,
      { headers: charset('gbk'), body: destroyed(bytes('title=', GBK)) },
    ],
    [
      'what is declared as GBK and is not',
      'body',
      400,
      { headers: charset('gbk'), body: bytes('title=', [0xb2]) },
    ],
  ]

  it.each(places)('is refused with its place: %s (%s)', async (_what, field, status, asked) => {
    const answer = await post(asked)
    expect(answer.statusCode).toBe(status)
    expect(answer.json).toMatchObject({ error: { faults: [{ field, rule: 'not_utf8' }] } })
    expect(await answer.world.messages()).toEqual([])
  })

  it.each(places.filter(([what]) => !/^the (header|name of)/.test(what)))(
    'is refused on the wire of pushplus, too: %s',
    async (_what, _field, _status, { query = {}, ...asked }) => {
      const said = await refused(`/send/${TOKEN}`, { ...asked, query: { ...query, topic: '' } })
      expect(said).toMatchObject({ code: 999, msg: expect.stringContaining('UTF-8') as unknown })
    },
  )
})

describe('a charset that is declared', () => {
  it.each(['gbk', 'GB2312', '"gb18030"'])('is decoded: %s', async (name) => {
    const asked = { headers: charset(name), body: bytes('title=', GBK, '&content=x') }
    const { statusCode, world } = await post(asked)
    expect(statusCode).toBe(202)
    expect((await world.message()).title).toBe('测试')
    expect((await sent('POST', `/send/${TOKEN}`, asked)).title).toBe('测试')
  })

  it('is decoded in JSON, plain text and multipart', async () => {
    const json = {
      headers: charset('gbk', 'application/json'),
      body: bytes('{"title":"', GBK, '"}'),
    }
    expect((await (await post(json)).world.message()).title).toBe('测试')
    const text = {
      headers: charset('big5', 'text/plain'),
      body: Buffer.from([0xb4, 0xfa, 0xb8, 0xd5]),
    }
    expect((await (await post(text)).world.message()).content).toBe('測試')
    const utf16 = {
      headers: charset('utf-16le', 'text/plain'),
      body: Buffer.from('测试', 'utf16le'),
    }
    expect((await (await post(utf16)).world.message()).content).toBe('测试')
    const multipart = {
      headers: charset('gbk', 'multipart/form-data; boundary=b'),
      body: bytes(
        '--b\r\ncontent-disposition: form-data; name="title"\r\n\r\n',
        GBK,
        '\r\n--b--\r\n',
      ),
    }
    expect((await (await post(multipart)).world.message()).title).toBe('测试')
  })

  it('is that of the escapes, whose second byte may be a letter', async () => {
    // 玕 is AB 5C, whose second byte is a backslash; 亪 is 81 98.
    const asked = { headers: charset('gbk'), body: `title=${GBK_ESCAPED}%81A100%&content=x` }
    const { world } = await post(asked)
    expect((await world.message()).title).toBe('测试丄100%')
  })

  it('that nobody knows is taken for UTF-8', async () => {
    const { statusCode } = await post({ headers: charset('utf8mb4'), body: 'title=温度' })
    expect(statusCode).toBe(202)
  })
})

it('a text may hold U+FFFD itself, where it is escaped', async () => {
  const json = await post({ headers: JSON_TYPE, body: '{"title":"\\ufffd"}' })
  expect(json.statusCode).toBe(202)
  const form = await post({ headers: FORM, body: 'title=%EF%BF%BD' })
  expect(form.statusCode).toBe(202)
})

it('a byte order mark is no part of a text', async () => {
  const { world } = await post({ headers: { 'content-type': 'text/plain' }, body: '\ufeffhi' })
  expect((await world.message()).content).toBe('hi')
})
