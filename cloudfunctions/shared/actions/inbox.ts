import { decodeTime } from 'ulid'
import type { InboxPage, InboxPageRequest, InboxRow, Unread } from '../../../typings/user'
import { timeFloor } from '../domain/ids'
import type { MarkDocument } from '../store/marks'
import { findMarks, findMarksAfter } from '../store/marks'
import type { InboxFilter, InboxMessage, KeyRange } from '../store/inbox'
import { findInbox, findInboxIds } from '../store/inbox'
import type { UserDocument } from '../store/users'
import { raiseUpTo } from '../store/users'
import type { UserCaller } from './caller'
import type { Effects } from './effects'
import type { InboxView } from './inbox-cursor'
import { readCursor, viewOf, writeCursor } from './inbox-cursor'
import { later, rangesAfter, rangesOf, rangesOfTopic } from './inbox-ranges'
import { currentUser } from './users'

const DEFAULT_ROWS = 20
export const MAX_ROWS = 50

/** Long enough for what people look for, short enough for a pattern. */
export const MAX_SEARCH = 50

/** Unread messages are counted up to this; a badge shows 99+. */
const MAX_UNREAD = 99

/** Marks on unread messages that are taken into account when counting: one query's maximum. */
const MAX_MARKS = 1_000

/**
 * One page of the inbox, newest first. A page may have fewer rows than asked for, or none, and still a `next`: what the
 * user has put out of sight is left out after it was read.
 *
 * @throws Refusal `invalid_request` for a cursor that is not this user's.
 */
export async function inboxPage(
  effects: Effects,
  caller: UserCaller,
  request: InboxPageRequest,
): Promise<InboxPage> {
  const cursor =
    request.cursor === undefined ? undefined : readCursor(effects, caller.openid, request.cursor)
  const view = cursor?.view ?? viewOf(await currentUser(effects, caller))
  const limit = request.limit ?? DEFAULT_ROWS
  const filter: InboxFilter = {
    ...(cursor && { before: cursor.before }),
    ...(request.search && { search: request.search }),
  }
  const found = await findInRanges(effects, wantedRanges(view, request), filter, limit + 1)
  const messages = found.slice(0, limit)
  const last = messages[messages.length - 1]
  const more = found.length > limit && last !== undefined
  return {
    messages: await visibleRows(effects, caller.openid, messages, view, request),
    ...(more && { next: writeCursor(effects, caller.openid, last.at, view) }),
  }
}

function wantedRanges(view: InboxView, { filter, topic }: InboxPageRequest): KeyRange[] {
  const ofTopic = topic === undefined ? view.ranges : rangesOfTopic(view.ranges, topic)
  return filter === 'unread' ? rangesAfter(ofTopic, view.readUpTo) : ofTopic
}

async function findInRanges(
  { database }: Effects,
  ranges: readonly KeyRange[],
  filter: InboxFilter,
  limit: number,
): Promise<InboxMessage[]> {
  return ranges.length === 0 ? [] : findInbox(database, ranges, filter, limit)
}

async function visibleRows(
  { database }: Effects,
  openid: string,
  messages: readonly InboxMessage[],
  { readUpTo }: InboxView,
  { filter }: InboxPageRequest,
): Promise<InboxRow[]> {
  if (messages.length === 0) return []
  const ids = messages.map(({ _id }) => _id)
  const marks = new Map(
    (await findMarks(database, openid, ids)).map((mark) => [editionOf(mark.message, mark), mark]),
  )
  const markOn = (message: InboxMessage) => marks.get(editionOf(message._id, message))
  return messages
    .filter((message) => markOn(message)?.hidden !== true)
    .map((message) => rowOf(message, isRead(message.at, markOn(message), readUpTo)))
    .filter((row) => filter !== 'unread' || !row.read)
}

/** An update of a message moves its `at`: what was done with the edition before says nothing about it. */
const editionOf = (message: string, { at }: { at: string }) => `${message}:${at}`

const isRead = (at: string, mark: Pick<MarkDocument, 'read'> | undefined, readUpTo: string) =>
  at <= readUpTo || mark?.read === true

export const rowOf = (message: InboxMessage, read: boolean): InboxRow => ({
  id: message._id,
  at: message.at,
  time: decodeTime(message.at),
  title: message.title,
  summary: message.summary,
  format: message.format,
  kind: message.kind,
  priority: message.priority,
  sender: message.sender.name,
  topic: message.audience.topic ?? '',
  read,
})

/** How many messages the user has not read, counted up to 99. */
export async function unread(effects: Effects, caller: UserCaller): Promise<Unread> {
  return countUnread(effects, await currentUser(effects, caller))
}

async function countUnread({ database }: Effects, user: UserDocument): Promise<Unread> {
  const floor = later(user.readUpTo, user.clearedUpTo)
  const marks = await findMarksAfter(database, user._id, floor, MAX_MARKS)
  const done = new Set(
    marks.flatMap((mark) => (mark.read || mark.hidden ? [editionOf(mark.message, mark)] : [])),
  )
  // As many more as may drop out tell whether there are more than can be shown.
  const limit = Math.min(MAX_MARKS, MAX_UNREAD + 1 + done.size)
  const ranges = rangesOf(user.keys, floor)
  const ids = ranges.length === 0 ? [] : await findInboxIds(database, ranges, limit)
  const count = ids.filter((message) => !done.has(editionOf(message._id, message))).length
  return { unread: Math.min(count, MAX_UNREAD), more: count > MAX_UNREAD }
}

/** Everything up to an `at` that the client has seen counts as read. */
export const readAll = (
  effects: Effects,
  caller: UserCaller,
  request: { upTo: string },
): Promise<Unread> => moveUpTo(effects, caller, 'readUpTo', request.upTo)

/** Everything up to an `at` that the client has seen goes out of the inbox. */
export const clear = (
  effects: Effects,
  caller: UserCaller,
  request: { upTo: string },
): Promise<Unread> => moveUpTo(effects, caller, 'clearedUpTo', request.upTo)

/** Never back, and never beyond now: what is yet to come is not read. */
async function moveUpTo(
  effects: Effects,
  caller: UserCaller,
  field: 'readUpTo' | 'clearedUpTo',
  asked: string,
): Promise<Unread> {
  const user = await currentUser(effects, caller)
  const afterNow = timeFloor(effects.clock.now() + 1)
  const upTo = asked < afterNow ? asked : afterNow
  await raiseUpTo(effects.database, user._id, field, upTo)
  return countUnread(effects, { ...user, [field]: later(user[field], upTo) })
}
