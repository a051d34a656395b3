import type { MessageStatus } from '../../../typings/push'
import type { Control } from '../domain/control'
import { controlChange, possibleControls } from '../domain/control'
import { Refusal } from '../domain/errors'
import { signalBatches } from '../store/batches'
import { certain } from '../store/certain'
import type { MessageDocument } from '../store/messages'
import { controlMessage } from '../store/messages'
import { notPossible } from './control-words'
import type { Effects } from './effects'
import { STARTED_WAIT_MS, kickFor } from './kick'
import type { MayRead } from './messages'
import { possibleNow, progressOf, readableMessage, statusOf } from './messages'

/** Times that a control is decided anew when somebody else changed the message meanwhile. */
const TRIES = 8

/** These end or hold back what runs are doing: they must look at the message before they claim again. */
const HOLDS_BACK: readonly Control[] = ['pause', 'cancel', 'recall']

/**
 * Pauses, resumes, cancels, recalls a message or sends it again, and answers where it stands then. Asking for what is so
 * already is answered like the first time, and tells the runs again: whoever had no answer may repeat.
 *
 * @throws Refusal `no_such_message`, `not_possible_now` (its fault says what is), `try_again`
 */
export async function control(
  effects: Effects,
  id: string,
  asked: Control,
  mayControl: MayRead,
): Promise<MessageStatus> {
  const { clock, database } = effects
  const message = await decide(effects, id, asked, mayControl)
  if (HOLDS_BACK.includes(asked)) await certain(clock, () => signalBatches(database, id))
  if (hasWork(message, clock.now())) await kickFor(effects, id, STARTED_WAIT_MS)
  return statusOf(effects, await readableMessage(effects, id, mayControl))
}

/** Changes the message, or finds that it is as asked for; answers it as it is then. */
async function decide(
  effects: Effects,
  id: string,
  asked: Control,
  mayControl: MayRead,
): Promise<MessageDocument> {
  const { clock, database } = effects
  const first = await readableMessage(effects, id, mayControl)
  let message = first
  for (let tries = 0; tries < TRIES; tries++) {
    if (isReached(asked, message, first)) return message
    await checkPossible(effects, message, asked)
    const read = message
    const change = controlChange(asked, read, clock.now())
    if (await certain(clock, () => controlMessage(database, read, change))) {
      return { ...read, ...change }
    }
    // Somebody was quicker, or it was this very write and its answer was lost.
    message = await readableMessage(effects, id, mayControl)
  }
  throw new Refusal('try_again')
}

/** Is the message as asked for? `first`: as it was when this control was asked for. */
function isReached(asked: Control, message: MessageDocument, first: MessageDocument): boolean {
  const { state, stopped } = message
  switch (asked) {
    case 'pause':
      return state === 'paused'
    case 'resume':
      return state !== 'paused' && stopped === '' && (state !== 'ended' || first.state === 'paused')
    case 'cancel':
      return stopped === 'cancelled'
    case 'recall':
      return stopped === 'recalled'
    case 'resend':
      return message.edition === first.edition && message.attempt > first.attempt
  }
}

async function checkPossible(
  effects: Effects,
  message: MessageDocument,
  asked: Control,
): Promise<void> {
  // Only a resend hangs on what became of people.
  if (asked !== 'resend' && possibleControls(message).includes(asked)) return
  const { counts } = await progressOf(effects, message)
  const possible = possibleNow(message, counts)
  if (!possible.includes(asked)) throw notPossible(message, possible, asked)
}

/** Is there anything that a run could do for it now? What has ended is only folded. */
const hasWork = ({ state, dueAt }: MessageDocument, now: number): boolean =>
  (state === 'open' || state === 'stopping') && dueAt <= now
