import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { env } from '../../../miniprogram/env'
import { openLink } from '../../../miniprogram/services/links'
import { WxDouble } from './wx-double'

let wx: WxDouble
beforeEach(() => {
  wx = WxDouble.install()
  env.webHosts = ['example.com', 'sub.example.com']
})

afterEach(() => {
  env.webHosts = []
  vi.restoreAllMocks()
})

/** What came of following a link: which API, with what. */
async function follow(link: string): Promise<[string, object] | undefined> {
  await openLink(link)
  const [first] = wx.shown
  return first && [first.api, first.options]
}

const opened = (link: string) => [
  'navigateTo',
  { url: `/pages/web/web?url=${encodeURIComponent(link)}` },
]

describe('following a link', () => {
  it.each(['/pages/message/message?id=1', 'pages/message/message?id=1'])(
    'opens the page %s',
    async (link) => {
      expect(await follow(link)).toEqual(['navigateTo', { url: '/pages/message/message?id=1' }])
    },
  )

  it('changes to a tab, which takes no query', async () => {
    vi.spyOn(console, 'warn').mockReturnValue()
    wx.tabs = ['/pages/inbox/inbox']
    expect(await follow('pages/inbox/inbox?x=1')).toEqual([
      'switchTab',
      { url: '/pages/inbox/inbox' },
    ])
  })

  it('says so when there is no such page', async () => {
    vi.spyOn(console, 'warn').mockReturnValue()
    wx.missing = ['/pages/gone/gone']
    expect(await follow('pages/gone/gone')).toEqual([
      'showToast',
      { title: '没有这个页面', icon: 'none' },
    ])
  })

  it.each([
    'https://example.com',
    'https://example.com/a?b=1#c',
    'HTTPS://Example.COM/a',
    'https://sub.example.com?x',
  ])('opens %s, whose host WeChat allows', async (link) => {
    expect(await follow(link)).toEqual(opened(link))
  })

  it.each([
    'https://other.com',
    'https://example.com.other.com/',
    'https://other.com/?https://example.com/',
    'https://example.com@other.com/',
    'https://other.com\\@example.com/',
    'https://example.com:8443/',
    'http://example.com/',
    'javascript:alert(1)',
    'weixin://dl/chat',
    'mailto:ann@example.com',
    'mypages/x',
    '',
  ])('copies %j for the browser', async (link) => {
    expect(await follow(link)).toEqual(['setClipboardData', { data: link }])
    expect(wx.of('showToast')).toEqual([{ title: '链接已复制，请在浏览器中打开', icon: 'none' }])
  })
})
