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
import { isUnusable } from '../../../miniprogram/services/refused-templates'
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

const fail = (error: object): never => {
  throw Object.assign(new Error('as WeChat fails'), error)
}

/** Asks; WeChat fails. What is once known to be unusable stays so: each time for another one. */
function failed(error: object) {
  vi.spyOn(console, 'warn').mockReturnValue()
  wx.asking = () => fail(error)
  return ask([grant(`failed ${JSON.stringify(error)}`, 0)])
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

describe('where WeChat does not ask for several templates', () => {
  /** Taps once, as the page does. */
  const tap = () => ask(emptiest(knownGrants(), 'oneTime'))
  const { oneByOne, leftOut, errors } = subscriptions.zh

  /** WeChat fails with this code where one of the templates asked for is bad. */
  function badOnes(bad: string[], error: object = { errCode: 20001 }): void {
    vi.spyOn(console, 'warn').mockReturnValue()
    wx.asking = (tmplIds) =>
      tmplIds.some((id) => bad.includes(id))
        ? fail(error)
        : Object.fromEntries(tmplIds.map((id) => [id, 'accept']))
  }

  it('the next tap asks for one alone, and who fails alone is left out', async () => {
    await loaded([grant('k1', 0), grant('k2', 0), grant('k3', 0)])
    badOnes(['k1'])
    expect(await tap()).toEqual({ sentence: oneByOne, allowed: false })
    expect(await tap()).toEqual({ sentence: leftOut, allowed: false })
    expect(isUnusable('k1')).toBe(true)
    expect((await tap()).allowed).toBe(true)
    expect(wx.asked).toEqual([['k1', 'k2', 'k3'], ['k1'], ['k2', 'k3']])
  })

  it('those that follow the bad one are found good one by one', async () => {
    await loaded([grant('m1', 0), grant('m2', 1)])
    badOnes(['m2'])
    await tap()
    expect((await tap()).allowed).toBe(true)
    // It was taken: it is the fuller one now.
    await loaded([grant('m1', 2), grant('m2', 1)])
    expect((await tap()).sentence).toBe(leftOut)
    expect((await tap()).allowed).toBe(true)
    expect(wx.asked).toEqual([['m1', 'm2'], ['m1'], ['m2'], ['m1']])
  })

  it.each([20001, 20002])('what is rejected keeps no other from its turn (%i)', async (errCode) => {
    const all = ['x', 'y', 'z'].map((name) => `${name}${errCode}`)
    await loaded(all.map((id) => grant(id, 0)))
    vi.spyOn(console, 'warn').mockReturnValue()
    wx.asking = ([id = '', ...others]) =>
      others.length > 0 ? fail({ errCode }) : { [id]: 'reject' }
    for (let taps = 0; taps < 4; taps++) await tap()
    expect(wx.asked).toEqual([all, ...all.map((id) => [id])])
  })

  it('all of them may be bad: each is left out, and the last says what is wrong', async () => {
    await loaded([grant('n1', 0), grant('n2', 0)])
    badOnes(['n1', 'n2'])
    expect((await tap()).sentence).toBe(oneByOne)
    expect((await tap()).sentence).toBe(leftOut)
    expect((await tap()).sentence).toBe(errors[20001])
    expect(emptiest(knownGrants(), 'oneTime')).toEqual([])
  })

  it.each([20002, 20003])('those that fail only together (%i) stay apart', async (errCode) => {
    const [one, two] = [`p${errCode}`, `q${errCode}`]
    await loaded([grant(one, 0), grant(two, 0)])
    vi.spyOn(console, 'warn').mockReturnValue()
    wx.asking = ([id = '', ...others]) =>
      others.length > 0 ? fail({ errCode }) : { [id]: 'accept' }
    expect((await tap()).sentence).toBe(oneByOne)
    expect((await tap()).allowed).toBe(true)
    await loaded([grant(one, 1), grant(two, 0)])
    expect((await tap()).allowed).toBe(true)
    await loaded([grant(one, 1), grant(two, 1)])
    expect((await tap()).allowed).toBe(true)
    expect(wx.asked).toEqual([[one, two], [one], [two], [one]])
  })

  it('a client that gives no number is understood by its words', async () => {
    await loaded([grant('r1', 0), grant('r2', 0)])
    const errMsg =
      'requestSubscribeMessage:fail No template data return, verify the template id exist'
    badOnes(['r1'], { errMsg })
    expect((await tap()).sentence).toBe(oneByOne)
  })

  it.each([{ errCode: 10002 }, { errCode: 10005 }, { errMsg: 'requestSubscribeMessage:fail' }])(
    'what has nothing to do with templates (%j) is asked for together again',
    async (error) => {
      await loaded([grant('s1', 0), grant('s2', 0)])
      badOnes(['s1'], error)
      await tap()
      await tap()
      expect(wx.asked).toEqual([
        ['s1', 's2'],
        ['s1', 's2'],
      ])
    },
  )

  it('the cloud is told which one failed alone, and which ones are not of one sort', async () => {
    await loaded([grant('t1', 0), grant('t2', 0)])
    badOnes(['t1'])
    await tap()
    expect(wx.calls.filter(isReport)).toEqual([])
    await tap()
    const told = { action: 'grants.report', lang: 'zh', accepted: [] }
    const unusable = { errCode: 20001, templateIds: ['t1'] }
    expect(wx.calls.filter(isReport)).toEqual([{ ...told, refused: unusable }])
    wx.calls.length = 0
    await loaded([grant('u1', 0), grant('u2', 0)])
    badOnes(['u2'], { errCode: 20002 })
    await tap()
    const mixed = { errCode: 20002, templateIds: ['u1', 'u2'] }
    expect(wx.calls.filter(isReport)).toEqual([{ ...told, refused: mixed }])
  })

  const isReport = (call: object) => 'action' in call && call.action === 'grants.report'
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
