/**
 * What becomes of the people of a batch: pure functions over the states that are stored (store/batches.ts).
 */
import type { Verdict } from './answers'
import { BUSY_PERSON_DELAY_MS, REPEAT_DELAY_MS, mayRepeat, retryDelay } from './answers'
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

/** How a road stands for the next claim. */
export type RoadStatus =
  /** People of it may be claimed; `limit` 1 for a probe. */
  | { type: 'open'; limit: number }
  /** Nobody gets the message by it: the next step. */
  | { type: 'closed'; reason: string }
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
export type Reach = (road: string, person: Person) => { openid: string } | { reason: string }

/**
 * Chooses whom to claim next, in order, and moves people over roads that are closed or cannot reach them. Who runs out
 * of ladder ends `skipped` with the last reason.
 */
export function chooseSlice(
  people: readonly Person[],
  ladder: readonly string[],
  options: { now: number; size: number; status: (road: string) => RoadStatus; reach: Reach },
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

function walk(
  person: Person,
  state: Waiting,
  ladder: readonly string[],
  options: { now: number; status: (road: string) => RoadStatus; reach: Reach },
): PersonState {
  let current = state
  for (;;) {
    const road = ladder[current[1]]
    if (road === undefined) return ended('skipped', '', current[6] || 'kind_has_no_template')
    const status = options.status(road)
    if (current[4] > 0) {
      // After an unanswered call nobody goes to another road: it may have arrived.
      const over = status.type === 'closed' || !mayRepeat(current[4], options.now)
      return over ? ended('unknown', road, 'no_answer') : current
    }
    const reached = options.reach(road, person)
    if ('reason' in reached) {
      current = waiting(current[1] + 1, 0, reached.reason)
    } else if (status.type === 'closed') {
      current = waiting(current[1] + 1, 0, status.reason)
    } else if (status.type === 'wait' && current[3] < status.until) {
      return ['waiting', current[1], current[2], status.until, 0, '', current[6]]
    } else {
      return current
    }
  }
}

/** What one call made of a person. `refund`: it was provably not made, or will be made again. */
export interface Called {
  state: PersonState
  refund: boolean
}

/** A verdict after the repeats that are made at once: for a stale token, or without the mini-program link. */
export type FinalVerdict = Exclude<Verdict, { type: 'staleToken' | 'notLinked' }>

/** The repeats of 43108 that do not count as failures. */
const BUSY_TRIES = 5

/**
 * The state after a call. Roads, gates and pace are somebody else's business: this is about the one person.
 *
 * @param call what was claimed: the person's state then, the road, when the first call of it was made (now, for the
 *   first), by which transport, and whether WeChat would know a repeat again.
 */
export function afterCall(
  verdict: FinalVerdict,
  call: { state: Waiting; road: string; firstCallAt: number; via: string; repeatable: boolean },
  now: number,
  fraction: number,
): Called {
  const [, step, tries, , unanswered, , reason] = call.state
  const again = (delay: number, counted: number): Waiting => [
    'waiting',
    step,
    tries + counted,
    now + delay,
    unanswered,
    unanswered > 0 ? call.via : '',
    reason,
  ]
  const inDoubt = (): PersonState =>
    call.repeatable && mayRepeat(call.firstCallAt, now + REPEAT_DELAY_MS)
      ? ['waiting', step, tries, now + REPEAT_DELAY_MS, call.firstCallAt, call.via, reason]
      : ended('unknown', call.road, 'no_answer')

  if (verdict.type === 'sent') {
    return { state: ended('sent', call.road, '', verdict.msgid), refund: false }
  }
  if (verdict.type === 'unknown') return { state: inDoubt(), refund: false }
  if (unanswered > 0) {
    const notMade = ['late', 'throttled', 'noCredential'].includes(verdict.type)
    // Only errcode 0 on the repeat makes it sent; every other answer leaves it unknown.
    return {
      state: notMade ? inDoubt() : ended('unknown', call.road, 'no_answer'),
      refund: false,
    }
  }
  switch (verdict.type) {
    case 'late':
    case 'noCredential':
    case 'quota':
      return { state: again(0, 0), refund: true }
    case 'throttled':
      return { state: again(BUSY_PERSON_DELAY_MS, 0), refund: true }
    case 'busyPerson':
      if (tries < BUSY_TRIES) return { state: again(BUSY_PERSON_DELAY_MS, 1), refund: true }
      return { state: later(again, tries - BUSY_TRIES, fraction, call.road), refund: true }
    case 'transient':
      return { state: later(again, tries, fraction, call.road), refund: true }
    case 'person':
    case 'wrongOpenid':
    case 'request':
    case 'account':
    case 'withdrawn':
      return { state: waiting(step + 1, 0, verdict.reason), refund: false }
  }
}

function later(
  again: (delay: number, counted: number) => Waiting,
  tries: number,
  fraction: number,
  road: string,
): PersonState {
  const delay = retryDelay(tries + 1, fraction)
  return delay === undefined ? ended('failed', road, 'tries_used_up') : again(delay, 1)
}

/**
 * What becomes of people whose claimer is gone: `unknown`, unless WeChat would know the repeat again.
 *
 * @param repeatable does WeChat know a repeat on this road again?
 */
export function takeOver(
  people: readonly Person[],
  claims: readonly Claim[],
  now: number,
  repeatable: (road: string) => boolean,
): Map<number, PersonState> {
  const states = new Map<number, PersonState>()
  for (const [index, road, at, firstCallAt, via] of claims) {
    const person = people[index]
    if (!person || !isWaiting(person.s)) continue
    const first = firstCallAt > 0 ? firstCallAt : at
    const [, step, tries, , , , reason] = person.s
    const repeat = repeatable(road) && via !== '' && mayRepeat(first, now)
    states.set(
      index,
      repeat
        ? ['waiting', step, tries, now, first, via, reason]
        : ended('unknown', road, 'sender_was_cut_off'),
    )
  }
  return states
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
    const road = ladder[state[1]] ?? ''
    head.needs[road] = Math.min(head.needs[road] ?? Infinity, state[3])
  }
  return head
}
