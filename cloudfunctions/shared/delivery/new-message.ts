import { audienceKeys } from '../domain/audience-keys'
import { FRESH, dueFrom } from '../domain/control'
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

/** When it is to be seen and told of; what is absent is left open. */
export type MessageTimes = Partial<
  Pick<MessageDocument, 'sendAt' | 'expiresAt' | 'passQuietHours' | 'eventAt'>
>

/** A message that is visible, and due, from now on; with a `sendAt` to come, from then on. */
export function newMessage(
  { clock, random }: { clock: Clock; random: Random },
  {
    sendAt = null,
    expiresAt = null,
    passQuietHours = false,
    eventAt,
    ...parts
  }: MessageParts & MessageTimes,
): MessageDocument {
  const now = clock.now()
  const later = sendAt !== null && sendAt > now
  return {
    ...parts,
    schema: 1,
    rev: 0,
    state: later ? 'scheduled' : 'open',
    dueAt: later ? sendAt : dueFrom(parts.priority, now),
    edition: 1,
    attempt: 1,
    settled: 0,
    stopped: '',
    at: later ? '' : timeOrdered(clock, random),
    to: audienceKeys(parts.audience),
    createdAt: now,
    sendAt,
    expiresAt,
    passQuietHours,
    eventAt: eventAt ?? now,
    updates: [],
    ...FRESH,
  }
}
