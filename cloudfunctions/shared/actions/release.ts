import { EVERYTHING_DUE } from '../delivery/effects'
import { certain } from '../store/certain'
import { disturbMessages, wakeMessages } from '../store/messages'
import type { Effects } from './effects'
import { STARTED_WAIT_MS, kickFor } from './kick'

/**
 * Should this run die after its write, whoever waits is looked at after this all the same, in ms: longer than the run and
 * than clocks differ, so that nobody looks before the write.
 */
const LOOK_AGAIN_MS = 3 * 60_000

/**
 * Makes a change of what people may be waiting for (settings, kinds, accounts), so that nobody waits for what is not
 * there any more: messages in which somebody waits are looked at again afterwards. Before the change the same is written
 * on them for later.
 *
 * @param write the change; where it refuses, nobody has lost anything
 */
export async function releasing<T>(effects: Effects, write: () => Promise<T>): Promise<T> {
  const { clock, database, log } = effects
  await certain(clock, () => wakeMessages(database, clock.now() + LOOK_AGAIN_MS))
  const written = await write()
  try {
    const now = clock.now()
    const woken = await certain(clock, () => wakeMessages(database, now))
    // A run that still knows how it was before may be about to say how long somebody waits.
    await certain(clock, () => disturbMessages(database, now))
    if (woken > 0) await kickFor(effects, EVERYTHING_DUE, STARTED_WAIT_MS)
  } catch (error) {
    // What was asked for is done, and must not be asked for again.
    log('nobody woken', { error: String(error) })
  }
  return written
}
