import { describe, expect, it } from 'vitest'
import { SealRing } from '../../cloudfunctions/shared/domain/seal'
import { collections } from '../../cloudfunctions/shared/store/collections'
import type { Database as StorePort } from '../../cloudfunctions/shared/store/database'
import { DatabaseError } from '../../cloudfunctions/shared/store/database'
import type { HttpRequest, HttpResult } from '../../cloudfunctions/shared/wechat/https'
import { httpsTransport } from '../../cloudfunctions/shared/wechat/https-transport'
import { Database } from '../../local/database'
import { databasePort } from '../../local/database/port'

const TOKEN: HttpResult = {
  type: 'response',
  status: 200,
  body: '{"access_token":"T","expires_in":7200}',
}

/** A transport of an account of its own, over an HTTP client that answers what it is told. */
function transport(
  answers: { token?: HttpResult; send: HttpResult },
  change: Partial<StorePort> = {},
) {
  account += 1
  const requests: HttpRequest[] = []
  const effects = {
    clock: { now: () => 1_000_000, sleep: () => Promise.resolve() },
    random: { bytes: (count: number) => new Uint8Array(count), fraction: () => 0 },
    database: {
      ...databasePort(new Database({ collections, now: () => 1_000_000 })),
      ...change,
    },
    seal: new SealRing(['key']),
    apiUrl: 'https://api.example',
    tokens: new Map(),
    http: (request: HttpRequest) => {
      requests.push(request)
      const isToken = request.url.endsWith('/cgi-bin/stable_token')
      return Promise.resolve(isToken ? (answers.token ?? TOKEN) : answers.send)
    },
  }
  const https = httpsTransport(effects, { appid: `wx${account}`, secret: 'S' })
  const send = (inTime = true) =>
    https.send({
      api: 'subscribeMessage.send',
      appid: '',
      body: { touser: 'o' },
      inTime: () => inTime,
    })
  return { send, requests }
}

let account = 0

const response = (body: string, status = 200): HttpResult => ({ type: 'response', status, body })

describe('an answer over HTTPS', () => {
  it.each<[string, HttpResult, object]>([
    [
      'errcode 0 with a msgid beyond 2^53, digit by digit',
      response('{"errcode":0,"errmsg":"ok","msgid":3248682510344192008}'),
      { type: 'answered', errcode: 0, msgid: '3248682510344192008' },
    ],
    [
      "WeChat's refusal (43101)",
      response('{"errcode":43101,"errmsg":"user refuse"}'),
      { type: 'answered', errcode: 43101, errmsg: 'user refuse' },
    ],
    ['an empty 200 is no answer', response(''), { type: 'unknown' }],
    ['a 200 without errcode is no answer', response('{"ok":true}'), { type: 'unknown' }],
    ['a page of a proxy is no answer', response('<html>'), { type: 'unknown' }],
    ['a 502', response('{"errcode":0}', 502), { type: 'unknown' }],
    ['a lost connection', { type: 'lost', text: 'reset' }, { type: 'unknown' }],
    [
      'a refused connection was provably not sent',
      { type: 'notSent', text: 'ECONNREFUSED' },
      { type: 'notSent', cause: 'network' },
    ],
  ])('%s', async (_name, answer, expected) => {
    expect(await transport({ send: answer }).send()).toMatchObject(expected)
  })

  it('an account that gets no access token (40164) is named, and nothing is sent', async () => {
    const refused = response('{"errcode":40164,"errmsg":"invalid ip"}')
    const { send, requests: made } = transport({ token: refused, send: response('') })
    expect(await send()).toEqual({
      type: 'notSent',
      cause: 'account',
      errcode: 40164,
      text: 'invalid ip',
    })
    expect(made.length).toBe(1)
  })

  it('a run that is past its deadline sends nothing', async () => {
    const { send, requests: made } = transport({ send: response('{"errcode":0}') })
    expect(await send(false)).toMatchObject({ type: 'notSent', cause: 'late' })
    expect(made.map(({ url }) => url)).toEqual(['https://api.example/cgi-bin/stable_token'])
  })

  it('a database that does not answer makes it not sent, and does not throw', async () => {
    const away = () => Promise.reject(new DatabaseError('timeout', -501001, 'unanswered'))
    const { send, requests: made } = transport({ send: response('{"errcode":0}') }, { find: away })
    expect(await send()).toMatchObject({ type: 'notSent', cause: 'network' })
    expect(made).toEqual([])
  })

  it('one access token serves many sends', async () => {
    const { send, requests: made } = transport({ send: response('{"errcode":0}') })
    await send()
    await send()
    expect(made.map(({ url }) => url)).toEqual([
      'https://api.example/cgi-bin/stable_token',
      'https://api.example/cgi-bin/message/subscribe/send?access_token=T',
      'https://api.example/cgi-bin/message/subscribe/send?access_token=T',
    ])
  })
})
