import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { TestCloud, TestCloudOptions } from '../../local/testing'
import type { Person } from '../../local/wechat'
import { fixtureCloud } from '../fixtures/functions/cloud'

const DAY_MS = 24 * 60 * 60 * 1000

let cloud: TestCloud
let person: Person

async function open(options: TestCloudOptions = {}): Promise<void> {
  const fixture = await fixtureCloud(options)
  cloud = fixture.cloud
  person = fixture.person
}

afterEach(() => cloud.stop())

/** What the runs noted of themselves. */
function runs(): { event: Record<string, unknown>; context: Record<string, unknown> }[] {
  return cloud.database.find('runs', {}).documents as never
}

describe('a timer', () => {
  /** Brings the clock to `hours` o'clock UTC of the next day. */
  function goTo(hours: number, minutes: number): void {
    const now = cloud.clock.now()
    const midnight = Math.ceil(now / DAY_MS) * DAY_MS
    cloud.advance(midnight - now + (hours * 60 + minutes) * 60_000)
  }

  test('at nine in UTC+8 is due at one in UTC, once', async () => {
    await open()
    goTo(0, 0)
    await cloud.tick()
    const before = runs().length
    cloud.advance(59 * 60_000)
    expect(await cloud.tick()).toEqual([])
    cloud.advance(60_000)
    expect(await cloud.tick()).toMatchObject([{ status: 'returned' }])
    expect(await cloud.tick()).toEqual([])
    expect(runs()).toHaveLength(before + 1)
  })

  test('tells its source, no identity, and an event in the platform’s shape', async () => {
    await open()
    await cloud.tick('daily')
    const [run] = runs()
    expect(run?.context).toEqual({ SOURCE: 'wx_trigger', ENV: expect.any(String) as string })
    expect(run?.event).toEqual({
      Type: 'Timer',
      TriggerName: 'daily',
      Time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/) as string,
      Message: '',
    })
  })

  test('that fails is run again, two more times', async () => {
    await open({ variables: { FAILURES: '9' } })
    expect(await cloud.tick('daily')).toMatchObject([
      { status: 'failed' },
      { status: 'failed' },
      { status: 'failed' },
    ])
    expect(runs()).toHaveLength(3)
  })

  test('is not run again once it went well', async () => {
    await open({ variables: { FAILURES: '1' } })
    expect(await cloud.tick('daily')).toMatchObject([{ status: 'failed' }, { status: 'returned' }])
  })

  test.for([
    ['no', -501001],
    ['yes', 40003],
  ] as const)('passes its credential on to a function: %s gives %i', async ([setting, errCode]) => {
    await open({ settings: { timerCredentialForCalled: setting } })
    const [outcome] = await cloud.tick('daily')
    const result: unknown = outcome?.status === 'returned' ? JSON.parse(outcome.result) : outcome
    expect(result).toMatchObject({ errCode })
  })

  test('runs by itself where the clock drives it', async () => {
    await open({ timers: 'clock' })
    goTo(1, 0)
    await cloud.until(() => runs().length > 0)
  })
})

describe('message push', () => {
  /** An account that shares the environment and has its follows pushed to `events`. */
  function sharedAccount() {
    const account = cloud.world.officialAccount('Shared', { sharing: true })
    cloud.pushTo('events', account, 'subscribe_and_unsubscribe')
    return account
  }

  const template = () =>
    cloud.world.subscribeTemplate({ title: 'A', content: '内容:{{thing1.DATA}}' })

  beforeEach(() => open())

  test('about a mini program user carries the OPENID', async () => {
    cloud.pushTo('events', cloud.world.miniProgram, 'subscribe_msg_event')
    cloud.world.requestSubscribeMessage(person, [template().templateId], 'accept')
    await cloud.until(() => runs().length > 0)
    expect(runs()[0]).toMatchObject({
      event: { Event: 'subscribe_msg_popup_event', List: { SubscribeStatusString: 'accept' } },
      context: { OPENID: person.openid(cloud.world.miniProgram), UNIONID: person.unionid },
    })
  })

  test('about a follower carries FROM_OPENID and FROM_APPID; FROM_UNIONID only by setting', async () => {
    const account = sharedAccount()
    cloud.world.follow(person, account)
    await cloud.until(() => runs().length > 0)
    const { context, event } = runs()[0] ?? { context: {} }
    expect(event).toMatchObject({ Event: 'subscribe', FromUserName: person.openid(account) })
    expect(context).toMatchObject({
      FROM_OPENID: person.openid(account),
      FROM_APPID: account.appid,
      APPID: cloud.world.miniProgram.appid,
    })
    expect(context).not.toHaveProperty('OPENID')
    expect(context).not.toHaveProperty('FROM_UNIONID')

    await cloud.stop()
    await open({ settings: { tellsFromUnionid: true } })
    cloud.world.follow(person, sharedAccount())
    await cloud.until(() => runs().length > 0)
    expect(runs()[0]?.context).toMatchObject({ FROM_UNIONID: person.unionid })
  })

  test('that fails is run again, two more times', async () => {
    await cloud.stop()
    await open({ variables: { FAIL_EVENTS: 'yes' } })
    cloud.world.follow(person, sharedAccount())
    await cloud.until(() => cloud.logs('events').filter((log) => log.outcome).length === 3)
    await cloud.until(() => cloud.isQuiet)
    expect(runs()).toHaveLength(3)
  })

  test('goes where it was configured: by account and event, and else nowhere', async () => {
    const account = sharedAccount()
    const other = cloud.world.officialAccount('Other', { sharing: true })
    cloud.world.requestSubscribeMessage(person, [template().templateId], 'accept')
    cloud.world.follow(person, other)
    cloud.world.follow(person, account)
    await cloud.until(() => runs().length > 0 && cloud.isQuiet)
    expect(runs().map(({ event }) => event['FromUserName'])).toEqual([person.openid(account)])
  })

  test('of an account that does not share the environment cannot be configured, and ends with the sharing', async () => {
    const stranger = cloud.world.officialAccount('Stranger')
    expect(() => cloud.pushTo('events', stranger, 'subscribe_and_unsubscribe')).toThrow(
      'does not share',
    )
    const account = sharedAccount()
    account.sharing = false
    cloud.world.follow(person, account)
    const next = cloud.world.officialAccount('Next', { sharing: true })
    cloud.pushTo('events', next, 'subscribe_and_unsubscribe')
    cloud.world.follow(person, next)
    await cloud.until(() => runs().length > 0 && cloud.isQuiet)
    expect(runs().map(({ event }) => event['FromUserName'])).toEqual([person.openid(next)])
  })

  test('of how a template message ended cannot be configured, but by setting', async () => {
    const configure = () => cloud.pushTo('events', sharedAccount(), 'TEMPLATESENDJOBFINISH')
    expect(configure).toThrow('offers no event TEMPLATESENDJOBFINISH')
    await cloud.stop()
    await open({ settings: { offersTemplateReceipts: true } })
    expect(configure).not.toThrow()
  })

  test('of a burst is handed over a few at a time, and all of it', async () => {
    const account = sharedAccount()
    for (let n = 0; n < 40; n += 1) cloud.world.follow(cloud.world.person(`P${n}`), account)
    await cloud.until(() => runs().length === 40)
    const instances = new Set(cloud.logs('events').map(({ instance }) => instance))
    expect(instances.size).toBeLessThanOrEqual(8)
  })
})
