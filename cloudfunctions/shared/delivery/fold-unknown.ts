import { isWaiting } from '../domain/people'
import { parseRoad } from '../domain/roads'
import type { BatchDocument } from '../store/batches'
import { getBatches } from '../store/batches'
import type { GrantDocument } from '../store/grants'
import { grantId, getGrants } from '../store/grants'
import type { DueMessage } from '../store/messages'
import type { ReceiptDocument } from '../store/receipts'
import { findReceiptsOf } from '../store/receipts'
import { mappingOn } from './configuration'
import type { Correction } from './folding'
import { endedAs, received, rounded } from './folding'
import { batchOf, timeOf } from './ledger'
import type { Run } from './run'

/** A receipt belongs to an unanswered call only if it came at most this long after it, in ms. */
const WINDOW_MS = 10 * 60_000

/** Clocks of instances differ by up to this, in ms. */
const SKEW_MS = 60_000

/** Batches read at once, of some 40 KB; what is in others leaves a doubt. */
const MOST_BATCHES = 20

type Unknown = ReturnType<typeof endedAs>[number]

/**
 * A subscribe message whose call was not answered may have arrived all the same: its receipt is found by openid, template
 * and time. The grant's marks tell which other calls a receipt may come from: where that leaves a doubt, it stays unknown.
 */
export async function correctUnknown(
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
    message.createdAt - SKEW_MS,
    (message.endedAt ?? message.createdAt) + WINDOW_MS,
  )
  const mayHaveArrived = unknown.filter(({ key }) => receipts.some(({ openid }) => openid === key))
  if (mayHaveArrived.length === 0) return []
  const others = await otherCalls(run, templateId, mayHaveArrived)
  return mayHaveArrived.flatMap((person) => {
    const receipt = ownReceipt(person, batch, receipts, others)
    return receipt
      ? [{ person: person.person, from: person.from, to: received(person.from, receipt) }]
      : []
  })
}

/** What is known of all calls that took from these people's grants. */
interface Calls {
  /** By openid. */
  grants: Map<string, GrantDocument>
  /** By id. */
  batches: Map<string, BatchDocument>
}

async function otherCalls(run: Run, templateId: string, people: Unknown[]): Promise<Calls> {
  const { database } = run.effects
  const grants = await getGrants(
    database,
    people.map(({ key }) => grantId(key, templateId)),
  )
  const ids = [...new Set(grants.flatMap((grant) => spentMarks(grant).map(batchOf)))]
  const batches = await getBatches(database, ids.slice(0, MOST_BATCHES))
  return {
    grants: new Map(grants.map((grant) => [grant.openid, grant])),
    batches: new Map(batches.map((batch) => [batch._id, batch])),
  }
}

/** The receipt of this person's call in this batch, if it can be no other's. */
function ownReceipt(
  { key }: Unknown,
  batch: BatchDocument,
  receipts: readonly ReceiptDocument[],
  { grants, batches }: Calls,
): ReceiptDocument | undefined {
  const marks = spentMarks(grants.get(key))
  const own = marks.filter((mark) => batchOf(mark) === batch._id).pop()
  if (own === undefined) return undefined
  const taken = new Set<string>()
  for (const id of new Set(marks.map(batchOf))) {
    if (id === batch._id) continue
    const msgid = msgidIn(batches.get(id), key)
    // Nobody knows either what became of that call: the receipt may be of either.
    if (msgid === undefined) return undefined
    taken.add(rounded(msgid))
  }
  const calledAt = timeOf(own)
  return receipts.find(
    ({ openid, msgid, at }) =>
      openid === key &&
      !taken.has(rounded(msgid)) &&
      at >= calledAt - SKEW_MS &&
      at <= calledAt + WINDOW_MS,
  )
}

/** Marks of calls that may have been made. */
const spentMarks = ({ marks = [], refunds = [] }: Partial<GrantDocument> = {}) =>
  marks.filter((mark) => !refunds.includes(mark))

/** By which msgid a person was sent to in a batch; undefined: by none that is known. */
function msgidIn(batch: BatchDocument | undefined, key: string): string | undefined {
  const state = batch?.people.find(({ k }) => k === key)?.s
  return state && !isWaiting(state) && state[3] !== '' ? state[3] : undefined
}
