import type { Credit } from '../domain/ledger'
import { GRANT_MEMORY } from '../domain/ledger'
import type { CollectionDeclaration } from './declaration'
import type { Database, Guard } from './database'
import { gt, isIn, ne } from './database'

/**
 * How many more subscribe messages of one template a user has agreed to, as far as we know. It may say less than
 * WeChat's own allowance, never more for long: 43101 sets it to 0.
 */
export interface GrantDocument {
  /** `<openid>:<templateId>` */
  _id: string
  schema: 1
  openid: string
  templateId: string
  rev: number
  /** Of a long-term template a yes or no: above 0 the person has agreed, and no send takes from it. */
  remaining: number
  /** The last debits, newest last: a claim that is repeated debits once. */
  marks: string[]
  /** Those of the marks whose debit was given back. They stay marked: a debit that is done late must find its mark. */
  refunds?: string[]
  /** The marks since the grant was last emptied: what was taken before that is gone, and cannot be given back. */
  refundable?: string[]
  /** The last credits, newest last: an event that is repeated, or reported by the page too, counts once. */
  credits: Credit[]
  updatedAt: number
}

const NAME = 'grants'

export const grantsDeclaration: CollectionDeclaration = {
  name: NAME,
  indexes: [{ name: 'openid', fields: { openid: 1 } }],
}

export const grantId = (openid: string, templateId: string) => `${openid}:${templateId}`

export const addGrant = (database: Database, grant: GrantDocument): Promise<boolean> =>
  database.add(NAME, grant)

export async function getGrant(database: Database, id: string): Promise<GrantDocument | undefined> {
  const [grant] = await database.find<GrantDocument>(NAME, { where: { _id: id }, limit: 1 })
  return grant
}

export const getGrants = (database: Database, ids: readonly string[]): Promise<GrantDocument[]> =>
  database.find<GrantDocument>(NAME, { where: { _id: isIn(ids) }, limit: ids.length })

/** All grants of a user: one per template in use. */
export const findGrants = (database: Database, openid: string): Promise<GrantDocument[]> =>
  database.find<GrantDocument>(NAME, { where: { openid }, limit: 100 })

/** The openids behind these grants of which something is left. */
export async function findGrantedUsers(
  database: Database,
  ids: readonly string[],
): Promise<Set<string>> {
  const grants = await database.find<Pick<GrantDocument, 'openid'>>(NAME, {
    where: { _id: isIn(ids), remaining: gt(0) },
    limit: ids.length,
    fields: ['openid'],
  })
  return new Set(grants.map((grant) => grant.openid))
}

/** Writes the credits that were decided on the grant as read. False: it changed meanwhile, read again. */
export async function setCredits(
  database: Database,
  grant: Pick<GrantDocument, '_id' | 'rev'>,
  change: Pick<GrantDocument, 'remaining' | 'credits' | 'updatedAt'>,
): Promise<boolean> {
  const where: Guard = { _id: grant._id, rev: grant.rev }
  const set = { ...change, credits: change.credits.map((credit) => ({ ...credit })) }
  return (await database.update(NAME, where, { set, inc: { rev: 1 } })) > 0
}

/** What one message takes from a grant: of a long-term template nothing. */
export type Amount = 0 | 1

/**
 * Takes one from each of these grants that has one left, for one claim: one update, whatever the number. Repeated with
 * the same mark it changes nothing. Who holds the mark afterwards was debited, unless the grant was emptied meanwhile.
 * With amount 0 it only marks.
 */
export async function debitGrants(
  database: Database,
  ids: readonly string[],
  mark: string,
  amount: Amount = 1,
): Promise<Set<string>> {
  const where: Guard = { _id: isIn(ids), remaining: gt(0), marks: ne(mark) }
  const marked = { values: [mark], keep: GRANT_MEMORY }
  await database.update(NAME, where, {
    inc: amount === 0 ? { rev: 1 } : { remaining: -amount, rev: 1 },
    push: { marks: marked, refundable: marked },
  })
  const debited = await database.find<{ _id: string }>(NAME, {
    where: { _id: isIn(ids), refundable: mark },
    limit: ids.length,
    fields: [],
  })
  return new Set(debited.map((grant) => grant._id))
}

/** Gives back what a claim took for calls that were provably not made: once, guarded by the mark, and not once emptied. */
export const refundGrants = (
  database: Database,
  ids: readonly string[],
  mark: string,
  amount: Amount = 1,
): Promise<number> =>
  database.update(
    NAME,
    { _id: isIn(ids), refundable: mark, refunds: ne(mark) },
    {
      inc: { remaining: amount, rev: 1 },
      push: { refunds: { values: [mark], keep: GRANT_MEMORY } },
    },
  )

/** WeChat says that nothing is left (43101), or the user refused: nor of what others have just taken. */
export const emptyGrant = (database: Database, id: string): Promise<number> =>
  database.update(NAME, { _id: id }, { set: { remaining: 0, refundable: [] }, inc: { rev: 1 } })

/** Forgets what a user has agreed to. */
export const removeGrants = (database: Database, openid: string): Promise<number> =>
  database.remove(NAME, { openid })
