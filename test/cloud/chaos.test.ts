import { afterEach, describe, expect, it } from 'vitest'
import type { MessageStatus } from '../../typings/push'
import { addPeople } from '../bench/people'
import { Scene } from './scene'

/** What the simulator proves in one thread, looked at once more on built functions, the real SDK and real threads. */

const PEOPLE = 400
const ROUNDS = 4

/** A run on a busy machine, with answers that it must wait for, in ms. */
const PATIENCE_MS = 25_000

let scene: Scene
afterEach(() => scene.stop())

/** Everything goes wrong a little. */
function raise(): void {
  for (const answer of ['reset', '502', 'garbage', 'empty'] as const) {
    scene.cloud.fault({ when: 'before', answer, probability: 0.01 })
    scene.cloud.fault({ when: 'after', answer, probability: 0.01 })
  }
  for (const errcode of [-1, 45011, 43108]) {
    const errmsg = 'system error'
    scene.cloud.fault({ when: 'before', answer: 'errcode', errcode, errmsg, probability: 0.01 })
  }
}

/** Two runs of `deliver` side by side, perhaps killed in the middle. */
async function round(kill: boolean): Promise<void> {
  const { cloud } = scene
  const before = cloud.calls.length
  let over = false
  const runs = Promise.all([cloud.tick('deliver'), cloud.tick('deliver')]).finally(() => {
    over = true
  })
  await cloud.until(() => over || cloud.calls.length > before + 60, {
    what: 'some are called, or nobody is left to be',
    timeoutMs: PATIENCE_MS,
  })
  if (kill) await cloud.functions.kill('deliver')
  await runs
  // Beyond every lease and slot of the dead.
  cloud.advance(80_000)
}

/** Its own answer may be lost too: then it is asked again. */
async function status(id: string): Promise<MessageStatus> {
  for (;;) {
    const reply = await scene.tryConsole('message.status', { id })
    if (reply.ok) return reply.result
    if (reply.error.code !== 'try_again') throw new Error(reply.error.message)
  }
}

/** After the faults: everybody has one outcome, and it is what the phone says. */
async function settle(id: string): Promise<void> {
  scene.cloud.wechat.faults.clear()
  scene.cloud.settings.lostDatabaseAnswers = 0
  for (let hour = 0; hour < 12 && (await status(id)).state !== 'ended'; hour++) {
    await scene.cloud.tick('deliver')
    scene.cloud.advance(3_600_000)
  }
}

async function agree(id: string): Promise<void> {
  const { state, counts, planned, waiting } = await status(id)
  expect(state).toBe('ended')
  const outcomes = await scene.outcomes(id)
  expect(Object.keys(outcomes)).toHaveLength(planned)
  expect(waiting).toBe(0)
  const notified = scene.notified()
  const wrong = Object.entries(outcomes).filter(([name, outcome]) => {
    const times = notified[name] ?? 0
    // By cloud call an empty 200 cannot be told from success: it may be sent, and never was.
    if (outcome.startsWith('sent')) return times > 1
    return outcome.startsWith('unknown') ? times > 1 : times !== 0
  })
  expect(wrong).toEqual([])
  const seen = Object.values(outcomes).filter((outcome) => outcome.startsWith('sent')).length
  expect(counts.sent).toBe(seen)
}

describe('with runs killed, answers lost and WeChat in a storm', () => {
  it.each([
    ['template', { follows: true }],
    ['subscribe', { grants: 2 }],
  ] as const)(
    'a broadcast by %s ends: nobody is lost, nobody is notified twice',
    async (channel, people) => {
      scene = await Scene.start({
        wechat: { latencyMs: { median: 5, sigma: 0.8 } },
        settings: { repeats: 1, databaseLatencyMs: 2, requestsPerSecond: 'off' },
      })
      await scene.console('settings.save', { pace: 1000, receipts: 'off' })
      addPeople(scene, PEOPLE, people)
      raise()
      scene.cloud.settings.lostDatabaseAnswers = 0.02
      const { id } = await scene.console('push.send', {
        title: 'Hi',
        to: { everyone: true },
        channels: [channel],
        idempotencyKey: 'once',
      })
      for (let n = 0; n < ROUNDS && (await status(id)).state !== 'ended'; n++) {
        await round(n % 2 === 0)
      }
      await settle(id)
      await agree(id)
    },
  )
})
