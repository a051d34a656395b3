import { beforeEach, describe, expect, it } from 'vitest'
import {
  chooseLanguage,
  fill,
  language,
  nameTabs,
  words,
} from '../../../miniprogram/services/language'
import { WxDouble } from './wx-double'

let wx: WxDouble
beforeEach(() => {
  wx = WxDouble.install()
})

describe('the language of the screens', () => {
  it.each([
    ['zh_CN', 'zh'],
    ['zh_TW', 'zh'],
    ['en', 'en'],
    ['ja', 'en'],
  ])('where WeChat speaks %s is %s', (spoken, screens) => {
    wx.language = spoken
    expect(language()).toBe(screens)
  })

  it('is what the person has chosen, until they choose WeChat’s', () => {
    chooseLanguage('en')
    expect(language()).toBe('en')
    expect(words().inbox.title).toBe('Inbox')
    chooseLanguage(undefined)
    expect(language()).toBe('zh')
  })

  it('names the tabs, once, and back', () => {
    nameTabs()
    expect(wx.of('setTabBarItem')).toEqual([])
    chooseLanguage('en')
    nameTabs()
    nameTabs()
    expect(wx.of('setTabBarItem')).toEqual([
      { index: 0, text: 'Inbox' },
      { index: 1, text: 'Subscriptions' },
      { index: 2, text: 'Me' },
    ])
    chooseLanguage(undefined)
    nameTabs()
    expect(wx.of('setTabBarItem')).toContainEqual({ index: 0, text: '消息' })
  })
})

describe('a sentence with places for values', () => {
  it('takes numbers and texts, and each value as it is', () => {
    expect(fill('{n} of {all}', { n: 1, all: '$&' })).toBe('1 of $&')
  })

  it('keeps a place for which there is no value', () => {
    expect(fill('{n} of {all}', { n: 0 })).toBe('0 of {all}')
  })
})
