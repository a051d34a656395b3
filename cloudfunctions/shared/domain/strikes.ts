/** When a kind's road closes for everybody, because WeChat refuses what its messages ask. */
import type { Cause } from './causes'
import { reasonOf } from './causes'
import type { Reason } from './reasons'

/** A message that was refused for its template, and whose it was. */
export type Strike = [message: string, sender: string]

/** Messages that close a kind's road. */
const MESSAGES_TO_CLOSE = 3

/** Of so many senders, where what is refused may be the value that one of them gives. */
const SENDERS_TO_CLOSE = 2

/** Remembered: one sender's many do not push out the only one of another. */
const MOST_KEPT = 10

/** No value has anything to do with these: the mapping is wrong for everybody, whoever pushes. */
const OF_THE_MAPPING: readonly Reason[] = ['template_refused', 'page_refused']

export function withStrike(strikes: readonly Strike[], strike: Strike): Strike[] {
  const others = strikes.filter(([message]) => message !== strike[0])
  return [...others, strike].slice(-MOST_KEPT)
}

/**
 * A template that is wrong for everybody closes the road for its kind after three messages; what may be one sender's bad
 * value only when messages of two senders were refused. Where there is one sender, each of its messages costs a call.
 */
export function closesKind(strikes: readonly Strike[], cause: Cause): boolean {
  if (strikes.length < MESSAGES_TO_CLOSE) return false
  const reason = reasonOf(cause)
  if (OF_THE_MAPPING.some((one) => one === reason)) return true
  return new Set(strikes.map(([, sender]) => sender)).size >= SENDERS_TO_CLOSE
}
