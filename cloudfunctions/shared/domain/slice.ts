/** Whom to claim next, and who goes on to another road without a call. */
import { mayRepeat } from './answers'
import type { Cause } from './causes'
import type { Person, PersonState, Waiting } from './people'
import { ended, isWaiting, standsBy, waiting } from './people'
import type { Trail } from './trails'
import { along, before, endOf, isRefused } from './trails'

/** How a road stands for the next claim. */
export type RoadStatus =
  /** People of it may be claimed; `limit` 1 for a probe. */
  | { type: 'open'; limit: number }
  /**
   * Nobody gets the message by it: the next step. `mendedBy`: somebody can mend that, and it is tried again then; whom
   * no other road reaches waits for it.
   */
  | { type: 'closed'; cause: Cause; mendedBy?: number }
  /** People stay where they are; `until`: as it stands now, which may change. */
  | { type: 'wait'; until: number }
  /** Somebody is probing it, or this run has no transport for it. */
  | { type: 'blocked' }

export interface Slice {
  /** People who changed without a call: moved on in the ladder, or ended. */
  states: Map<number, PersonState>
  claims: { person: number; road: string; state: Waiting }[]
  /** Roads that kept somebody from being claimed only because they are blocked. */
  blocked: Set<string>
}

/** What one person may do now: the step at which they stand after closed and unreachable roads. */
export type Reach = (road: string, person: Person) => { openid: string } | { cause: Cause }

/**
 * Chooses whom to claim next, in order, and moves people over roads that are closed or cannot reach them. Who runs out
 * of ladder ends.
 */
export function chooseSlice(
  people: readonly Person[],
  ladder: readonly string[],
  options: WalkOptions & { size: number },
): Slice {
  const slice: Slice = { states: new Map(), claims: [], blocked: new Set() }
  const used = new Map<string, number>()
  people.forEach((person, index) => {
    if (!isWaiting(person.s)) return
    const moved = walk(person, person.s, ladder, options)
    if (moved !== person.s) slice.states.set(index, moved)
    if (!isWaiting(moved) || moved[3] > options.now) return
    const road = ladder[moved[1]]
    if (road === undefined) return
    const status = options.status(road)
    const count = used.get(road) ?? 0
    if (status.type === 'blocked') slice.blocked.add(road)
    if (status.type !== 'open' || slice.claims.length >= options.size) return
    if (count >= status.limit) {
      slice.blocked.add(road)
      return
    }
    used.set(road, count + 1)
    slice.claims.push({ person: index, road, state: moved })
  })
  return slice
}

interface WalkOptions {
  now: number
  /** In ms: after it nobody is called any more. */
  expiresAt: number
  status: (road: string) => RoadStatus
  reach: Reach
}

function walk(
  person: Person,
  state: Waiting,
  ladder: readonly string[],
  options: WalkOptions,
): PersonState {
  const stands = standsBy(state, ladder)
  let current = stands ? steppingOut(state, ladder) : state
  for (;;) {
    const road = ladder[current[1]]
    if (road === undefined) return standby(person, state, current[6], ladder, options)
    const status = options.status(road)
    if (current[4] > 0) {
      // After an unanswered call nobody goes to another road: it may have arrived.
      const over =
        status.type === 'closed' ||
        !mayRepeat(current[4], options.now) ||
        options.now >= options.expiresAt
      if (over) return ended('unknown', road, 'no_answer', '', current[6])
      return current
    }
    if (options.now >= options.expiresAt) return ended('skipped', '', 'expired', '', current[6])
    const reached = options.reach(road, person)
    if ('cause' in reached) {
      current = waiting(current[1] + 1, 0, along(current[6], road, reached.cause))
    } else if (status.type === 'closed') {
      current = waiting(current[1] + 1, 0, along(current[6], road, status.cause))
    } else {
      // Still standing by, until there is a call to make.
      return stands && current[1] === state[1] && status.type !== 'open' ? state : current
    }
  }
}

/** Whoever stands by, as on coming to the road for the first time. */
const steppingOut = ([, step, , due, , , trail]: Waiting, ladder: readonly string[]): Waiting =>
  waiting(step, due, before(trail, ladder[step] ?? ''))

/** No road did: the first that somebody can mend is waited for, unless WeChat has refused the person on another. */
function standby(
  person: Person,
  state: Waiting,
  trail: Trail,
  ladder: readonly string[],
  { status, reach }: WalkOptions,
): PersonState {
  const mendable = (road: string) => {
    const stands = status(road)
    return stands.type === 'closed' && stands.mendedBy !== undefined ? stands.cause : undefined
  }
  const step = ladder.findIndex((road) => mendable(road) && 'openid' in reach(road, person))
  const road = ladder[step]
  const cause = road === undefined ? undefined : mendable(road)
  if (road === undefined || cause === undefined || isRefused(trail)) return atTheEnd(trail)
  if (state[1] === step && standsBy(state, ladder)) return state
  return waiting(step, 0, along(before(trail, road), road, cause))
}

/** No road did. */
function atTheEnd(trail: Trail): PersonState {
  const end = endOf(trail)
  if (!end) return ended('skipped', '', 'kind_has_no_template')
  const { outcome, road, cause } = end
  return ended(outcome, outcome === 'failed' ? road : '', cause, '', trail)
}
