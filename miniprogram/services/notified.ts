import type { InboxMessage } from '../../typings/user'
import { fill, words } from './language'

/** In words: by which road somebody was notified of a message, or why it is only here. */
export function notifiedSentence({ outcome, channel, reason }: InboxMessage['notified']): string {
  const { roads, outcomes, reasons, onlyHere } = words().message
  switch (outcome) {
    case 'sent':
    case 'delivered':
      return fill(outcomes[outcome], { road: channel === '' ? '' : roads[channel] })
    case 'unknown':
    case 'waiting':
      return outcomes[outcome]
    case 'failed':
    case 'skipped':
      return reason === '' ? outcomes[outcome] : onlyHere + reasons[reason]
    case '':
      return ''
  }
}
