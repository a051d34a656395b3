import { describe, expect, it } from 'vitest'
import { DatabaseError } from '../../cloudfunctions/shared/store/database'
import { NOW, OTHER, OWNER, TOKEN, httpWorld } from './http-world'

const BEARER = { authorization: `Bearer ${TOKEN}` }

describe('POST /v1/messages', () => {
  it('accepts a push in JSON, with id, state and where to ask', async () => {
    const world = await httpWorld()
    const body = { title: 'Deployed', content: '**ok**', format: 'markdown', to: { topic: 'ops' } }
    const answer = await world.ask('POST', '/v1/messages', { headers: BEARER, body })
    const message = await world.message()
    expect(answer.statusCode).toBe(202)
    expect(answer.headers['Content-Type']).toBe('application/json; charset=utf-8')
    expect(answer.headers['Location']).toBe(`messages/${message._id}`)
    expect(answer.json).toEqual({ id: message._id, state: 'open', repeated: false, recipients: [] })
    expect(message).toMatchObject({
      title: 'Deployed',
      format: 'markdown',
      to: ['t:ops'],
      wire: 'rest',
    })
  })

  it('says where to ask behind a trailing slash, too', async () => {
    const world = await httpWorld()
    const answer = await world.ask('POST', '/v1/messages/', {
      headers: BEARER,
      body: { title: 'hi' },
    })
    const { _id } = await world.message()
    const asked = (path: string) =>
      new URL(answer.headers['Location'] ?? '', `https://x.example${path}`)
    expect(asked('/v1/messages/').pathname).toBe(`/v1/messages/${_id}`)
    expect(asked('/push/v1/messages/').pathname).toBe(`/push/v1/messages/${_id}`)
  })

  it('answers the outcomes that came in time', async () => {
    const sent = { user: OWNER, outcome: 'sent', channel: 'template', reason: '' } as const
    const world = await httpWorld({
      kick: async () => ({ type: 'answered', recipients: [sent] }),
    })
    const answer = await world.ask('POST', '/v1/messages', {
      headers: BEARER,
      body: { title: 'hi' },
    })
    expect(answer.json).toMatchObject({ recipients: [sent] })
  })

  it('takes a form, with lists by comma, data by name and empty fields as absent', async () => {
    const world = await httpWorld()
    const body =
      `token=${TOKEN}&title=%E9%83%A8%E7%BD%B2+ok&content=%E5%AE%8C成 100%&to=${OTHER},${OWNER}` +
      '&channels=subscribe,template&data.city=Xi%27an&data.empty=&kind=&link='
    const headers = { 'content-type': ' application/x-www-form-urlencoded;charset=utf-8' }
    const answer = await world.ask('POST', '/v1/messages/', { headers, body })
    expect(answer.statusCode).toBe(202)
    expect(await world.message()).toMatchObject({
      title: '部署 ok',
      content: '完成 100%',
      to: [`u:${OTHER}`, `u:${OWNER}`],
      channels: ['subscribe', 'template'],
      data: [{ name: 'city', value: "Xi'an" }],
      kind: 'default',
    })
  })

  it('takes the query alone, and puts it before the body', async () => {
    const world = await httpWorld()
    const query = { token: TOKEN, title: 'from the query', everyone: 'true' }
    const body = { title: 'from the body', content: 'text' }
    expect((await world.ask('POST', '/v1/messages', { query, body })).statusCode).toBe(202)
    expect(await world.message()).toMatchObject({
      title: 'from the query',
      content: 'text',
      to: ['*'],
    })
  })

  it.each([
    ['a form, as curl -d says', 'application/x-www-form-urlencoded'],
    ['plain text, as fetch says', 'text/plain;charset=UTF-8'],
    ['nothing', ''],
  ])('takes JSON that is called %s', async (_what, contentType) => {
    const world = await httpWorld()
    const headers = { ...BEARER, 'content-type': contentType }
    const body = '{"title": "hi"}'
    expect((await world.ask('POST', '/v1/messages', { headers, body })).statusCode).toBe(202)
  })

  it('takes null for absent', async () => {
    const world = await httpWorld()
    const body = { title: 'hi', kind: null, to: { users: [OTHER], topic: null }, data: { a: null } }
    const answer = await world.ask('POST', '/v1/messages', { headers: BEARER, body })
    expect(answer.statusCode).toBe(202)
    expect(await world.message()).toMatchObject({ to: [`u:${OTHER}`], data: [] })
  })

  it('names every fault with its field', async () => {
    const world = await httpWorld()
    const body = { title: 'x'.repeat(201), format: 'rtf', colour: 'red' }
    const answer = await world.ask('POST', '/v1/messages', { headers: BEARER, body })
    expect(answer.statusCode).toBe(422)
    const fault = (field: string, rule: string) =>
      expect.objectContaining({ field, rule }) as unknown
    expect(answer.json).toMatchObject({
      error: {
        code: 'invalid_request',
        faults: expect.arrayContaining([
          fault('title', 'too_long'),
          fault('format', 'not_one_of'),
          fault('colour', 'unknown_field'),
        ]) as unknown,
      },
    })
  })

  it.each([
    'https://example.com/a?b#c',
    'http://10.0.0.1:8080',
    'HTTPS://例子.中国/路',
    'pages/me/me',
    '/pages/message/message?id=1',
    '',
  ])('takes the link %j', async (link) => {
    const world = await httpWorld()
    const body = { title: 'hi', link }
    const answer = await world.ask('POST', '/v1/messages', { headers: BEARER, body })
    expect(answer.statusCode).toBe(202)
    expect((await world.message()).link).toBe(link)
  })

  it.each([
    'javascript:alert(1)',
    ' JavaScript:alert(1)//https://example.com',
    'data:text/html,x',
    'ftp://example.com',
    '//example.com',
    'example.com',
    'https://',
    'https:// example.com',
    'https://exa mple.com/a',
    'weixin://dl/business',
    '../pages/me/me',
  ])('refuses the link %j by name', async (link) => {
    const world = await httpWorld()
    const body = { title: 'hi', link }
    const answer = await world.ask('POST', '/v1/messages', { headers: BEARER, body })
    expect(answer.statusCode).toBe(422)
    expect(answer.json).toMatchObject({
      error: { faults: [{ field: 'link', rule: 'not_a_link' }] },
    })
  })

  it.each([
    ['a list', [1]],
    ['a number', 7],
  ])('refuses %s as body', async (_what, body) => {
    const world = await httpWorld()
    const answer = await world.ask('POST', '/v1/messages', { headers: BEARER, body })
    expect(answer.statusCode).toBe(422)
    expect(answer.json).toMatchObject({ error: { faults: [{ field: 'body' }] } })
  })

  it('lets a prototype key do nothing, and keeps what it says', async () => {
    const world = await httpWorld()
    const body = `{"title":"hi","data":{"__proto__":{"polluted":1},"city":"Bern"}}`
    const headers = { ...BEARER, 'content-type': 'application/json' }
    const query = { 'data.__proto__': 'x', 'data.constructor': 'y' }
    await world.ask('POST', '/v1/messages', { headers, body, query })
    const data = Object.entries({ ['__proto__']: 'x', constructor: 'y' })
    expect((await world.messages()).map((message) => message.data)).toEqual([
      data.map(([name, value]) => ({ name, value })),
    ])
    const answer = await world.ask('POST', '/v1/messages', { headers, body })
    expect([answer.statusCode, answer.json]).toMatchObject([
      422,
      { error: { faults: [{ field: 'data.__proto__' }] } },
    ])
    expect({}).not.toHaveProperty('polluted')
  })
})

describe('the idempotency key', () => {
  const push = (key: string, title = 'hi') => ({
    headers: { ...BEARER, 'Idempotency-Key': key },
    body: { title },
  })

  it('answers a repeat with the first message, and says that it did', async () => {
    const world = await httpWorld()
    const first = await world.ask('POST', '/v1/messages', push('k-1'))
    const second = await world.ask('POST', '/v1/messages', {
      headers: BEARER,
      body: { title: 'hi', idempotencyKey: 'k-1' },
    })
    const { _id } = await world.message()
    expect([first, second].map(({ statusCode }) => statusCode)).toEqual([202, 202])
    expect(second.json).toMatchObject({ id: _id, repeated: true })
    expect(first.headers).not.toHaveProperty('Idempotency-Replayed')
    expect(second.headers['Idempotency-Replayed']).toBe('true')
  })

  it('refuses another push under the same key', async () => {
    const world = await httpWorld()
    await world.ask('POST', '/v1/messages', push('k-1'))
    const answer = await world.ask('POST', '/v1/messages', push('k-1', 'something else'))
    expect(answer.statusCode).toBe(409)
    expect(answer.json).toMatchObject({ error: { code: 'idempotency_conflict' } })
  })

  it('refuses a header and a field that differ', async () => {
    const world = await httpWorld()
    const answer = await world.ask('POST', '/v1/messages', {
      headers: { ...BEARER, 'Idempotency-Key': 'k-1' },
      body: { title: 'hi', idempotencyKey: 'k-2' },
    })
    expect(answer.statusCode).toBe(422)
    expect(answer.json).toMatchObject({
      error: { faults: [{ field: 'idempotencyKey', rule: 'conflict' }] },
    })
  })
})

describe('the push token', () => {
  const body = { title: 'hi' }

  it.each([
    ['the header', { headers: BEARER, body }],
    ['the query', { query: { token: TOKEN }, body }],
    ['the JSON field', { body: { ...body, token: TOKEN } }],
    [
      'the form field',
      {
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: `title=hi&token=${TOKEN}`,
      },
    ],
  ])('may stand in %s', async (_where, asked) => {
    const world = await httpWorld()
    expect((await world.ask('POST', '/v1/messages', asked)).statusCode).toBe(202)
    expect(JSON.stringify(await world.message())).not.toContain(TOKEN)
  })

  it.each([
    ['is missing', {}, 'no_push_token'],
    ['is unknown', { authorization: 'Bearer nobody' }, 'bad_push_token'],
    ['is unknown, by Basic', { authorization: 'Basic bm9ib2R5' }, 'bad_push_token'],
    ['comes by another scheme', { authorization: 'Digest nobody' }, 'no_push_token'],
  ])('is asked for when it %s', async (_what, headers, code) => {
    const world = await httpWorld()
    const answer = await world.ask('POST', '/v1/messages', { headers, body })
    expect(answer.statusCode).toBe(401)
    expect(answer.headers['WWW-Authenticate']).toBe('Bearer')
    expect(answer.json).toMatchObject({ error: { code } })
    expect(await world.messages()).toEqual([])
  })

  it('pushes to others only with the scope', async () => {
    const world = await httpWorld()
    await world.addToken('narrow', { scopes: [] })
    const headers = { authorization: 'Bearer narrow' }
    const others = { headers, body: { title: 'hi', to: { users: [OTHER] } } }
    expect((await world.ask('POST', '/v1/messages', { headers, body })).statusCode).toBe(202)
    expect((await world.ask('POST', '/v1/messages', others)).statusCode).toBe(403)
  })

  it('counts only the last hop as the address', async () => {
    const world = await httpWorld()
    await world.addToken('walled', { addresses: ['203.0.113.7'] })
    const from = async (forwardedFor: string) => {
      const headers = { authorization: 'Bearer walled', 'X-Forwarded-For': forwardedFor }
      return (await world.ask('POST', '/v1/messages', { headers, body })).statusCode
    }
    expect(await from('198.51.100.1, 203.0.113.7')).toBe(202)
    expect(await from('203.0.113.7, 198.51.100.1')).toBe(403)
  })

  it('believes the platform more than a header about the address', async () => {
    const world = await httpWorld()
    await world.addToken('walled', { addresses: ['203.0.113.7'] })
    const answer = await world.handle({
      path: '/v1/messages',
      httpMethod: 'POST',
      headers: { authorization: 'Bearer walled', 'x-forwarded-for': '203.0.113.7' },
      queryStringParameters: { title: 'hi' },
      requestContext: { sourceIp: '198.51.100.1' },
    })
    expect(answer.statusCode).toBe(403)
  })
})

describe('GET /v1/messages/{id}', () => {
  it('tells where a message stands', async () => {
    const world = await httpWorld()
    await world.ask('POST', '/v1/messages', { headers: BEARER, body: { title: 'hi' } })
    const { _id } = await world.message()
    const answer = await world.ask('GET', `/v1/messages/${_id}`, { query: { token: TOKEN } })
    expect(answer.statusCode).toBe(200)
    expect(answer.json).toMatchObject({
      id: _id,
      state: 'open',
      title: 'hi',
      createdAt: NOW,
      recipients: [],
    })
  })

  it('hides the messages of other push tokens', async () => {
    const world = await httpWorld()
    await world.ask('POST', '/v1/messages', { headers: BEARER, body: { title: 'hi' } })
    await world.addToken('another')
    const { _id } = await world.message()
    const headers = { authorization: 'Bearer another' }
    const answer = await world.ask('GET', `/v1/messages/${_id}`, { headers })
    expect(answer.statusCode).toBe(404)
    expect(answer.json).toMatchObject({ error: { code: 'no_such_message' } })
  })
})

describe('a database in trouble', () => {
  const asked = { headers: BEARER, body: { title: 'hi' } }

  it.each(['throttled', 'unanswered'] as const)('asks to come back when %s', async (type) => {
    const world = await httpWorld()
    world.breakDatabase('find', new DatabaseError('500 a second', -501003, type))
    const answer = await world.ask('POST', '/v1/messages', asked)
    expect(answer.statusCode).toBe(503)
    expect(Number(answer.headers['Retry-After'])).toBeGreaterThan(0)
    expect(answer.json).toMatchObject({ error: { code: 'try_again' } })
  })

  it('gives the asker an id of what went wrong, and the log the rest', async () => {
    const world = await httpWorld()
    world.breakDatabase('find', new Error('E: /var/user/secret.js'))
    const answer = await world.ask('POST', '/v1/messages', asked)
    expect(answer.statusCode).toBe(500)
    expect(answer.body).not.toContain('secret.js')
    const [line] = world.logged
    expect(line?.event).toBe('internal error')
    expect(line?.fields['error']).toContain('secret.js')
    expect(answer.json).toMatchObject({ error: { code: 'internal', id: line?.fields['id'] } })
  })

  it('is no matter once the message is there', async () => {
    const world = await httpWorld({ kick: () => Promise.reject(new Error('broken')) })
    expect((await world.ask('POST', '/v1/messages', asked)).statusCode).toBe(202)
  })

  it('answers pushplus in one of its five codes all the same', async () => {
    const world = await httpWorld()
    world.breakDatabase('add', new Error('broken'))
    const answer = await world.ask('POST', '/send', { body: { token: TOKEN, content: 'hi' } })
    expect(answer.statusCode).toBe(200)
    expect(answer.json).toMatchObject({ code: 999 })
    expect(answer.body).toContain(String(world.logged[0]?.fields['id']))
  })
})
