import { audienceKeys } from '../domain/audience-keys'
import type { Clock, Random } from '../domain/effects'
import { timeOrdered } from '../domain/ids'
import type { MessageDocument } from '../store/messages'

/** What a message is made of; everything else of it begins the same. */
export type MessageParts = Pick<
  MessageDocument,
  | '_id'
  | 'audience'
  | 'title'
  | 'summary'
  | 'content'
  | 'format'
  | 'link'
  | 'data'
  | 'kind'
  | 'priority'
  | 'channels'
  | 'account'
  | 'sender'
  | 'wire'
  | 'extras'
  | 'fingerprint'
>

/** Runs take up what has been due longest; what is urgent is due as if for an hour already, in ms. */
const URGENT_HEAD_START_MS = 3_600_000

/** A message that is visible, and due, from now on. */
export function newMessage(
  { clock, random }: { clock: Clock; random: Random },
  parts: MessageParts,
): MessageDocument {
  const now = clock.now()
  return {
    ...parts,
    schema: 1,
    rev: 0,
    state: 'open',
    dueAt: parts.priority === 'high' ? now - URGENT_HEAD_START_MS : now,
    attempt: 1,
    at: timeOrdered(clock, random),
    to: audienceKeys(parts.audience),
    createdAt: now,
    roads: {},
    counts: null,
    endedAt: null,
    folds: 0,
  }
}
