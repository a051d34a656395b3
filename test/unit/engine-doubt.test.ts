import { describe, expect, it } from 'vitest'
import type { Channel } from '../../cloudfunctions/shared/domain/words'
import { NEVER } from '../../cloudfunctions/shared/store/messages'
import { addReceipt } from '../../cloudfunctions/shared/store/receipts'
import { noteTellsEnds } from '../../cloudfunctions/shared/store/settings'
import type { Transport } from '../../cloudfunctions/shared/wechat/transport'
import { EngineScene } from './engine-scene'
import { refuseWhile } from './troubled-database'

const HALF_MINUTE = 30_000

describe('an answer that is lost after the effect', () => {
  it('leaves a subscribe message unknown, and nobody is notified twice', async () => {
    const scene = new EngineScene()
    await scene.install(['subscribe', 'template'])
    const ann = await scene.user('Ann', { follows: true, grants: 2 })
    scene.wechat.faults.add({ when: 'after', answer: 'reset', times: 1 })
    const message = await scene.push(ann)
    await scene.minutes(3)
    expect(await scene.outcomes(message)).toEqual({ Ann: 'unknown subscribe no_answer' })
    expect(scene.notified()).toEqual({ Ann: 1 })
    expect(await scene.grantLeft(ann)).toBe(1)
  })

  it('repeats a template message under its client_msg_id: sent when WeChat says so', async () => {
    const scene = new EngineScene({ repeatedClientMsgId: 'same' })
    await scene.install(['template'])
    const ann = await scene.user('Ann', { follows: true })
    scene.wechat.faults.add({ when: 'after', answer: 'reset', times: 1 })
    const message = await scene.push(ann)
    await scene.minutes(3)
    expect(await scene.outcomes(message)).toEqual({ Ann: 'sent template' })
    expect(scene.notified()).toEqual({ Ann: 1 })
  })

  it('stays unknown when the repeat is answered with an errcode, and takes no other channel', async () => {
    const scene = new EngineScene({ repeatedClientMsgId: 'refused' })
    await scene.install(['template', 'subscribe'])
    const ann = await scene.user('Ann', { follows: true, grants: 1 })
    scene.wechat.faults.add({ when: 'after', answer: 'reset', times: 1 })
    const message = await scene.push(ann)
    await scene.minutes(3)
    expect(await scene.outcomes(message)).toEqual({ Ann: 'unknown template no_answer' })
    expect(scene.notified()).toEqual({ Ann: 1 })
    expect(await scene.grantLeft(ann)).toBe(1)
  })

  it('is asked again as long as WeChat knows the call, when there was no network in between', async () => {
    const scene = new EngineScene({ repeatedClientMsgId: 'same' })
    await scene.install(['template'])
    const ann = await scene.user('Ann', { follows: true })
    scene.wechat.faults.add({ when: 'after', answer: 'reset', times: 1 })
    const message = await scene.push(ann)
    await scene.clock.finish(scene.start())
    await scene.clock.advance(10_000)
    const away: Transport = {
      ...scene.transport(),
      send: () => Promise.resolve({ type: 'notSent', cause: 'network', text: 'ENETUNREACH' }),
    }
    const effects = { transportsFor: () => () => [away] }
    await scene.clock.finish(scene.start({ effects }))
    expect(await scene.outcomes(message)).toEqual({ Ann: 'waiting' })
    await scene.minutes(2)
    expect(await scene.outcomes(message)).toEqual({ Ann: 'sent template' })
    expect(scene.notified()).toEqual({ Ann: 1 })
  })

  it('is not repeated when the first call is older than 8 minutes', async () => {
    const scene = new EngineScene({ repeatedClientMsgId: 'same' })
    await scene.install(['template'])
    const ann = await scene.user('Ann', { follows: true })
    scene.wechat.faults.add({ when: 'after', answer: 'reset', times: 1 })
    const message = await scene.push(ann)
    await scene.run()
    await scene.clock.advance(9 * 60_000)
    await scene.run()
    expect(await scene.outcomes(message)).toEqual({ Ann: 'unknown template no_answer' })
    expect(scene.wechat.calls.length).toBe(1)
  })
})

describe('a run that is killed in the middle', () => {
  it('leaves at most one slice per batch in hand unknown, and the rest is reached', async () => {
    const scene = new EngineScene()
    await scene.install(['subscribe'])
    await scene.users(400, { grants: 1 })
    const message = await scene.push({ type: 'everyone' })
    // Killed: from some moment on, nothing that it does arrives.
    let dead = false
    const never = new Promise<never>(() => undefined)
    const mortal = {
      ...scene.database,
      update: (...args: Parameters<typeof scene.database.update>) =>
        dead ? never : scene.database.update(...args),
    }
    void scene.start({ effects: { database: mortal } })
    while (scene.wechat.notifications.length < 120) await scene.clock.advance(20)
    dead = true
    await scene.clock.advance(2 * 60_000)
    await scene.minutes(3)
    const outcomes = Object.values(await scene.outcomes(message))
    const unknown = outcomes.filter((outcome) => outcome.startsWith('unknown')).length
    const sent = outcomes.filter((outcome) => outcome === 'sent subscribe').length
    expect(unknown).toBeGreaterThan(0)
    expect(unknown).toBeLessThanOrEqual(100)
    expect(sent + unknown).toBe(400)
    expect(Math.max(...Object.values(scene.notified()))).toBe(1)
    expect((await scene.message(message)).state).toBe('ended')
  })

  it('has its late outcomes corrected when it comes back after its lease', async () => {
    const scene = new EngineScene()
    await scene.install(['subscribe'])
    const ann = await scene.user('Ann', { grants: 1 })
    const message = await scene.push(ann)
    let freeze = false
    const thawed: (() => void)[] = []
    const frozen = {
      ...scene.database,
      update: async (...args: Parameters<typeof scene.database.update>) => {
        if (freeze && args[0] === 'batches') await new Promise<void>((go) => thawed.push(go))
        return scene.database.update(...args)
      },
    }
    const first = scene.start({ effects: { database: frozen } })
    while (scene.wechat.notifications.length === 0) {
      freeze = true
      await scene.clock.advance(10)
    }
    await scene.clock.advance(2 * 60_000)
    await scene.run()
    expect(await scene.outcomes(message)).toEqual({ Ann: 'unknown subscribe sender_was_cut_off' })
    freeze = false
    for (const go of thawed) go()
    await scene.clock.finish(first)
    expect(await scene.outcomes(message)).toEqual({ Ann: 'sent subscribe' })
    expect(scene.notified()).toEqual({ Ann: 1 })
  })
})

describe('a database that refuses for a while', () => {
  it('costs nobody an outcome that a run has in hand', async () => {
    const scene = new EngineScene()
    await scene.install(['subscribe'])
    await scene.users(60, { grants: 1 })
    const message = await scene.push({ type: 'everyone' })
    const effects = { database: scene.database }
    const isOut = () => scene.clock.now() < backAt
    let backAt = 0
    refuseWhile(effects, 'update', 'batches', isOut)
    const run = scene.start({ effects })
    while (scene.wechat.notifications.length < 10) await scene.clock.advance(10)
    backAt = scene.clock.now() + 20_000
    await scene.clock.finish(run)
    const outcomes = Object.values(await scene.outcomes(message))
    expect(outcomes).toEqual(Array.from({ length: 60 }, () => 'sent subscribe'))
    expect(Math.max(...Object.values(scene.notified()))).toBe(1)
  })
})

describe('a database that refuses to take down that a gate closes', () => {
  it.each<[string, number]>([
    ['once: it is asked again before anybody waits for it', 1],
    ['all the time: nobody waits for what nobody else knows of', Infinity],
  ])('%s', async (_name, refusals) => {
    const scene = new EngineScene()
    await scene.install(['template'])
    await scene.users(3, { follows: true })
    scene.wechat.faults.add({
      when: 'before',
      answer: 'errcode',
      errcode: 45009,
      errmsg: '',
      times: 1,
    })
    const message = await scene.push({ type: 'everyone' })
    const effects = { database: scene.database }
    let asked = 0
    refuseWhile(effects, 'add', 'gates', () => (asked += 1) <= refusals)
    await scene.clock.finish(scene.start({ effects }))
    const [gate] = scene.engine.find('gates', {}).documents
    const { dueAt } = await scene.message(message)
    expect(dueAt > scene.clock.now()).toBe(gate !== undefined)
    expect(gate === undefined).toBe(refusals === Infinity)
    // The quota that WeChat spoke of is there again, or the gate opens at midnight.
    await scene.minutes(15 * 60)
    expect(scene.notified()).toEqual({ 'user 0': 1, 'user 1': 1, 'user 2': 1 })
  })
})

describe('a run that comes back while another works on its batch', () => {
  it('does not end the message over the head of the other', async () => {
    const scene = new EngineScene({ repeatedClientMsgId: 'same' })
    await scene.install(['template'])
    const ann = await scene.user('Ann', { follows: true })
    const message = await scene.push(ann)
    let freeze = true
    const thawed: (() => void)[] = []
    const frozen = {
      ...scene.database,
      update: async (...args: Parameters<typeof scene.database.update>) => {
        if (freeze && args[0] === 'batches') await new Promise<void>((go) => thawed.push(go))
        return scene.database.update(...args)
      },
    }
    const first = scene.start({ effects: { database: frozen } })
    while (scene.wechat.notifications.length === 0) await scene.clock.advance(10)
    await scene.clock.advance(2 * 60_000)
    // The other takes over, and its repeat is not answered: Ann waits for one more.
    scene.wechat.faults.add({ when: 'after', answer: 'reset', times: 1 })
    const second = scene.start()
    await scene.clock.advance(10)
    freeze = false
    for (const go of thawed) go()
    await scene.clock.finish(Promise.all([first, second]))
    await scene.minutes(2)
    expect(await scene.outcomes(message)).toEqual({ Ann: 'sent template' })
    expect((await scene.message(message)).state).toBe('ended')
    expect(scene.notified()).toEqual({ Ann: 1 })
  })
})

describe('two runs at once', () => {
  it('share a broadcast: everybody once', async () => {
    const scene = new EngineScene()
    await scene.install(['template'])
    await scene.users(1000, { follows: true })
    const message = await scene.push({ type: 'everyone' })
    const runs = [scene.start(), scene.start(), scene.start()]
    await scene.clock.finish(Promise.all(runs))
    await scene.minutes(2)
    expect((await scene.message(message)).counts).toMatchObject({ sent: 1000 })
    expect(Object.values(scene.notified())).toEqual(Array(1000).fill(1))
  })

  it('never hold more than four slots', async () => {
    const scene = new EngineScene()
    await scene.install(['template'])
    await scene.users(1000, { follows: true })
    await scene.push({ type: 'everyone' })
    const runs = Array.from({ length: 6 }, () => scene.start())
    const answers = await scene.clock.finish(Promise.all(runs))
    expect(answers.filter(({ type }) => type === 'noSlot').length).toBe(2)
  })
})

describe('receipts', () => {
  it('turn sent into delivered and unknown into delivered, for the person concerned only', async () => {
    const scene = new EngineScene()
    await scene.install(['subscribe'])
    scene.engine.update('settings', { _id: 'installation' }, { $set: { receipts: 'all' } })
    const ann = await scene.user('Ann', { grants: 1 })
    const bob = await scene.user('Bob', { grants: 1 })
    const users = [ann, bob].map((person) => scene.openid(person))
    const message = await scene.push({ type: 'users', users })
    await scene.run()
    const [first, second] = scene.wechat.notifications
    const receipt = (id: string, openid: string, msgid = '') =>
      addReceipt(scene.database, {
        _id: id,
        schema: 1,
        appid: scene.wechat.world.miniProgram.appid,
        openid,
        msgid,
        templateId: scene.templates.subscribe.templateId,
        delivered: true,
        reason: '',
        at: scene.clock.now(),
      })
    await receipt('1', first?.to ?? '', first?.msgid)
    // Forged: Ann's phone speaks of Bob's message.
    await receipt('2', first?.to ?? '', second?.msgid)
    // And Bob's of Ann's: it does not hide her own.
    await receipt('3', second?.to ?? '', first?.msgid)
    await scene.clock.advance(2 * HALF_MINUTE)
    await scene.run()
    const outcomes = await scene.outcomes(message)
    expect(Object.values(outcomes).sort()).toEqual(['delivered subscribe', 'sent subscribe'])
    expect((await scene.message(message)).counts).toMatchObject({ delivered: 1, sent: 1 })
  })

  describe('are waited for where WeChat tells them', () => {
    async function ended(channels: Channel[], { tellsEnds = false, people = 1 } = {}) {
      const scene = new EngineScene()
      await scene.install(channels)
      const installation = { _id: 'installation' }
      scene.engine.update('settings', installation, { $set: { receipts: 'all' } })
      if (tellsEnds) await noteTellsEnds(scene.database, scene.account.appid)
      await scene.users(people, { follows: true, grants: 1 })
      const message = await scene.push({ type: 'everyone' })
      await scene.run()
      const { state, counts, dueAt } = await scene.message(message)
      expect({ state, sent: counts?.sent }).toEqual({ state: 'ended', sent: people })
      return { scene, isDue: dueAt < NEVER, message }
    }

    it('not of template messages, whose end no cloud function hears of', async () => {
      expect((await ended(['template'])).isDue).toBe(false)
      expect((await ended(['template'], { people: 250 })).isDue).toBe(false)
    })

    it('of template messages of an account whose ends have been told', async () => {
      expect((await ended(['template'], { tellsEnds: true })).isDue).toBe(true)
    })

    it('of subscribe messages', async () => {
      expect((await ended(['subscribe'])).isDue).toBe(true)
    })

    it('no longer once it is seen that everybody was reached by another road', async () => {
      expect((await ended(['template', 'subscribe'])).isDue).toBe(false)
      const { scene, message, isDue } = await ended(['template', 'subscribe'], { people: 250 })
      expect(isDue).toBe(true)
      await scene.clock.advance(2 * HALF_MINUTE)
      await scene.run()
      expect((await scene.message(message)).dueAt).toBe(NEVER)
    })
  })

  it('of another message are not taken for those of an unanswered call: it stays unknown', async () => {
    const scene = new EngineScene()
    await scene.install(['subscribe'])
    scene.engine.update('settings', { _id: 'installation' }, { $set: { receipts: 'all' } })
    const ann = await scene.user('Ann', { grants: 2 })
    scene.wechat.faults.add({ when: 'before', answer: 'reset', times: 1 })
    const lost = await scene.push(ann)
    const arrived = await scene.push(ann)
    await scene.run()
    const [shown] = scene.wechat.notifications
    await addReceipt(scene.database, {
      _id: '1',
      schema: 1,
      appid: '',
      openid: scene.openid(ann),
      msgid: shown?.msgid ?? '',
      templateId: scene.templates.subscribe.templateId,
      delivered: true,
      reason: '',
      at: scene.clock.now(),
    })
    await scene.clock.advance(2 * HALF_MINUTE)
    await scene.run()
    expect(await scene.outcomes(lost)).toEqual({ Ann: 'unknown subscribe no_answer' })
    expect(await scene.outcomes(arrived)).toEqual({ Ann: 'delivered subscribe' })
  })
})
