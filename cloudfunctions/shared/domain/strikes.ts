/** When a kind's road closes for everybody, because WeChat refuses what its messages ask. */
import type { Cause } from './causes'
import { reasonOf } from './causes'
import type { Reason } from './reasons'

/** A message that was refused for its template, whose it was, and when, in ms. */
export type Strike = [message: string, sender: string, at: number]

/** Messages that close a kind's road. */
const MESSAGES_TO_CLOSE = 3

/** Of so many senders, where what is refused may be the value that one of them gives. */
const SENDERS_TO_CLOSE = 2

/** What is older closes nothing: somebody's slip of last month must not make another's of today everybody's, in ms. */
const MEMORY_MS = 24 * 3_600_000

/** No value has anything to do with these: the mapping is wrong for everybody, whoever pushes. */
const OF_THE_MAPPING: readonly Reason[] = ['template_refused', 'page_refused']

export function withStrike(strikes: readonly Strike[], strike: Strike): Strike[] {
  const [id, , now] = strike
  const others = strikes.filter(([message, , at]) => message !== id && at > now - MEMORY_MS)
  return [...others, strike].slice(-MESSAGES_TO_CLOSE)
}

/**
 * A template that is wrong for everybody closes the road for its kind after three messages in a day; what may be one
 * sender's bad value only when messages of two senders were refused. Where there is one sender, each of its messages
 * costs a call.
 */
export function closesKind(strikes: readonly Strike[], cause: Cause): boolean {
  if (strikes.length < MESSAGES_TO_CLOSE) return false
  const reason = reasonOf(cause)
  if (OF_THE_MAPPING.some((one) => one === reason)) return true
  return new Set(strikes.map(([, sender]) => sender)).size >= SENDERS_TO_CLOSE
}
