import type { HeldKey } from '../domain/audience-keys'
import { topicKey } from '../domain/audience-keys'
import type { KeyRange } from '../store/inbox'

/**
 * The stretches of time in which messages are a person's, from the keys that the person holds. Equal stretches are one
 * range with several keys; stretches that end at or before `floor` are left out.
 *
 * @param floor an `at`: nothing up to it is wanted; '' everything is.
 */
export function rangesOf(keys: readonly HeldKey[], floor: string): KeyRange[] {
  const ranges = new Map<string, KeyRange>()
  for (const { key, from, until } of keys) {
    const after = later(from, floor)
    if (until !== undefined && until <= after) continue
    const stretch = `${after}-${until ?? ''}`
    const range = ranges.get(stretch) ?? { keys: [], after, ...(until !== undefined && { until }) }
    if (!range.keys.includes(key)) range.keys.push(key)
    ranges.set(stretch, range)
  }
  return [...ranges.values()]
}

/** Only what is newer than `floor`. */
export const rangesAfter = (ranges: readonly KeyRange[], floor: string): KeyRange[] =>
  ranges
    .map((range) => ({ ...range, after: later(range.after, floor) }))
    .filter(({ after, until }) => until === undefined || after < until)

/** Only one topic's messages. */
export const rangesOfTopic = (ranges: readonly KeyRange[], topic: string): KeyRange[] =>
  ranges
    .filter(({ keys }) => keys.includes(topicKey(topic)))
    .map((range) => ({ ...range, keys: [topicKey(topic)] }))

/** The later of two `at` values. */
export const later = (left: string, right: string) => (left > right ? left : right)
