import type { WeChatSettings } from '../../local/wechat'
import { describe, expect, it } from 'vitest'
import { DEFAULT_SETTINGS } from '../../local/wechat/settings'
import { Scene } from './local-wechat-scene'

const SEND = 'subscribeMessage.send'
const RID = /rid: 677de580-[0-9a-f]{8}-[0-9a-f]{8}$/

/** Ann has accepted one send of a template with a thing and a time. */
function ready(settings: Partial<WeChatSettings> = {}) {
  const scene = new Scene(settings)
  const { world } = scene
  world.releasePages('pages/message/index')
  const template = world.subscribeTemplate({
    title: '会议通知',
    content: '主题:{{thing1.DATA}}\n会议时间:{{time2.DATA}}',
  })
  const ann = world.person('Ann').accepts(template)
  const body = {
    touser: ann.openid(world.miniProgram),
    template_id: template.templateId,
    data: { thing1: { value: 'hello' }, time2: { value: '15:01' } },
  }
  const send = (change: Record<string, unknown> = {}) => scene.cloud(SEND, { ...body, ...change })
  return { scene, world, template, ann, body, send }
}

describe('subscribeMessage.send', () => {
  it('answers 0 with a msgid beyond 2^53, digit by digit, and the phone shows the message', async () => {
    const { scene, world, body, template } = ready()
    const call = {
      api: SEND,
      appid: world.miniProgram.appid,
      data: { ...body, page: '/pages/message/index?id=1' },
    }
    const answer = await scene.wechat.cloudCall(call)
    const [, digits] = /"msgid":(\d+)\}$/.exec(answer.type === 'json' ? answer.text : '') ?? []
    expect(BigInt(digits ?? 0)).toBeGreaterThan(2n ** 53n)
    expect(String(Number(digits))).not.toBe(digits)
    expect(scene.wechat.notifications).toEqual([
      {
        id: '1',
        to: body.touser,
        person: 'Ann',
        channel: 'subscribe',
        appid: world.miniProgram.appid,
        templateId: template.templateId,
        templateTitle: '会议通知',
        fields: [
          { key: 'thing1', label: '主题', value: 'hello' },
          { key: 'time2', label: '会议时间', value: '15:01' },
        ],
        page: '/pages/message/index?id=1',
        at: '2025-01-08T02:40:00.000Z',
        msgid: digits,
      },
    ])
  })

  it('works the same over HTTPS', async () => {
    const { scene, world, body } = ready()
    const token = await scene.token(world.miniProgram)
    const path = '/cgi-bin/message/subscribe/send'
    expect(await scene.post(path, body, token)).toMatchObject({ errcode: 0, errmsg: 'ok' })
    expect(await scene.post(path, body, token)).toMatchObject({ errcode: 43101 })
  })

  it('answers 43101 when the allowance is used up', async () => {
    const { scene, send } = ready()
    expect(await send()).toMatchObject({ errcode: 0 })
    const answer = await send()
    expect(answer['errcode']).toBe(43101)
    expect(answer['errmsg']).toMatch(/^user refuse to accept the msg rid: /)
    expect(answer['errmsg']).toMatch(RID)
    expect(scene.wechat.notifications).toHaveLength(1)
  })

  it('answers 43101 while the main switch is off, and spends nothing', async () => {
    const { world, ann, template, send } = ready()
    world.popup.setMainSwitch(ann, false)
    expect(await send()).toMatchObject({ errcode: 43101 })
    world.popup.setMainSwitch(ann, true)
    expect(world.allowances.of(ann, template)).toBe(1)
    expect(await send()).toMatchObject({ errcode: 0 })
  })

  it('answers 40003 for the openid of an official account', async () => {
    const { world, ann, send } = ready()
    const account = world.officialAccount('News')
    expect(await send({ touser: ann.openid(account) })).toMatchObject({ errcode: 40003 })
  })

  it("answers 40037 for an official account's template", async () => {
    const { world, send } = ready()
    const other = world.accountTemplate(world.officialAccount('News'), {
      title: '通知',
      content: '主题:{{thing1.DATA}}',
    })
    expect(await send({ template_id: other.templateId })).toMatchObject({ errcode: 40037 })
  })

  it('answers 47003 naming the field whose value is invalid', async () => {
    const { send } = ready()
    const data = { thing1: { value: 'x'.repeat(21) }, time2: { value: '15:01' } }
    const answer = await send({ data })
    expect(answer['errcode']).toBe(47003)
    expect(answer['errmsg']).toMatch(/^argument invalid! data\.thing1\.value invalid rid: /)
    expect(answer['errmsg']).toMatch(RID)
  })

  it.each([
    ['missing', { thing1: { value: 'hello' } }],
    ['empty', { thing1: { value: 'hello' }, time2: { value: '' } }],
  ])('answers 47003 naming the field that is %s', async (_, data) => {
    const { send } = ready()
    const answer = await send({ data })
    expect(answer['errcode']).toBe(47003)
    expect(answer['errmsg']).toMatch(/^argument invalid! data\.time2\.value is empty rid: /)
  })

  it('answers 47003 for data written as a JSON string', async () => {
    const { body, send } = ready()
    const answer = await send({ data: JSON.stringify(body.data) })
    expect(answer['errmsg']).toMatch(/^argument invalid! data\.thing1\.value is empty/)
  })

  it('answers 47003 for a field that the template does not have', async () => {
    const { body, send } = ready()
    const answer = await send({ data: { ...body.data, thing9: { value: 'x' } } })
    expect(answer['errmsg']).toMatch(/^argument invalid! data\.thing9\.value invalid/)
  })

  it('answers 41030 for a page that is not released', async () => {
    const { send } = ready()
    expect(await send({ page: 'pages/nowhere/index' })).toMatchObject({ errcode: 41030 })
    expect(await send({ page: 'pages/message/index' })).toMatchObject({ errcode: 0 })
  })

  it('answers 43108 while another send to the same person is in flight', async () => {
    const { scene, world, template, ann, send } = ready({ latencyMs: 100 })
    ann.accepts(template, 4)
    const ben = world.person('Ben').accepts(template)
    const first = send()
    await scene.advance(99)
    const second = send()
    const elsewhere = send({ touser: ben.openid(world.miniProgram) })
    await scene.advance(1)
    expect(await first).toMatchObject({ errcode: 0 })
    await scene.advance(99)
    expect(await second).toMatchObject({ errcode: 43108 })
    expect(await elsewhere).toMatchObject({ errcode: 0 })
    const later = send()
    await scene.advance(100)
    expect(await later).toMatchObject({ errcode: 0 })
  })

  it('answers 43108 a moment after another send has begun, though its answer took no time', async () => {
    const { sendUnderWayMs } = DEFAULT_SETTINGS
    const { scene, template, ann, send } = ready({ sendUnderWayMs })
    ann.accepts(template, 4)
    expect(await send()).toMatchObject({ errcode: 0 })
    expect(await send()).toMatchObject({ errcode: 43108 })
    await scene.advance(sendUnderWayMs)
    expect(await send()).toMatchObject({ errcode: 0 })
  })

  it('answers 43108 without latency too, but not one after the other', async () => {
    const { template, ann, send } = ready()
    ann.accepts(template, 4)
    const answers = await Promise.all([send(), send()])
    expect(answers.map(({ errcode }) => errcode)).toEqual([0, 43108])
    expect(await send()).toMatchObject({ errcode: 0 })
  })

  it.each(['person', 'template', 'miniProgram'] as const)(
    'answers 43107 when the %s is banned',
    async (whom) => {
      const { world, ann, template, send } = ready()
      const targets = { person: ann, template, miniProgram: world.miniProgram }
      world.popup.ban(targets[whom])
      expect(await send()).toMatchObject({ errcode: 43107 })
      expect(world.allowances.of(ann, template)).toBe(1)
    },
  )

  it('answers 45009 above the daily quota, until midnight in Beijing', async () => {
    const { scene, ann, template, send } = ready({ subscribeSendsPerDay: 1 })
    ann.accepts(template, 2)
    await send()
    expect(await send()).toMatchObject({ errcode: 45009 })
    await scene.advance(13 * 3_600_000)
    expect(await send()).toMatchObject({ errcode: 45009 })
    await scene.advance(20 * 60_000)
    expect(await send()).toMatchObject({ errcode: 0 })
  })

  it('answers 45168 for a sensitive word', async () => {
    const { send } = ready({ sensitiveWords: ['ell'] })
    expect(await send()).toMatchObject({ errcode: 45168 })
  })

  it('answers 45011 above the pace, until the next minute', async () => {
    const { scene, ann, template, send } = ready({ subscribeSendsPerMinute: 1 })
    ann.accepts(template, 2)
    await send()
    expect(await send()).toMatchObject({ errcode: 45011 })
    await scene.advance(60_000)
    expect(await send()).toMatchObject({ errcode: 0 })
  })

  it('answers 48001 on behalf of an official account', async () => {
    const { scene, world, body } = ready()
    const account = world.officialAccount('News', { sharing: true })
    expect(await scene.cloud(SEND, body, account.appid)).toMatchObject({ errcode: 48001 })
  })

  it('checks in the order openid, template, data, page, allowance', async () => {
    const { world, send } = ready()
    const wrong = {
      touser: world.person('Ben').openid(world.miniProgram),
      data: {},
      page: 'nowhere',
    }
    const errcodes = [
      await send({ ...wrong, touser: 'o', template_id: 'x' }),
      await send({ ...wrong, template_id: 'x' }),
      await send(wrong),
      await send({ touser: wrong.touser, page: 'nowhere' }),
      await send({ touser: wrong.touser }),
    ].map(({ errcode }) => errcode)
    expect(errcodes).toEqual([40003, 40037, 47003, 41030, 43101])
  })
})

describe('the allowance', () => {
  it('is spent by a success only, one accept for one send', async () => {
    const { world, ann, template, send } = ready()
    ann.accepts(template, 2)
    expect(world.allowances.of(ann, template)).toBe(3)
    await send({ page: 'nowhere' })
    await send({ data: {} })
    expect(world.allowances.of(ann, template)).toBe(3)
    await send()
    expect(world.allowances.of(ann, template)).toBe(2)
  })

  it('is its own for every person and template', async () => {
    const { world, ann, send } = ready()
    const other = world.subscribeTemplate({ title: '其他', content: '主题:{{thing1.DATA}}' })
    const ben = world.person('Ben')
    expect(world.allowances.of(ann, other)).toBe(0)
    expect(await send({ touser: ben.openid(world.miniProgram) })).toMatchObject({ errcode: 43101 })
  })

  it('of a long-term template has no end until it is rejected', async () => {
    const { world, ann, send } = ready()
    const lasting = world.subscribeTemplate({
      title: '政务通知',
      content: '事项:{{thing1.DATA}}',
      type: 3,
    })
    ann.accepts(lasting)
    const change = { template_id: lasting.templateId, data: { thing1: { value: 'x' } } }
    for (let n = 0; n < 3; n++) expect(await send(change)).toMatchObject({ errcode: 0 })
    world.popup.reject(ann, lasting)
    expect(await send(change)).toMatchObject({ errcode: 43101 })
  })
})
