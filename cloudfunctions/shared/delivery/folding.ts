import type { Ended } from '../domain/people'
import { ended, isWaiting } from '../domain/people'
import type { BatchDocument } from '../store/batches'
import type { ReceiptDocument } from '../store/receipts'

/** What a receipt makes of somebody who has ended. */
export interface Correction {
  person: number
  from: Ended
  to: Ended
}

/**
 * An event that carries its MsgID as a JSON number has lost the last digits before any code of ours sees it. Together
 * with the openid the rest still tells one send from another.
 */
export const rounded = (msgid: string) => String(Number(msgid))

/** Those of a batch who ended so, with every openid by which WeChat may name them. */
export function endedAs(batch: Pick<BatchDocument, 'people'>, outcome: Ended[0]) {
  return batch.people.flatMap(({ k: key, a: accounts = {}, s: from }, person) =>
    !isWaiting(from) && from[0] === outcome
      ? [{ person, key, openids: [key, ...Object.values(accounts)], from }]
      : [],
  )
}

/**
 * Is a receipt of somebody of these to come? Of who was sent to, where WeChat tells how that ended; and of an unanswered
 * subscribe message, which is found by its openid.
 */
export const awaitsReceipt = (
  people: BatchDocument['people'],
  tellsEnds: (road: string) => boolean,
): boolean =>
  people.some(({ s: state }) => {
    if (isWaiting(state)) return false
    const [outcome, road] = state
    const found = outcome === 'sent' || (outcome === 'unknown' && road === 'subscribe')
    return found && tellsEnds(road)
  })

/** A receipt as an outcome. */
export const received = (from: Ended, receipt: ReceiptDocument): Ended =>
  ended(receipt.delivered ? 'delivered' : 'failed', from[1], receipt.reason, receipt.msgid, from[4])
