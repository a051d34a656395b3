import * as z from 'zod'
import { refuseField } from '../domain/errors'
import type { KeyRange } from '../store/inbox'
import type { UserDocument } from '../store/users'
import type { Effects } from './effects'
import { rangesOf } from './inbox-ranges'

/** A time-ordered string as `timeOrdered` makes it: a ULID, of which the first digit is at most 7. */
export const AT = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/

/** What of a user a page of the inbox needs. */
export interface InboxView {
  readUpTo: string
  ranges: KeyRange[]
}

export const viewOf = ({ keys, readUpTo, clearedUpTo }: UserDocument): InboxView => ({
  readUpTo,
  ranges: rangesOf(keys, clearedUpTo),
})

/** Where the next page begins; with the view it need not read the user again. */
export interface Cursor {
  before: string
  view?: InboxView
}

const cursorSchema: z.ZodType<Cursor> = z.strictObject({
  before: z.string().regex(AT),
  view: z.exactOptional(
    z.strictObject({
      readUpTo: z.string(),
      ranges: z.array(
        z.strictObject({
          keys: z.array(z.string()),
          after: z.string(),
          until: z.exactOptional(z.string()),
        }),
      ),
    }),
  ),
})

/** Sealed for this user: whoever could write a cursor could read every inbox. Without a seal key it holds no view. */
export function writeCursor(
  { seal, random }: Effects,
  openid: string,
  before: string,
  view: InboxView,
): string {
  if (!seal.canSeal) return before
  return seal.seal(JSON.stringify({ before, view } satisfies Cursor), purpose(openid), random)
}

/** @throws Refusal `invalid_request` for a cursor that was not made here for this user. */
export function readCursor({ seal }: Effects, openid: string, cursor: string): Cursor {
  if (!seal.canSeal && AT.test(cursor)) return { before: cursor }
  const text = seal.open(cursor, purpose(openid))
  const parsed = cursorSchema.safeParse(text === undefined ? undefined : JSON.parse(text))
  if (parsed.success) return parsed.data
  const en = 'It is no cursor of this inbox: begin again with the first page'
  throw refuseField('cursor', 'not_valid', '游标无效，请从第一页重新加载', en)
}

const purpose = (openid: string) => `cursor:${openid}`
