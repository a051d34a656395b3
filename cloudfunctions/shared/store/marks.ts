import type { CollectionDeclaration } from './declaration'
import type { Database } from './database'
import { gt, isIn, lt } from './database'

/** What one user did with one message: read it, or put it out of sight. */
export interface MarkDocument {
  /** `<openid>:<message>` */
  _id: string
  schema: 1
  openid: string
  message: string
  /** The message's `at`. */
  at: string
  read: boolean
  hidden: boolean
}

const NAME = 'marks'

export const marksDeclaration: CollectionDeclaration = {
  name: NAME,
  indexes: [{ name: 'openid_at', fields: { openid: 1, at: -1 } }],
}

const markId = (openid: string, message: string) => `${openid}:${message}`

/** The marks of a user on these messages. */
export const findMarks = (
  database: Database,
  openid: string,
  messages: readonly string[],
): Promise<MarkDocument[]> =>
  database.find<MarkDocument>(NAME, {
    where: { _id: isIn(messages.map((message) => markId(openid, message))) },
    limit: messages.length,
  })

/** The marks of a user on messages newer than `after`, newest first. */
export const findMarksAfter = (
  database: Database,
  openid: string,
  after: string,
  limit: number,
): Promise<MarkDocument[]> =>
  database.find<MarkDocument>(NAME, {
    where: { openid, at: gt(after) },
    sort: [['at', 'desc']],
    limit,
  })

/**
 * Marks one message; what is not named stays as it is. What was done with an older edition of it, which had another
 * `at`, counts no more.
 */
export async function setMark(
  database: Database,
  openid: string,
  message: { _id: string; at: string },
  change: Partial<Pick<MarkDocument, 'read' | 'hidden'>>,
): Promise<void> {
  const _id = markId(openid, message._id)
  const { at } = message
  if ((await database.update(NAME, { _id, at }, { set: change })) > 0) return
  const fresh: MarkDocument = {
    _id,
    schema: 1,
    openid,
    message: message._id,
    at,
    read: false,
    hidden: false,
    ...change,
  }
  if (await database.add(NAME, fresh)) return
  const anew = { at, read: fresh.read, hidden: fresh.hidden }
  if ((await database.update(NAME, { _id, at: lt(at) }, { set: anew })) > 0) return
  await database.update(NAME, { _id, at }, { set: change })
}

/** Forgets what a user has read and hidden. */
export const removeMarks = (database: Database, openid: string): Promise<number> =>
  database.remove(NAME, { openid })
