import type { OfficialAccountOptions } from '../../local/wechat'
import { describe, expect, it } from 'vitest'
import { DRIFTING } from '../../local/wechat/settings'
import { read, Scene } from './local-wechat-scene'

const TOKEN = '/cgi-bin/token'
const STABLE = '/cgi-bin/stable_token'
const LIST = '/cgi-bin/user/get'
const LISTED = '203.0.113.7'
const MINUTE_MS = 60_000

function ready(options: OfficialAccountOptions = {}) {
  const scene = new Scene({ callerIp: LISTED })
  const account = scene.world.officialAccount('News', { addresses: [LISTED], ...options })
  const credentials = {
    grant_type: 'client_credential',
    appid: account.appid,
    secret: account.secret,
  }
  const fetch = (change: Record<string, string> = {}) =>
    scene.get(TOKEN, { ...credentials, ...change })
  const stable = (change: Record<string, unknown> = {}) =>
    scene.post(STABLE, { ...credentials, ...change })
  /** The errcode of a call with this token; 0 for an answer without one. */
  const use = async (token: unknown) =>
    (await scene.get(LIST, { access_token: String(token) }))['errcode'] ?? 0
  return { scene, account, credentials, fetch, stable, use }
}

describe('GET /cgi-bin/token', () => {
  it('gives a new token every time; the one before works five minutes more, then it is 40001', async () => {
    const { scene, fetch, use } = ready()
    const first = await fetch()
    expect(first).toMatchObject({ expires_in: 7200 })
    const second = await fetch()
    expect(second['access_token']).not.toBe(first['access_token'])
    await scene.advance(5 * MINUTE_MS - 1)
    expect(await use(first['access_token'])).toBe(0)
    await scene.advance(1)
    expect(await use(first['access_token'])).toBe(40001)
    expect(await use(second['access_token'])).toBe(0)
  })

  it.each([
    ['40002', { grant_type: 'password' }],
    ['40013', { appid: 'wx0000000000000000' }],
    ['40125', { secret: 'wrong' }],
    ['41002', { appid: '' }],
    ['41004', { secret: '' }],
  ])('answers %s', async (errcode, change) => {
    const { fetch, stable } = ready()
    expect(await fetch(change)).toMatchObject({ errcode: Number(errcode) })
    expect(await stable(change)).toMatchObject({ errcode: Number(errcode) })
  })

  it('answers 40164 to every call of an official account from elsewhere, whatever token it has', async () => {
    const { scene, fetch, use } = ready()
    const { access_token: token } = await fetch()
    expect(await use(token)).toBe(0)
    scene.wechat.settings.callerIp = '198.51.100.2'
    expect(await use(token)).toBe(40164)
  })

  it('answers 40164 where the official account has listed nobody, and asks a test account for no list', async () => {
    const errcode = async (options: OfficialAccountOptions) =>
      (await ready({ addresses: [], ...options }).fetch())['errcode']
    expect(await errcode({})).toBe(40164)
    expect(await errcode({ testAccount: true })).toBeUndefined()
  })

  it('answers 40164 sooner or later where the caller has no fixed address', async () => {
    const { scene, fetch, use } = ready()
    const { access_token: token } = await fetch()
    scene.wechat.settings.callerIp = DRIFTING
    expect([await use(token), await use(token)]).toContain(40164)
  })

  it('answers 40164 with the address when that is not on the list', async () => {
    const { scene, account, fetch } = ready()
    account.ipWhitelist = ['198.51.100.1']
    const answer = await fetch()
    expect(answer['errcode']).toBe(40164)
    expect(answer['errmsg']).toMatch(
      /^invalid ip 203\.0\.113\.7 ipv6 ::ffff:203\.0\.113\.7, not in whitelist rid: /,
    )
    scene.wechat.settings.callerIp = '198.51.100.1'
    expect(await fetch()).toHaveProperty('access_token')
  })

  it("answers 45009 after a test account's 200 calls a day", async () => {
    const { fetch } = ready({ testAccount: true })
    for (let n = 0; n < 200; n++) expect(await fetch()).toHaveProperty('access_token')
    expect(await fetch()).toMatchObject({ errcode: 45009 })
  })

  it('works for the mini program too', async () => {
    const { scene } = ready()
    const token = await scene.token(scene.world.miniProgram)
    expect(await scene.post('/cgi-bin/message/subscribe/send', {}, token)).toMatchObject({
      errcode: 40003,
    })
  })
})

describe('POST /cgi-bin/stable_token', () => {
  it('gives the same token while it is valid, and a new one in its last five minutes', async () => {
    const { scene, stable, use } = ready()
    const first = await stable()
    await scene.advance(114 * MINUTE_MS)
    const same = await stable()
    expect(same).toEqual({ access_token: first['access_token'], expires_in: 360 })
    await scene.advance(MINUTE_MS)
    const renewed = await stable()
    expect(renewed['access_token']).not.toBe(first['access_token'])
    expect(await use(first['access_token'])).toBe(0)
    await scene.advance(5 * MINUTE_MS)
    expect(await use(first['access_token'])).toBe(42001)
  })

  it('has nothing to do with the tokens of /cgi-bin/token', async () => {
    const { scene, fetch, stable, use } = ready()
    const { access_token } = await stable()
    await fetch()
    await fetch()
    await scene.advance(6 * MINUTE_MS)
    expect(await use(access_token)).toBe(0)
  })

  it('by force_refresh kills the old token at once: 40001', async () => {
    const { stable, use } = ready()
    const before = await stable()
    const after = await stable({ force_refresh: true })
    expect(await use(before['access_token'])).toBe(40001)
    expect(await use(after['access_token'])).toBe(0)
    expect(await stable()).toEqual(after)
  })

  it('answers 45011 to a forced refresh within 30 s and 45009 to the 21st of a day', async () => {
    const { scene, stable } = ready()
    for (let n = 0; n < 20; n++) {
      expect(await stable({ force_refresh: true })).toHaveProperty('access_token')
      await scene.advance(29_999)
      expect(await stable({ force_refresh: true })).toMatchObject({ errcode: 45011 })
      await scene.advance(1)
    }
    expect(await stable({ force_refresh: true })).toMatchObject({ errcode: 45009 })
    await scene.advance(24 * 60 * MINUTE_MS)
    expect(await stable({ force_refresh: true })).toHaveProperty('access_token')
  })

  it('answers 43002 to a GET', async () => {
    const { scene, credentials } = ready()
    expect(await scene.get(STABLE, credentials)).toMatchObject({ errcode: 43002 })
  })
})

describe('an access token in use', () => {
  it('is 41001 when missing, 40014 when it is none, 40001 when WeChat never gave it', async () => {
    const { use } = ready()
    expect(await use('')).toBe(41001)
    expect(await use('nonsense')).toBe(40014)
    expect(await use(`88_${'x'.repeat(129)}`)).toBe(40001)
  })

  it('is 42001 after 7200 s', async () => {
    const { scene, fetch, use } = ready()
    const { access_token } = await fetch()
    await scene.advance(7200_000 - 1)
    expect(await use(access_token)).toBe(0)
    await scene.advance(1)
    expect(await use(access_token)).toBe(42001)
  })
})

describe('what is no call', () => {
  it('is 47001 for a body that is not a JSON object', async () => {
    const { scene } = ready()
    const body = '{"appid":'
    const answer = await scene.wechat.https({ method: 'POST', path: STABLE, query: {}, body })
    expect(read(answer)).toMatchObject({ errcode: 47001 })
  })

  it('is 43001 for a POST to what takes GET, and 40066 for an unknown path', async () => {
    const { scene } = ready()
    expect(await scene.post(TOKEN, {})).toMatchObject({ errcode: 43001 })
    expect(await scene.get('/cgi-bin/nothing', {})).toMatchObject({ errcode: 40066 })
  })

  it('is -604100 for an unknown cloud call, and access tokens are none', async () => {
    const { scene } = ready()
    const { appid } = scene.world.miniProgram
    for (const api of ['subscribeMessage.sent', 'getAccessToken']) {
      const answer = await scene.wechat.cloudCall({ api, appid, data: {} })
      expect(answer).toEqual({ type: 'refused', errorCode: -604100 })
    }
  })

  it('is -501001 for an account that does not share the environment', async () => {
    const { scene, account } = ready()
    const call = { api: 'officialAccount.user.getList', appid: account.appid, data: {} }
    expect(scene.world.isShared(account.appid)).toBe(false)
    expect(await scene.wechat.cloudCall(call)).toEqual({ type: 'refused', errorCode: -501001 })
    account.sharing = true
    expect(scene.world.isShared(account.appid)).toBe(true)
    expect(await scene.wechat.cloudCall(call)).toMatchObject({ type: 'json' })
  })
})
