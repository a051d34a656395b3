import { performance } from 'node:perf_hooks'
import type { Figure } from '../figure'
import { hasEnded, push } from './broadcast-run'
import type { Transport } from './ground'
import { Ground } from './ground'
import type { Sizes } from './sizes'

const AT_MOST_MS = 3_000

/** People whom a broadcast reaches in the time that an urgent push may take, and a little more: it must be the longer. */
const PEOPLE_MEANWHILE = 3_500

/** Longer than a broadcast needs, in ms. */
const TIMEOUT_MS = 120_000

/** How long somebody waits for a notification of high priority while a broadcast is under way, at worst. */
export async function measureUrgent(
  functionsDir: string,
  { urgentAmong }: Sizes,
): Promise<Figure[]> {
  const ground = await Ground.start({ functionsDir, people: urgentAmong, kicks: true })
  try {
    return [
      // The push comes over HTTP, where no run has WeChat's credential: only the one at work can send.
      await measure(ground, 'cloud', urgentAmong),
      await measure(ground, 'https', urgentAmong),
    ]
  } finally {
    await ground.stop()
  }
}

async function measure(ground: Ground, transport: Transport, people: number): Promise<Figure> {
  const { scene } = ground
  const { cloud } = scene
  await ground.use(transport)
  const token = await scene.token(scene.owner)
  // Instances for both, and for the way in: what loading takes is another figure.
  await scene.post(token, { title: 'Before', channels: ['template'] })
  await Promise.all([cloud.tick('deliver'), cloud.tick('deliver')])
  const id = await push(ground, { everyone: true })
  // By cloud call only a timer's run can send; over HTTPS the push has started one.
  const run = transport === 'cloud' ? cloud.tick('deliver') : Promise.resolve()
  await cloud.until(() => cloud.calls.length > 1, { what: 'the broadcast is under way' })
  const waits: number[] = []
  // One after the other, so that each just misses the look around that found the one before.
  while (cloud.calls.length < people - PEOPLE_MEANWHILE) {
    waits.push(await pushUrgently(ground, token, `Urgent ${waits.length + 1}`))
    if (hasEnded(ground, id))
      throw new Error('The broadcast was over before an urgent push was there.')
  }
  await run
  await cloud.until(() => hasEnded(ground, id), {
    what: 'the broadcast has ended',
    timeoutMs: TIMEOUT_MS,
  })
  return {
    name: `urgent push over HTTP during a broadcast, ${transport}: worst of ${waits.length}`,
    value: Math.max(...waits),
    unit: 'ms',
    atMost: AT_MOST_MS,
  }
}

/** From the request until it is on the phone, in ms. */
async function pushUrgently({ scene }: Ground, token: string, title: string): Promise<number> {
  const { cloud } = scene
  let looked = cloud.notifications.length
  const isThere = () => {
    for (; looked < cloud.notifications.length; looked++) {
      if (cloud.notifications[looked]?.fields.some(({ value }) => value === title)) return true
    }
    return false
  }
  const start = performance.now()
  const answered = scene.post(token, { title, priority: 'high', channels: ['template'] })
  await cloud.until(isThere, { what: `"${title}" is on the phone`, timeoutMs: TIMEOUT_MS })
  const waited = performance.now() - start
  await answered
  return waited
}
