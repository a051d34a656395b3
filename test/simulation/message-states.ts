import type { MessageState } from '../../cloudfunctions/shared/domain/words'
import type { MessageDocument } from '../../cloudfunctions/shared/store/messages'

type Stage = Pick<MessageDocument, 'state' | 'edition' | 'attempt'>

/** What may become of a message in each state. */
const NEXT: Record<MessageState, readonly MessageState[]> = {
  scheduled: ['scheduled', 'open', 'paused', 'stopping'],
  open: ['open', 'paused', 'stopping', 'ended', 'scheduled'],
  paused: ['paused', 'open', 'scheduled', 'stopping'],
  stopping: ['stopping', 'ended', 'open', 'scheduled'],
  ended: ['ended', 'open', 'scheduled'],
}

/**
 * A step that nobody may make; undefined: it may be made. Only a merge update takes up again what was stopped, and only
 * that or a resend what has ended.
 */
export function wrongState(before: Stage, after: Stage): string | undefined {
  const [from, to] = [before.state, after.state]
  const isUpdate = after.edition > before.edition
  const isResend = after.attempt > before.attempt
  const may =
    NEXT[from].includes(to) &&
    after.edition >= before.edition &&
    after.attempt >= before.attempt &&
    (from !== 'stopping' || to === 'stopping' || to === 'ended' || isUpdate) &&
    (from !== 'ended' || to === 'ended' || isUpdate || isResend) &&
    (to !== 'scheduled' || from === 'scheduled' || from === 'paused' || isUpdate) &&
    (!isResend || isUpdate || from === 'ended')
  return may ? undefined : `went from ${from} to ${to}`
}
