import type { Counts } from '../domain/words'
import { NO_COUNTS, addCounts } from '../domain/words'
import type { BatchDocument } from '../store/batches'
import { correctPeople, findBatches } from '../store/batches'
import { certain } from '../store/certain'
import type { DueMessage } from '../store/messages'
import { NEVER, setDue } from '../store/messages'
import { findReceipts } from '../store/receipts'
import { recount, sumCounts } from './finish'
import { correctUnknown } from './fold-unknown'
import type { Correction } from './folding'
import { awaitsReceipt, endedAs, received, rounded } from './folding'
import type { Run } from './run'

/** When receipts are folded in after a message has ended, in ms. */
const FOLD_DELAYS_MS = [60_000, 600_000, 3_600_000, 86_400_000] as const

/** Batches read at once, with their people: about 400 KB. */
const PAGE = 10

/** When the next folding is due; NEVER after the last. */
export function foldTime(endedAt: number, folds: number): number {
  const delay = FOLD_DELAYS_MS[folds]
  return delay === undefined ? NEVER : endedAt + delay
}

/** Turns what was sent into delivered or failed, by the receipts that have come. */
export async function foldReceipts(run: Run, message: DueMessage): Promise<void> {
  const { clock, database } = run.effects
  let counts: Counts = { ...NO_COUNTS }
  let corrected = false
  let isAwaited = false
  const tellsEnds = (road: string) => run.configuration.tellsEnds(road)
  for (let after = -1; ;) {
    const batches = await findBatches(database, message._id, message.edition, after, PAGE)
    for (const batch of batches) {
      counts = addCounts(counts, batch.head.counts)
      const corrections = await foldBatch(run, message, batch)
      corrected ||= corrections.length > 0
      const people = [...batch.people]
      for (const { person, to } of corrections) {
        const there = people[person]
        if (there) people[person] = { ...there, s: to }
      }
      isAwaited ||= awaitsReceipt(people, tellsEnds)
    }
    const last = batches[batches.length - 1]
    if (batches.length < PAGE || !last) break
    after = last.n
  }
  if (corrected) counts = await sumCounts({ run }, message)
  const folds = message.folds + 1
  // Of who is left nobody is told about any more, and a finished message that is looked at costs.
  const dueAt = isAwaited ? foldTime(message.endedAt ?? clock.now(), folds) : NEVER
  const isWritten = await certain(clock, () => setDue(database, message, { dueAt, counts, folds }))
  // Another run folds too, and may have added up before this one's last correction.
  if (corrected && !isWritten) await recount({ run }, message._id, message.edition)
}

/** What there was to correct, whether this run or another one at the same time has done it. */
async function foldBatch(
  run: Run,
  message: DueMessage,
  batch: BatchDocument,
): Promise<readonly Correction[]> {
  const corrections = [
    ...(await correctSent(run, batch)),
    ...(await correctUnknown(run, message, batch)),
  ]
  if (corrections.length === 0) return []
  const { clock, database } = run.effects
  await certain(clock, () => correctPeople(database, batch._id, corrections))
  return corrections
}

/** One query by msgids: what was sent is delivered or has failed. */
async function correctSent(run: Run, batch: BatchDocument): Promise<Correction[]> {
  const sent = endedAs(batch, 'sent').filter(({ from }) => from[3] !== '')
  if (sent.length === 0) return []
  const receipts = await findReceipts(
    run.effects.database,
    sent.flatMap(({ from }) => [from[3], rounded(from[3])]),
  )
  // Anybody can tell of any msgid, as the person that he is: it counts for nobody else, and hides nothing.
  const told = new Map(receipts.map((one) => [`${rounded(one.msgid)} ${one.openid}`, one]))
  return sent.flatMap(({ person, openids, from }) => {
    const own = openids.map((openid) => told.get(`${rounded(from[3])} ${openid}`))
    const receipt = own.find((one) => one !== undefined)
    return receipt ? [{ person, from, to: received(from, receipt) }] : []
  })
}
