import type { SentCall } from '../calls'
import type { QuietHours } from '../../../cloudfunctions/shared/domain/quiet-hours'
import type { Stage } from '../history'
import { START } from '../simulation'
import type { Story } from '../story'
import type { Broken } from './broken'
import { broken } from './broken'

const MINUTE_MS = 60_000

/** The simulation starts at 10:00 in UTC+8, in minutes. */
const STARTS = 600
const DAY_MS = 24 * 60 * MINUTE_MS

/** Instances' clocks may say times so far apart about when a gate opens, in ms. */
export const SKEW_MS = 60_000

/** A run has read a message, and makes its calls, within its own time. */
const RUN_MS = 60_000

/**
 * Where instances, database and WeChat are well and quick: a run holds a second's work at most, and a slow pace lets one
 * call go in a second. The rest is the way of the writes, in ms.
 */
const SOON_MS = 4_000

/** No call goes out before its message's time or after it: not yet visible, stopped, replaced, expired, quiet. */
export function callsInTheirTime(story: Story): Broken[] {
  const { simulation } = story
  const late = lateBy(story)
  const wrong = simulation.witness.calls.flatMap((call) => {
    const promise = callBroken(story, call, late)
    const at = Math.round((call.begunAt - START) / 1000)
    const what = `${call.run} calls ${call.openid} for ${call.title} at ${at} s`
    return promise === undefined ? [] : [broken(promise, what, [call.openid, call.message])]
  })
  return [...wrong, ...publishedTooEarly(story)]
}

/** How long after something has changed the last call of the time before may begin, in ms. */
function lateBy({ simulation }: Story): number {
  const { plan, isFair } = simulation
  const isQuick = plan.weather.slowMs < 1_000 && plan.latencyMs < 1_000
  return isFair && isQuick ? SOON_MS : RUN_MS
}

function callBroken({ simulation }: Story, call: SentCall, lateMs: number): string | undefined {
  const { begunAt, isLate, title } = call
  if (isLate) return 'nothing is sent after the deadline'
  const stages = stagesDuring(
    simulation.history.messages.get(call.message) ?? [],
    begunAt - lateMs,
    begunAt,
  )
  // Sent without its link: it does not say which message it is of.
  if (call.message === '') return undefined
  const open = stages.filter((stage) => stage.state === 'open' && stage.title === title)
  if (open.length === 0) return 'what is stopped stops'
  const { skewMs } = simulation.plan
  const expiresAt = Math.max(...open.map((stage) => stage.expiresAt ?? Infinity))
  if (begunAt > expiresAt + skewMs + lateMs) return 'nobody is notified of what has expired'
  // What was set lately a run need not know.
  const hours = stagesDuring(simulation.history.quiet, begunAt - knownMs(lateMs), begunAt)
  const isQuiet = hours.every((stage) => isQuietFor(stage.hours, begunAt, skewMs + lateMs, skewMs))
  return isQuiet && open.every(({ passQuietHours }) => !passQuietHours)
    ? 'nobody is disturbed in quiet hours'
    : undefined
}

/** Runs read settings every 5 s, and have slices in hand. */
const knownMs = (lateMs: number) => lateMs + 15_000

/** How something stood from a time to another. */
export function stagesDuring<S extends { since: number }>(
  stages: readonly S[],
  from: number,
  until: number,
): S[] {
  return stages.filter(({ since }, n) => {
    const next = stages[n + 1]?.since ?? Infinity
    return since <= until && next >= from
  })
}

/** Was the message replaced or resent meanwhile? Its roads are asked anew then. */
export function isBegunAnew(stages: readonly Stage[], from: number, until: number): boolean {
  const rounds = stagesDuring(stages, from, until).map(
    ({ edition, attempt }) => `${edition}:${attempt}`,
  )
  return new Set(rounds).size > 1
}

/** Is it quiet at a time, and has been for so long, and will be? */
function isQuietFor(quiet: QuietHours | null, at: number, before: number, after: number): boolean {
  if (!quiet) return false
  const length = (minutesOf(quiet.until) - minutesOf(quiet.from)) * MINUTE_MS
  const since = (at - START - (minutesOf(quiet.from) - STARTS) * MINUTE_MS + DAY_MS) % DAY_MS
  return since > before && since < ((length + DAY_MS) % DAY_MS) - after
}

function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number)
  return hours * 60 + minutes
}

/** In inboxes from its time on, and not before: by the clock of whoever published it. */
function publishedTooEarly({ simulation }: Story): Broken[] {
  return [...simulation.history.messages].flatMap(([id, stages]) =>
    stages.flatMap(({ state, edition, sendAt, since }, n) => {
      const before = stages[n - 1]
      const isPublished = before?.state === 'scheduled' && state === 'open'
      const isSame = before?.edition === edition
      const early = (sendAt ?? 0) - since - simulation.plan.skewMs
      return isPublished && isSame && early > 0
        ? [broken('nothing becomes visible before its time', `${id}: ${early} ms before`, [id])]
        : []
    }),
  )
}
