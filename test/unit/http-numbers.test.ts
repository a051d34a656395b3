import { describe, expect, it } from 'vitest'
import { OTHER, TOKEN, httpWorld } from './http-world'
import { JSON_TYPE, sent } from './pushplus-scene'

const BEARER = { authorization: `Bearer ${TOKEN}` }

/** The message of a REST push whose body is this very text. */
async function pushed(body: string) {
  const world = await httpWorld()
  const headers = { ...BEARER, ...JSON_TYPE }
  const answer = await world.ask('POST', '/v1/messages', { headers, body })
  expect([answer.statusCode, answer.json]).toMatchObject([202, {}])
  return world.message()
}

describe('a number keeps its digits', () => {
  it.each(['4200001234567890123', '1.10', '0.1000', '1e400', '-0', '12345678901234567890.5'])(
    'as a value, a title, a summary and a content: %s',
    async (number) => {
      const body = `{"title":${number},"summary":${number},"content":${number},"data":{"order":${number}}}`
      expect(await pushed(body)).toMatchObject({
        title: number,
        summary: number,
        content: number,
        data: [{ name: 'order', value: number }],
      })
    },
  )

  it('inside an object that is the content, which is shown as JSON', async () => {
    const content = '{"z":12345678901234567890,"a":[1.10,{"b":1E5}],"__proto__":-0.0}'
    expect(await pushed(`{"title":"t","content": ${content}}`)).toMatchObject({
      content,
      format: 'json',
    })
    expect(await pushed(`{"content":${content},"format":"text"}`)).toMatchObject({ format: 'text' })
  })

  it('on the wire of pushplus', async () => {
    const body = `{"token":"${TOKEN}","title":4200001234567890123,"content":{"price":1.10,"id":12345678901234567890}}`
    expect(await sent('POST', '/send', { headers: JSON_TYPE, body })).toMatchObject({
      title: '4200001234567890123',
      content: '{"price":1.10,"id":12345678901234567890}',
    })
  })

  it('as a key, so that two orders are not taken for one', async () => {
    const world = await httpWorld()
    for (const order of ['4200001234567890123', '4200001234567890124']) {
      const body = `{"title":"paid","idempotencyKey":${order}}`
      await world.ask('POST', '/v1/messages', { headers: { ...BEARER, ...JSON_TYPE }, body })
    }
    expect(await world.messages()).toHaveLength(2)
  })

  it('and is a number where a number is asked for', async () => {
    const body = `{"title":"hi","delay":60.0,"to":{"users":["${OTHER}"]},"priority":"high"}`
    expect(await pushed(body)).toMatchObject({ state: 'scheduled', to: [`u:${OTHER}`] })
  })

  it('and is refused where a text of another sort is asked for', async () => {
    const world = await httpWorld()
    const body = { title: 'hi', kind: 7, link: 8, to: { topic: 9 } }
    const answer = await world.ask('POST', '/v1/messages', { headers: BEARER, body })
    expect(answer.statusCode).toBe(422)
    expect(answer.json).toMatchObject({
      error: {
        faults: ['link', 'kind', 'to.topic'].map((field) => ({ field, rule: 'wrong_type' })),
      },
    })
  })
})

describe('JSON', () => {
  it('of a name given twice takes the last', async () => {
    expect(await pushed('{"title":"first","title":"last"}')).toMatchObject({ title: 'last' })
  })

  it.each([202, 1_000, 2_500, 5_000, 40_000])(
    'is refused where it is nested %i deep',
    async (depth) => {
      const world = await httpWorld()
      const nested = `${'['.repeat(depth)}${']'.repeat(depth)}`
      for (const body of [
        nested,
        `{"content":${nested}}`,
        `{"data":{"a":${nested}}}`,
        '['.repeat(depth),
      ]) {
        const headers = { ...BEARER, ...JSON_TYPE }
        const answer = await world.ask('POST', '/v1/messages', { headers, body })
        expect(answer.statusCode).toBe(400)
        const wire = await world.ask('POST', `/send/${TOKEN}`, { headers: JSON_TYPE, body })
        expect(wire.json).toMatchObject({
          code: 999,
          msg: expect.stringContaining('JSON 有误') as unknown,
        })
      }
    },
  )

  it('may be nested as deep as anybody writes it', async () => {
    const content = `${'[{"a":'.repeat(90)}1.10${'}]'.repeat(90)}`
    expect(await pushed(`{"content":${content}}`)).toMatchObject({ content })
  })
})
