import type { WeChatSettings } from '../../local/wechat'
import { describe, expect, it } from 'vitest'
import { Scene } from './local-wechat-scene'

const SEND = 'uniformMessage.send'

function ready(settings: Partial<WeChatSettings> = {}) {
  const scene = new Scene(settings)
  const { world } = scene
  const account = world.officialAccount('News')
  const template = world.accountTemplate(account, {
    title: '工单提醒',
    content: '工单：{{thing1.DATA}}',
  })
  const ann = world.person('Ann').follows(account)
  const message = {
    appid: account.appid,
    template_id: template.templateId,
    data: { thing1: { value: 'printer' } },
  }
  const send = (touser: string, change: Record<string, unknown> = {}) =>
    scene.cloud(SEND, { touser, mp_template_msg: { ...message, ...change } })
  return { scene, world, account, ann, openid: ann.openid(world.miniProgram), send }
}

describe('uniformMessage.send', () => {
  it("answers 45109 with WeChat's sentence: it was withdrawn", async () => {
    const { scene, openid, send } = ready()
    const answer = await send(openid)
    expect(answer['errcode']).toBe(45109)
    expect(answer['errmsg']).toMatch(
      /^This API has been unsupported\. For more details, please view https:\/\/developers\.weixin\.qq\.com\/community\/develop\/doc\/000ae8d6348af08e7030bc2546bc01\?blockType=1 rid: /,
    )
    expect(scene.wechat.notifications).toEqual([])
  })

  it('alive, delivers to a follower by either openid', async () => {
    const { scene, account, ann, openid, send } = ready({ uniform: 'alive' })
    expect(await send(openid)).toEqual({ errcode: 0, errmsg: 'ok' })
    expect(await send(ann.openid(account))).toMatchObject({ errcode: 0 })
    expect(scene.wechat.notifications).toMatchObject([
      { channel: 'uniform', person: 'Ann', appid: account.appid, to: ann.openid(account) },
      { channel: 'uniform', person: 'Ann' },
    ])
  })

  it('alive, answers 43004 for a person who does not follow', async () => {
    const { world, account, ann, openid, send } = ready({ uniform: 'alive' })
    world.unfollow(ann, account)
    expect(await send(openid)).toMatchObject({ errcode: 43004 })
  })

  it('alive, answers 40037 for an unknown template', async () => {
    const { openid, send } = ready({ uniform: 'alive' })
    expect(await send(openid, { template_id: 'x'.repeat(43) })).toMatchObject({ errcode: 40037 })
  })

  it('alive, answers 40013 for an account that is unknown or not linked', async () => {
    const { world, openid, send } = ready({ uniform: 'alive' })
    const stranger = world.officialAccount('Stranger', { linked: false })
    expect(await send(openid, { appid: 'wx0' })).toMatchObject({ errcode: 40013 })
    expect(await send(openid, { appid: stranger.appid })).toMatchObject({ errcode: 40013 })
  })

  it('alive, answers 40003 for the openid of a third account', async () => {
    const { world, ann, send } = ready({ uniform: 'alive' })
    const third = world.officialAccount('Third')
    expect(await send(ann.openid(third))).toMatchObject({ errcode: 40003 })
    expect(await send('o123')).toMatchObject({ errcode: 40003 })
  })
})
