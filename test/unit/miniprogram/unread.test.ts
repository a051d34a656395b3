import { beforeEach, describe, expect, it } from 'vitest'
import { countRead, refreshUnread, showUnread } from '../../../miniprogram/services/unread'
import { WxDouble } from './wx-double'

let wx: WxDouble
beforeEach(() => {
  wx = WxDouble.install()
})

const badge = () => wx.shown.at(-1)

describe('the number on the tab', () => {
  it.each([
    [{ unread: 3, more: false }, '3'],
    [{ unread: 99, more: false }, '99'],
    [{ unread: 99, more: true }, '99+'],
  ])('for %j is %s', (unread, text) => {
    showUnread(unread)
    expect(badge()).toEqual({ api: 'setTabBarBadge', options: { index: 0, text } })
  })

  it('is gone when nothing is unread', () => {
    showUnread({ unread: 0, more: false })
    expect(badge()).toEqual({ api: 'removeTabBarBadge', options: { index: 0 } })
  })

  it('follows what is read on this phone without asking', async () => {
    showUnread({ unread: 3, more: false })
    await countRead(2)
    expect(badge()).toMatchObject({ options: { text: '1' } })
    await countRead(-1)
    expect(badge()).toMatchObject({ options: { text: '2' } })
    await countRead(5)
    expect(badge()).toMatchObject({ api: 'removeTabBarBadge' })
    await countRead(0)
    expect(wx.calls).toEqual([])
  })

  it('is asked for where it is only known to be over 99', async () => {
    wx.function = () => ({ ok: true, result: { unread: 99, more: false } })
    showUnread({ unread: 99, more: true })
    await countRead(1)
    expect(wx.calls).toEqual([{ action: 'inbox.unread', lang: 'zh' }])
    expect(badge()).toMatchObject({ options: { text: '99' } })
  })

  it('is asked for anew', async () => {
    wx.function = () => ({ ok: true, result: { unread: 7, more: false } })
    await refreshUnread()
    expect(badge()).toMatchObject({ options: { text: '7' } })
  })
})
