import { describe, expect, it } from 'vitest'
import type { Asked } from './http-world'
import { OTHER, OWNER, TOKEN, httpWorld } from './http-world'
import { refused } from './pushplus-scene'

/** Sends by several channels, and answers what was said of each beside the messages. */
async function batch(path: string, asked: Asked) {
  const world = await httpWorld()
  const { statusCode, json } = await world.ask('POST', path, asked)
  expect(statusCode).toBe(200)
  return { json, messages: await world.messages() }
}

const content = 'disk full'

describe('pushplus /batchSend', () => {
  it('pushes once, and says of each channel how it went', async () => {
    const body = {
      token: TOKEN,
      content,
      channel: 'wechat,mail,webhook',
      option: ',box-1,dingtalk',
    }
    const { json, messages } = await batch('/batchSend', { body })
    expect(messages).toMatchObject([{ content, to: [`u:${OWNER}`], extras: { channel: 'wechat' } }])
    const without = (channel: string) => ({
      shortCode: '',
      message: `没有渠道 ${channel}，此消息通过微信通知`,
      code: 999,
      channel,
    })
    expect(json).toEqual({
      code: 200,
      msg: '请求成功',
      data: [
        { shortCode: messages[0]?._id, message: '请求成功', code: 200, channel: 'wechat' },
        without('mail'),
        without('webhook'),
      ],
    })
  })

  it('goes by the first, with its option, where WeChat is not among them, as /send does', async () => {
    const body = { content, channel: ' mail , sms', option: 'box-1,x', topic: 'ops' }
    const { json, messages } = await batch(`/batchSend/${TOKEN}/`, { body })
    expect(messages).toMatchObject([
      { to: ['t:ops'], extras: { channel: 'mail', option: 'box-1' } },
    ])
    expect(json).toMatchObject({
      data: [
        { code: 200, channel: 'mail' },
        { code: 999, channel: 'sms' },
      ],
    })
  })

  it('names users of ours, where WeCom is but another channel', async () => {
    const body = { content, channel: 'cp,wechat', to: OTHER }
    const { messages } = await batch(`/batchSend/${TOKEN}`, { body })
    expect(messages).toMatchObject([{ to: [`u:${OTHER}`] }])
  })

  it('is WeChat where no channel is named', async () => {
    const { json } = await batch('/batchSend', { query: { token: TOKEN, content } })
    expect(json).toMatchObject({ code: 200, data: [{ code: 200, channel: 'wechat' }] })
  })

  it('refuses as /send does', async () => {
    const msg = '无效的用户token'
    const body = { token: 'nobody', content, channel: 'wechat,mail' }
    expect(await refused('/batchSend', { body })).toEqual({ code: 903, msg, data: msg })
  })
})
