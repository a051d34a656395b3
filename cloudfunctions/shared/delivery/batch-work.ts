import type { FinalVerdict } from '../domain/after-call'
import type { PersonState } from '../domain/people'
import { waiting } from '../domain/people'
import type { Slice } from '../domain/slice'
import { along } from '../domain/trails'
import type { HeldBatch } from './held-batch'
import type { Debit } from './ledger'
import { correctLedger, debit, markOf, refund } from './ledger'
import type { MessageWork } from './message-work'
import type { SendResult } from './send'
import { sendToPerson } from './send'

/** After a debit without an answer the database is given this long, in ms. */
const UNSURE_DELAY_MS = 5_000

/**
 * Works a batch that this run holds, slice after slice, until nobody in it can be called now, and lets it go. What
 * became of one slice is written together with the claims of the next. False: the lease was lost, and how the batch
 * stands is known to somebody else.
 */
export async function workBatch(work: MessageWork, held: HeldBatch): Promise<boolean> {
  const { run } = work
  let slice = held.claimed
  try {
    await work.reread()
    // Nothing is sent for a message that has been stopped; its people are as if they had not been claimed.
    while (work.isSending(held.edition)) {
      if (slice) {
        await sendSlice(work, held, slice)
        run.budget.give(slice.claims.length)
        slice = undefined
      }
      const next = await nextSlice(work, held)
      if (!next) break
      await run.budget.take(next.claims.length, work.isHigh)
      slice = next
      const written = await held.write(next)
      if (written === 'lost') return false
      if (written === 'signalled') {
        held.drop(next)
        slice = undefined
        await work.reread()
      }
    }
    const reason = work.stopReason(held.edition)
    if (reason !== undefined) held.settle(reason)
    return await held.release()
  } finally {
    if (slice) held.drop(slice)
  }
}

/**
 * The next people to claim, taken; waits while a probe of this run is under way. Undefined: nobody can be called now.
 */
async function nextSlice(work: MessageWork, held: HeldBatch): Promise<Slice | undefined> {
  for (;;) {
    if (!work.run.hasTime() || !(await couldOpenRoads(work, held))) return undefined
    const slice = held.choose()
    held.take(slice)
    if (slice.claims.length > 0) return slice
    if (slice.blocked.size === 0 || !work.roads.probing()) return undefined
    await work.roads.nextChange()
  }
}

/** False: the database refuses. Then what became of the last slice is written, and the batch is for another run. */
async function couldOpenRoads(work: MessageWork, held: HeldBatch): Promise<boolean> {
  try {
    await held.openRoads()
    return true
  } catch (error) {
    work.run.effects.log('no way to go on', { batch: held.id, error: String(error) })
    return false
  }
}

async function sendSlice(work: MessageWork, held: HeldBatch, slice: Slice): Promise<void> {
  const mark = markOf(held.id, held.epochAndStep, work.run.effects.clock.now())
  const debited = await debit(work, held, slice, mark)
  const refunds: string[] = []
  await Promise.all(
    slice.claims.map(async (claim) => {
      const taken = debited.get(claim.person)
      if (taken && taken.type !== 'taken') {
        // If it was done after all, nothing is spent on it.
        if (taken.type === 'unsure') refunds.push(taken.grant)
        held.setState(claim.person, notDebited(work, claim, taken))
        work.roads.probeAgain(claim.road)
        return
      }
      const called = await callPerson(work, held, claim)
      if (called.refund && taken) refunds.push(taken.grant)
    }),
  )
  await refund(work, refunds, mark)
}

/** Without a grant: the next road. Where the database did not say: again in a moment, uncalled. */
function notDebited(
  { run }: MessageWork,
  { road, state }: Slice['claims'][number],
  { type }: Exclude<Debit, { type: 'taken' }>,
): PersonState {
  const [, step, , , , , trail] = state
  return type === 'none'
    ? waiting(step + 1, 0, along(trail, road, 'no_allowance'))
    : waiting(step, run.effects.clock.now() + UNSURE_DELAY_MS, trail)
}

async function callPerson(
  work: MessageWork,
  held: HeldBatch,
  claim: Slice['claims'][number],
): Promise<Pick<SendResult, 'refund'>> {
  const { person, road, state } = claim
  const there = held.people[person]
  const notice = work.notice(road)
  const reached = there ? work.reach(road, there) : undefined
  if (!notice || !reached || !('openid' in reached)) {
    // Claimed before it was known that the message does not fit the road: as if not claimed.
    held.setState(person, state)
    work.roads.probeAgain(road)
    return { refund: true }
  }
  const result = await sendToPerson(work, { road, openid: reached.openid, state }, notice)
  held.setState(person, result.state)
  await learn(work, road, reached.openid, result.verdict)
  return result
}

/** What the verdict says about ledger, road and gate. That it cannot be written down must not cost a known outcome. */
async function learn(
  work: MessageWork,
  road: string,
  openid: string,
  verdict: FinalVerdict,
): Promise<void> {
  try {
    await work.roads.judge(road, verdict)
    if (verdict.type === 'person') await correctLedger(work, road, openid, verdict.cause)
  } catch (error) {
    // Known to this run all the same: whoever waits for the probe goes on.
    work.roads.probeAgain(road)
    work.run.effects.log('not written down', { road, verdict: verdict.type, error: String(error) })
  }
}
