import { decodeTime } from 'ulid'
import type { PushAnswer } from '../../../typings/push'
import { audienceKeys } from '../domain/audience-keys'
import { Refusal, faultOf } from '../domain/errors'
import { randomHex, sha256, timeFloor } from '../domain/ids'
import type { Audience } from '../domain/words'
import { signalBatches } from '../store/batches'
import { certain } from '../store/certain'
import type { Edition, MessageDocument } from '../store/messages'
import { addMessage, getMessage, replaceEdition } from '../store/messages'
import { accepted, repeatOf, unchanged } from './accepted'
import type { Draft } from './draft'
import type { Effects } from './effects'
import type { CheckedPush } from './push-request'

/** Times that an update is decided anew when another came in between. */
const TRIES = 8

/** The last updates of a message that are remembered: whoever repeats one later has long had an answer. */
const MEMORY = 8

/** A push with a merge key, and what it leaves on the message so that it is known again. */
interface Update {
  draft: Draft
  /** By the idempotency key, hashed; without one by chance, so that only this very call knows it again. */
  mark: string
  /** The sender's own time was given: an older one does not replace a newer. */
  hasEventAt: boolean
}

/**
 * Accepts a push with a merge key: the first makes the message, a later one takes its place.
 *
 * @throws Refusal `merge_conflict` (another audience), `idempotency_conflict`, `invalid_request`, `try_again`
 */
export async function acceptUpdate(
  effects: Effects,
  { idempotencyKey, times }: CheckedPush,
  draft: Draft,
): Promise<PushAnswer> {
  const { clock, database, random } = effects
  const mark = idempotencyKey === null ? randomHex(random, 8) : sha256('update', idempotencyKey)
  const update: Update = { draft, mark, hasEventAt: times.eventAt !== undefined }
  for (let tries = 0; tries < TRIES; tries++) {
    const there = await certain(clock, () => getMessage(database, draft.message._id))
    if (there) {
      const answer = answerAsIs(update, there, tries > 0)
      if (answer === 'own') return settled(effects, update, there)
      if (answer === 'repeat') return repeatOf(effects, there)
      if (answer) return answer
    }
    if (draft.faults.length > 0) throw new Refusal('invalid_request', draft.faults)
    const written = there ? await replace(effects, update, there) : await addFirst(effects, update)
    if (written) return settled(effects, update, written)
  }
  throw new Refusal('try_again')
}

/**
 * What is answered without a change; `own`: it is there, by this very call, whose answer was lost; `repeat`: by an
 * earlier one with the same idempotency key. Undefined: it is to be written.
 *
 * @param tried this call has tried to write it
 */
function answerAsIs(
  { draft: { message }, mark, hasEventAt }: Update,
  there: MessageDocument,
  tried: boolean,
): PushAnswer | 'own' | 'repeat' | undefined {
  const known = there.updates.find(({ key }) => key === mark)
  if (known) {
    if (known.fingerprint !== message.fingerprint) throw new Refusal('idempotency_conflict')
    return tried ? 'own' : 'repeat'
  }
  if (!isSameAudience(there.audience, message.audience)) {
    throw new Refusal('merge_conflict', [faultOf('to', 'other_audience')])
  }
  return hasEventAt && message.eventAt < there.eventAt
    ? unchanged(there, { superseded: true })
    : undefined
}

async function addFirst(
  { clock, database }: Effects,
  { draft, mark }: Update,
): Promise<MessageDocument | undefined> {
  const updates = [{ key: mark, fingerprint: draft.message.fingerprint }]
  const message = { ...draft.message, updates }
  return (await certain(clock, () => addMessage(database, message))) ? message : undefined
}

async function replace(
  { clock, database }: Effects,
  update: Update,
  there: MessageDocument,
): Promise<MessageDocument | undefined> {
  const edition = editionAfter(there, update)
  const replaced = await certain(clock, () => replaceEdition(database, there, edition))
  return replaced ? { ...there, ...edition } : undefined
}

/** Everything new; but what was paused stays so, and what came before has still to be settled. */
function editionAfter(there: MessageDocument, { draft, mark }: Update): Edition {
  const { _id, schema: _schema, rev: _rev, createdAt: _createdAt, ...made } = draft.message
  const update = { key: mark, fingerprint: made.fingerprint }
  return {
    ...made,
    at: made.at === '' ? '' : laterThan(there.at, made.at),
    edition: there.edition + 1,
    attempt: there.attempt + 1,
    settled: there.settled,
    state: there.state === 'paused' ? 'paused' : made.state,
    updates: [...there.updates, update].slice(-MEMORY),
  }
}

/** Clocks of instances differ: what replaces a message is above it in the inbox, and unread, all the same. */
const laterThan = (before: string, at: string): string =>
  before === '' || at > before ? at : timeFloor(decodeTime(before) + 1)

/** The update stands, by this call. Runs that are still at work on what it replaces are told. */
async function settled(
  effects: Effects,
  { mark }: Update,
  message: MessageDocument,
): Promise<PushAnswer> {
  const { clock, database, log } = effects
  const { _id, edition, updates } = message
  try {
    if (edition > 1) await certain(clock, () => signalBatches(database, _id))
  } catch (error) {
    // They find out when they take up their next batch.
    log('batches not signalled', { message: _id, error: String(error) })
  }
  const stands = updates.at(-1)?.key === mark
  return stands ? accepted(effects, message) : unchanged(message, {})
}

function isSameAudience(left: Audience, right: Audience): boolean {
  const keys = (audience: Audience) => audienceKeys(audience).sort().join()
  return keys(left) === keys(right)
}
