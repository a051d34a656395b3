import type { DueMessage } from '../store/messages'
import { findDueMessages, getMessage } from '../store/messages'
import type { HeldSlot } from '../store/slots'
import { freeSlot } from '../store/slots'
import { readConfiguration } from './configuration'
import type { DeliveryEffects, RunOptions } from './effects'
import { Run } from './run'
import { takeAnySlot } from './slots'
import type { WorkedAnswer } from './working-run'
import { DUE_MESSAGES, WorkingRun, kindsOf } from './working-run'

export type DeliverAnswer =
  /** Nothing is due. */
  | { type: 'idle' }
  /** This run has no way to send. */
  | { type: 'noWay' }
  /** Enough runs are at work; what is due stays due. */
  | { type: 'noSlot' }
  | WorkedAnswer

/** One run of the engine: finds what is due, leases and sends what this run can send, records what became of it. */
export async function deliver(
  effects: DeliveryEffects,
  options: RunOptions,
): Promise<DeliverAnswer> {
  const found = await findDueMessages(effects.database, effects.clock.now(), DUE_MESSAGES)
  const kicked = await kickedMessage(effects, options, found)
  if (found.length === 0 && !kicked) return { type: 'idle' }
  const first = kicked ? [kicked] : found
  const configuration = await readConfiguration(effects.database, kindsOf(first))
  const run = new Run(effects, options, configuration, kindsOf(first))
  if (!run.canSendAnything()) return { type: 'noWay' }
  const slot = await takeAnySlot(effects, options.deadline)
  if (!slot) return { type: 'noSlot' }
  try {
    return await new WorkingRun(run).work(first, kicked, found)
  } finally {
    await release(effects, slot)
  }
}

async function kickedMessage(
  effects: DeliveryEffects,
  { kicked }: RunOptions,
  found: readonly DueMessage[],
): Promise<DueMessage | undefined> {
  if (kicked === undefined) return undefined
  const there = found.find(({ _id }) => _id === kicked)
  if (there || found.length < DUE_MESSAGES) return there
  const message = await getMessage(effects.database, kicked)
  return message && message.dueAt <= effects.clock.now() ? message : undefined
}

async function release(effects: DeliveryEffects, slot: HeldSlot): Promise<void> {
  try {
    await freeSlot(effects.database, slot)
  } catch (error) {
    // It frees itself at its due; a run never ends by throwing, since the platform would repeat it.
    effects.log('slot not freed', { slot: slot.id, error: String(error) })
  }
}
