import type { Cause } from '../domain/causes'
import { reasonOf } from '../domain/causes'
import type { Slice } from '../domain/slice'
import { certain } from '../store/certain'
import { debitGrants, emptyGrant, findGrantedUsers, grantId, refundGrants } from '../store/grants'
import type { HeldBatch } from './held-batch'
import type { MessageWork } from './message-work'

/** One person's debit. `unsure`: the database did not say, so nobody may be called on it. */
export type Debit =
  { type: 'taken'; grant: string } | { type: 'none' } | { type: 'unsure'; grant: string }

/**
 * Takes a grant from everyone in the slice who is to get a subscribe message, before any call. People on other roads are
 * not in the answer. Repeated with the same mark it takes nothing more.
 */
export async function debit(
  work: MessageWork,
  held: HeldBatch,
  slice: Slice,
  mark: string,
): Promise<Map<number, Debit>> {
  const { clock, database, log } = work.run.effects
  const templateId = work.templateId('subscribe')
  const asked = slice.claims
    .filter((claim) => claim.road === 'subscribe')
    .map(({ person }) => ({ person, grant: grantId(held.people[person]?.k ?? '', templateId) }))
  if (asked.length === 0) return new Map()
  const ids = asked.map(({ grant }) => grant)
  const amount = amountOf(work)
  try {
    const debited = await certain(clock, () => debitGrants(database, ids, mark, amount))
    return new Map(
      asked.map(({ person, grant }) => [
        person,
        debited.has(grant) ? { type: 'taken', grant } : { type: 'none' },
      ]),
    )
  } catch (error) {
    log('no answer to a debit', { batch: held.id, error: String(error) })
    return new Map(asked.map(({ person, grant }) => [person, { type: 'unsure', grant }]))
  }
}

/** What a claim leaves on the grants that it took from: its batch, the epoch and step, and when. */
export const markOf = (batch: string, epochAndStep: string, at: number) =>
  `${batch}:${epochAndStep}@${at}`

export const batchOf = (mark: string) => mark.slice(0, mark.lastIndexOf(':'))

/** In ms. */
export const timeOf = (mark: string) => Number(mark.slice(mark.lastIndexOf('@') + 1))

/** What one message takes from a grant. */
const amountOf = (work: MessageWork) => (work.isLongTerm('subscribe') ? 0 : 1)

/** Those of these users who have a grant left, as far as we know. */
export async function grantedUsers(
  work: MessageWork,
  openids: readonly string[],
): Promise<Set<string>> {
  const templateId = work.templateId('subscribe')
  const ids = openids.map((openid) => grantId(openid, templateId))
  const { clock, database } = work.run.effects
  return certain(clock, () => findGrantedUsers(database, ids))
}

/** Gives back what was taken for calls that spent nothing: not made, or refused. */
export async function refund(
  work: MessageWork,
  grants: readonly string[],
  mark: string,
): Promise<void> {
  if (grants.length === 0) return
  const { clock, database, log } = work.run.effects
  try {
    await certain(clock, () => refundGrants(database, grants, mark, amountOf(work)))
  } catch (error) {
    // The ledger says less than WeChat then, which it may; the outcomes in hand are worth more.
    log('grants not given back', { grants: grants.length, error: String(error) })
  }
}

/** WeChat has refused for want of an allowance: our ledger said too much. */
export async function correctLedger(
  work: MessageWork,
  road: string,
  openid: string,
  cause: Cause,
): Promise<void> {
  if (road !== 'subscribe' || reasonOf(cause) !== 'no_allowance') return
  const templateId = work.templateId(road)
  await emptyGrant(work.run.effects.database, grantId(openid, templateId))
}
