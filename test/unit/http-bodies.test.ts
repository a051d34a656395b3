import { describe, expect, it } from 'vitest'
import type { Asked } from './http-world'
import { TOKEN, httpWorld } from './http-world'
import { FORM, JSON_TYPE, refused, sent } from './pushplus-scene'

const BEARER = { authorization: `Bearer ${TOKEN}` }
const TEXT = { 'content-type': 'text/plain' }

/** The message that came of a REST push. */
async function pushed(asked: Asked) {
  const world = await httpWorld()
  const headers = { ...BEARER, ...asked.headers }
  const answer = await world.ask('POST', '/v1/messages', { ...asked, headers })
  expect([answer.statusCode, answer.json]).toMatchObject([202, {}])
  return world.message()
}

async function status(asked: Asked) {
  const world = await httpWorld()
  const headers = { ...BEARER, ...asked.headers }
  return (await world.ask('POST', '/v1/messages', { ...asked, headers })).statusCode
}

/** As `curl -F` and browsers write it. */
function multipart(fields: Record<string, string>, files: Record<string, string | Buffer> = {}) {
  const head = (name: string, rest = '') =>
    `--b7\r\nContent-Disposition: form-data; name="${name}"${rest}\r\n\r\n`
  const body = Buffer.concat([
    ...Object.entries(fields).map(([name, text]) => Buffer.from(`${head(name)}${text}\r\n`)),
    ...Object.entries(files).flatMap(([name, file]) => [
      Buffer.from(head(name, '; filename="log.txt"')),
      Buffer.from(file),
      Buffer.from('\r\n'),
    ]),
    Buffer.from('--b7--\r\n'),
  ])
  return { headers: { 'content-type': 'multipart/form-data; boundary=b7' }, body }
}

describe('plain text', () => {
  it('is the content on REST, the rest in the query', async () => {
    const asked = { headers: TEXT, query: { title: 'web-1' }, body: 'disk full\n  on /var' }
    expect(await pushed(asked)).toMatchObject({
      title: 'web-1',
      content: 'disk full\n  on /var',
      format: 'text',
    })
  })

  it.each([
    ['text/markdown', 'markdown'],
    ['text/html; charset=utf-8', 'html'],
    ['text/csv', 'text'],
  ])('as %s is %s', async (contentType, format) => {
    expect(
      await pushed({ headers: { 'content-type': contentType }, body: 'a, *b*' }),
    ).toMatchObject({
      content: 'a, *b*',
      format,
    })
  })

  it.each([
    ['as curl -d says', FORM, 'disk full'],
    ['with marks of a form', FORM, 'load=0.93 & rising, 100%ff'],
    ['without a content type', {}, 'disk full'],
    ['called plain', TEXT, 'title=x in the log'],
    ['that begins with a brace', TEXT, '{thread-1} disk full'],
    ['with a brace, as curl -d says', FORM, '{thread-1} disk full'],
  ])('is the content on the wire of pushplus: %s', async (_what, headers, body) => {
    expect(await sent('POST', `/send/${TOKEN}`, { headers, body })).toMatchObject({ content: body })
    const query = { token: TOKEN, title: 'web-1' }
    expect(await sent('PUT', '/send', { headers, query, body })).toMatchObject({
      title: 'web-1',
      content: body,
    })
  })

  it('is not the content where the URL has one', async () => {
    const query = { content: 'from the URL' }
    expect(await sent('POST', `/send/${TOKEN}`, { headers: FORM, query, body: 'x' })).toMatchObject(
      {
        content: 'from the URL',
      },
    )
  })
})

describe('multipart', () => {
  it('has the fields of a form, on REST and on the wire', async () => {
    const asked = multipart({ title: '温度', content: '35℃\nok', 'data.city': 'Bern' })
    expect(await pushed(asked)).toMatchObject({
      title: '温度',
      content: '35℃\nok',
      data: [{ name: 'city', value: 'Bern' }],
    })
    expect(await sent('POST', `/send/${TOKEN}`, asked)).toMatchObject({
      title: '温度',
      content: '35℃\nok',
    })
  })

  it('takes a file for the field of its name', async () => {
    const asked = multipart({ title: 't' }, { content: 'a log\nof lines' })
    expect(await pushed(asked)).toMatchObject({ content: 'a log\nof lines' })
  })

  it('that is no text is refused with the field', async () => {
    const binary = Buffer.from([0x89, 0x50, 0xff, 0xfe])
    const said = await refused(`/send/${TOKEN}`, multipart({}, { content: binary }))
    expect(said).toMatchObject({ msg: expect.stringMatching(/content.*UTF-8/) as unknown })
  })

  it('as webhook mode has it is JSON of its fields', async () => {
    const asked = { ...multipart({ data: '{"up":1}' }), query: { template: 'txt' } }
    expect((await sent('POST', `/send/${TOKEN}`, asked)).content).toBe('{"data":"{\\"up\\":1}"}')
  })

  it.each([
    ['without a boundary', 'multipart/form-data', 'x'],
    [
      'cut off in a field',
      'multipart/form-data; boundary=b7',
      '--b7\r\nContent-Disposition: form-data; name="a"\r\n\r\nhalf',
    ],
    [
      'cut off in a file',
      'multipart/form-data; boundary=b7',
      '--b7\r\nContent-Disposition: form-data; name="a"; filename="x"\r\n\r\nhalf',
    ],
    ['of another sort', 'multipart/mixed; boundary=b7', '--b7--'],
  ])('%s is refused', async (_what, contentType, body) => {
    const asked = { headers: { 'content-type': contentType }, body: Buffer.from(body) }
    expect([400, 415]).toContain(await status(asked))
    expect(await refused(`/send/${TOKEN}`, asked)).toMatchObject({ code: 999 })
  })

  it('over 100 KB is 413 in our words', async () => {
    const world = await httpWorld()
    const asked = multipart({ content: 'x'.repeat(103_000) })
    const answer = await world.ask('POST', '/v1/messages', {
      ...asked,
      headers: { ...BEARER, ...asked.headers },
    })
    expect([answer.statusCode, answer.json]).toMatchObject([413, { error: { code: 'too_large' } }])
  })
})

describe('JSON as scripts write it', () => {
  const T = TOKEN
  it.each([
    [
      'line breaks and tabs in a text',
      `{"token":"${T}","title":"t","content":"a\nb\r\n\tc"}`,
      'a\nb\n\tc',
    ],
    ['single quotes', `{'token':'${T}','title':'t','content':'it is "up"'}`, 'it is "up"'],
    ['a comma too many', `{"token":"${T}","title":"t","content":"x",}`, 'x'],
    ['bare names', `{token:"${T}",title:"t",content:"x"}`, 'x'],
    [
      'quotes that nobody escaped',
      `{"token":"${T}","title":"t","content":"he said "hi" to me"}`,
      'he said "hi" to me',
    ],
    [
      'long numbers beside',
      `{"token":"${T}","title":"t","content":12345678901234567890,}`,
      '12345678901234567890',
    ],
    ['names in another case', `{"Token":"${T}","TITLE":"t","Content":"x"}`, 'x'],
  ])('is read on the wire: %s', async (_what, body, content) => {
    for (const headers of [JSON_TYPE, FORM, TEXT]) {
      expect(await sent('POST', '/send', { headers, body })).toMatchObject({ title: 't', content })
    }
  })

  it.each([
    ['line breaks in a text', '{"title":"a\nb"}', 400],
    ['single quotes', "{'title':'a'}", 400],
    ['names in another case', '{"Title":"a"}', 422],
    ['a form called JSON', 'title=a', 400],
  ])('is refused on REST: %s', async (_what, body, expected) => {
    expect(await status({ headers: JSON_TYPE, body })).toBe(expected)
  })

  it('may be a form that is called JSON, on the wire', async () => {
    const body = `token=${TOKEN}&title=%E6%B8%A9&content=a+b`
    expect(await sent('POST', '/send', { headers: JSON_TYPE, body })).toMatchObject({
      title: '温',
      content: 'a b',
    })
  })

  it('has names in any case in the query and in a form, too', async () => {
    const query = { Token: TOKEN, Title: 't' }
    expect(await sent('POST', '/send', { headers: FORM, query, body: 'CONTENT=x' })).toMatchObject({
      title: 't',
      content: 'x',
    })
  })

  it('that is beyond repair, or no push then, is refused as it came', async () => {
    const bodies = ['{"token":', '{"title":"x"', '{{{', `{"content":"${'"x'.repeat(40_000)}`, '[1,']
    for (const body of bodies) {
      const said = await refused(`/send/${TOKEN}`, { headers: JSON_TYPE, body })
      expect(said).toMatchObject({
        code: 999,
        msg: expect.stringContaining('JSON 有误') as unknown,
      })
    }
  })

  it.each(['"', 'x"\n', "'", '[', '{"a":', '`'])(
    'is not repaired where that would take seconds: many %j',
    async (piece) => {
      const body = `{"title":"t","content":'${piece.repeat(6_000)}`
      const said = await refused(`/send/${TOKEN}`, { headers: JSON_TYPE, body })
      expect(said).toMatchObject({ msg: expect.stringContaining('JSON 有误') as unknown })
    },
  )

  it('is repaired where a text has a few thousand quotes', async () => {
    const content = 'say "so" '.repeat(2_000)
    const body = `{'title':'t','content':'${content}'}`
    expect(await sent('POST', `/send/${TOKEN}`, { headers: JSON_TYPE, body })).toMatchObject({
      content,
    })
  })
})
