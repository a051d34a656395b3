import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeEach, describe, expect, it } from 'vitest'
import { notifiedSentence } from '../../../miniprogram/services/notified'
import { message } from '../../../miniprogram/words/message'
import type { Channel } from '../../../typings/push'
import { WxDouble } from './wx-double'

const SHARED = fileURLToPath(new URL('../../../cloudfunctions/shared', import.meta.url))

let wx: WxDouble
beforeEach(() => {
  wx = WxDouble.install()
})

const said = (outcome: string, channel: Channel | '' = '', reason = '') =>
  notifiedSentence({ outcome, channel, reason })

describe('how somebody was notified, in words', () => {
  it.each<[string, Channel | '', string]>([
    ['sent', 'subscribe', '已通过订阅消息通知'],
    ['delivered', 'template', '已通过公众号模板消息送达'],
    ['delivered', 'uniform', '已通过统一服务消息送达'],
    ['failed', 'subscribe', '通知发送失败，消息只在这里'],
    ['unknown', 'template', '通知可能已送达'],
    ['waiting', '', '正在通知'],
    ['', '', ''],
  ])('%j by %j', (outcome, channel, sentence) => {
    expect(said(outcome, channel)).toBe(sentence)
  })

  it('says so in English', () => {
    wx.language = 'en'
    expect(said('sent', 'subscribe')).toBe('Notified by subscribe message')
    expect(said('skipped', '', 'muted')).toBe('Not notified: you have muted this topic')
  })

  it.each(Object.entries(message.zh.reasons))('names the reason %s', (reason, words) => {
    expect(said('skipped', '', reason)).toBe(`未通知：${words}`)
  })

  it.each([
    ['field_does_not_fit_thing1', '未通知：内容不符合通知模板的要求'],
    ['errcode_48001', '未通知：微信拒绝了这条通知'],
    ['not_an_openid_of_the_account_wx12', '未通知：公众号配置有误'],
  ])('knows a reason by its beginning: %s', (reason, sentence) => {
    expect(said('skipped', '', reason)).toBe(sentence)
  })

  it.each(['', 'something_new'])('says less where it does not know the reason %j', (reason) => {
    expect(said('skipped', '', reason)).toBe('未通知，消息只在这里')
  })

  it('says nothing of an outcome that it does not know', () => {
    expect(said('something_new', 'subscribe')).toBe('')
  })

  it('has words for reasons that the functions give, and for no others', () => {
    const code = readdirSync(SHARED, { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts'))
      .map((path) => readFileSync(join(SHARED, path), 'utf8'))
      .join('\n')
    const given = (reason: string) => new RegExp(`['\`]${reason}`).test(code)
    expect(Object.keys(message.zh.reasons).filter((reason) => !given(reason))).toEqual([])
  })
})
