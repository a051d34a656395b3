import type { Reason } from '../domain/reasons'
import type { CollectionDeclaration } from './declaration'
import type { Database } from './database'
import { gte, isIn, lte } from './database'

/** What WeChat said afterwards about one send. Inserted once; folded into the batch later. */
export interface ReceiptDocument {
  /** Hash of what identifies the event, so that a repeat is refused. */
  _id: string
  schema: 1
  appid: string
  openid: string
  /** Decimal digits; '' when the event has none. */
  msgid: string
  /** The subscribe template; '' for official accounts, whose event does not name it. */
  templateId: string
  delivered: boolean
  reason: Reason | ''
  /** When the event says it happened, in ms. */
  at: number
}

const NAME = 'receipts'

export const receiptsDeclaration: CollectionDeclaration = {
  name: NAME,
  indexes: [
    { name: 'msgid', fields: { msgid: 1 } },
    { name: 'openid_templateId_at', fields: { openid: 1, templateId: 1, at: 1 } },
  ],
}

export const addReceipt = (database: Database, receipt: ReceiptDocument): Promise<boolean> =>
  database.add(NAME, receipt)

export const findReceipts = (
  database: Database,
  msgids: readonly string[],
): Promise<ReceiptDocument[]> =>
  database.find<ReceiptDocument>(NAME, { where: { msgid: isIn(msgids) }, limit: 1000 })

/** Receipts of people whose call was not answered: there is no msgid to ask by. */
export const findReceiptsOf = (
  database: Database,
  openids: readonly string[],
  templateId: string,
  from: number,
  until: number,
): Promise<ReceiptDocument[]> =>
  database.find<ReceiptDocument>(NAME, {
    where: { openid: isIn(openids), templateId, at: [gte(from), lte(until)] },
    limit: 1000,
  })
