import { describe, expect, it } from 'vitest'
import type { SendCall, Transport } from '../../cloudfunctions/shared/wechat/transport'
import { isWaiting } from '../../cloudfunctions/shared/domain/people'
import type { Counts } from '../../cloudfunctions/shared/domain/words'
import { NO_COUNTS, addCounts } from '../../cloudfunctions/shared/domain/words'
import { findBatches } from '../../cloudfunctions/shared/store/batches'
import type { Database } from '../../cloudfunctions/shared/store/database'
import { DatabaseError } from '../../cloudfunctions/shared/store/database'
import type { MessageDocument } from '../../cloudfunctions/shared/store/messages'
import { EngineScene } from './engine-scene'
import { seededRandom } from './local-wechat-scene'

const SEEDS = Number(process.env['SEEDS'] ?? 30)
const MINUTE = 60_000

/** Longer than a run and its lease. */
const FROZEN = 100_000

interface Fate {
  dead: boolean
  frozenUntil: number
}

/** A small storm before the simulator's great ones: runs die or freeze, the database loses answers, WeChat does everything at once. */
class Storm {
  readonly scene = new EngineScene({ latencyMs: { median: 60, sigma: 0.8 } })
  private readonly random: () => number
  private blowing = true

  constructor(seed: number) {
    this.random = seededRandom(seed)
  }

  /** Faults of WeChat, at random, before and after the effect. */
  raise(): void {
    const { faults } = this.scene.wechat
    for (const answer of ['timeout', 'reset', '502', 'garbage'] as const) {
      faults.add({ when: 'before', answer, probability: 0.01 })
      faults.add({ when: 'after', answer, probability: 0.01 })
    }
    for (const errcode of [-1, 45011, 43108]) {
      const answer = { answer: 'errcode', errcode, errmsg: 'storm' } as const
      faults.add({ when: 'before', ...answer, probability: 0.01 })
    }
  }

  calm(): void {
    this.blowing = false
    this.scene.wechat.faults.clear()
  }

  /** A minute of the timer: a run or two, each of which may die at any moment. */
  async minute(): Promise<void> {
    const runs = this.blowing ? 1 + Math.floor(this.random() * 2) : 1
    for (let run = 0; run < runs; run++) {
      const fate: Fate = { dead: false, frozenUntil: 0 }
      const database = this.flaky(this.scene.database, fate)
      const transport = this.mortal(fate)
      // The entry catches what a run throws; the next minute's run goes on from there.
      const run = this.scene.start({
        effects: { database, transportsFor: () => () => [transport] },
      })
      run.catch(() => undefined)
      const luck = this.blowing ? this.random() : 1
      this.scene.clock.schedule(this.random() * 20_000, () => {
        if (luck < 0.3) fate.dead = true
        else if (luck < 0.6) fate.frozenUntil = this.scene.clock.now() + FROZEN
      })
      await this.scene.clock.advance(this.random() * 3_000)
    }
    await this.scene.clock.advance(MINUTE)
  }

  /** A database whose answers are late, lost, or a refusal for load; a dead run gets none at all. */
  private flaky(database: Database, fate: Fate): Database {
    return new Proxy(database, {
      get:
        (target, name: keyof Database) =>
        async (...args: unknown[]) => {
          const call = (...given: unknown[]) =>
            (Reflect.get(target, name) as (...given: unknown[]) => Promise<unknown>)(...given)
          const { clock } = this.scene
          await clock.sleep(1 + this.random() * 20)
          if (fate.dead) return new Promise(() => undefined)
          const luck = this.blowing ? this.random() : 1
          if (luck < 0.01) throw new DatabaseError('too many requests', -501003, 'throttled')
          if (luck < 0.02) {
            // Not done, and nobody says so.
            await clock.sleep(5_000)
            throw new DatabaseError('timeout', -501001, 'unanswered')
          }
          if (luck < 0.03) {
            // The client has given up when it is done.
            clock.schedule(8_000, () => void call(...args).catch(() => undefined))
            await clock.sleep(5_000)
            throw new DatabaseError('timeout', -501001, 'unanswered')
          }
          const answer = await call(...args)
          if (luck < 0.05) {
            await clock.sleep(5_000)
            throw new DatabaseError('timeout', -501001, 'unanswered')
          }
          await clock.sleep(1 + this.random() * 20)
          return fate.dead ? new Promise(() => undefined) : answer
        },
    })
  }

  /** A frozen run does nothing, and goes on in the middle as if no time had passed. */
  private async thaw(fate: Fate): Promise<void> {
    const rest = fate.frozenUntil - this.scene.clock.now()
    if (rest > 0) await this.scene.clock.sleep(rest)
  }

  private mortal(fate: Fate): Transport {
    const transport = this.scene.transport()
    return {
      ...transport,
      send: async (call: SendCall) => {
        await this.thaw(fate)
        const answer = fate.dead ? undefined : await transport.send(call)
        return fate.dead || !answer ? new Promise(() => undefined) : answer
      },
    }
  }
}

/** Notifications by message and person, from the link that each carries. */
function shown(scene: EngineScene): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { to, page, miniprogram } of scene.wechat.notifications) {
    const person = scene.wechat.world.whoIs(to)?.person
    if (!person) throw new Error(`${to} is nobody`)
    const link = page ?? miniprogram?.pagepath ?? ''
    const key = `${new URL(link, 'http://mini').searchParams.get('id') ?? ''} ${scene.openid(person)}`
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  return counts
}

const total = (counts: Counts) => Object.values(counts).reduce((sum, count) => sum + count, 0)

async function check(scene: EngineScene, pushed: MessageDocument, people: number): Promise<void> {
  const message = await scene.message(pushed)
  expect(message.state).toBe('ended')
  const batches = await findBatches(scene.database, pushed._id, 1, -1, 1000)
  const everybody = batches.flatMap((batch) => batch.people)
  expect(new Set(everybody.map(({ k }) => k)).size).toBe(people)
  expect(everybody.length).toBe(people)
  expect(batches.every(({ state }) => state === 'done')).toBe(true)
  const phones = shown(scene)
  const counts = { ...NO_COUNTS }
  for (const { k, s } of everybody) {
    if (isWaiting(s)) throw new Error(`${k} still waits`)
    counts[s[0]] += 1
    const times = phones.get(`${pushed._id} ${k}`) ?? 0
    if (s[0] === 'sent') expect(times).toBe(1)
    if (s[0] === 'skipped' || s[0] === 'failed') expect(times).toBe(0)
    expect(times).toBeLessThanOrEqual(1)
  }
  // The heads are what a status is summed from; the message keeps the sum of the moment when it ended.
  expect(batches.reduce((sum, { head }) => addCounts(sum, head.counts), NO_COUNTS)).toEqual(counts)
  expect(total(message.counts ?? NO_COUNTS)).toBe(people)
}

describe('in a storm nothing accepted is lost and nobody is notified twice', () => {
  it.each(Array.from({ length: SEEDS }, (_, seed) => seed))('seed %i', async (seed) => {
    const storm = new Storm(seed)
    const { scene } = storm
    await scene.install(
      seed % 2 === 0 ? ['template', 'subscribe'] : ['uniform', 'subscribe', 'template'],
      200,
    )
    const half = await scene.users(150, { follows: true, grants: 1 })
    await scene.users(150, { grants: 2 })
    storm.raise()
    const everyone = await scene.push({ type: 'everyone' })
    const few = await scene.push({
      type: 'users',
      users: half.slice(0, 20).map((person) => scene.openid(person)),
    })
    for (let minute = 0; minute < 4; minute++) await storm.minute()
    storm.calm()
    for (let minute = 0; minute < 60; minute++) {
      await storm.minute()
      const states = [await scene.message(everyone), await scene.message(few)]
      if (states.every(({ state }) => state === 'ended')) break
      await scene.clock.advance(10 * MINUTE)
    }
    await check(scene, everyone, 300)
    await check(scene, few, 20)
  })
})
