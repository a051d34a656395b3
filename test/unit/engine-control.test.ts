import { describe, expect, it } from 'vitest'
import { FRESH } from '../../cloudfunctions/shared/domain/control'
import { timeOrdered } from '../../cloudfunctions/shared/domain/ids'
import { NO_COUNTS } from '../../cloudfunctions/shared/domain/words'
import { findSummaries, signalBatches } from '../../cloudfunctions/shared/store/batches'
import type { Database, Query } from '../../cloudfunctions/shared/store/database'
import type { MessageDocument } from '../../cloudfunctions/shared/store/messages'
import { replaceEdition } from '../../cloudfunctions/shared/store/messages'
import { FRESH_INSTALLATION } from '../../cloudfunctions/shared/delivery/configuration'
import { setInstallation } from '../../cloudfunctions/shared/store/settings'
import { EngineScene } from './engine-scene'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

/** How many ended in each way, and who was not planned any more. */
async function tally(scene: EngineScene, { _id, edition }: MessageDocument) {
  const batches = await findSummaries(scene.database, _id, edition, -1, 1000)
  const counts = { ...NO_COUNTS }
  let notPlanned = 0
  for (const { head } of batches) {
    for (const outcome of ['sent', 'failed', 'skipped', 'unknown'] as const) {
      counts[outcome] += head.counts[outcome]
    }
    notPlanned += head.notPlanned ?? 0
  }
  return { ...counts, notPlanned }
}

/** A broadcast that is about half through, at 100 calls a second. */
async function halfThrough(people: number) {
  const scene = new EngineScene()
  await scene.install(['template'], 100)
  await scene.users(people, { follows: true })
  const message = await scene.push({ type: 'everyone' })
  const run = scene.start()
  await scene.clock.advance((people / 2 / 100) * 1000)
  return { scene, message, run }
}

/** The second edition takes the place of the first. */
async function update(
  scene: EngineScene,
  message: MessageDocument,
  change: Partial<MessageDocument>,
): Promise<void> {
  const there = await scene.message(message)
  const { _id, schema: _s, rev: _r, createdAt: _c, ...edition } = there
  const now = scene.clock.now()
  const times = { dueAt: now, eventAt: now }
  const second = {
    ...edition,
    ...FRESH,
    title: '新的',
    edition: 2,
    attempt: 2,
    ...times,
    ...change,
  }
  await replaceEdition(scene.database, there, second)
  await signalBatches(scene.database, _id)
}

/** A message to everyone, who is Ann so far, that is to become visible in an hour. */
async function inAnHour() {
  const scene = new EngineScene()
  await scene.install(['template'])
  await scene.user('ann', { follows: true })
  const sendAt = scene.clock.now() + HOUR
  const message = await scene.push(
    { type: 'everyone' },
    { state: 'scheduled', at: '', dueAt: sendAt, sendAt },
  )
  return { scene, message }
}

describe('a scheduled message', () => {
  it('is in no inbox and reaches nobody before its time, and everybody of that moment after', async () => {
    const { scene, message } = await inAnHour()
    await scene.minutes(59)
    expect(await scene.message(message)).toMatchObject({ state: 'scheduled', at: '' })
    await scene.user('bob', { follows: true })
    await scene.minutes(2)
    expect(await scene.message(message)).toMatchObject({ state: 'ended' })
    expect((await scene.message(message)).at > timeOrdered(scene.clock, FIRST)).toBe(false)
    expect(scene.notified()).toEqual({ ann: 1, bob: 1 })
  })

  it('that is cancelled before its time reaches nobody, and says whom it would have reached', async () => {
    const { scene, message } = await inAnHour()
    await scene.users(2, { follows: true })
    await scene.control(message, 'cancel')
    await scene.minutes(90)
    expect(await scene.message(message)).toMatchObject({ state: 'ended', at: '' })
    expect(await tally(scene, message)).toMatchObject({ sent: 0, skipped: 0, notPlanned: 3 })
    expect(scene.notified()).toEqual({})
  })
})

describe('pause', () => {
  it('stops within a second or two, and resume goes on where it was: everybody once', async () => {
    const { scene, message, run } = await halfThrough(1000)
    await scene.control(message, 'pause')
    const pausedAt = scene.clock.now()
    await scene.clock.finish(run)
    const last = scene.wechat.calls.at(-1)?.at ?? 0
    expect(last - pausedAt).toBeLessThan(2_000)
    const before = scene.wechat.notifications.length
    expect(before).toBeGreaterThan(300)
    expect(before).toBeLessThan(800)
    await scene.minutes(30)
    expect(scene.wechat.notifications.length).toBe(before)
    await scene.control(message, 'resume')
    await scene.minutes(3)
    expect(await scene.message(message)).toMatchObject({ state: 'ended' })
    expect(await tally(scene, message)).toMatchObject({ sent: 1000, notPlanned: 0 })
    expect(Object.values(scene.notified()).every((times) => times === 1)).toBe(true)
  })

  it('that is over before the run has looked is obeyed by the same run', async () => {
    const { scene, message, run } = await halfThrough(600)
    await scene.control(message, 'pause')
    await scene.clock.advance(4_000)
    await scene.control(message, 'resume')
    await scene.clock.finish(run)
    await scene.minutes(2)
    expect(await tally(scene, message)).toMatchObject({ sent: 600 })
  })

  it('of a scheduled message keeps it out of inboxes beyond its time', async () => {
    const { scene, message } = await inAnHour()
    await scene.control(message, 'pause')
    await scene.minutes(90)
    expect(scene.notified()).toEqual({})
    await scene.control(message, 'resume')
    await scene.minutes(2)
    expect(scene.notified()).toEqual({ ann: 1 })
  })
})

describe('cancel', () => {
  it('skips who waits and counts who was not planned; who was notified stays', async () => {
    const { scene, message, run } = await halfThrough(2000)
    await scene.control(message, 'cancel')
    await scene.clock.finish(run)
    await scene.minutes(2)
    const ended = await scene.message(message)
    expect(ended).toMatchObject({ state: 'ended', stopped: 'cancelled' })
    const { sent, skipped, notPlanned, unknown, failed } = await tally(scene, message)
    expect(sent).toBe(scene.wechat.notifications.length)
    expect([unknown, failed]).toEqual([0, 0])
    expect(notPlanned).toBeGreaterThan(0)
    expect(sent + skipped + notPlanned).toBe(2000)
    expect(ended.counts).toMatchObject({ sent, skipped })
  })

  it('recall also takes it out of the inboxes', async () => {
    const { scene, message, run } = await halfThrough(600)
    await scene.control(message, 'recall')
    await scene.clock.finish(run)
    await scene.minutes(2)
    expect(await scene.message(message)).toMatchObject({
      state: 'ended',
      to: [],
      stopped: 'recalled',
    })
  })
})

describe('resend', () => {
  it('reaches those who failed or were skipped, as they can be reached now, and nobody else', async () => {
    const scene = new EngineScene()
    await scene.install(['template', 'subscribe'])
    await scene.user('ann', { follows: true })
    const bob = await scene.user('bob')
    const message = await scene.push({ type: 'everyone' })
    await scene.minutes(2)
    expect(await scene.outcomes(message)).toMatchObject({
      ann: 'sent template',
      bob: 'skipped no_allowance',
    })
    await scene.grant(bob, 1, 1)
    await scene.control(message, 'resend')
    await scene.minutes(2)
    expect(await scene.message(message)).toMatchObject({ state: 'ended', attempt: 2 })
    expect(await scene.outcomes(message)).toEqual({ ann: 'sent template', bob: 'sent subscribe' })
    expect(scene.notified()).toEqual({ ann: 1, bob: 1 })
  })

  it('goes through many batches, and their sums agree', async () => {
    const scene = new EngineScene()
    await scene.install(['subscribe'])
    await scene.users(500, {})
    await scene.users(100, { grants: 1 })
    const message = await scene.push({ type: 'everyone' })
    await scene.minutes(2)
    expect(await tally(scene, message)).toMatchObject({ sent: 100, skipped: 500 })
    await scene.control(message, 'resend')
    await scene.minutes(2)
    const ended = await scene.message(message)
    expect(ended).toMatchObject({ state: 'ended', counts: { sent: 100, skipped: 500 } })
  })
})

describe('a merge update', () => {
  it('replaces what was not sent yet: everybody ends with the newer edition', async () => {
    const { scene, message, run } = await halfThrough(1000)
    await update(scene, message, { at: timeOrdered(scene.clock, FIRST) })
    await scene.clock.finish(run)
    await scene.minutes(3)
    const ended = await scene.message(message)
    expect(ended).toMatchObject({ state: 'ended', edition: 2, settled: 2, title: '新的' })
    expect(await tally(scene, ended)).toMatchObject({ sent: 1000 })
    const first = await tally(scene, { ...ended, edition: 1 })
    expect(first.sent).toBeGreaterThan(0)
    expect(first.skipped).toBeGreaterThan(0)
    expect(scene.wechat.notifications.length).toBe(1000 + first.sent)
  })
})

describe('a scheduled merge update', () => {
  it('reaches everybody, though a read from before it became visible comes in late', async () => {
    const scene = new EngineScene()
    await scene.install(['template'])
    await scene.users(3, { follows: true })
    const answer = { answer: 'errcode', errcode: -1, errmsg: 'system error' } as const
    scene.wechat.faults.add({ when: 'before', ...answer })
    const message = await scene.push({ type: 'everyone' })
    await scene.run()
    scene.wechat.faults.clear()
    await update(scene, message, { state: 'scheduled', at: '', dueAt: scene.clock.now() })
    // Who settles the first edition reads slowly; whoever publishes the second does not, and then plans.
    const database: Database = {
      ...scene.database,
      find: async <T>(collection: string, query: Query) => {
        const found = await scene.database.find<T>(collection, query)
        const [read] = found as Partial<MessageDocument>[]
        const isById = query.where?.['_id'] !== undefined
        if (isById && read?.state === 'scheduled') await scene.clock.sleep(100)
        if (query.where?.['edition'] === 2) await scene.clock.sleep(200)
        return found
      },
    }
    await scene.clock.finish(scene.start({ effects: { database } }))
    await scene.minutes(2)
    const ended = await scene.message(message)
    expect(ended).toMatchObject({ state: 'ended', edition: 2, counts: { sent: 3 } })
  })
})

describe('after it has expired', () => {
  it('nobody is notified any more who waits', async () => {
    const scene = new EngineScene()
    await scene.install(['template'])
    await scene.users(2, { follows: true })
    const answer = { answer: 'errcode', errcode: -1, errmsg: 'system error' } as const
    scene.wechat.faults.add({ when: 'before', ...answer })
    const expiresAt = scene.clock.now() + 10 * MINUTE
    const message = await scene.push({ type: 'everyone' }, { expiresAt })
    await scene.minutes(9)
    expect(await scene.message(message)).toMatchObject({ state: 'open' })
    scene.wechat.faults.clear()
    await scene.minutes(3)
    expect(await scene.message(message)).toMatchObject({ state: 'ended' })
    expect(await tally(scene, message)).toMatchObject({ skipped: 2 })
    expect(scene.notified()).toEqual({})
  })
})

describe('in quiet hours', () => {
  const quietHours = { from: '09:30', until: '11:00' }

  async function quiet(passQuietHours: boolean) {
    const scene = new EngineScene()
    await scene.install(['template'])
    await setInstallation(scene.database, { quietHours }, FRESH_INSTALLATION)
    await scene.user('ann', { follows: true })
    await scene.user('bob')
    return { scene, message: await scene.push({ type: 'everyone' }, { passQuietHours }) }
  }

  it('people wait until they are over; who cannot be reached anyway does not', async () => {
    const { scene, message } = await quiet(false)
    await scene.minutes(59)
    expect(scene.notified()).toEqual({})
    expect(await scene.outcomes(message)).toEqual({ ann: 'waiting', bob: 'skipped not_a_follower' })
    await scene.minutes(3)
    expect(scene.notified()).toEqual({ ann: 1 })
    expect(await scene.message(message)).toMatchObject({ state: 'ended' })
  })

  it('a message that may pass them does', async () => {
    const { scene } = await quiet(true)
    await scene.minutes(1)
    expect(scene.notified()).toEqual({ ann: 1 })
  })
})

/** The smallest of its moment. */
const FIRST = { bytes: (count: number) => new Uint8Array(count), fraction: () => 0 }
