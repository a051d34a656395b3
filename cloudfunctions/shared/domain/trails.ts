/** What happened to a person on the roads that did not do, one after the other. */
import type { RoadResult } from '../../../typings/push'
import type { Cause } from './causes'
import { answerOf, menderOf } from './causes'
import type { Mender } from './reasons'
import { parseRoad } from './roads'

/**
 * `<road>=<cause>` for each, with a semicolon between: a text, because it is stored for everybody. It names its roads,
 * since a resend may give the batch another ladder.
 */
export type Trail = string

interface Step {
  road: string
  cause: Cause
}

/** The trail, one road further. */
export const along = (trail: Trail, road: string, cause: Cause): Trail =>
  trail === '' ? `${road}=${cause}` : `${trail};${road}=${cause}`

/** The road that it ends with; '' where there is none. */
export const lastRoad = (trail: Trail): string => stepsOf(trail).at(-1)?.road ?? ''

/** The trail as it was before it came to this road. */
export function before(trail: Trail, road: string): Trail {
  const steps = stepsOf(trail)
  const index = steps.findIndex((step) => step.road === road)
  const passed = index < 0 ? steps : steps.slice(0, index)
  return passed.reduce((sum, step) => along(sum, step.road, step.cause), '')
}

function stepsOf(trail: Trail): Step[] {
  if (trail === '') return []
  return trail.split(';').map((step) => {
    const [road = '', cause = ''] = step.split('=')
    return { road, cause: cause as Cause }
  })
}

/** As it is answered: by channel and account, in the order in which they were tried. */
export const roadsOf = (trail: Trail): RoadResult[] =>
  stepsOf(trail).map(({ road, cause }) => {
    const { channel, appid } = parseRoad(road)
    return { channel, ...(appid !== '' && { account: appid }), ...answerOf(cause) }
  })

/** Whose reasons are told before whose: what we can mend, before what only the person can. */
const RANKS: Record<Mender, number> = { administrator: 3, sender: 2, person: 1, nobody: 0 }

/** What somebody ended with for whom no road did. */
export interface NoRoad extends Step {
  outcome: 'failed' | 'skipped'
}

/**
 * The cause that somebody can mend; of equals one by which WeChat has refused, and of those the last. Where WeChat has
 * refused, and it was not only that an API is gone for everybody, the notification has failed. Undefined: there was no
 * road at all.
 */
export function endOf(trail: Trail): NoRoad | undefined {
  const steps = stepsOf(trail)
  const [first] = steps
  if (!first) return undefined
  const chosen = steps.reduce((best, step) => (rankOf(step) >= rankOf(best) ? step : best), first)
  const isRefused = steps.some((step) => wasRefused(step) && menderOf(step.cause) !== 'nobody')
  return { ...chosen, outcome: isRefused ? 'failed' : 'skipped' }
}

/** Has WeChat refused on any of the roads? */
export const isRefused = (trail: Trail): boolean => stepsOf(trail).some(wasRefused)

const rankOf = (step: Step): number => RANKS[menderOf(step.cause)] * 2 + (wasRefused(step) ? 1 : 0)

const wasRefused = ({ cause }: Step): boolean => answerOf(cause).errcode !== undefined
