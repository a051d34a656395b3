import { beforeEach, describe, expect, it } from 'vitest'
import { notifiedSentence } from '../../../miniprogram/services/notified'
import { reasons } from '../../../miniprogram/words/reasons'
import type { Channel, Reason } from '../../../typings/push'
import type { InboxMessage } from '../../../typings/user'
import { WxDouble } from './wx-double'

let wx: WxDouble
beforeEach(() => {
  wx = WxDouble.install()
})

type Outcome = InboxMessage['notified']['outcome']

const said = (outcome: Outcome, channel: Channel | '' = '', reason: Reason | '' = '') =>
  notifiedSentence({ outcome, channel, reason })

const everyReason = Object.entries(reasons.zh) as [Reason, string][]

describe('how somebody was notified, in words', () => {
  it.each<[Outcome, Channel | '', string]>([
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

  it.each(everyReason)('names the reason %s, whether skipped or failed', (reason, words) => {
    expect(said('skipped', '', reason)).toBe(`未通知：${words}`)
    expect(said('failed', 'template', reason)).toBe(`未通知：${words}`)
  })
})
