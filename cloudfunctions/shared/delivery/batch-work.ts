import type { Slice } from '../domain/slice'
import { ended, waiting } from '../domain/people'
import type { HeldBatch } from './held-batch'
import { SLICE_SIZE } from './held-batch'
import { correctLedger, debit, refund } from './ledger'
import type { MessageWork } from './message-work'
import type { SendResult } from './send'
import { sendToPerson } from './send'

/**
 * Works a batch that this run holds, slice after slice, until nobody in it can be called now, and lets it go. What
 * became of one slice is written together with the claims of the next.
 */
export async function workBatch(work: MessageWork, held: HeldBatch): Promise<void> {
  const { run } = work
  let slice = held.claimed
  let reserved = slice?.claims.length ?? 0
  await work.reread()
  if (work.message.state !== 'open') {
    // Nothing is sent for a message that has been stopped; its people are as if they had not been claimed.
    await held.release()
    run.budget.give(reserved)
    return
  }
  for (;;) {
    if (slice) await sendSlice(work, held, slice)
    run.budget.give(reserved)
    slice = await nextSlice(work, held)
    reserved = slice?.claims.length ?? 0
    if (!slice) break
    await run.budget.take(reserved, work.isHigh)
    held.take(slice)
    if (!(await held.write(slice))) {
      run.budget.give(reserved)
      return
    }
  }
  await held.release()
}

/** The next people to claim; waits while a probe of this run is under way. Undefined: nobody can be called now. */
async function nextSlice(work: MessageWork, held: HeldBatch): Promise<Slice | undefined> {
  for (;;) {
    if (!work.run.hasTime()) return undefined
    await held.openRoads()
    const slice = held.choose(SLICE_SIZE)
    if (slice.claims.length > 0) return slice
    for (const [person, state] of slice.states) held.setState(person, state)
    if (slice.blocked.size === 0 || !work.roads.probing()) return undefined
    await work.roads.nextChange()
  }
}

async function sendSlice(work: MessageWork, held: HeldBatch, slice: Slice): Promise<void> {
  const mark = `${held.id}:${held.epochAndStep}`
  const debited = await debit(work, held, slice, mark)
  const refunds: string[] = []
  await Promise.all(
    slice.claims.map(async ({ person, road, state }) => {
      const grant = debited.get(person)
      if (grant === 'none') {
        held.setState(person, waiting(state[1] + 1, 0, 'no_allowance'))
        work.roads.probeAgain(road)
        return
      }
      const result = await callPerson(work, held, { person, road, state })
      if (result?.refund && grant !== undefined) refunds.push(grant)
    }),
  )
  await refund(work, refunds, mark)
}

async function callPerson(
  work: MessageWork,
  held: HeldBatch,
  claim: Slice['claims'][number],
): Promise<SendResult | undefined> {
  const { person, road, state } = claim
  const there = held.people[person]
  const notice = work.notice(road)
  const reached = there ? work.reach(road, there) : undefined
  if (!notice || !reached || !('openid' in reached)) {
    // Chosen only where there is a notice and an endpoint; if not, that is a fault of ours and must be seen.
    work.run.effects.log('claimed without a way', { batch: held.id, person, road })
    held.setState(person, ended('failed', road, 'internal'))
    return undefined
  }
  const result = await sendToPerson(work, { road, openid: reached.openid, state }, notice)
  held.setState(person, result.state)
  if (result.verdict.type === 'person') {
    await correctLedger(work, road, reached.openid, result.verdict.reason)
  }
  await work.roads.judge(road, result.verdict)
  return result
}
