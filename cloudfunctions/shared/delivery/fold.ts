import type { Ended } from '../domain/people'
import { ended, isWaiting } from '../domain/people'
import { parseRoad } from '../domain/roads'
import type { Counts } from '../domain/words'
import type { BatchDocument } from '../store/batches'
import { correctPeople, findBatches } from '../store/batches'
import { certain } from '../store/certain'
import type { DueMessage } from '../store/messages'
import { NEVER, setDue } from '../store/messages'
import type { ReceiptDocument } from '../store/receipts'
import { findReceipts, findReceiptsOf } from '../store/receipts'
import { mappingOn } from './configuration'
import { sumCounts } from './finish'
import type { Run } from './run'

/** When receipts are folded in after a message has ended, in ms. */
const FOLD_DELAYS_MS = [60_000, 600_000, 3_600_000, 86_400_000] as const

/** A receipt belongs to an unanswered call if it came this long around the message's sending, in ms. */
const UNKNOWN_WINDOW_MS = 10 * 60_000

/** Batches read at once, with their people: about 400 KB. */
const PAGE = 10

interface Correction {
  person: number
  from: Ended
  to: Ended
}

/** When the next folding is due; NEVER after the last, or when no receipt can change anything. */
export function foldTime(endedAt: number, folds: number, counts: Counts): number {
  const delay = FOLD_DELAYS_MS[folds]
  return delay === undefined || counts.sent + counts.unknown === 0 ? NEVER : endedAt + delay
}

/** Turns what was sent into delivered or failed, by the receipts that have come. */
export async function foldReceipts(run: Run, message: DueMessage): Promise<void> {
  const { clock, database } = run.effects
  let changed = false
  for (let after = -1; ;) {
    const batches = await findBatches(database, message._id, message.edition, after, PAGE)
    for (const batch of batches) changed = (await foldBatch(run, message, batch)) || changed
    const last = batches[batches.length - 1]
    if (batches.length < PAGE || !last) break
    after = last.n
  }
  const counts = changed || !message.counts ? await sumCounts({ run }, message) : message.counts
  const folds = message.folds + 1
  const dueAt = foldTime(message.endedAt ?? clock.now(), folds, counts)
  await certain(clock, () => setDue(database, message, { dueAt, counts, folds }))
}

async function foldBatch(run: Run, message: DueMessage, batch: BatchDocument): Promise<boolean> {
  const corrections = [
    ...(await correctSent(run, batch)),
    ...(await correctUnknown(run, message, batch)),
  ]
  if (corrections.length === 0) return false
  const { clock, database } = run.effects
  return certain(clock, () => correctPeople(database, batch._id, corrections))
}

/** One query by msgids: what was sent is delivered or has failed. */
async function correctSent(run: Run, batch: BatchDocument): Promise<Correction[]> {
  const sent = endedAs(batch, 'sent').filter(({ from }) => from[3] !== '')
  if (sent.length === 0) return []
  const receipts = await findReceipts(
    run.effects.database,
    sent.flatMap(({ from }) => [from[3], rounded(from[3])]),
  )
  const byMsgid = new Map(receipts.map((receipt) => [rounded(receipt.msgid), receipt]))
  return sent.flatMap(({ person, openids, from }) => {
    const receipt = byMsgid.get(rounded(from[3]))
    // Anybody can send an event about himself: it counts for nobody else.
    return receipt && openids.includes(receipt.openid)
      ? [{ person, from, to: received(from, receipt) }]
      : []
  })
}

/** One query by openid, template and time: a subscribe message whose call was not answered may have arrived. */
async function correctUnknown(
  run: Run,
  message: DueMessage,
  batch: BatchDocument,
): Promise<Correction[]> {
  const unknown = endedAs(batch, 'unknown').filter(({ from }) => from[1] === 'subscribe')
  const kind = run.configuration.kind(message.kind)
  const templateId = mappingOn(kind, parseRoad('subscribe'))?.templateId
  if (unknown.length === 0 || templateId === undefined) return []
  const receipts = await findReceiptsOf(
    run.effects.database,
    unknown.map(({ key }) => key),
    templateId,
    message.createdAt - UNKNOWN_WINDOW_MS,
    (message.endedAt ?? message.createdAt) + UNKNOWN_WINDOW_MS,
  )
  const byOpenid = new Map(receipts.map((receipt) => [receipt.openid, receipt]))
  return unknown.flatMap(({ person, key, from }) => {
    const receipt = byOpenid.get(key)
    return receipt ? [{ person, from, to: received(from, receipt) }] : []
  })
}

/**
 * An event that carries its MsgID as a JSON number has lost the last digits before any code of ours sees it. Together
 * with the openid the rest still tells one send from another.
 */
const rounded = (msgid: string) => String(Number(msgid))

function endedAs(batch: BatchDocument, outcome: Ended[0]) {
  return batch.people.flatMap(({ k: key, a: accounts = {}, s: from }, person) =>
    !isWaiting(from) && from[0] === outcome
      ? [{ person, key, openids: [key, ...Object.values(accounts)], from }]
      : [],
  )
}

const received = (from: Ended, receipt: ReceiptDocument): Ended =>
  ended(receipt.delivered ? 'delivered' : 'failed', from[1], receipt.reason, receipt.msgid)
