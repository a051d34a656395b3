import { decodeTime } from 'ulid'
import type { MessageStatus, RecipientResult } from '../../../typings/push'
import type { Control } from '../domain/control'
import { possibleControls } from '../domain/control'
import { Refusal } from '../domain/errors'
import type { Person } from '../domain/people'
import { isWaiting } from '../domain/people'
import { resultOf } from '../domain/results'
import { channelOf } from '../domain/roads'
import { roadsOf } from '../domain/trails'
import type { Counts } from '../domain/words'
import { NO_COUNTS, addCounts } from '../domain/words'
import { findBatches, findSummaries } from '../store/batches'
import type { MessageDocument } from '../store/messages'
import { getMessage } from '../store/messages'
import { DEFAULT_KIND, getKind } from '../store/settings'
import type { Effects } from './effects'

const PAGE = 1000

/** Batches whose people are read for one page of recipients: 200 people each. */
const RECIPIENT_BATCHES = 5

/** Outcomes are answered with the message for audiences up to this. */
const FEW = 20

/** Whether the asker may see this message; if not, it is as if it were not there. */
export type MayRead = (message: MessageDocument) => boolean

/** Where a message stands: summed from its batches' heads, so that it is as true in the middle as at the end. */
export async function messageStatus(
  effects: Effects,
  id: string,
  mayRead: MayRead,
): Promise<MessageStatus> {
  return statusOf(effects, await readableMessage(effects, id, mayRead))
}

export async function statusOf(effects: Effects, message: MessageDocument): Promise<MessageStatus> {
  const { counts, waiting, notPlanned } = await progressOf(effects, message)
  return {
    id: message._id,
    state: message.state,
    title: message.title,
    kind: message.kind,
    ...(await takenKind(effects, message)),
    edition: message.edition,
    attempt: message.attempt,
    createdAt: message.createdAt,
    sendAt: message.sendAt,
    visibleAt: message.at === '' ? null : decodeTime(message.at),
    expiresAt: message.expiresAt,
    endedAt: message.endedAt,
    stopped: message.stopped,
    planned: Object.values(counts).reduce((sum, count) => sum + count, waiting),
    notPlanned,
    waiting,
    counts,
    possible: possibleNow(message, counts),
  }
}

/** Before anybody has been sent to by it, the default kind is named as soon as it is the one that will be taken. */
async function takenKind(
  { database }: Effects,
  { state, kind, takenKind: taken }: MessageDocument,
): Promise<Pick<MessageStatus, 'takenKind'>> {
  if (taken !== '') return { takenKind: taken }
  const isOver = state === 'ended' || state === 'stopping'
  if (isOver || kind === DEFAULT_KIND || (await getKind(database, kind))) return {}
  return { takenKind: DEFAULT_KIND }
}

/** What can be done with a message. There is nothing to send again where everybody was notified. */
export const possibleNow = (message: MessageDocument, counts: Counts): Control[] =>
  possibleControls(message).filter(
    (control) => control !== 'resend' || counts.failed + counts.skipped > 0,
  )

/** The recipients, in order of person key, a thousand at a time. */
export async function messageRecipients(
  effects: Effects,
  id: string,
  after: number,
  mayRead: MayRead,
): Promise<{ recipients: RecipientResult[]; next?: number }> {
  const { _id, edition } = await readableMessage(effects, id, mayRead)
  const batches = await findBatches(effects.database, _id, edition, after, RECIPIENT_BATCHES)
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

/** @throws Refusal `no_such_message`, whether it is not there or not the asker's */
export async function readableMessage(
  effects: Effects,
  id: string,
  mayRead: MayRead,
): Promise<MessageDocument> {
  const message = await getMessage(effects.database, id)
  if (!message || !mayRead(message)) throw new Refusal('no_such_message')
  return message
}

/** How the people of a message's edition stand. */
export interface Progress {
  counts: Counts
  waiting: number
  /** Of the audience of a stopped message. */
  notPlanned: number
}

export async function progressOf(
  { database }: Effects,
  { _id, edition }: MessageDocument,
): Promise<Progress> {
  const progress: Progress = { counts: { ...NO_COUNTS }, waiting: 0, notPlanned: 0 }
  for (let after = -1; ;) {
    const page = await findSummaries(database, _id, edition, after, PAGE)
    for (const { head } of page) {
      progress.counts = addCounts(progress.counts, head.counts)
      progress.waiting += head.waiting
      progress.notPlanned += head.notPlanned ?? 0
    }
    const last = page[page.length - 1]
    if (page.length < PAGE || !last) return progress
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
      reason: '',
      ...(state[6] !== '' && { roads: roadsOf(state[6]) }),
    }
  }
  return { user, ...resultOf(state) }
}
