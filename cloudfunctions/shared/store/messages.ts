import type { Cause } from '../domain/causes'
import type { ControlChange, Stopped } from '../domain/control'
import type { Audience, Channel, Counts, Format, MessageState, Priority } from '../domain/words'
import type { CollectionDeclaration } from './declaration'
import type { Change, Database, Guard } from './database'
import { gt, isIn, lt, lte } from './database'
import type { DEFAULT_KIND } from './settings'

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
  /** Raised by a merge update, with which content and audience begin anew: batches belong to an edition. */
  edition: number
  /** The round of notifying: a resend or a merge update starts the next. */
  attempt: number
  /** Nobody of the editions up to this one waits or is claimed any more. */
  settled: number
  /** Why it was stopped; '' when it was not. */
  stopped: Stopped
  /** Time-ordered: when it became visible; '' before. It alone gives order. */
  at: string
  /** Audience keys: whose inboxes it is in. */
  to: string[]
  audience: Audience
  title: string
  summary: string
  content: string
  format: Format
  link: string
  data: DataEntry[]
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
  /** When it is to become visible, in ms; null: when it was accepted. */
  sendAt: number | null
  /** After this nobody is notified any more, in ms; null: however late. */
  expiresAt: number | null
  /** Its sender may notify people in quiet hours, and wants to. */
  passQuietHours: boolean
  /** The sender's time of what it tells, in ms: of two merge updates the newer one stands. */
  eventAt: number
  /** Idempotency keys of merge updates, hashed, newest last, with the fingerprint of each request. */
  updates: { key: string; fingerprint: string }[]
  /** State of each road that a first call has been made on (or is being made): see delivery/roads.ts. */
  roads: Record<string, RoadState>
  /** The sum of the batches of its edition, once all had ended. */
  counts: Counts | null
  endedAt: number | null
  /** How often receipts have been folded in since the end. */
  folds: number
  /** In this attempt people were sent to by the default kind, because the message's own was not there (any more). */
  takenKind: '' | typeof DEFAULT_KIND
}

/** A value for `{{data.<name>}}`. The name comes from outside: it is a value too, and never a field's name. */
export interface DataEntry {
  name: string
  value: string
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
  cause: Cause | ''
}

export const NEVER = 9_000_000_000_000_000

export const MESSAGES = 'messages'

export const messagesDeclaration: CollectionDeclaration = {
  name: MESSAGES,
  indexes: [
    { name: 'to_at', fields: { to: 1, at: -1 } },
    { name: 'state_dueAt', fields: { state: 1, dueAt: 1 } },
  ],
}

/** False: a message with this id is there already. */
export const addMessage = (database: Database, message: MessageDocument): Promise<boolean> =>
  database.add(MESSAGES, message)

export async function getMessage(
  database: Database,
  id: string,
): Promise<MessageDocument | undefined> {
  const [message] = await database.find<MessageDocument>(MESSAGES, { where: { _id: id }, limit: 1 })
  return message
}

/**
 * A message as runs look for work: without what is long. Answers of the database may be limited to 1 MB (its pages and
 * its SDK disagree), and a dozen long messages that are due at once must not hold up each other.
 */
export type DueMessage = Omit<MessageDocument, 'content' | 'to' | 'updates'>

const DUE_FIELDS: readonly (keyof DueMessage)[] = [
  'schema',
  'rev',
  'state',
  'dueAt',
  'edition',
  'attempt',
  'settled',
  'stopped',
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
  'sendAt',
  'expiresAt',
  'passQuietHours',
  'eventAt',
  'roads',
  'counts',
  'endedAt',
  'folds',
  'takenKind',
]

/** All states that can have due work: a paused message has none. */
const DUE_STATES: MessageState[] = ['open', 'ended', 'scheduled', 'stopping']

/** Messages whose work is due, the longest waiting first. */
export const findDueMessages = (
  database: Database,
  now: number,
  limit: number,
): Promise<DueMessage[]> =>
  database.find<DueMessage>(MESSAGES, {
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
    settled?: number
  },
): Promise<boolean> {
  const { _id, rev } = message
  return (await database.update(MESSAGES, { _id, rev }, { set: change, inc: { rev: 1 } })) > 0
}

/** Every message in which somebody waits is looked at again, at this time at the latest. Answers how many they are. */
export const wakeMessages = (database: Database, at: number): Promise<number> =>
  database.update(
    MESSAGES,
    { state: 'open', dueAt: gt(at) },
    { set: { dueAt: at }, inc: { rev: 1 } },
  )

/** Whoever is about to say when one of the messages at work is due must look again before. */
export const disturbMessages = (database: Database, now: number): Promise<number> =>
  database.update(MESSAGES, { state: 'open', dueAt: lte(now) }, { inc: { rev: 1 } })

/** The time has come: the message is in inboxes from now on. False: somebody else was quicker, or it was stopped. */
export async function publishMessage(
  database: Database,
  { _id, rev }: Pick<MessageDocument, '_id' | 'rev'>,
  at: string,
): Promise<boolean> {
  const where: Guard = { _id, rev, state: 'scheduled' }
  const set = { state: 'open', at }
  return (await database.update(MESSAGES, where, { set, inc: { rev: 1 } })) > 0
}

/** Writes what a control sets on the message as it was read. False: it changed meanwhile, read again. */
export async function controlMessage(
  database: Database,
  { _id, rev }: Pick<MessageDocument, '_id' | 'rev'>,
  change: ControlChange,
): Promise<boolean> {
  return (
    (await database.update(MESSAGES, { _id, rev }, { set: { ...change }, inc: { rev: 1 } })) > 0
  )
}

/** What a merge update replaces: all but the id, when it was first made, and what counts its changes. */
export type Edition = Omit<MessageDocument, '_id' | 'schema' | 'rev' | 'createdAt'>

/** Puts a new edition in place of the one that was read. False: the message changed meanwhile, read again. */
export async function replaceEdition(
  database: Database,
  { _id, rev }: Pick<MessageDocument, '_id' | 'rev'>,
  edition: Edition,
): Promise<boolean> {
  const set: Required<Change>['set'] = {
    ...edition,
    audience: { ...edition.audience },
    sender: { ...edition.sender },
    data: edition.data.map((entry) => ({ ...entry })),
    roads: {},
    counts: null,
    updates: edition.updates.map((update) => ({ ...update })),
  }
  return (await database.update(MESSAGES, { _id, rev }, { set, inc: { rev: 1 } })) > 0
}

/** Everything of the editions before this one is settled: they are not looked at any more. */
export const raiseSettled = (database: Database, id: string, settled: number): Promise<number> =>
  database.update(MESSAGES, { _id: id, settled: settled - 1 }, { set: { settled } })

/** The round of notifying that something is known of: of an older one nothing is written down any more. */
export type Round = Pick<MessageDocument, '_id' | 'edition' | 'attempt'>

const roundGuard = ({ _id, edition, attempt }: Round): Guard => ({ _id, edition, attempt })

/** Leases the probe of a road for `owner`, unless another holds it or its state is known. */
export async function leaseProbe(
  database: Database,
  round: Round,
  road: string,
  lease: { owner: string; now: number; until: number },
): Promise<boolean> {
  const field = `roads.${road}`
  const state: RoadState = { state: 'probing', owner: lease.owner, until: lease.until, cause: '' }
  const change = { set: { [field]: { ...state } } }
  const untouched: Guard = { ...roundGuard(round), [`${field}.state`]: null }
  if ((await database.update(MESSAGES, untouched, change)) > 0) return true
  const lapsed: Guard = {
    ...roundGuard(round),
    [`${field}.state`]: 'probing',
    [`${field}.until`]: lt(lease.now),
  }
  return (await database.update(MESSAGES, lapsed, change)) > 0
}

/** Writes down what is known of a road for this message. */
export const setRoad = (
  database: Database,
  round: Round,
  road: string,
  state: RoadState,
): Promise<number> =>
  database.update(MESSAGES, roundGuard(round), { set: { [`roads.${road}`]: { ...state } } })

/** Its own kind is not there (any more): from now on people of this attempt go by the default one. */
export const setTakenKind = (
  database: Database,
  round: Round,
  takenKind: MessageDocument['takenKind'],
): Promise<number> => database.update(MESSAGES, roundGuard(round), { set: { takenKind } })
