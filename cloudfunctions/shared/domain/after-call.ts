/** What becomes of a person after a call, or after whoever was to call has died. */
import type { Verdict } from './answers'
import { BUSY_PERSON_DELAY_MS, REPEAT_DELAY_MS, mayRepeat, retryDelay } from './answers'
import { reasonOf } from './causes'
import type { Claim, Person, PersonState, Waiting } from './people'
import { ended, isWaiting, waiting } from './people'
import type { Trail } from './trails'
import { along } from './trails'

/** What one call made of a person. `refund`: it has spent nothing of what the person has agreed to. */
export interface Called {
  state: PersonState
  refund: boolean
}

/** What one transport came to, after the repeats that are made at once: for a stale token, or without the mini-program link. */
export type TransportVerdict = Exclude<Verdict, { type: 'staleToken' | 'notLinked' }>

/** Why a transport can make no call: another one perhaps can. */
export type NoWay = Extract<Verdict, { type: 'noCredential' | 'accessRefused' }>

/** What all transports together came to. */
export type FinalVerdict = Exclude<TransportVerdict, { type: 'accessRefused' }>

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
  const [, step, tries, , unanswered, , trail] = call.state
  const again = (delay: number, counted: number): Waiting => [
    'waiting',
    step,
    tries + counted,
    now + delay,
    unanswered,
    unanswered > 0 ? call.via : '',
    trail,
  ]
  const inDoubt = (): PersonState =>
    call.repeatable && mayRepeat(call.firstCallAt, now + REPEAT_DELAY_MS)
      ? ['waiting', step, tries, now + REPEAT_DELAY_MS, call.firstCallAt, call.via, trail]
      : ended('unknown', call.road, 'no_answer', '', trail)

  if (verdict.type === 'sent') {
    return { state: ended('sent', call.road, '', verdict.msgid, trail), refund: false }
  }
  if (verdict.type === 'unknown') return { state: inDoubt(), refund: false }
  if (unanswered > 0) {
    const notMade = ['late', 'throttled', 'noCredential', 'notConnected'].includes(verdict.type)
    // Only errcode 0 on the repeat makes it sent; every other answer leaves it unknown.
    return {
      state: notMade ? inDoubt() : ended('unknown', call.road, 'no_answer', '', trail),
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
      return { state: later(again, tries - BUSY_TRIES, fraction, call.road, trail), refund: true }
    case 'transient':
    case 'notConnected':
      return { state: later(again, tries, fraction, call.road, trail), refund: true }
    case 'person':
    case 'wrongOpenid':
    case 'request':
    case 'account':
    case 'withdrawn':
      // A refused call spends no allowance; where WeChat says that there is none, the ledger is set to that.
      return {
        state: waiting(step + 1, 0, along(trail, call.road, verdict.cause)),
        refund: reasonOf(verdict.cause) !== 'no_allowance',
      }
  }
}

function later(
  again: (delay: number, counted: number) => Waiting,
  tries: number,
  fraction: number,
  road: string,
  trail: Trail,
): PersonState {
  const delay = retryDelay(tries + 1, fraction)
  return delay === undefined ? ended('failed', road, 'tries_used_up', '', trail) : again(delay, 1)
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
    const [, step, tries, , , , trail] = person.s
    const repeat = repeatable(road) && via !== '' && mayRepeat(first, now)
    states.set(
      index,
      repeat
        ? ['waiting', step, tries, now, first, via, trail]
        : ended('unknown', road, 'sender_was_cut_off', '', trail),
    )
  }
  return states
}
