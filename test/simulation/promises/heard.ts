import type { BatchDocument } from '../../../cloudfunctions/shared/store/batches'
import type { SentCall } from '../calls'
import { told } from '../calls'
import type { Story } from '../story'
import type { Broken } from './broken'
import { all, broken } from './broken'

/** Who has lost a lease reads the batch, and says so, within this, in ms. */
const READ_MS = 15_000

/**
 * Nobody stays unknown of whom a run has heard that WeChat sent to them: where it has lost its lease, it comes back and
 * corrects what its successor has written. But who comes while the successor has not yet written finds nothing to correct.
 */
export function heardIsRecorded(story: Story): Broken[] {
  return all<BatchDocument>(story, 'batches').flatMap((batch) =>
    batch.people
      .filter(({ k, s }) => s[0] === 'unknown' && !wasReopened(story, batch, k))
      .flatMap(({ k, a }) => {
        const openids = [k, ...Object.values(a ?? {})]
        const call = callsOf(story, batch).find(
          (one) =>
            openids.includes(one.openid) && isAnswered(one) && !isExcused(story, batch, k, one),
        )
        return call
          ? [broken('what a run hears is recorded', told(call), [batch._id, call.openid])]
          : []
      }),
  )
}

const wasReopened = ({ simulation }: Story, { _id }: BatchDocument, key: string) =>
  simulation.history.reopened.has(`${_id} ${key}`)

function callsOf({ simulation }: Story, { message, edition }: BatchDocument): SentCall[] {
  const stages = simulation.history.messages.get(message) ?? []
  const title = stages.find((stage) => stage.edition === edition)?.title
  return simulation.witness.calls.filter((call) => call.message === message && call.title === title)
}

const isAnswered = ({ errcode, isDoubtful }: SentCall) => errcode === 0 && !isDoubtful

function isExcused(
  { simulation }: Story,
  { _id }: BatchDocument,
  key: string,
  { run, answeredAt }: SentCall,
): boolean {
  if (!simulation.couldRecord(run, answeredAt)) return true
  const lost = simulation.logged.find(
    ({ who, event, fields }) => who === run && event === 'lease lost' && fields['batch'] === _id,
  )
  const since = simulation.history.records.unknownSince.get(`${_id} ${key}`) ?? 0
  return lost !== undefined && since > lost.at - READ_MS
}
