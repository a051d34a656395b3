import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { call, callAdmin, CallError, sentenceOf } from '../../../miniprogram/services/call'
import { WxDouble } from './wx-double'

let wx: WxDouble
beforeEach(() => {
  wx = WxDouble.install()
})

afterEach(() => vi.restoreAllMocks())

/** What a call fails with. */
async function failure(): Promise<CallError> {
  try {
    await call('me.get', {})
  } catch (error) {
    if (error instanceof CallError) return error
    throw error
  }
  throw new Error('It did not fail.')
}

const refusing = (error: object) => () => ({
  ok: false,
  error: { zh: '', en: '', message: '没有这条消息', code: 'no_such_message', ...error },
})

describe('a call', () => {
  it('carries the action, the language and the request', async () => {
    wx.function = () => ({ ok: true, result: { unread: 3, more: false } })
    expect(await call('inbox.readAll', { upTo: 'x' })).toEqual({ unread: 3, more: false })
    expect(wx.calls).toEqual([{ action: 'inbox.readAll', lang: 'zh', upTo: 'x' }])
  })

  it('goes to the other function for administrators', async () => {
    wx.function = () => ({ ok: true, result: { role: 'owner' } })
    await callAdmin('claim', { code: 'ABC' })
    expect(wx.functions).toEqual(['admin'])
    expect(wx.calls).toEqual([{ action: 'claim', lang: 'zh', code: 'ABC' }])
  })

  it('fails with the sentence and the name of the refusal', async () => {
    wx.function = refusing({})
    const error = await failure()
    expect([error.message, error.code, error.offline]).toEqual([
      '没有这条消息',
      'no_such_message',
      false,
    ])
    expect(sentenceOf(error)).toBe('没有这条消息')
  })

  it('is told from being offline', async () => {
    vi.spyOn(console, 'warn').mockReturnValue()
    wx.function = () => {
      throw new Error('cloud.callFunction:fail')
    }
    const error = await failure()
    expect(error.offline).toBe(true)
    expect(sentenceOf(error)).toBe('网络不通，请稍后再试')
  })
})

it('that the cloud was reached and failed is not said to be the network', async () => {
  vi.spyOn(console, 'warn').mockReturnValue()
  for (const errCode of [-504003, -501000, -404011]) {
    wx.function = () => {
      throw Object.assign(new Error('cloud.callFunction:fail'), { errCode })
    }
    const error = await failure()
    expect([error.offline, sentenceOf(error)]).toEqual([false, '出错了，请稍后再试'])
  }
  wx.function = () => {
    throw Object.assign(new Error('request:fail'), { errCode: -1 })
  }
  expect((await failure()).offline).toBe(true)
})

describe('what the person is told', () => {
  it('is the first fault, in their language', async () => {
    const fault = { field: 'name', rule: 'tooLong', zh: '太长', en: 'too long' }
    wx.function = refusing({ code: 'invalid', faults: [fault] })
    const error = await failure()
    expect(sentenceOf(error)).toBe('太长')
    wx.language = 'en'
    expect(sentenceOf(error)).toBe('too long')
  })

  it('speaks of neither keys nor retries when the functions are busy', async () => {
    wx.function = refusing({ code: 'try_again' })
    expect(sentenceOf(await failure())).toBe('现在有点忙，请稍后再试')
  })

  it('is a plain sentence for a fault of the program, which goes to the log', () => {
    const logged = vi.spyOn(console, 'error').mockReturnValue()
    expect(sentenceOf(new TypeError('x is not a function'))).toBe('出错了，请稍后再试')
    expect(logged).toHaveBeenCalledOnce()
  })
})
