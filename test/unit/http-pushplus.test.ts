import { describe, expect, it } from 'vitest'
import { NOW, OTHER, OWNER, TOKEN, httpWorld } from './http-world'
import { FORM, refused, sent } from './pushplus-scene'

describe('pushplus /send', () => {
  it.each(['GET', 'POST', 'PUT', 'DELETE'])('pushes by %s from the query', async (method) => {
    const query = { token: TOKEN, title: '标题', content: '<b>内容</b>' }
    expect(await sent(method, '/send', { query })).toMatchObject({
      _id: expect.stringMatching(/^[0-9a-f]{32}$/) as unknown,
      title: '标题',
      content: '<b>内容</b>',
      format: 'html',
      to: [`u:${OWNER}`],
      wire: 'pushplus',
      extras: {},
    })
  })

  it('pushes by PUT and DELETE from the body', async () => {
    await sent('PUT', '/send/', { body: { token: TOKEN, content: 'hi' } })
    await sent('DELETE', '/send', { headers: FORM, body: `token=${TOKEN}&content=hi` })
  })

  it('puts the path before the query and the query before the body', async () => {
    const message = await sent('POST', `/send/${TOKEN}/`, {
      query: { token: 'wrong', title: 'query', content: '' },
      body: { token: 'wrong', title: 'body', content: 'text' },
    })
    expect(message).toMatchObject({ title: 'query', content: 'text' })
  })

  it('takes empty, null and [null] for absent, and numbers for texts', async () => {
    const message = await sent('POST', '/send', {
      query: { template: '', channel: '' },
      body: { token: TOKEN, title: null, content: 404, topic: '', to: [null], timestamp: null },
    })
    expect(message).toMatchObject({ title: '404', content: '404', to: [`u:${OWNER}`], extras: {} })
  })

  it('takes an object as JSON content', async () => {
    const body = { token: TOKEN, content: { cpu: 93 }, template: 'json' }
    expect(await sent('POST', '/send', { body })).toMatchObject({
      content: '{"cpu":93}',
      format: 'json',
    })
  })

  it('takes a form with raw UTF-8, as bytes that the platform flagged as base64', async () => {
    const body = Buffer.from(`token=${TOKEN}&title=温度&content=35℃+ok`)
    const headers = { 'content-type': ' application/x-www-form-urlencoded; charset=UTF-8' }
    expect(await sent('POST', '/send', { headers, body })).toMatchObject({
      title: '温度',
      content: '35℃ ok',
    })
  })

  it('ignores parameters that pushplus does not have', async () => {
    await sent('POST', '/send', { body: { token: TOKEN, content: 'hi', __proto__x: 1, v: '2' } })
  })

  it.each([
    ['html', '<p>x</p>', 'html'],
    ['txt', 'x', 'text'],
    ['markdown', '# x', 'markdown'],
    ['json', '{"a":1}', 'json'],
    ['cloudMonitor', '{"alertName":"x"}', 'json'],
    ['route', 'msgTYPE=ifUP', 'text'],
  ])('shows template %s as it should', async (template, content, format) => {
    const message = await sent('POST', '/send', { body: { token: TOKEN, content, template } })
    expect(message).toMatchObject({ content, format, extras: { template } })
  })
})

describe('the audience of /send', () => {
  it('is a list of users', async () => {
    const body = { token: TOKEN, content: 'hi', to: `${OTHER}, ${OWNER}` }
    expect((await sent('POST', '/send', { body })).to).toEqual([`u:${OTHER}`, `u:${OWNER}`])
  })

  it.each(['|', ';', '，'])(
    'whose openids are joined by “%s” is told how they are',
    async (bar) => {
      const body = { token: TOKEN, content: 'hi', to: `${OTHER}${bar}${OWNER}` }
      const answer = await refused('/send', { body })
      const sentence = 'to[0] 应为 openid：6 到 64 位字母、数字、- 和 _；多个用英文逗号分隔'
      expect(answer).toEqual({ code: 999, msg: sentence, data: sentence })
    },
  )

  it('is the topic, where both are given', async () => {
    const body = { token: TOKEN, content: 'hi', to: OTHER, topic: 'ops' }
    expect((await sent('POST', '/send', { body })).to).toEqual(['t:ops'])
  })

  it('is not the topic for channel webhook, nor users of WeCom; both are kept', async () => {
    const webhook = { token: TOKEN, content: 'hi', topic: 'ops', channel: 'webhook', webhook: 'dt' }
    expect(await sent('POST', '/send', { body: webhook })).toMatchObject({
      to: [`u:${OWNER}`],
      extras: { channel: 'webhook', option: 'dt', topic: 'ops' },
    })
    const cp = { token: TOKEN, content: 'hi', to: 'zhangsan,lisi', channel: 'cp' }
    expect(await sent('POST', '/send', { body: cp })).toMatchObject({
      to: [`u:${OWNER}`],
      extras: { channel: 'cp', to: 'zhangsan,lisi' },
    })
  })
})

describe('what is acted on later', () => {
  it('is kept with the message, which is pushed as usual', async () => {
    const extras = {
      channel: 'mail',
      option: 'box-1',
      callbackUrl: 'https://shop.example/cb',
      template: 'txt',
      pre: 'enc',
      timestamp: String(NOW),
    }
    const body = { token: TOKEN, content: 'hi', ...extras, timestamp: NOW }
    const message = await sent('POST', '/send', { body })
    expect(message.extras).toEqual(extras)
    expect(message.state).toBe('open')
  })
})

describe('webhook mode', () => {
  it.each([
    ['JSON', 'application/json', '{"alert": {"content": "x"}, "n": 12345678901234567890}'],
    ['JSON with a content among its own fields', 'application/json', '{"content":"x","user":"y"}'],
    ['what only looks like JSON', 'application/json', '{{ not json'],
    ['XML', 'application/xml', '<a>1</a>'],
    ['a form, as curl -d says', 'application/x-www-form-urlencoded', 'disk full on web-1'],
  ])('takes the whole body as content: %s', async (_what, contentType, body) => {
    const message = await sent('POST', `/send/${TOKEN}`, {
      query: { template: 'txt', title: 'alarm' },
      headers: { 'content-type': contentType },
      body,
    })
    expect(message).toMatchObject({ title: 'alarm', content: body, format: 'text' })
  })

  it('takes a body in pushplus’s own words as parameters', async () => {
    const message = await sent('POST', '/send', {
      query: { template: 'txt' },
      body: { token: TOKEN, title: 'own', content: 'words' },
    })
    expect(message).toMatchObject({ title: 'own', content: 'words' })
  })

  it('takes no body for content when the URL has one', async () => {
    const query = { template: 'txt', content: 'from the URL' }
    const message = await sent('POST', `/send/${TOKEN}`, { query, body: { a: 1 } })
    expect(message.content).toBe('from the URL')
  })

  it('makes JSON of a vendor’s form', async () => {
    const message = await sent('POST', `/send/${TOKEN}`, {
      query: { template: 'cloudMonitor', topic: 'ops' },
      headers: FORM,
      body: 'alertName=CPU&curValue=93%25&userId=1',
    })
    expect(message).toMatchObject({
      content: '{"alertName":"CPU","curValue":"93%","userId":"1"}',
      format: 'json',
      to: ['t:ops'],
    })
  })

  it('reads topic and title in what Jenkins sends', async () => {
    const body = { topic: 'ops', title: 'build 7', buildState: 'SUCCESS', projectName: 'shop' }
    const message = await sent('POST', `/send/${TOKEN}`, { query: { template: 'jenkins' }, body })
    expect(message).toMatchObject({
      title: 'build 7',
      to: ['t:ops'],
      content: JSON.stringify(body),
    })
  })
})

describe('a refusal of /send', () => {
  it.each([
    ['no token', {}, { code: 903, msg: 'token不能为空' }],
    ['a wrong token', { token: 'nobody' }, { code: 903, msg: '无效的用户token' }],
    ['no content', { token: TOKEN, content: ' ' }, { code: 999, msg: 'content 发送内容不能为空' }],
    [
      'a user who is not there',
      { token: TOKEN, content: 'x', to: `${OTHER},nobody` },
      { code: 999, msg: 'to[1] 没有这个用户' },
    ],
    [
      'a topic who is not there',
      { token: TOKEN, content: 'x', topic: 'nothing' },
      { code: 999, msg: '没有这个群组' },
    ],
    [
      'a callback too long',
      { token: TOKEN, content: 'x', callbackUrl: 'x'.repeat(1001) },
      { code: 999, msg: 'callbackUrl 最多 1000 个字' },
    ],
    [
      'a timestamp that the clock has passed',
      { token: TOKEN, content: 'x', timestamp: String(NOW - 1) },
      { code: 999, msg: 'timestamp 服务器时间已晚于此时间戳，消息不会发送' },
    ],
    [
      'a timestamp that is none',
      { token: TOKEN, content: 'x', timestamp: 'soon' },
      { code: 999, msg: 'timestamp 应为毫秒时间戳' },
    ],
  ])('for %s is HTTP 200 with its code, its sentence in data too', async (_what, body, said) => {
    expect(await refused('/send', { body })).toEqual({ ...said, data: said.msg })
  })

  it.each([
    ['JSON that is none', { 'content-type': 'application/json' }, '{"token":', /JSON 有误/],
    ['a body that it does not take', { 'content-type': 'image/png' }, 'png', /application\/json/],
    ['a body over 100 KB', FORM, `content=${'x'.repeat(103_000)}`, /100 KB/],
  ])('for %s is 999 with the sentence', async (_what, headers, body, sentence) => {
    expect(await refused(`/send/${TOKEN}`, { headers, body })).toMatchObject({
      code: 999,
      msg: expect.stringMatching(sentence) as unknown,
      data: expect.stringMatching(sentence) as unknown,
    })
  })

  it('says that the token may not come from here as a bad token', async () => {
    const world = await httpWorld()
    await world.addToken('walled', { addresses: ['203.0.113.7'] })
    const { json } = await world.ask('GET', '/send/walled', { query: { content: 'hi' } })
    expect(json).toMatchObject({ code: 903 })
  })

  it('ends with a line break, as every answer', async () => {
    const world = await httpWorld()
    expect((await world.ask('GET', '/send')).body).toMatch(/}\n$/)
    expect((await world.ask('GET', '/v1/health')).body).toMatch(/}\n$/)
  })
})

it('takes a title alone, as REST does', async () => {
  const message = await sent('POST', '/send', { body: { token: TOKEN, title: 'disk full' } })
  expect(message).toMatchObject({ title: 'disk full', content: '' })
})

describe('a title over 200 characters', () => {
  const long = `${'很长的标题'.repeat(50)}完`
  const push = async (fields: Record<string, unknown>) =>
    sent('POST', '/send', { body: { token: TOKEN, title: long, ...fields } })

  it.each([
    ['txt', 'text', 'disk full', `${long}\n\ndisk full`],
    ['markdown', 'markdown', '# disk', `${long}\n\n# disk`],
    ['html', 'html', '<p>disk</p> full', `<p>${long}</p>\n<p>disk</p> full`],
    ['html', 'html', '<b>disk</b>\nfull', `${long}\n\n<b>disk</b>\nfull`],
    ['json', 'text', '{"disk":1}', `${long}\n\n{"disk":1}`],
  ])(
    'is cut, and whole at the head of the content: %s as %s',
    async (template, format, content, whole) => {
      const message = await push({ template, content })
      expect(message.title).toHaveLength(200)
      expect(message.title).toBe(`${long.slice(0, 199)}…`)
      expect(message).toMatchObject({ format, content: whole })
    },
  )

  it.each(['txt', 'markdown', 'html', 'json'])(
    'is the content where there is none: %s',
    async (template) => {
      const { title, content } = await push({ template })
      expect(title).toBe(`${long.slice(0, 199)}…`)
      expect(content).toBe(long)
    },
  )

  it('is not said twice where the content begins with it', async () => {
    expect(await push({ content: `${long}, and more` })).toMatchObject({
      content: `${long}, and more`,
    })
  })

  it('shows its own angle brackets', async () => {
    const title = `${long} <prod> & co`
    expect((await push({ title, content: 'x' })).content).toBe(`${long} &lt;prod&gt; &amp; co\n\nx`)
  })

  it('is not cut within a character', async () => {
    const title = '😀'.repeat(201)
    expect((await push({ title, content: 'x' })).title).toBe(`${'😀'.repeat(199)}…`)
  })

  it('of 200 characters stays', async () => {
    const title = '😀'.repeat(200)
    expect(await push({ title, content: 'y' })).toMatchObject({ title, content: 'y' })
  })
})

describe('the token of /send', () => {
  const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`

  it.each([
    ['Bearer', `Bearer ${TOKEN}`],
    ['Basic, as the user', basic(`${TOKEN}:`)],
    ['Basic, as the user, without a colon', basic(TOKEN)],
    ['Basic, as the password', basic(`:${TOKEN}`)],
    ['Basic, as the password of somebody', basic(`grafana:${TOKEN}`)],
    ['Basic, as the user with a password of no meaning', basic(`${TOKEN}:x`)],
  ])('may come by %s, on the wire and on REST', async (_how, authorization) => {
    const headers = { authorization }
    await sent('POST', '/send', { headers, body: { content: 'hi' } })
    const world = await httpWorld()
    const answer = await world.ask('POST', '/v1/messages', { headers, body: { title: 'hi' } })
    expect(answer.statusCode).toBe(202)
    const { id } = answer.json as { id: string }
    expect((await world.ask('GET', `/v1/messages/${id}`, { headers })).statusCode).toBe(200)
  })

  it('of the parameters goes before a header that may be a proxy’s', async () => {
    const headers = { authorization: basic('proxy:secret') }
    await sent('POST', `/send/${TOKEN}`, { headers, body: { content: 'hi' } })
  })
})

describe('the addresses of pushplus', () => {
  it('have /api/send, which its own pages use', async () => {
    await sent('POST', '/api/send', { body: { token: TOKEN, content: 'hi' } })
    await sent('POST', `/api/send/${TOKEN}/`, { body: { content: 'hi' } })
  })

  it.each([
    '/send/a/b',
    '/batchSend/a/b',
    '/api/open/message/list',
    '/api/common/openApi/getAccessKey',
  ])('that are not here are refused in its words: %s', async (path) => {
    const msg = '没有这个地址'
    expect(await refused(path, { body: { token: TOKEN } })).toEqual({ code: 999, msg, data: msg })
  })
})
