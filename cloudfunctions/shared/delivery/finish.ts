import { dueOf } from '../domain/people'
import type { Counts } from '../domain/words'
import { NO_COUNTS, addCounts } from '../domain/words'
import type { BatchDocument, BatchDue } from '../store/batches'
import { findOpenBatches, findOpenBatchesAfter, findSummaries, lowerDues } from '../store/batches'
import { certain } from '../store/certain'
import type { DueMessage } from '../store/messages'
import { NEVER, getMessage, setDue } from '../store/messages'
import { foldTime } from './fold'
import { awaitsReceipt } from './folding'
import type { HeldBatch } from './held-batch'
import type { MessageWork } from './message-work'
import { workKey } from './message-work'
import type { Roads } from './roads'

const PAGE = 1000

/** When work for a message is due next, in ms. */
export interface NextDue {
  at: number
  /** What people had waited for is not there any more: whoever found that can go on at once. */
  released: boolean
}

/**
 * Says on the message when work for it is due next, or that it has ended: guarded by `rev`, after reading the heads of
 * all its batches, so that no work is forgotten because of an old read. Answers that time.
 *
 * @param only the message's only batch, if this run has just let it go: its head need not be read.
 */
export async function finish(work: MessageWork, only: HeldBatch | undefined): Promise<NextDue> {
  const { clock, database } = work.run.effects
  let message: DueMessage | undefined = work.latest
  // Another edition, or a resend, is the work of whoever takes it up.
  while (message && isUnfinished(message) && workKey(message) === work.key) {
    const next = await nextDue(work, message, only)
    // What is due now stays due: another run can do what this one could not.
    if (next.at <= clock.now()) return next
    const { _id, rev }: DueMessage = message
    const change =
      next.at < NEVER
        ? { dueAt: notLater(message, next.at, clock.now()) }
        : isAlone(work, only)
          ? ending(work, only.head.counts, only.people)
          : ending(work, await sumCounts(work, message), undefined)
    if (await certain(clock, () => setDue(database, { _id, rev }, change))) {
      return { at: change.dueAt, released: false }
    }
    message = await getMessage(database, _id)
    only = undefined
  }
  // Another run has ended it, and may have added up before this one settled a batch that it had opened again.
  if (work.hasSettled) await recount(work, work.id, work.message.edition)
  return { at: NEVER, released: false }
}

/** Somebody wants it to be looked at before: who changes what people wait for says so first, and may not come further. */
const notLater = ({ dueAt }: DueMessage, due: number, now: number): number =>
  dueAt > now ? Math.min(dueAt, due) : due

/** Is there no other batch of the message that anybody could wait in? */
const isAlone = (work: MessageWork, only: HeldBatch | undefined): only is HeldBatch =>
  only !== undefined && !work.hasOlder

/** A paused message has no work until it is resumed. */
const isUnfinished = ({ state }: DueMessage) => state === 'open' || state === 'stopping'

/**
 * A message ends when nobody waits; receipts are folded in for a day after, where any can come.
 *
 * @param people all of them, where they are in one batch of this run
 */
function ending(work: MessageWork, counts: Counts, people: BatchDocument['people'] | undefined) {
  const endedAt = work.run.effects.clock.now()
  const { configuration } = work.run
  const tellsEnds = (road: string) => configuration.tellsEnds(road)
  const isAwaited = people
    ? awaitsReceipt(people, tellsEnds)
    : counts.sent + counts.unknown > 0 && work.ladder.some(tellsEnds)
  return {
    state: 'ended' as const,
    dueAt: isAwaited ? foldTime(endedAt, 0) : NEVER,
    counts,
    endedAt,
    folds: 0,
    settled: work.message.edition,
  }
}

async function nextDue(
  work: MessageWork,
  message: DueMessage,
  only: HeldBatch | undefined,
): Promise<NextDue> {
  const alone = isAlone(work, only)
  if (!alone && (work.hasOlder || !(await work.isPlanned()))) return { at: 0, released: false }
  const open = alone ? only.open : await openBatches(work)
  // Whoever waits for what was stopped is settled at once, wherever they wait.
  if (message.state === 'stopping') return { at: earliest(open.map(leaseEnd)), released: false }
  const { roads, run } = work
  // The settings and gates that this run knows may be older than the message that it has read: if it raised `dueAt` for
  // what is not there any more, nobody would lower it again.
  if (open.some(({ head }) => needsWaiting(head, roads))) await run.lookAgain()
  const expiresAt = message.expiresAt ?? Infinity
  const dues = open.map((batch) => {
    const due = dueOf(batch.head, (road) => roads.opensAt(road), expiresAt) ?? 0
    return { batch, due: batch.owner === '' ? due : batch.due }
  })
  const early = dues.filter(({ batch, due }) => due < batch.due)
  await lower(work, early)
  const now = run.effects.clock.now()
  return {
    at: earliest(dues.map(({ due }) => due)),
    released: early.some(({ due }) => due <= now),
  }
}

const earliest = (times: readonly number[]) => Math.min(NEVER, ...times)

const leaseEnd = ({ owner, due }: BatchDue) => (owner === '' ? 0 : due)

const needsWaiting = ({ needs }: BatchDue['head'], roads: Roads): boolean =>
  Object.keys(needs).some((road) => roads.opensAt(road) > 0)

/** All batches of the message in which somebody waits or is claimed. */
async function openBatches(work: MessageWork): Promise<BatchDue[]> {
  const { database } = work.run.effects
  const first = await findOpenBatches(database, work.id, PAGE)
  if (first.length < PAGE) return first
  const all: BatchDue[] = []
  for (let after = -1; ;) {
    const { edition } = work.message
    const page = await findOpenBatchesAfter(database, work.id, edition, after, PAGE)
    all.push(...page)
    const last = page[page.length - 1]
    if (page.length < PAGE || !last) return all
    after = last.n
  }
}

/** Quiet hours and gates keep many people waiting until the same time: one write for each. */
async function lower(
  work: MessageWork,
  early: readonly { batch: BatchDue; due: number }[],
): Promise<void> {
  const { clock, database } = work.run.effects
  for (const due of new Set(early.map((one) => one.due))) {
    const ids = early.flatMap((one) => (one.due === due ? [one.batch._id] : []))
    await certain(clock, () => lowerDues(database, ids, due))
  }
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
