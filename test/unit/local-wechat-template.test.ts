import type { OfficialAccountOptions, WeChatSettings } from '../../local/wechat'
import { describe, expect, it } from 'vitest'
import { Scene } from './local-wechat-scene'

const SEND = 'officialAccount.messageTemplate.send'
const PATH = '/cgi-bin/message/template/send'

/** Ann follows an account that shares the environment. */
function ready(settings: Partial<WeChatSettings> = {}, options: OfficialAccountOptions = {}) {
  const scene = new Scene(settings)
  const { world } = scene
  world.releasePages('pages/message/index')
  const account = world.officialAccount('News', {
    sharing: true,
    addresses: ['203.0.113.7'],
    ...options,
  })
  const template = world.accountTemplate(account, {
    title: '工单提醒',
    content: '{{first.DATA}}\n工单：{{thing1.DATA}}\n状态：{{const2.DATA}}\n备注：{{remark.DATA}}',
    enums: { const2: ['已完成', '处理中'] },
  })
  const ann = world.person('Ann').follows(account)
  const body = {
    touser: ann.openid(account),
    template_id: template.templateId,
    data: { thing1: { value: 'printer' }, const2: { value: '处理中' } },
  }
  const send = (change: Record<string, unknown> = {}) =>
    scene.cloud(SEND, { ...body, ...change }, account.appid)
  return { scene, world, account, template, ann, body, send }
}

describe('officialAccount.messageTemplate.send', () => {
  it('answers 0 with a msgid beyond 2^53 by cloud call and over HTTPS, and both arrive', async () => {
    const { scene, account, body } = ready()
    const token = await scene.token(account)
    const query = { access_token: token }
    const answers = [
      await scene.wechat.cloudCall({ api: SEND, appid: account.appid, data: body }),
      await scene.wechat.https({ method: 'POST', path: PATH, query, body: JSON.stringify(body) }),
    ]
    const msgids = answers.map((answer) =>
      answer.type === 'json'
        ? /^\{"errcode":0,"errmsg":"ok","msgid":(\d{17,19})\}$/.exec(answer.text)?.[1]
        : undefined,
    )
    expect(new Set(msgids).size).toBe(2)
    expect(scene.wechat.notifications.map(({ msgid }) => msgid)).toEqual(msgids)
  })

  it('shows the labelled fields cut to 20 characters, without newlines and emoji, first and remark', async () => {
    const { scene, send } = ready()
    await send({
      url: 'https://example.com/1',
      miniprogram: { appid: scene.world.miniProgram.appid, pagepath: 'pages/message/index?id=1' },
      data: {
        first: { value: 'Hello' },
        thing1: { value: `一二三四五\n六七八九十😀${'甲'.repeat(20)}` },
        const2: { value: '已完成' },
        remark: { value: 'Bye' },
      },
    })
    expect(scene.wechat.notifications).toMatchObject([
      {
        channel: 'template',
        person: 'Ann',
        templateTitle: '工单提醒',
        fields: [
          { key: 'thing1', label: '工单', value: '一二三四五六七八九十甲甲甲甲甲甲甲甲甲甲' },
          { key: 'const2', label: '状态', value: '已完成' },
        ],
        url: 'https://example.com/1',
        miniprogram: { pagepath: 'pages/message/index?id=1' },
      },
    ])
  })

  it('answers 40003 for the mini-program openid', async () => {
    const { world, ann, send } = ready()
    expect(await send({ touser: ann.openid(world.miniProgram) })).toMatchObject({ errcode: 40003 })
  })

  it('answers 43004 for a person who does not follow', async () => {
    const { world, account, ann, send } = ready()
    world.unfollow(ann, account)
    expect(await send()).toMatchObject({ errcode: 43004 })
  })

  it('answers 43019 for a person whom the account has blocked', async () => {
    const { account, ann, send } = ready()
    account.blacklist.add(ann)
    expect(await send()).toMatchObject({ errcode: 43019 })
  })

  it('answers 40036 when the template id is missing, as with a body nested under mp_template_msg', async () => {
    const { scene, account, body } = ready()
    const nested = { touser: body.touser, mp_template_msg: body }
    const answer = await scene.cloud(SEND, nested, account.appid)
    expect(answer['errcode']).toBe(40036)
    expect(answer['errmsg']).toMatch(/^invalid template_id size rid: /)
  })

  it('answers 40037 for the template of another account', async () => {
    const { world, send } = ready()
    const other = world.accountTemplate(world.officialAccount('Other'), {
      title: '工单提醒',
      content: '工单：{{thing1.DATA}}',
    })
    expect(await send({ template_id: other.templateId })).toMatchObject({ errcode: 40037 })
  })

  it.each([
    ['missing', { thing1: { value: 'x' } }, 'is empty'],
    ['empty', { thing1: { value: 'x' }, const2: { value: '' } }, 'is empty'],
    ['not an approved value', { thing1: { value: 'x' }, const2: { value: '别的' } }, 'invalid'],
  ])('answers 47003 when a field is %s', async (_, data, rule) => {
    const { send } = ready()
    const answer = await send({ data })
    expect(answer['errcode']).toBe(47003)
    expect(answer['errmsg']).toContain(`argument invalid! data.const2.value ${rule} rid: `)
  })

  it('answers 40013 when the mini program is not linked', async () => {
    const { scene, send } = ready({}, { linked: false })
    const miniprogram = { appid: scene.world.miniProgram.appid, pagepath: 'pages/message/index' }
    expect(await send({ miniprogram })).toMatchObject({ errcode: 40013 })
    expect(await send()).toMatchObject({ errcode: 0 })
  })

  it('answers 40165 for a page that is not released', async () => {
    const { scene, send } = ready()
    const miniprogram = { appid: scene.world.miniProgram.appid, pagepath: 'pages/nowhere' }
    expect(await send({ miniprogram })).toMatchObject({ errcode: 40165 })
  })

  it('answers 48001 for an account that is not certified, but not for a test account', async () => {
    const plain = ready({}, { certified: false })
    expect(await plain.send()).toMatchObject({ errcode: 48001 })
    const test = ready({}, { certified: false, testAccount: true })
    expect(await test.send()).toMatchObject({ errcode: 0 })
  })

  it('answers 45009 above the daily quota and 45011 above the pace', async () => {
    const daily = ready({ templateSendsPerDay: 1 })
    await daily.send()
    expect(await daily.send()).toMatchObject({ errcode: 45009 })
    const paced = ready({ templateSendsPerMinute: 1 })
    await paced.send()
    expect(await paced.send()).toMatchObject({ errcode: 45011 })
  })

  it("is -604100 as a cloud call when the setting says so, with the mini program's 48001 otherwise", async () => {
    const { scene, account, world, body } = ready({ templateSendByCloudCall: 'absent' })
    const call = { api: SEND, appid: account.appid, data: body }
    expect(await scene.wechat.cloudCall(call)).toEqual({ type: 'refused', errorCode: -604100 })
    scene.wechat.settings.templateSendByCloudCall = 'works'
    expect(await scene.cloud(SEND, body, world.miniProgram.appid)).toMatchObject({ errcode: 48001 })
  })

  it('checks typed fields of a category template, and none of a test account', async () => {
    const content = '时间：{{time1.DATA}}'
    const data = { time1: { value: 'soon' } }
    const category = ready()
    const typed = category.world.accountTemplate(category.account, { title: 'T', content })
    expect(await category.send({ template_id: typed.templateId, data })).toMatchObject({
      errcode: 47003,
    })
    const test = ready({}, { testAccount: true })
    const free = test.world.accountTemplate(test.account, { title: 'T', content })
    expect(await test.send({ template_id: free.templateId, data })).toMatchObject({ errcode: 0 })
  })
})

describe('client_msg_id', () => {
  it('delivers once in ten minutes; the repeat is refused with 45065', async () => {
    const { scene, send } = ready()
    expect(await send({ client_msg_id: 'a' })).toMatchObject({ errcode: 0 })
    await scene.advance(10 * 60_000 - 1)
    expect(await send({ client_msg_id: 'a' })).toMatchObject({ errcode: 45065 })
    expect(await send({ client_msg_id: 'b' })).toMatchObject({ errcode: 0 })
    expect(scene.wechat.notifications).toHaveLength(2)
    await scene.advance(1)
    expect(await send({ client_msg_id: 'a' })).toMatchObject({ errcode: 0 })
    expect(scene.wechat.notifications).toHaveLength(3)
  })

  it("answers 0 with the first msgid by the setting 'same', delivered once all the same", async () => {
    const { scene, account, body } = ready({ repeatedClientMsgId: 'same' })
    const call = { api: SEND, appid: account.appid, data: { ...body, client_msg_id: 'a' } }
    const answers = [await scene.wechat.cloudCall(call), await scene.wechat.cloudCall(call)]
    expect(answers[1]).toEqual(answers[0])
    expect(scene.wechat.notifications).toHaveLength(1)
  })

  it('is its own for every person', async () => {
    const { scene, world, account, send } = ready()
    const ben = world.person('Ben').follows(account)
    await send({ client_msg_id: 'a' })
    await send({ client_msg_id: 'a', touser: ben.openid(account) })
    expect(scene.wechat.notifications.map(({ person }) => person)).toEqual(['Ann', 'Ben'])
  })

  it('is not used up by a send that was refused', async () => {
    const { scene, send } = ready()
    expect(await send({ client_msg_id: 'a', data: {} })).toMatchObject({ errcode: 47003 })
    expect(await send({ client_msg_id: 'a' })).toMatchObject({ errcode: 0 })
    expect(scene.wechat.notifications).toHaveLength(1)
  })
})

describe('TEMPLATESENDJOBFINISH', () => {
  it('follows a send, never within the call, and its MsgID has lost its last digits', async () => {
    const { scene, account, ann, send } = ready({ eventDelayMs: 300 })
    await send()
    await scene.advance(299)
    expect(scene.events).toEqual([])
    await scene.advance(1)
    const [sent] = scene.wechat.notifications
    expect(scene.events).toEqual([
      {
        appid: account.appid,
        openid: ann.openid(account),
        unionid: ann.unionid,
        event: {
          ToUserName: account.originalId,
          FromUserName: ann.openid(account),
          CreateTime: 1_736_304_000,
          MsgType: 'event',
          Event: 'TEMPLATESENDJOBFINISH',
          MsgID: Number(sent?.msgid),
          Status: 'success',
        },
      },
    ])
  })

  it("carries the digits as text by the setting 'text'", async () => {
    const { scene, send } = ready({ templateReceiptMsgId: 'text' })
    await send()
    await scene.advance(0)
    const msgid = scene.wechat.notifications[0]?.msgid
    expect(scene.events[0]?.event['MsgID']).toBe(msgid)
  })

  it("says 'failed:user block' for a person who refuses the account's messages", async () => {
    const { scene, account, ann, send } = ready()
    account.refusedBy.add(ann)
    expect(await send()).toMatchObject({ errcode: 0 })
    await scene.advance(0)
    expect(scene.events.map(({ event }) => event['Status'])).toEqual(['failed:user block'])
    expect(scene.wechat.notifications).toEqual([])
  })

  it("says 'failed: system failed' for a person who cannot be reached", async () => {
    const { scene, world, ann, send } = ready()
    world.setReachable(ann, false)
    expect(await send()).toMatchObject({ errcode: 0 })
    await scene.advance(0)
    expect(scene.events.map(({ event }) => event['Status'])).toEqual(['failed: system failed'])
    expect(scene.wechat.notifications).toEqual([])
  })

  it('is not pushed for a send that was refused', async () => {
    const { scene, send } = ready()
    await send({ data: {} })
    await scene.advance(1000)
    expect(scene.events).toEqual([])
  })
})
