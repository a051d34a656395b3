import type { MessageStatus, RecipientResult } from '../../../typings/push'
import { Refusal } from '../domain/errors'
import type { Person } from '../domain/people'
import { isWaiting } from '../domain/people'
import { channelOf } from '../domain/roads'
import type { Counts } from '../domain/words'
import { NO_COUNTS, addCounts } from '../domain/words'
import { findBatches, findSummaries } from '../store/batches'
import type { MessageDocument } from '../store/messages'
import { getMessage } from '../store/messages'
import type { Effects } from './effects'

const PAGE = 1000

/** Batches whose people are read for one page of recipients: 200 people each. */
const RECIPIENT_BATCHES = 5

/** Outcomes are answered with the message for audiences up to this. */
const FEW = 20

/**
 * Where a message stands: summed from its batches' heads, so that it is as true in the middle as at the end.
 *
 * @param mayRead whether the asker may see this message; if not, it is as if it were not there.
 */
export async function messageStatus(
  effects: Effects,
  id: string,
  mayRead: (message: MessageDocument) => boolean,
): Promise<MessageStatus> {
  const message = await readable(effects, id, mayRead)
  const { counts, waiting } = await progress(effects, message)
  return {
    id: message._id,
    state: message.state,
    title: message.title,
    kind: message.kind,
    createdAt: message.createdAt,
    endedAt: message.endedAt,
    planned: Object.values(counts).reduce((sum, count) => sum + count, waiting),
    waiting,
    counts,
  }
}

/** The recipients, in order of person key, a thousand at a time. */
export async function messageRecipients(
  effects: Effects,
  id: string,
  after: number,
  mayRead: (message: MessageDocument) => boolean,
): Promise<{ recipients: RecipientResult[]; next?: number }> {
  const message = await readable(effects, id, mayRead)
  const batches = await findBatches(
    effects.database,
    message._id,
    message.attempt,
    after,
    RECIPIENT_BATCHES,
  )
  const recipients = batches.flatMap((batch) =>
    batch.people.map((person) => recipient(person, batch.ladder)),
  )
  const last = batches[batches.length - 1]
  const more = batches.length === RECIPIENT_BATCHES && last && !last.last
  return more ? { recipients, next: last.n } : { recipients }
}

/** The recipients of a small message; none of a large one. */
export async function fewRecipients(
  effects: Effects,
  status: MessageStatus,
): Promise<RecipientResult[]> {
  if (status.planned === 0 || status.planned > FEW) return []
  const { recipients } = await messageRecipients(effects, status.id, -1, () => true)
  return recipients
}

async function readable(
  effects: Effects,
  id: string,
  mayRead: (message: MessageDocument) => boolean,
): Promise<MessageDocument> {
  const message = await getMessage(effects.database, id)
  if (!message || !mayRead(message)) throw new Refusal('no_such_message')
  return message
}

async function progress(
  effects: Effects,
  message: MessageDocument,
): Promise<{ counts: Counts; waiting: number }> {
  let counts: Counts = { ...NO_COUNTS }
  let waiting = 0
  for (let after = -1; ;) {
    const { _id, attempt } = message
    const page = await findSummaries(effects.database, _id, attempt, after, PAGE)
    for (const { head } of page) {
      counts = addCounts(counts, head.counts)
      waiting += head.waiting
    }
    const last = page[page.length - 1]
    if (page.length < PAGE || !last) return { counts, waiting }
    after = last.n
  }
}

/** Where a person of a batch stands, by the batch's ladder. */
export function recipient(
  { k: user, s: state }: Person,
  ladder: readonly string[],
): RecipientResult {
  if (isWaiting(state)) {
    return {
      user,
      outcome: 'waiting',
      channel: channelOf(ladder[state[1]] ?? ''),
      reason: state[6],
    }
  }
  return { user, outcome: state[0], channel: channelOf(state[1]), reason: state[2] }
}
