import type { Audience, Channel, Counts, Format, MessageState, Priority } from '../domain/words'
import type { CollectionDeclaration } from './declaration'
import type { Database, Guard } from './database'
import { gt, isIn, lt, lte, contains } from './database'

/** What was pushed, for whom, and when any work for it is due. */
export interface MessageDocument {
  /** 32 hex: the hash of (sender, idempotency key), else random. */
  _id: string
  schema: 1
  /** Raised by whoever makes or ends work for the message. */
  rev: number
  state: MessageState
  /** When any work for it is due, in ms; NEVER when none is. */
  dueAt: number
  /** The round of notifying; a resend starts the next. */
  attempt: number
  /** Time-ordered: when it became visible. It alone gives order. */
  at: string
  /** Audience keys: whose inboxes it is in. */
  to: string[]
  audience: Audience
  title: string
  summary: string
  content: string
  format: Format
  link: string
  data: Record<string, string>
  kind: string
  priority: Priority
  /** The order of channels as far as push, topic or push token said one. */
  channels: Channel[] | null
  /** The official account as far as push, topic or push token said one. */
  account: string | null
  sender: Sender
  /** The wire by which it came: `rest`, `pushplus`, `console` … */
  wire: string
  /** What the wire asked for beside the message, kept until it is acted on. */
  extras: Record<string, string>
  /** Hash of the checked request: the same idempotency key must mean the same push. */
  fingerprint: string
  createdAt: number
  /** State of each road that a first call has been made on (or is being made): see delivery/roads.ts. */
  roads: Record<string, RoadState>
  /** The sum of the batches when all had ended or receipts were folded in; a late record changes the batches alone. */
  counts: Counts | null
  endedAt: number | null
  /** How often receipts have been folded in since the end. */
  folds: number
}

export interface Sender {
  type: 'pushToken' | 'user' | 'console' | 'system'
  id: string
  name: string
}

export interface RoadState {
  /** `probing`: one person is being called, the others wait until the owner's deadline. */
  state: 'probing' | 'open' | 'closed'
  owner: string
  until: number
  reason: string
}

export const NEVER = 9_000_000_000_000_000

const NAME = 'messages'

export const messagesDeclaration: CollectionDeclaration = {
  name: NAME,
  indexes: [
    { name: 'to_at', fields: { to: 1, at: -1 } },
    { name: 'state_dueAt', fields: { state: 1, dueAt: 1 } },
  ],
}

/** False: a message with this id is there already. */
export const addMessage = (database: Database, message: MessageDocument): Promise<boolean> =>
  database.add(NAME, message)

export async function getMessage(
  database: Database,
  id: string,
): Promise<MessageDocument | undefined> {
  const [message] = await database.find<MessageDocument>(NAME, { where: { _id: id }, limit: 1 })
  return message
}

/**
 * A message as runs look for work: without what is long. Answers of the database may be limited to 1 MB (its pages and
 * its SDK disagree), and a dozen long messages that are due at once must not hold up each other.
 */
export type DueMessage = Omit<MessageDocument, 'content' | 'to'>

const DUE_FIELDS: readonly (keyof DueMessage)[] = [
  'schema',
  'rev',
  'state',
  'dueAt',
  'attempt',
  'at',
  'audience',
  'title',
  'summary',
  'format',
  'link',
  'data',
  'kind',
  'priority',
  'channels',
  'account',
  'sender',
  'wire',
  'extras',
  'fingerprint',
  'createdAt',
  'roads',
  'counts',
  'endedAt',
  'folds',
]

/** All states that can have due work: a paused message has none. */
const DUE_STATES: MessageState[] = ['open', 'ended', 'scheduled', 'stopping']

/** Messages whose work is due, the longest waiting first. */
export const findDueMessages = (
  database: Database,
  now: number,
  limit: number,
): Promise<DueMessage[]> =>
  database.find<DueMessage>(NAME, {
    where: { state: isIn(DUE_STATES), dueAt: lte(now) },
    sort: [['dueAt', 'asc']],
    limit,
    fields: DUE_FIELDS,
  })

/** Changes what is due, unless somebody made or ended work since `rev` was read. True when it was changed. */
export async function setDue(
  database: Database,
  message: Pick<MessageDocument, '_id' | 'rev'>,
  change: {
    dueAt: number
    state?: MessageState
    counts?: Counts
    endedAt?: number
    folds?: number
  },
): Promise<boolean> {
  const { _id, rev } = message
  return (await database.update(NAME, { _id, rev }, { set: change, inc: { rev: 1 } })) > 0
}

/** Leases the probe of a road for `owner`, unless another holds it or its state is known. */
export async function leaseProbe(
  database: Database,
  id: string,
  road: string,
  lease: { owner: string; now: number; until: number },
): Promise<boolean> {
  const field = `roads.${road}`
  const state: RoadState = { state: 'probing', owner: lease.owner, until: lease.until, reason: '' }
  const change = { set: { [field]: { ...state } } }
  const untouched: Guard = { _id: id, [`${field}.state`]: null }
  if ((await database.update(NAME, untouched, change)) > 0) return true
  const lapsed: Guard = {
    _id: id,
    [`${field}.state`]: 'probing',
    [`${field}.until`]: lt(lease.now),
  }
  return (await database.update(NAME, lapsed, change)) > 0
}

/** Writes down what is known of a road for this message. */
export const setRoad = (
  database: Database,
  id: string,
  road: string,
  state: RoadState,
): Promise<number> =>
  database.update(NAME, { _id: id }, { set: { [`roads.${road}`]: { ...state } } })

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
  return database.find<InboxMessage>(NAME, {
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
  database.find(NAME, {
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
  database.update(NAME, { to: key }, { pull: { to: key } })
