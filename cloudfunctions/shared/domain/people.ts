/** The people of a batch: how they stand, as it is stored (store/batches.ts). */
import type { Counts, Outcome } from './words'
import { NO_COUNTS } from './words'

/**
 * Waiting: the step in the ladder, tries made there, not before `due`; after an unanswered template call also when the
 * first was made and by which transport, because only that one may be repeated; and why the steps before did not do.
 * Or ended.
 */
export type PersonState = Waiting | Ended
export type Waiting = [
  state: 'waiting',
  step: number,
  tries: number,
  due: number,
  firstCallAt: number,
  via: string,
  reason: string,
]
export type Ended = [outcome: Outcome, channel: string, reason: string, msgid: string]

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
  /** Per road on which somebody waits: the earliest time. */
  needs: Record<string, number>
  /** Of the audience of a stopped message: who was not planned any more. On its last batch, which is empty. */
  notPlanned?: number
}

export const waiting = (step: number, due: number, reason = ''): Waiting => [
  'waiting',
  step,
  0,
  due,
  0,
  '',
  reason,
]

export const ended = (outcome: Outcome, road: string, reason: string, msgid = ''): Ended => [
  outcome,
  road,
  reason,
  msgid,
]

export const isWaiting = (state: PersonState): state is Waiting => state[0] === 'waiting'

/** Counters, and what the waiting people need, from the people themselves. */
export function headOf(people: readonly Person[], ladder: readonly string[]): BatchHead {
  const head: BatchHead = { counts: { ...NO_COUNTS }, waiting: 0, needs: {} }
  for (const { s: state } of people) {
    if (!isWaiting(state)) {
      head.counts[state[0]] += 1
      continue
    }
    head.waiting += 1
    const road = ladder[state[1]] ?? ''
    head.needs[road] = Math.min(head.needs[road] ?? Infinity, state[3])
  }
  return head
}
