import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { forgetEverything, readCache, writeCache } from '../../../miniprogram/services/cache'
import { WxDouble } from './wx-double'

const ME = { openid: 'ann', name: 'Ann', role: 'user' as const, accounts: [], hasOwner: true }

let wx: WxDouble
beforeEach(() => {
  wx = WxDouble.install()
})

afterEach(() => vi.restoreAllMocks())

describe('what the phone remembers', () => {
  it('is nothing at first', () => {
    expect(readCache('me')).toBeUndefined()
  })

  it('is there again', () => {
    writeCache('me', ME)
    expect(readCache('me')).toEqual(ME)
    expect(readCache('grants')).toBeUndefined()
  })

  it('is forgotten, one thing or all', () => {
    writeCache('me', ME)
    writeCache('language', 'en')
    writeCache('me', undefined)
    expect(readCache('me')).toBeUndefined()
    expect(readCache('language')).toBe('en')
    forgetEverything()
    expect(readCache('language')).toBeUndefined()
  })

  it.each([
    ['of another version', { version: 0, value: ME }],
    ['of a version to come', { version: 99, value: ME }],
    ['without a version', ME],
  ])('is not read when it is %s', (_, kept) => {
    wx.storage.set('me', kept)
    expect(readCache('me')).toBeUndefined()
  })

  it('is not worth a failure where storage is full', () => {
    const warned = vi.spyOn(console, 'warn').mockReturnValue()
    wx.storageIsFull = true
    writeCache('me', ME)
    expect(readCache('me')).toBeUndefined()
    expect(warned).toHaveBeenCalledOnce()
  })
})
