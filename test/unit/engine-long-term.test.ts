import { describe, expect, it } from 'vitest'
import { addGrant, getGrant, grantId } from '../../cloudfunctions/shared/store/grants'
import type { Person } from '../../local/wechat'
import { EngineScene } from './engine-scene'

/** The default kind on a long-term template, which Ann has agreed to. */
async function scene() {
  const made = new EngineScene()
  await made.install(['subscribe'])
  const { world } = made.wechat
  const content = '标题:{{thing1.DATA}}\n时间:{{time2.DATA}}'
  const template = world.subscribeTemplate({ title: '长期提醒', content, type: 3 })
  const { templateId } = template
  const fields = { thing1: '{{title}}', time2: '{{time}}' }
  await made.saveKind([{ channel: 'subscribe', account: null, templateId, longTerm: true, fields }])
  const agree = async (person: Person) => {
    const openid = made.openid(person)
    person.accepts(template, 1)
    await addGrant(made.database, {
      _id: grantId(openid, templateId),
      schema: 1,
      openid,
      templateId,
      rev: 0,
      remaining: 1,
      marks: [],
      credits: [],
      updatedAt: 0,
    })
  }
  const ann = await made.user('Ann')
  await agree(ann)
  const left = async (person: Person) =>
    (await getGrant(made.database, grantId(made.openid(person), templateId)))?.remaining
  return { made, ann, agree, left, template }
}

describe('one accept of a long-term template', () => {
  it('is enough for any number of messages', async () => {
    const { made, ann, left } = await scene()
    for (let n = 0; n < 12; n++) {
      const message = await made.push(ann)
      await made.run()
      expect(await made.outcomes(message)).toEqual({ Ann: 'sent subscribe' })
    }
    expect(made.notified()).toEqual({ Ann: 12 })
    expect(await left(ann)).toBe(1)
  })

  it('is enough for broadcasts that are sent at the same time, and nobody else is called', async () => {
    const { made, agree } = await scene()
    await agree(await made.user('Bob'))
    await made.user('Zoe')
    const messages = [await made.push({ type: 'everyone' }), await made.push({ type: 'everyone' })]
    await made.run()
    for (const message of messages) {
      expect(await made.outcomes(message)).toEqual({
        Ann: 'sent subscribe',
        Bob: 'sent subscribe',
        Zoe: 'skipped no_allowance',
      })
    }
    expect(made.notified()).toEqual({ Ann: 2, Bob: 2 })
    expect(Object.keys(made.wechat.meter()['subscribeMessage.send'] ?? {})).not.toContain('43101')
  })

  it('ends when WeChat says so (43101), and then no call is made', async () => {
    const { made, ann, left, template } = await scene()
    made.wechat.world.allowances.revoke(ann, template)
    const first = await made.push(ann)
    await made.run()
    expect(await made.outcomes(first)).toEqual({ Ann: 'failed subscribe no_allowance:43101' })
    expect(await left(ann)).toBe(0)
    const calls = made.wechat.calls.length
    await made.push(ann)
    await made.run()
    expect(made.wechat.calls).toHaveLength(calls)
  })

  it('is as it was after a call that was refused for another reason', async () => {
    const { made, ann, left } = await scene()
    made.wechat.faults.add({
      api: 'subscribeMessage.send',
      when: 'before',
      answer: 'errcode',
      errcode: -1,
      errmsg: 'system busy',
      times: 1,
    })
    const message = await made.push(ann)
    await made.minutes(2)
    expect(await made.outcomes(message)).toEqual({ Ann: 'sent subscribe' })
    expect(await left(ann)).toBe(1)
  })
})
