import { afterEach, describe, expect, it } from 'vitest'
import type { ErrorBody } from '../../typings/errors'
import type { Person } from '../../local/wechat'
import { Scene } from './scene'

let scene: Scene
afterEach(() => scene.stop())

/** A follower, and a push token of theirs. */
async function withToken(): Promise<{ ann: Person; post: (json: string) => Promise<Answer> }> {
  scene = await Scene.start()
  const ann = await scene.person('Ann', { follows: true })
  const token = await scene.token(ann)
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  const post = async (body: string) => {
    const answer = await scene.cloud.http('POST', '/v1/messages', { headers, body })
    return { status: answer.status, ...(answer.json() as { error?: ErrorBody; id?: string }) }
  }
  return { ann, post }
}

interface Answer {
  status: number
  error?: ErrorBody
  id?: string
}

const faultsOf = ({ status, error }: Answer) => [
  status,
  ...(error?.faults ?? []).map(({ field }) => field),
]

describe('what only a database understands', () => {
  it('is no name of data: each is refused by its name', async () => {
    const { post } = await withToken()
    for (const name of ['$oid', '$date', '$numberInt', '$where', 'a.b', 'a b', '', '{{x}}', '😀']) {
      const body = JSON.stringify({ title: 'x', data: { [name]: '1' } })
      expect(faultsOf(await post(body))).toEqual([422, `data.${name}`])
    }
    const twice = await post('{"title": "x", "data": {"$oid": "a", "ok": "1", "a\\u0000": "b"}}')
    expect(faultsOf(twice)).toEqual([422, 'data.$oid', 'data.a\0'])
    const nested = await post('{"title": "x", "data": {"a": {"$numberInt": "1"}}}')
    expect(faultsOf(nested)).toEqual([422, 'data.a'])
  })

  it('is a text like any other, where it is a name that a pattern can have', async () => {
    const { post } = await withToken()
    const names = ['__proto__', 'constructor', 'toString', '_bsontype', 'toJSON', 'hasOwnProperty']
    const data = names.map((name) => `"${name}": "${name}!"`).join(', ')
    for (const name of [...names, '名称', 'é-1_2']) {
      await scene.mapDefaultKind({ thing1: `{{data.${name}}}`, time2: '{{time}}' })
      const answer = await post(
        `{"title": "x", "data": {${data}, "名称": "名称!", "é-1_2": "é-1_2!"}}`,
      )
      expect(answer.status).toBe(202)
      await scene.cloud.tick('deliver')
      expect(scene.cloud.notifications.at(-1)?.fields[0]?.value).toBe(`${name}!`)
    }
  })

  it('comes out of title and content as it went in', async () => {
    const { ann, post } = await withToken()
    for (const text of [
      '{"$oid":"a"}',
      '$where: 1',
      'a.*[b]\\Q(c',
      '__proto__',
      '$date',
      'constructor',
    ]) {
      const { id = '' } = await post(JSON.stringify({ title: text, content: text, format: 'text' }))
      expect(await scene.user(ann, 'message.open', { id })).toMatchObject({
        title: text,
        content: text,
      })
      const found = await scene.user(ann, 'inbox.page', { search: text })
      expect(found.messages.map((message) => message.id)).toEqual([id])
    }
  })

  it('is taken out of a text where it cannot be kept: NUL goes, half a character is shown as broken', async () => {
    const { ann, post } = await withToken()
    const { status } = await post('{"title": "a\\u0000b", "data": {"x": "\\u0000"}}')
    expect(status).toBe(202)
    const to = { users: [scene.openid(ann)] }
    const { id } = await scene.console('push.send', { title: 'a\0b \ud83d', content: 'c\0', to })
    const message = await scene.user(ann, 'message.open', { id })
    expect(message).toMatchObject({ title: 'ab \ufffd', content: 'c' })
    for (const search of ['a\0b ', 'ab \ufffd', '\ud83d']) {
      const page = await scene.user(ann, 'inbox.page', { search })
      expect(page.messages.map((found) => found.id)).toContain(id)
    }
    expect((await scene.user(ann, 'inbox.page', { search: '\0' })).messages).toHaveLength(2)
  })

  it('does no harm as an id, a topic, a name, a note or a pattern', async () => {
    const { ann, post } = await withToken()
    const hostile = [
      '\0',
      'a\0b',
      '\ud800',
      '$where',
      '__proto__',
      '.',
      '$.a',
      '"',
      '\\',
      '_bsontype',
    ]
    for (const text of hostile) {
      await expect(scene.user(ann, 'message.open', { id: text })).rejects.toThrow(
        /no_such_message|invalid_request/,
      )
      await expect(scene.user(ann, 'topics.leave', { topic: text })).rejects.not.toThrow('internal')
      await expect(scene.console('message.status', { id: text })).rejects.toThrow(
        /no_such_message|invalid_request/,
      )
      const person = { openid: scene.openid(ann), remark: text, tags: ['x' + text] }
      await scene.console('people.update', person)
      const topic = await post(JSON.stringify({ title: 'x', to: { topic: text } }))
      expect(topic.status).toBeLessThan(500)
      const key = await post(JSON.stringify({ title: 'x', idempotencyKey: 'k' + text }))
      expect(key.status).toBeLessThan(500)
      const fields = { [text]: '{{title}}', thing1: '{{title}}' }
      await expect(scene.mapDefaultKind(fields)).rejects.toThrow('invalid_request')
      const path = `/v1/messages/${encodeURIComponent(text.replace(/\ud800/, ''))}`
      const headers = { authorization: `Bearer ${await scene.token(ann)}` }
      expect((await scene.cloud.http('GET', path, { headers })).status).toBeLessThan(500)
    }
  })
})
