import { headOf, isWaiting } from '../../../cloudfunctions/shared/domain/people'
import { NO_COUNTS, addCounts } from '../../../cloudfunctions/shared/domain/words'
import type { BatchDocument } from '../../../cloudfunctions/shared/store/batches'
import type { MessageDocument } from '../../../cloudfunctions/shared/store/messages'
import { batchesOf } from '../phones'
import type { Story } from '../story'
import type { Broken } from './broken'
import { broken } from './broken'
import { stagesDuring } from './times'

const AGREE = 'the counters agree with the outcomes'

/** Everybody has ended, once, and the counters say so. */
export function outcomesAgree(story: Story, message: MessageDocument): Broken[] {
  const batches = batchesOf(story.simulation, message._id)
  return [...batches.flatMap(batchAgrees), ...messageAgrees(story, message, batches)]
}

function batchAgrees({ _id, message, people, head, ladder }: BatchDocument): Broken[] {
  const subjects = [_id, message]
  const found: Broken[] = []
  const waiting = people.filter(({ s }) => isWaiting(s)).map(({ k }) => k)
  if (waiting.length > 0) {
    found.push(broken('everybody planned has an outcome', `${_id}: ${waiting.join()}`, subjects))
  }
  const { counts } = headOf(people, ladder)
  const [said, are] = [JSON.stringify(head.counts), JSON.stringify(counts)]
  if (said !== are) found.push(broken(AGREE, `${_id} says ${said}, its people ${are}`, subjects))
  return found
}

/** The message has their sum; but who was cut off between a late record and its sum has corrected the batches alone. */
function messageAgrees(
  { simulation }: Story,
  message: MessageDocument,
  batches: readonly BatchDocument[],
): Broken[] {
  const hasGivenUp = simulation.logged.some(({ event }) => event === 'work failed')
  if (hasGivenUp || simulation.hasKilledRuns || message.state !== 'ended') return []
  const { messages, records } = simulation.history
  const stages = messages.get(message._id) ?? []
  const hadEnded = (at: number) =>
    stagesDuring(stages, at, Infinity).every(({ state }) => state === 'ended')
  if (records.uncounted(message._id).some(hadEnded)) {
    return [broken(AGREE, `${message._id} does not count what was learned late`, [message._id])]
  }
  const counts = batches
    .filter(({ edition }) => edition === message.edition)
    .reduce((sum, { head }) => addCounts(sum, head.counts), { ...NO_COUNTS })
  const [said, are] = [JSON.stringify(message.counts), JSON.stringify(counts)]
  const what = `${message._id} says ${said}, its batches ${are}`
  return said === are ? [] : [broken(AGREE, what, [message._id])]
}
