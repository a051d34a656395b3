import { describe, expect, it } from 'vitest'
import { NOW, OTHER, OWNER, TOKEN, httpWorld } from './http-world'

const BEARER = { authorization: `Bearer ${TOKEN}` }
const FORM = { 'content-type': 'application/x-www-form-urlencoded' }

async function pushed(body: object = { title: 'hi', delay: 60 }) {
  const world = await httpWorld()
  await world.ask('POST', '/v1/messages', { headers: BEARER, body })
  const { _id } = await world.message()
  const ask = (control: string, headers: Record<string, string> = BEARER) =>
    world.ask('POST', `/v1/messages/${_id}/${control}`, { headers })
  return { world, id: _id, ask }
}

describe('POST /v1/messages/{id}/<control>', () => {
  it('answers where the message stands then', async () => {
    const { id, ask } = await pushed()
    const paused = await ask('pause')
    expect(paused.statusCode).toBe(200)
    expect(paused.json).toMatchObject({
      id,
      state: 'paused',
      visibleAt: null,
      sendAt: NOW + 60_000,
      possible: ['resume', 'cancel', 'recall'],
    })
    expect((await ask('resume')).json).toMatchObject({ state: 'scheduled' })
    expect((await ask('cancel')).json).toMatchObject({ state: 'stopping', stopped: 'cancelled' })
    expect((await ask('recall')).json).toMatchObject({ stopped: 'recalled', possible: [] })
  })

  it('that is not possible now says what is, in the asker’s language', async () => {
    const { ask } = await pushed()
    const refused = await ask('resend', { ...BEARER, 'accept-language': 'zh-CN' })
    expect(refused.statusCode).toBe(409)
    expect(refused.json).toMatchObject({
      error: {
        code: 'not_possible_now',
        message: '此刻不能这样做，现在可行的操作见 faults',
        faults: [
          {
            field: 'state',
            rule: 'scheduled',
            zh: '消息尚未到发送时间，现在可以：暂停（pause）、取消（cancel）、撤回（recall）',
            en: 'The message is scheduled; now possible: pause, cancel, recall',
          },
        ],
      },
    })
  })

  it('is as if there were no message for another push token', async () => {
    const { world, id, ask } = await pushed()
    await world.addToken('another')
    const headers = { authorization: 'Bearer another' }
    for (const control of ['pause', 'resume', 'cancel', 'recall', 'resend']) {
      const refused = await ask(control, headers)
      expect([refused.statusCode, refused.json]).toMatchObject([
        404,
        { error: { code: 'no_such_message' } },
      ])
    }
    const removal = await world.ask('DELETE', `/v1/messages/${id}`, { headers })
    expect(removal.statusCode).toBe(404)
    expect(await world.message()).toMatchObject({ state: 'scheduled', rev: 0 })
  })

  it('takes the push token from header, query, form or JSON', async () => {
    const { world, id } = await pushed()
    const path = `/v1/messages/${id}/pause`
    const ways = [
      { headers: BEARER },
      { query: { token: TOKEN } },
      { headers: FORM, body: `token=${TOKEN}` },
      { body: { token: TOKEN } },
    ]
    for (const way of ways) expect((await world.ask('POST', path, way)).statusCode).toBe(200)
    expect((await world.ask('POST', path)).statusCode).toBe(401)
  })

  it('takes nothing else', async () => {
    const { world, id } = await pushed()
    const asked = { headers: BEARER, body: { reason: 'late' } }
    const refused = await world.ask('POST', `/v1/messages/${id}/pause`, asked)
    expect(refused.json).toMatchObject({
      error: { code: 'invalid_request', faults: [{ field: 'reason', rule: 'unknown_field' }] },
    })
  })

  it('is not asked for by GET, and nothing else is a control', async () => {
    const { world, id } = await pushed()
    const got = await world.ask('GET', `/v1/messages/${id}/pause`, { headers: BEARER })
    expect([got.statusCode, got.headers['Allow']]).toEqual([405, 'POST, OPTIONS'])
    const stopped = await world.ask('POST', `/v1/messages/${id}/stop`, { headers: BEARER })
    expect(stopped.statusCode).toBe(404)
  })
})

describe('DELETE /v1/messages/{id}', () => {
  it('recalls', async () => {
    const { world, id } = await pushed({ title: 'hi' })
    const answer = await world.ask('DELETE', `/v1/messages/${id}`, { headers: BEARER })
    expect(answer.statusCode).toBe(200)
    expect(answer.json).toMatchObject({ id, stopped: 'recalled' })
    expect(await world.message()).toMatchObject({ to: [] })
  })

  it('may be asked by a page of any origin', async () => {
    const { world, id } = await pushed()
    const preflight = await world.ask('OPTIONS', `/v1/messages/${id}`)
    expect(preflight.headers['Access-Control-Allow-Methods']).toBe('GET, HEAD, DELETE, OPTIONS')
  })
})

describe('times and keys in form and query', () => {
  it('are texts', async () => {
    const world = await httpWorld()
    const body = 'title=hi&delay=90&ttl=600&passQuietHours=true&mergeKey=door&eventAt=1772352000000'
    const answer = await world.ask('POST', '/v1/messages', {
      headers: { ...BEARER, ...FORM },
      body,
    })
    expect([answer.statusCode, answer.json]).toMatchObject([403, { error: { faults: [{}] } }])
    await world.addToken('alarm', { scopes: ['quietHours'] })
    const headers = { ...FORM, authorization: 'Bearer alarm' }
    const accepted = await world.ask('POST', '/v1/messages', { headers, body })
    expect(accepted.json).toMatchObject({ state: 'scheduled', repeated: false })
    expect(await world.message()).toMatchObject({
      sendAt: NOW + 90_000,
      expiresAt: NOW + 690_000,
      passQuietHours: true,
      eventAt: 1_772_352_000_000,
    })
  })

  it('may be ISO 8601, also where the + of the offset was not escaped', async () => {
    const offsets = ['+08:00', ' 08:00', '+0800', ' 0800', '+08', ' 08', '.000+0800', '.000 08:00']
    for (const sendAt of [
      ...offsets.map((offset) => `2026-03-01T18:00:00${offset}`),
      ...['2026-03-01T18:00+0800', '2026-03-01T18:00 0800', '2026-03-01T05:00-0500'],
    ]) {
      const world = await httpWorld()
      const query = { title: 'hi', sendAt, passQuietHours: 'false' }
      await world.ask('POST', '/v1/messages', { headers: BEARER, query })
      expect(await world.message()).toMatchObject({ sendAt: Date.UTC(2026, 2, 1, 10) })
    }
  })

  it('cost nobody any time, however long they are', async () => {
    const world = await httpWorld()
    const body = `title=hi&sendAt=${'T'.repeat(90_000)}`
    const started = performance.now()
    const stranger = await world.ask('POST', '/v1/messages', { headers: FORM, body })
    const answer = await world.ask('POST', '/v1/messages', {
      headers: { ...BEARER, ...FORM },
      body,
    })
    expect(performance.now() - started).toBeLessThan(1_000)
    expect([stranger.statusCode, answer.statusCode]).toEqual([401, 422])
  })

  it('are refused by name when they are no times', async () => {
    const world = await httpWorld()
    const query = { title: 'hi', sendAt: 'tomorrow', ttl: '1h', passQuietHours: 'maybe' }
    const answer = await world.ask('POST', '/v1/messages', { headers: BEARER, query })
    expect(answer.json).toMatchObject({
      error: {
        faults: [
          { field: 'passQuietHours', rule: 'wrong_type' },
          { field: 'sendAt', rule: 'not_a_moment' },
          { field: 'ttl', rule: 'wrong_type' },
        ],
      },
    })
  })
})

describe('what an answer to a push says besides', () => {
  it('suppressed: the push token made the same push a moment ago', async () => {
    const world = await httpWorld()
    await world.addToken('quiet', { suppressSeconds: 60, scopes: [] })
    const asked = { headers: { authorization: 'Bearer quiet' }, body: { title: 'hi' } }
    const first = await world.ask('POST', '/v1/messages', asked)
    const second = await world.ask('POST', '/v1/messages', asked)
    expect(second.statusCode).toBe(202)
    expect(second.json).toMatchObject({ ...(first.json as object), suppressed: true })
    expect(second.headers).not.toHaveProperty('Idempotency-Replayed')
  })

  it('superseded: its message tells of something newer', async () => {
    const world = await httpWorld()
    const push = (title: string, eventAt: number) =>
      world.ask('POST', '/v1/messages', {
        headers: BEARER,
        body: { title, eventAt, mergeKey: 'm' },
      })
    await push('newer', NOW)
    const older = await push('older', NOW - 1)
    expect([older.statusCode, older.json]).toMatchObject([202, { superseded: true }])
    expect(await world.message()).toMatchObject({ title: 'newer' })
  })

  it('a merge key of another audience is a conflict', async () => {
    const world = await httpWorld()
    const push = (user: string) =>
      world.ask('POST', '/v1/messages', {
        headers: BEARER,
        body: { title: 'hi', mergeKey: 'm', to: { users: [user] } },
      })
    await push(OWNER)
    const refused = await push(OTHER)
    expect(refused.statusCode).toBe(409)
    expect(refused.json).toMatchObject({
      error: { code: 'merge_conflict', faults: [{ field: 'to', rule: 'other_audience' }] },
    })
  })
})

describe('POST /v1/messages/forecast', () => {
  it('answers what the same push would come to, and makes none', async () => {
    const world = await httpWorld()
    const body = { title: 'hi', to: { users: [OWNER, OTHER] } }
    const answer = await world.ask('POST', '/v1/messages/forecast', { headers: BEARER, body })
    expect(answer.statusCode).toBe(200)
    expect(answer.json).toEqual({
      exact: true,
      people: 2,
      sampled: 2,
      channels: { template: 0, uniform: 0, subscribe: 0 },
      skipped: { kind_has_no_template: 2 },
      faults: [],
    })
    expect(await world.messages()).toEqual([])
  })

  it('takes the push token, and refuses what a push would be refused for', async () => {
    const world = await httpWorld()
    const body = { title: 'hi', to: { everyone: true } }
    expect((await world.ask('POST', '/v1/messages/forecast', { body })).statusCode).toBe(401)
    await world.addToken('narrow', { scopes: [] })
    const headers = { authorization: 'Bearer narrow' }
    const refused = await world.ask('POST', '/v1/messages/forecast', { headers, body })
    expect(refused.statusCode).toBe(403)
  })
})
