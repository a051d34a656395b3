import type { InboxMessage } from '../../typings/user'
import { fill, words } from './language'

/** In words: by which road somebody was notified of a message, or why it is only here. */
export function notifiedSentence({ outcome, channel, reason }: InboxMessage['notified']): string {
  const { roads, outcomes, reasons, onlyHere } = words().message
  const road = channel === '' ? '' : roads[channel]
  switch (outcome) {
    case 'sent':
    case 'delivered':
      return fill(outcomes[outcome], { road })
    case 'failed':
    case 'unknown':
    case 'waiting':
      return outcomes[outcome]
    case 'skipped': {
      const known = Object.entries(reasons).find(([name]) => reason.startsWith(name))
      return known ? onlyHere + known[1] : outcomes.skipped
    }
    default:
      return outcomes.none
  }
}
