/** The people of a batch: how they stand, as it is stored (store/batches.ts). */
import { REPEAT_WINDOW_MS } from './answers'
import type { Cause } from './causes'
import type { Trail } from './trails'
import { lastRoad } from './trails'
import type { Counts, Outcome } from './words'
import { NO_COUNTS } from './words'

/**
 * Waiting: the step in the ladder, tries made there, not before `due`, which is the person's own time (a repeat) and says
 * nothing of how the road stands: settings and gates change while people wait, and are asked when it matters; after an
 * unanswered template call also when the first was made and by which transport, because only that one may be repeated;
 * and what happened on the roads before. Where that ends with the very road, the person stands by: no road did, and this
 * one may do yet.
 * Or ended, on a road or for a cause, after what happened on the roads before.
 */
export type PersonState = Waiting | Ended
export type Waiting = [
  state: 'waiting',
  step: number,
  tries: number,
  due: number,
  firstCallAt: number,
  via: string,
  trail: Trail,
]
export type Ended = [outcome: Outcome, road: string, cause: Cause | '', msgid: string, trail: Trail]

/** Claimed before being called: who is in doubt if the claimer dies. */
export type Claim = [person: number, road: string, at: number, firstCallAt: number, via: string]

export interface Person {
  /** Person key: a user's openid, or appid:openid of a follower who is nobody's user. */
  k: string
  /** Openid per official account, as joined when the message became visible. */
  a?: Record<string, string>
  s: PersonState
}

/** Enough to judge a batch without its people. */
export interface BatchHead {
  counts: Counts
  waiting: number
  /**
   * Per road on which somebody waits: the earliest of their own times. Under ANY_ROAD: however the roads stand. Who stands
   * by for a road is apart (STANDBY before it): as long as it is closed nothing can be done for them.
   */
  needs: Record<string, number>
  /** Of the audience of a stopped message: who was not planned any more. On its last batch, which is empty. */
  notPlanned?: number
}

export const waiting = (step: number, due: number, trail: Trail = ''): Waiting => [
  'waiting',
  step,
  0,
  due,
  0,
  '',
  trail,
]

export const ended = (
  outcome: Outcome,
  road: string,
  cause: Cause | '',
  msgid = '',
  trail: Trail = '',
): Ended => [outcome, road, cause, msgid, trail]

export const isWaiting = (state: PersonState): state is Waiting => state[0] === 'waiting'

/** In the place of a road's key: these people's time comes however the roads stand. */
export const ANY_ROAD = 'any'

/** Before the key of the road for which people stand by. */
export const STANDBY = 'standby:'

export function standsBy([, step, , , , , trail]: Waiting, ladder: readonly string[]): boolean {
  return trail !== '' && lastRoad(trail) === ladder[step]
}

/** Counters, and what the waiting people need, from the people themselves. */
export function headOf(people: readonly Person[], ladder: readonly string[]): BatchHead {
  const head: BatchHead = { counts: { ...NO_COUNTS }, waiting: 0, needs: {} }
  for (const { s: state } of people) {
    if (!isWaiting(state)) {
      head.counts[state[0]] += 1
      continue
    }
    head.waiting += 1
    need(head, keyOf(state, ladder), state[3])
    // When WeChat would not know a repeat again, it is over for whoever was asked without an answer.
    if (state[4] > 0) need(head, ANY_ROAD, state[4] + REPEAT_WINDOW_MS)
  }
  return head
}

function keyOf(state: Waiting, ladder: readonly string[]): string {
  const road = ladder[state[1]] ?? ANY_ROAD
  return standsBy(state, ladder) ? STANDBY + road : road
}

function need({ needs }: BatchHead, road: string, due: number): void {
  needs[road] = Math.min(needs[road] ?? Infinity, due)
}

/**
 * When the earliest of those who wait can be done something for, in ms; undefined: nobody waits.
 *
 * @param opensAt by a key of `needs`: until when the road keeps its people waiting, as it stands now; 0: it does not
 * @param expiresAt then it is over for all of them
 */
export function dueOf(
  { needs }: Pick<BatchHead, 'needs'>,
  opensAt: (road: string) => number,
  expiresAt: number,
): number | undefined {
  const times = Object.entries(needs).map(([road, due]) => Math.max(due, opensAt(road)))
  return times.length === 0 ? undefined : Math.min(...times, expiresAt)
}
