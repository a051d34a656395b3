/** Messages as inboxes show them. */
import type { Audience, Format, Priority } from '../domain/words'
import type { Database, Guard } from './database'
import { contains, gt, isIn, lt, lte } from './database'
import type { Sender } from './messages'
import { MESSAGES } from './messages'

const ROW_FIELDS = [
  'at',
  'title',
  'summary',
  'format',
  'link',
  'kind',
  'priority',
  'sender',
  'audience.type',
  'audience.topic',
] as const

export interface InboxMessage {
  _id: string
  at: string
  title: string
  summary: string
  format: Format
  link: string
  kind: string
  priority: Priority
  sender: Sender
  audience: { type: Audience['type']; topic?: string }
}

/** A stretch of time in which messages under any of these keys are a person's. */
export interface KeyRange {
  keys: string[]
  /** Exclusive; '' from the beginning. */
  after: string
  /** Inclusive; absent: until now. */
  until?: string
}

export interface InboxFilter {
  /** Only messages older than this `at`. */
  before?: string
  /** Text that title or summary holds. */
  search?: string
}

/**
 * The newest messages in these ranges, newest first: one bounded index scan per key where the index `to_at` is there.
 */
export function findInbox(
  database: Database,
  ranges: readonly KeyRange[],
  filter: InboxFilter,
  limit: number,
): Promise<InboxMessage[]> {
  return database.find<InboxMessage>(MESSAGES, {
    where: {},
    any: inboxBranches(ranges, filter),
    sort: [['at', 'desc']],
    limit,
    fields: ROW_FIELDS,
  })
}

/** The `at` and id of the newest messages in these ranges that are newer than `after`: for counting what is unread. */
export const findInboxIds = (
  database: Database,
  ranges: readonly KeyRange[],
  limit: number,
): Promise<{ _id: string; at: string }[]> =>
  database.find(MESSAGES, {
    where: {},
    any: inboxBranches(ranges, {}),
    sort: [['at', 'desc']],
    limit,
    fields: ['at'],
  })

function inboxBranches(ranges: readonly KeyRange[], filter: InboxFilter): Guard[] {
  return ranges.flatMap(({ keys, after, until }) => {
    const at = [gt(after)]
    if (until !== undefined) at.push(lte(until))
    if (filter.before !== undefined) at.push(lt(filter.before))
    const single = keys.length === 1 ? keys[0] : undefined
    const branch: Guard = { to: single ?? isIn(keys), at }
    if (filter.search === undefined) return [branch]
    return [
      { ...branch, title: contains(filter.search) },
      { ...branch, summary: contains(filter.search) },
    ]
  })
}

/** Takes all messages out of the inbox of whoever holds this key. What was done about them stays. */
export const withdrawFrom = (database: Database, key: string): Promise<number> =>
  database.update(MESSAGES, { to: key }, { pull: { to: key } })
