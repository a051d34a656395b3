import { describe, expect, test } from 'vitest'
import type { KindMapping } from '../../typings/admin'
import type { RefusedTemplates } from '../../typings/user'
import { debitGrants, emptyGrant, refundGrants } from '../../cloudfunctions/shared/store/grants'
import { ActionsScene, CONSOLE, TEMPLATE, faultsOf, refusal } from './actions-scene'

const ANN = 'oAnn0000'
const OTHER = `other-${TEMPLATE}`.slice(0, 43)
const GRANT = `${ANN}:${TEMPLATE}`

const subscribe = (templateId: string): KindMapping => ({
  channel: 'subscribe',
  templateId,
  fields: { thing1: '{{title}}' },
})

async function scene() {
  const made = new ActionsScene()
  await made.join(ANN)
  await made.admin(CONSOLE, 'kind.save', { id: 'default', mappings: [subscribe(TEMPLATE)] })
  await made.admin(CONSOLE, 'kind.save', {
    id: 'order',
    name: '订单',
    mappings: [subscribe(TEMPLATE)],
  })
  await made.admin(CONSOLE, 'kind.save', { id: 'alarm', mappings: [subscribe(OTHER)] })
  const report = (accepted: string[], rejected: string[] = []) =>
    made.user(ANN, 'grants.report', { accepted, rejected })
  const popup = (status: string, templateId = TEMPLATE) => ({
    Event: 'subscribe_msg_popup_event',
    List: { TemplateId: templateId, SubscribeStatusString: status, PopupScene: '0' },
  })
  const remaining = () => made.stored('grants', GRANT)?.['remaining'] ?? 0
  return { made, report, popup, remaining }
}

test('the list has every template in use with its title and kinds, and what is left', async () => {
  const { made, report } = await scene()
  const titled = { ...subscribe(TEMPLATE), title: '订单通知' }
  await made.admin(CONSOLE, 'kind.save', { id: 'order', name: '订单', mappings: [titled] })
  await report([TEMPLATE])
  expect((await made.user(ANN, 'grants.list', {})).grants).toEqual([
    {
      templateId: OTHER,
      type: 'oneTime',
      kinds: [{ id: 'alarm', name: 'alarm' }],
      title: '',
      remaining: 0,
    },
    {
      templateId: TEMPLATE,
      type: 'oneTime',
      kinds: [
        { id: 'default', name: '普通消息' },
        { id: 'order', name: '订单' },
      ],
      title: '订单通知',
      remaining: 1,
    },
  ])
})

describe('an accept', () => {
  test('that the page reports and WeChat tells of counts once', async () => {
    const { made, report, popup, remaining } = await scene()
    await report([TEMPLATE])
    await made.event({ openid: ANN }, popup('accept'))
    expect(remaining()).toBe(1)
    made.effects.clock.advance(60_000)
    await made.event({ openid: ANN }, popup('accept'))
    await report([TEMPLATE])
    expect(remaining()).toBe(2)
  })

  test.each(['accept', 'acceptWithAlert', 'acceptWithForcePush'])('may be %s', async (status) => {
    const { made, popup, remaining } = await scene()
    await made.event({ openid: ANN }, popup(status))
    expect(remaining()).toBe(1)
  })

  test('that WeChat tells of twice counts once', async () => {
    const { made, popup, remaining } = await scene()
    await made.event({ openid: ANN }, popup('accept'))
    const { rev } = made.stored('grants', GRANT) ?? {}
    await made.event({ openid: ANN }, popup('accept'))
    expect(remaining()).toBe(1)
    expect(made.stored('grants', GRANT)?.['rev']).toBe(rev)
  })

  test('named twice in a report counts once', async () => {
    const { report, remaining } = await scene()
    await report([TEMPLATE, TEMPLATE])
    expect(remaining()).toBe(1)
  })

  test('is not lost while the ledger is debited', async () => {
    const { made, report, remaining } = await scene()
    await report([TEMPLATE])
    made.effects.clock.advance(60_000)
    const { database } = made.effects
    const update = database.update.bind(database)
    let debited = false
    // Between the credit's read and its write a sender takes the only grant.
    database.update = async (collection, where, change) => {
      if (collection === 'grants' && !debited) {
        debited = true
        await debitGrants(database, [GRANT], 'mark')
      }
      return update(collection, where, change)
    }
    await report([TEMPLATE])
    expect(debited).toBe(true)
    expect(remaining()).toBe(1)
    expect(made.stored('grants', GRANT)?.['marks']).toEqual(['mark'])
  })
})

describe('a reject', () => {
  test.each(['popup', 'page'])('told by the %s takes back what was accepted', async (by) => {
    const { made, report, popup, remaining } = await scene()
    await report([TEMPLATE])
    made.effects.clock.advance(60_000)
    if (by === 'popup') await made.event({ openid: ANN }, popup('reject'))
    else await report([], [TEMPLATE])
    expect(remaining()).toBe(0)
    made.effects.clock.advance(60_000)
    await report([TEMPLATE])
    expect(remaining()).toBe(1)
  })

  test('told by the page ends the popup that only WeChat had told of: the next accept counts', async () => {
    const { made, report, popup, remaining } = await scene()
    await made.event({ openid: ANN }, popup('accept'))
    await report([], [TEMPLATE])
    await report([TEMPLATE])
    expect(remaining()).toBe(1)
  })

  test('in a popup from before the last accept, told late, takes nothing', async () => {
    const { made, report, popup, remaining } = await scene()
    const before = Math.floor(made.effects.clock.now() / 1000)
    made.effects.clock.advance(60_000)
    await report([TEMPLATE])
    await made.event({ openid: ANN }, { ...popup('reject'), CreateTime: before })
    expect(remaining()).toBe(1)
  })

  test('in the settings of messages takes everything', async () => {
    const { made, report, remaining } = await scene()
    await report([TEMPLATE])
    const List = [{ TemplateId: TEMPLATE, SubscribeStatusString: 'reject' }]
    await made.event({ openid: ANN }, { Event: 'subscribe_msg_change_event', List })
    expect(remaining()).toBe(0)
  })
})

describe('what was taken of a grant', () => {
  async function taken() {
    const { made, report, remaining } = await scene()
    const { database } = made.effects
    await report([TEMPLATE])
    expect(await debitGrants(database, [GRANT], 'mark')).toEqual(new Set([GRANT]))
    return { made, database, report, remaining }
  }

  test('is given back once', async () => {
    const { database, remaining } = await taken()
    expect(await refundGrants(database, [GRANT], 'mark')).toBe(1)
    expect(await refundGrants(database, [GRANT], 'mark')).toBe(0)
    expect(remaining()).toBe(1)
  })

  test('is gone when WeChat has said meanwhile that nothing is left', async () => {
    const { made, database, report, remaining } = await taken()
    await emptyGrant(database, GRANT)
    expect(await refundGrants(database, [GRANT], 'mark')).toBe(0)
    expect(remaining()).toBe(0)
    expect(await debitGrants(database, [GRANT], 'mark')).toEqual(new Set())
    made.effects.clock.advance(120_000)
    await report([TEMPLATE])
    await debitGrants(database, [GRANT], 'later')
    await refundGrants(database, [GRANT], 'later')
    expect(remaining()).toBe(1)
    // The receipt of the first call may still come.
    expect(made.stored('grants', GRANT)).toMatchObject({
      marks: ['mark', 'later'],
      refunds: ['later'],
    })
  })
})

describe('a long-term template', () => {
  const change = {
    Event: 'subscribe_msg_change_event',
    List: { TemplateId: OTHER, SubscribeStatusString: 'reject' },
  }

  async function longTerm() {
    const { made, report, popup } = await scene()
    const mappings = [{ ...subscribe(OTHER), longTerm: true }]
    await made.admin(CONSOLE, 'kind.save', { id: 'alarm', mappings })
    const left = async () =>
      (await made.user(ANN, 'grants.list', {})).grants.find(
        ({ templateId }) => templateId === OTHER,
      )
    const tell = (status: string, CreateTime?: number) =>
      made.event({ openid: ANN }, { ...popup(status, OTHER), ...(CreateTime && { CreateTime }) })
    const seconds = () => Math.floor(made.effects.clock.now() / 1000)
    return { made, report, left, tell, seconds }
  }

  test('has no end once agreed to, told by the page, by WeChat or by both', async () => {
    const { report, left, tell } = await longTerm()
    expect(await left()).toMatchObject({ type: 'longTerm', remaining: 0 })
    const { grants } = await report([OTHER])
    expect(grants[0]).toMatchObject({ templateId: OTHER, type: 'longTerm', remaining: null })
    await tell('accept')
    expect(await left()).toMatchObject({ remaining: null })
  })

  test('is not spent by what is sent', async () => {
    const { made, tell, left } = await longTerm()
    await tell('accept')
    const grant = `${ANN}:${OTHER}`
    for (const mark of ['a', 'b', 'c']) {
      expect(await debitGrants(made.effects.database, [grant], mark, 0)).toEqual(new Set([grant]))
    }
    await refundGrants(made.effects.database, [grant], 'c', 0)
    expect(await left()).toMatchObject({ remaining: null })
    expect(made.stored('grants', grant)).toMatchObject({
      remaining: 1,
      marks: ['a', 'b', 'c'],
      refunds: ['c'],
    })
  })

  test.each(['popup', 'page', 'settings'])('ends with a reject told by the %s', async (by) => {
    const { made, report, tell, left } = await longTerm()
    await report([OTHER])
    made.effects.clock.advance(60_000)
    await report([OTHER])
    made.effects.clock.advance(60_000)
    if (by === 'popup') await tell('reject')
    if (by === 'page') await report([], [OTHER])
    if (by === 'settings') await made.event({ openid: ANN }, change)
    expect(await left()).toMatchObject({ remaining: 0 })
    made.effects.clock.advance(60_000)
    await report([OTHER])
    expect(await left()).toMatchObject({ remaining: null })
  })

  test('holds against a reject from before the last accept, which is told late', async () => {
    const { made, tell, left, seconds } = await longTerm()
    const before = seconds()
    made.effects.clock.advance(60_000)
    await tell('accept')
    await tell('reject', before)
    expect(await left()).toMatchObject({ remaining: null })
  })

  test('is nobody else’s to take back', async () => {
    const { made, report, left } = await longTerm()
    await report([OTHER])
    made.effects.clock.advance(60_000)
    await made.user('oBob0000', 'grants.report', { accepted: [], rejected: [OTHER] })
    expect(await left()).toMatchObject({ remaining: null })
  })

  test('that was never agreed to is rejected without a trace', async () => {
    const { made, report, tell } = await longTerm()
    await tell('reject')
    await report([], [OTHER])
    expect(made.stored('grants', `${ANN}:${OTHER}`)).toBeUndefined()
  })
})

describe('a template that WeChat does not ask for', () => {
  async function withOwner() {
    const made = await scene()
    await made.made.join('oOwner00', 'owner')
    const tell = (errCode: RefusedTemplates['errCode'], ...templateIds: string[]) =>
      made.made.user(ANN, 'grants.report', { accepted: [], refused: { errCode, templateIds } })
    const told = () => made.made.effects.engine.find('messages', { kind: 'system' }).documents
    return { ...made, tell, told }
  }

  test('is told to administrators with its kinds, once a day, whoever says it how often', async () => {
    const { made, tell, told } = await withOwner()
    await tell(20001, TEMPLATE)
    await tell(20001, TEMPLATE, TEMPLATE)
    await tell(10004, TEMPLATE)
    expect(told()).toMatchObject([
      { title: '订阅消息模板不可用 Subscribe template unusable', kind: 'system' },
    ])
    expect(told()[0]?.['audience']).toEqual({ type: 'users', users: ['oOwner00'] })
    const content = told()[0]?.['content']
    expect(content).toContain('「普通消息」、「订单」的订阅消息')
    expect(content).toContain(TEMPLATE)
    made.effects.clock.advance(24 * 3_600_000)
    await tell(20001, TEMPLATE)
    expect(told()).toHaveLength(2)
  })

  test('is told once a day where several are not of one sort', async () => {
    const { tell, told } = await withOwner()
    await tell(20002, TEMPLATE, OTHER)
    await tell(20002, OTHER, TEMPLATE)
    await tell(20002, OTHER)
    expect(told()).toMatchObject([{ title: '订阅消息的长期标记有误 Wrong longTerm of a template' }])
    expect(told()[0]?.['content']).toContain('「普通消息」、「订单」、「alarm」')
  })

  test('and that no kind uses any more is nobody’s business: the answer says what is in use', async () => {
    const { tell, told } = await withOwner()
    const { grants } = await tell(20001, 'mistyped')
    expect(grants.map(({ templateId }) => templateId)).toEqual([OTHER, TEMPLATE])
    await tell(20002, 'mistyped', TEMPLATE)
    expect(told()).toEqual([])
  })

  test('is nothing that another error says', async () => {
    const { tell, told } = await withOwner()
    expect(faultsOf(await refusal(tell(20004 as 20001, TEMPLATE)))).toEqual([
      'refused.errCode: not_one_of',
    ])
    expect(told()).toEqual([])
  })
})

test('a report of templates that no kind uses is refused whole, by field', async () => {
  const { made, report } = await scene()
  const refused = await refusal(report([TEMPLATE, 'x'], ['y']))
  expect(faultsOf(refused)).toEqual([
    'accepted[1]: no_such_template',
    'rejected[0]: no_such_template',
  ])
  expect(made.stored('grants', GRANT)).toBeUndefined()
})
