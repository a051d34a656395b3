import type { Fault, WeChatSettings } from '../../local/wechat'
import { describe, expect, it } from 'vitest'
import { drawLatency } from '../../local/wechat/latency'
import { Scene, seededRandom } from './local-wechat-scene'

const API = 'subscribeMessage.send'

function ready(settings: Partial<WeChatSettings> = {}) {
  const scene = new Scene(settings)
  const { world, wechat } = scene
  const template = world.subscribeTemplate({ title: '会议通知', content: '主题:{{thing1.DATA}}' })
  const ann = world.person('Ann').accepts(template, 1000)
  const openid = ann.openid(world.miniProgram)
  const send = (touser = openid) =>
    wechat.cloudCall({
      api: API,
      appid: world.miniProgram.appid,
      data: { touser, template_id: template.templateId, data: { thing1: { value: 'x' } } },
    })
  return { scene, world, wechat, template, ann, openid, send }
}

describe('faults', () => {
  const answers: [Exclude<Fault['answer'], 'errcode'>, unknown][] = [
    ['timeout', { type: 'hang' }],
    ['reset', { type: 'reset' }],
    ['502', { type: 'status', status: 502 }],
    ['empty', { type: 'empty' }],
    ['garbage', { type: 'garbage' }],
  ]

  it.each(answers)(
    '%s before the effect: nothing arrives, nothing is spent',
    async (answer, seen) => {
      const { world, wechat, ann, template, send } = ready()
      wechat.faults.add({ when: 'before', answer })
      expect(await send()).toEqual(seen)
      expect(wechat.notifications).toEqual([])
      expect(world.allowances.of(ann, template)).toBe(1000)
    },
  )

  it.each(answers)(
    '%s after the effect: the message arrives all the same',
    async (answer, seen) => {
      const { world, wechat, ann, template, send } = ready()
      wechat.faults.add({ when: 'after', answer })
      expect(await send()).toEqual(seen)
      expect(wechat.notifications).toHaveLength(1)
      expect(world.allowances.of(ann, template)).toBe(999)
    },
  )

  it.each([
    ['before', 0],
    ['after', 1],
  ] as const)('an errcode %s the effect is answered as given', async (when, arrived) => {
    const { wechat, send } = ready()
    wechat.faults.add({ when, answer: 'errcode', errcode: -1, errmsg: 'system error' })
    expect(await send()).toEqual({ type: 'json', text: '{"errcode":-1,"errmsg":"system error"}' })
    expect(wechat.notifications).toHaveLength(arrived)
  })

  it('hit only the API, openid and account named, and only so many times', async () => {
    const { world, wechat, openid, send } = ready()
    const other = world.person('Ben').openid(world.miniProgram)
    wechat.faults.add({ api: API, to: openid, times: 2, when: 'before', answer: 'reset' })
    wechat.faults.add({ appid: 'wx0', when: 'before', answer: 'empty' })
    wechat.faults.add({ api: 'getAccessToken', when: 'before', answer: 'empty' })
    const types = []
    for (const to of [openid, other, openid, openid]) types.push((await send(to)).type)
    expect(types).toEqual(['reset', 'json', 'reset', 'json'])
  })

  it('are listed with the times that are left, and cleared', async () => {
    const { wechat, send } = ready()
    wechat.faults.add({ times: 2, when: 'before', answer: 'reset' })
    await send()
    expect(wechat.faults.list()).toEqual([{ times: 1, when: 'before', answer: 'reset' }])
    wechat.faults.clear()
    expect(wechat.faults.list()).toEqual([])
    expect((await send()).type).toBe('json')
  })

  it('hit by chance where a probability is given', async () => {
    const { wechat, send } = ready()
    wechat.faults.add({ probability: 0.3, when: 'before', answer: 'reset' })
    let hits = 0
    for (let n = 0; n < 1000; n++) if ((await send()).type === 'reset') hits++
    expect(hits).toBeGreaterThan(230)
    expect(hits).toBeLessThan(370)
  })

  it('hit HTTPS calls by the account of their token', async () => {
    const { scene, world, wechat } = ready()
    const token = await scene.token(world.miniProgram)
    wechat.faults.add({ appid: world.miniProgram.appid, when: 'before', answer: '502' })
    const path = '/cgi-bin/message/subscribe/send'
    const call = { method: 'POST', path, query: { access_token: token }, body: '{}' }
    expect(await wechat.https(call)).toEqual({ type: 'status', status: 502 })
  })

  it('may take their time', async () => {
    const { scene, wechat, send } = ready()
    wechat.faults.add({ times: 1, when: 'after', answer: 'reset', latencyMs: 500 })
    const call = send()
    await scene.advance(499)
    expect(wechat.notifications).toEqual([])
    await scene.advance(1)
    expect(await call).toEqual({ type: 'reset' })
    expect(wechat.notifications).toHaveLength(1)
  })
})

describe('the log of calls', () => {
  it('tells what WeChat decided, whether or not the answer arrived, and the meter counts it', async () => {
    const { scene, world, wechat, openid, send } = ready()
    const { appid } = world.miniProgram
    await send()
    await scene.get('/cgi-bin/token', { grant_type: 'client_credential', appid, secret: 'wrong' })
    wechat.faults.add({ times: 1, when: 'after', answer: 'reset' })
    await send()
    wechat.faults.add({ times: 1, when: 'before', answer: 'timeout' })
    await send()
    const common = { at: scene.now, api: API, appid, via: 'cloud', to: openid }
    expect(wechat.calls).toMatchObject([
      { ...common, errcode: 0, errmsg: 'ok' },
      { api: 'getAccessToken', appid, via: 'https', to: '', errcode: 40125 },
      { ...common, errcode: 0, fault: { answer: 'reset' } },
      { ...common, fault: { answer: 'timeout' } },
    ])
    expect(wechat.calls[3]).not.toHaveProperty('errcode')
    expect(wechat.meter()).toEqual({ [API]: { 0: 2, lost: 1 }, getAccessToken: { 40125: 1 } })
  })
})

describe('latency', () => {
  it('constant: WeChat acts and answers after that time', async () => {
    const { scene, wechat, send } = ready({ latencyMs: 80 })
    const call = send()
    await scene.advance(79)
    expect(wechat.calls).toEqual([])
    await scene.advance(1)
    expect(await call).toMatchObject({ type: 'json' })
    expect(wechat.calls[0]?.at).toBe(scene.now)
  })

  it('lognormal: half of the calls under the median, about 16 % above one sigma', () => {
    const random = seededRandom(7)
    const draws = Array.from({ length: 4000 }, () =>
      drawLatency({ median: 60, sigma: 0.5 }, random),
    )
    const share = (limit: number): number => draws.filter((ms) => ms < limit).length / draws.length
    expect(share(60)).toBeGreaterThan(0.46)
    expect(share(60)).toBeLessThan(0.54)
    expect(share(60 * Math.exp(0.5))).toBeGreaterThan(0.81)
    expect(share(60 * Math.exp(0.5))).toBeLessThan(0.87)
    expect(Math.min(...draws)).toBeGreaterThan(0)
  })
})
