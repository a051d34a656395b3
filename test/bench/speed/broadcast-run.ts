import type { RunLog } from '../../../local/functions/log'
import type { MeasuredRun } from '../fixtures/measured/measured-run'
import type { Ground } from './ground'

/** One broadcast, from the start of its first run to the end of its last. */
export interface MeasuredBroadcast {
  people: number
  ms: number
  /** The runs that worked on it. */
  runs: MeasuredRun[]
}

export type Target = { everyone: true } | { topic: string }

export interface BroadcastOptions {
  /** Runs of `deliver` at a time. */
  workers?: number
  /** Everybody by default. */
  to?: Target
}

const API = 'officialAccount.messageTemplate.send'

/** Longer than the largest broadcast needs, in ms. */
const TIMEOUT_MS = 300_000

/**
 * Pushes to everyone and starts `deliver` until the message has ended, the next run as soon as the last has returned.
 *
 * @throws Error when somebody was not sent to
 */
export async function runBroadcast(
  ground: Ground,
  { workers = 1, to = { everyone: true } }: BroadcastOptions = {},
): Promise<MeasuredBroadcast> {
  const before = new Set(ground.scene.cloud.logs('deliver'))
  const id = await push(ground, to)
  const people = await finishBroadcast(ground, id, workers)
  const runs = ground.scene.cloud.logs('deliver').filter((run) => !before.has(run))
  const worked = runs.filter(hasWorked)
  const start = Math.min(...worked.map(({ at }) => at))
  const end = Math.max(...worked.map(({ at, milliseconds = NaN }) => at + milliseconds))
  return { people, ms: end - start, runs: worked.map(measuredOf) }
}

/** Accepts the push, and starts nothing. What was sent before is forgotten. */
export async function push(ground: Ground, to: Target): Promise<string> {
  ground.forget()
  const request = { title: TITLE, to, channels: ['template' as const] }
  return (await ground.scene.console('push.send', request)).id
}

/**
 * Starts `deliver` until the message has ended, the next run as soon as the last has returned. Answers how many people
 * were sent to.
 *
 * @throws Error when somebody was not sent to, or twice
 */
export async function finishBroadcast(
  ground: Ground,
  id: string,
  workers: number,
): Promise<number> {
  const { scene } = ground
  const { cloud } = scene
  while (!hasEnded(ground, id)) {
    await Promise.all(Array.from({ length: workers }, () => cloud.tick('deliver')))
    // A run whose time was over has started another.
    await cloud.until(() => cloud.logs('deliver').every(isOver), {
      what: 'the runs are over',
      timeoutMs: TIMEOUT_MS,
    })
  }
  const { counts, planned } = await scene.console('message.status', { id })
  const sends = sendCalls(ground).length
  if (counts.sent !== planned || sends !== planned) {
    throw new Error(`${sends} calls for ${planned} people: ${JSON.stringify(counts)}`)
  }
  return counts.sent
}

/** Calls that WeChat has answered since the push. */
export const sendCalls = ({ scene }: Ground) => scene.cloud.calls.filter(({ api }) => api === API)

/** What everybody is told, by the bare loop too. */
export const TITLE = 'To everyone'

export function hasEnded({ scene }: Ground, id: string): boolean {
  const [message] = scene.cloud.database.find('messages', { _id: id }).documents
  return message?.['state'] === 'ended'
}

const isOver = ({ outcome }: RunLog) => outcome !== undefined

function hasWorked({ outcome }: RunLog): boolean {
  if (outcome?.status !== 'returned') throw new Error(`deliver: ${JSON.stringify(outcome)}`)
  return (JSON.parse(outcome.result) as { type: string }).type === 'worked'
}

/** What the run logged last: fixtures/measured. */
function measuredOf({ lines }: RunLog): MeasuredRun {
  return JSON.parse(lines.at(-1)?.text ?? '') as MeasuredRun
}
