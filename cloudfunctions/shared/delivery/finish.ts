import type { Counts } from '../domain/words'
import { NO_COUNTS, addCounts } from '../domain/words'
import { findFirstDue, findSummaries } from '../store/batches'
import { certain } from '../store/certain'
import type { DueMessage } from '../store/messages'
import { NEVER, getMessage, setDue } from '../store/messages'
import { foldTime } from './fold'
import type { HeldBatch } from './held-batch'
import type { MessageWork } from './message-work'
import { workKey } from './message-work'

const PAGE = 1000

/**
 * Says on the message when work for it is due next, or that it has ended: guarded by `rev`, after reading the heads of
 * all its batches, so that no work is forgotten because of an old read. Answers that time.
 *
 * @param only the message's only batch, if this run has just let it go: its head need not be read.
 */
export async function finish(work: MessageWork, only: HeldBatch | undefined): Promise<number> {
  const { clock, database } = work.run.effects
  let message: DueMessage | undefined = work.latest
  // Another edition, or a resend, is the work of whoever takes it up.
  while (message && isUnfinished(message) && workKey(message) === work.key) {
    const due = isAlone(work, only) ? (only.earliest() ?? NEVER) : await earliestDue(work)
    // What is due now stays due: another run can do what this one could not.
    if (due <= clock.now()) return due
    const { _id, rev }: DueMessage = message
    const change =
      due < NEVER
        ? { dueAt: due }
        : ending(work, isAlone(work, only) ? only.head.counts : await sumCounts(work, message))
    if (await certain(clock, () => setDue(database, { _id, rev }, change))) return change.dueAt
    message = await getMessage(database, _id)
    only = undefined
  }
  return NEVER
}

/** Is there no other batch of the message that anybody could wait in? */
const isAlone = (work: MessageWork, only: HeldBatch | undefined): only is HeldBatch =>
  only !== undefined && !work.hasOlder

/** A paused message has no work until it is resumed. */
const isUnfinished = ({ state }: DueMessage) => state === 'open' || state === 'stopping'

/** A message ends when nobody waits; receipts are folded in for a day after. */
function ending(work: MessageWork, counts: Counts) {
  const endedAt = work.run.effects.clock.now()
  const { receipts } = work.run.configuration.installation
  return {
    state: 'ended' as const,
    dueAt: receipts === 'off' ? NEVER : foldTime(endedAt, 0, counts),
    counts,
    endedAt,
    folds: 0,
    settled: work.message.edition,
  }
}

async function earliestDue(work: MessageWork): Promise<number> {
  if (work.hasOlder || !(await work.isPlanned())) return 0
  const first = await findFirstDue(work.run.effects.database, work.id)
  return first ? first.due : NEVER
}

/** What became known of people after their message had ended is counted on it too. */
export async function recount(
  work: Pick<MessageWork, 'run'>,
  id: string,
  edition: number,
): Promise<void> {
  const { clock, database } = work.run.effects
  for (;;) {
    const message = await certain(clock, () => getMessage(database, id))
    if (message?.state !== 'ended' || message.edition !== edition) return
    const counts = await certain(clock, () => sumCounts(work, message))
    const { dueAt } = message
    if (await certain(clock, () => setDue(database, message, { dueAt, counts }))) return
  }
}

/** The outcomes of all batches of the edition. */
export async function sumCounts(
  work: Pick<MessageWork, 'run'>,
  message: Pick<DueMessage, '_id' | 'edition'>,
): Promise<Counts> {
  let counts: Counts = { ...NO_COUNTS }
  for (let after = -1; ;) {
    const page = await findSummaries(
      work.run.effects.database,
      message._id,
      message.edition,
      after,
      PAGE,
    )
    counts = page.reduce((sum, batch) => addCounts(sum, batch.head.counts), counts)
    const last = page[page.length - 1]
    if (page.length < PAGE || !last) return counts
    after = last.n
  }
}
