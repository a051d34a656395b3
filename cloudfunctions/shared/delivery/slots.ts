import { randomHex } from '../domain/ids'
import type { HeldSlot } from '../store/slots'
import { SLOTS, takeSlot } from '../store/slots'
import type { DeliveryEffects } from './effects'

/** After a run's deadline its slot and its leases are free for others, in ms. */
export const LEASE_SPARE_MS = 15_000

/** Takes a free slot, or none: then enough runs are at work. */
export async function takeAnySlot(
  effects: DeliveryEffects,
  deadline: number,
): Promise<HeldSlot | undefined> {
  const first = Math.floor(effects.random.fraction() * SLOTS)
  const epoch = parseInt(randomHex(effects.random, 6), 16)
  for (let tried = 0; tried < SLOTS; tried++) {
    const times = { now: effects.clock.now(), due: deadline + LEASE_SPARE_MS }
    const slot = await takeSlot(effects.database, (first + tried) % SLOTS, epoch, times)
    if (slot) return slot
  }
  return undefined
}
