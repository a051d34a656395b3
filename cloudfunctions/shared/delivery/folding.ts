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

/** A receipt as an outcome. */
export const received = (from: Ended, receipt: ReceiptDocument): Ended =>
  ended(receipt.delivered ? 'delivered' : 'failed', from[1], receipt.reason, receipt.msgid)
