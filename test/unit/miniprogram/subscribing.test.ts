import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import {
  ask,
  emptiest,
  isSwitchedOff,
  keptChoice,
  knownGrants,
  loadGrants,
  needsSettings,
  prepareTopUp,
  topUp,
} from '../../../miniprogram/services/subscribing'
import { subscriptions } from '../../../miniprogram/words/subscriptions'
import type { GrantState } from '../../../typings/user'
import { WxDouble } from './wx-double'

let wx: WxDouble
beforeEach(() => {
  wx = WxDouble.install()
})

afterEach(() => vi.restoreAllMocks())

const grant = (
  templateId: string,
  remaining: number | null,
  type: GrantState['type'] = 'oneTime',
): GrantState => ({
  templateId,
  type,
  kinds: [{ id: templateId, name: templateId }],
  title: '',
  remaining,
})

/** What the cloud knows, and what the person has ticked to be kept: both loaded, as before a tap. */
async function loaded(grants: GrantState[], kept: Record<string, string> = {}): Promise<void> {
  wx.function = () => ({ ok: true, result: { grants } })
  wx.subscriptionsSetting = { mainSwitch: true, itemSettings: kept }
  await loadGrants()
}

const ids = (grants: GrantState[]) => grants.map(({ templateId }) => templateId)

/** Asks for templates; WeChat gives these answers. */
function answered(answers: Record<string, string>) {
  wx.asking = () => answers
  return ask(Object.keys(answers).map((id) => grant(id, 0)))
}

/** Asks; WeChat fails. */
function failed(error: object) {
  vi.spyOn(console, 'warn').mockReturnValue()
  wx.asking = () => {
    throw Object.assign(new Error('as WeChat fails'), error)
  }
  return ask([grant('a', 0)])
}

describe('what to ask for', () => {
  it('is the emptiest three, emptiest first', async () => {
    await loaded([])
    const grants = [grant('a', 5), grant('b', 0), grant('c', 9), grant('d', 2)]
    expect(ids(emptiest(grants, 'oneTime'))).toEqual(['b', 'd', 'a'])
  })

  it('is of one sort only', async () => {
    await loaded([])
    const grants = [grant('a', 1), grant('b', 0, 'longTerm'), grant('c', 3)]
    expect(ids(emptiest(grants, 'oneTime'))).toEqual(['a', 'c'])
    expect(ids(emptiest(grants, 'longTerm'))).toEqual(['b'])
  })

  it('is nothing that has no end already', async () => {
    await loaded([])
    expect(emptiest([grant('a', null, 'longTerm')], 'longTerm')).toEqual([])
  })

  it('is nothing that WeChat has banned', async () => {
    await loaded([], { a: 'ban' })
    expect(ids(emptiest([grant('a', 0), grant('b', 4)], 'oneTime'))).toEqual(['b'])
  })

  it('is nothing that the person has rejected for good: WeChat would say no without a popup', async () => {
    await loaded([], { a: 'reject' })
    expect(ids(emptiest([grant('a', 0), grant('b', 4)], 'oneTime'))).toEqual(['b'])
    expect(needsSettings([grant('a', 0), grant('b', 4)])).toBe(true)
    expect(needsSettings([grant('b', 4)])).toBe(false)
  })

  it('is nothing while all notifications are switched off', async () => {
    await loaded([])
    wx.subscriptionsSetting = { mainSwitch: false }
    await loadGrants()
    expect(emptiest([grant('a', 0)], 'oneTime')).toEqual([])
    expect(needsSettings([])).toBe(true)
  })

  it('is nothing that WeChat has answered to be banned', async () => {
    await loaded([])
    await answered({ banned: 'ban' })
    expect(keptChoice('banned')).toBe('ban')
    expect(emptiest([grant('banned', 3)], 'oneTime')).toEqual([])
  })

  it('leaves the list as it was', async () => {
    await loaded([])
    const grants = [grant('a', 5), grant('b', 0)]
    emptiest(grants, 'oneTime')
    expect(ids(grants)).toEqual(['a', 'b'])
  })
})

describe('what came of asking, in words', () => {
  const { allowedAll, rejected, banned, filtered } = subscriptions.zh

  it.each<[string, Record<string, string>, string, boolean]>([
    ['all allowed', { a: 'accept', b: 'accept' }, allowedAll, true],
    ['with sound, as an alert', { a: 'acceptWithAudio', b: 'acceptWithAlert' }, allowedAll, true],
    ['some allowed', { a: 'accept', b: 'reject', c: 'ban' }, '已允许 3 项中的 1 项', true],
    ['none allowed', { a: 'reject', b: 'reject' }, rejected, false],
    ['all banned', { a: 'ban', b: 'ban' }, banned, false],
    ['some banned, some rejected', { a: 'ban', b: 'reject' }, rejected, false],
    ['left out for their titles', { a: 'filter', b: 'filter' }, filtered, false],
    ['left out, and rejected', { a: 'filter', b: 'reject' }, rejected, false],
  ])('%s', async (_, answers, sentence, allowed) => {
    await loaded([])
    expect(await answered(answers)).toEqual({ sentence, allowed })
  })

  it('is told to the cloud: what was allowed, and what was rejected', async () => {
    await loaded([])
    await answered({ a: 'accept', b: 'reject', c: 'ban', d: 'filter' })
    expect(wx.calls.at(-1)).toEqual({
      action: 'grants.report',
      lang: 'zh',
      accepted: ['a'],
      rejected: ['b'],
    })
  })

  it('counts as no where WeChat says nothing of a template', async () => {
    await loaded([])
    wx.asking = () => ({})
    const { allowed } = await ask([grant('a', 0)])
    expect(allowed).toBe(false)
  })

  it('is said even when the cloud cannot be told', async () => {
    vi.spyOn(console, 'warn').mockReturnValue()
    await loaded([])
    wx.function = () => {
      throw new Error('offline')
    }
    expect((await answered({ a: 'accept' })).sentence).toBe(allowedAll)
  })
})

describe('when WeChat fails', () => {
  it.each(Object.entries(subscriptions.zh.errors))(
    'the error %s has words',
    async (code, words) => {
      expect(
        await failed({ errCode: Number(code), errMsg: 'requestSubscribeMessage:fail' }),
      ).toEqual({
        sentence: words,
        allowed: false,
      })
    },
  )

  it('all errors that the documents name have words', () => {
    expect(Object.keys(subscriptions.zh.errors).map(Number)).toEqual([
      10001, 10002, 10003, 10004, 10005, 20001, 20002, 20003, 20004, 20005,
    ])
  })

  it.each([
    [{ errCode: 20013, errMsg: 'x' }, '微信返回错误（20013）'],
    [
      { errMsg: 'requestSubscribeMessage:fail can only be invoked by user TAP gesture.' },
      '微信返回错误（requestSubscribeMessage:fail can only be invoked by user TAP gesture.）',
    ],
    [{}, '微信返回错误（）'],
  ])('%j is told as far as it is known', async (error, sentence) => {
    expect((await failed(error)).sentence).toBe(sentence)
  })

  it('says so in English', async () => {
    wx.language = 'en'
    expect((await failed({ errCode: 10001 })).sentence).toBe('There is nothing to ask for')
  })
})

describe('topping up without a popup', () => {
  /** Ids that a tap asked for silently. */
  function tapped(): string[] | undefined {
    topUp()
    return wx.asked[0]
  }

  it('asks for what is always allowed and runs out', async () => {
    await loaded([grant('a', 1), grant('b', 0), grant('c', 10)], { a: 'accept', c: 'accept' })
    expect(tapped()).toEqual(['a'])
  })

  it('takes every sort of yes for one', async () => {
    await loaded([grant('a', 1)], { a: 'acceptWithAudio' })
    expect(tapped()).toEqual(['a'])
  })

  it('asks nobody who would see a popup', async () => {
    await loaded([grant('a', 0), grant('b', 0), grant('c', 0)], { b: 'reject', c: 'ban' })
    expect(tapped()).toBeUndefined()
  })

  it('leaves long-term templates alone', async () => {
    await loaded([grant('a', 0, 'longTerm')], { a: 'accept' })
    expect(tapped()).toBeUndefined()
  })

  it('costs a call before the tap only where something is always allowed', async () => {
    await loaded([grant('a', 0)])
    wx.calls.length = 0
    await prepareTopUp()
    expect(wx.calls).toEqual([])
    wx.subscriptionsSetting = { mainSwitch: true, itemSettings: { a: 'accept' } }
    await prepareTopUp()
    expect(wx.calls).toEqual([{ action: 'grants.list', lang: 'zh' }])
  })
})

describe('what is known of permissions', () => {
  it('is what was seen last, where the cloud is not reached', async () => {
    vi.spyOn(console, 'warn').mockReturnValue()
    await loaded([grant('a', 3)])
    wx.function = () => {
      throw new Error('offline')
    }
    expect(ids(await loadGrants())).toEqual(['a'])
    expect(ids(knownGrants())).toEqual(['a'])
  })

  it('tells the cloud what was rejected for good in the settings: the next push counts on nothing', async () => {
    await loaded([grant('a', 2), grant('b', 1)])
    wx.calls.length = 0
    wx.subscriptionsSetting = { mainSwitch: true, itemSettings: { a: 'reject' } }
    await loadGrants()
    expect(wx.calls.at(-1)).toEqual({
      action: 'grants.report',
      lang: 'zh',
      accepted: [],
      rejected: ['a'],
    })
  })

  it('says whether all notifications are switched off', async () => {
    await loaded([])
    expect(isSwitchedOff()).toBe(false)
    wx.subscriptionsSetting = { mainSwitch: false }
    await loadGrants()
    expect(isSwitchedOff()).toBe(true)
  })
})
