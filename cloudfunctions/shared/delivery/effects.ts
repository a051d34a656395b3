import type { RecipientResult } from '../../../typings/push'
import type { Clock, Log, Random } from '../domain/effects'
import type { Database } from '../store/database'
import type { AccountDocument } from '../store/settings'
import type { TransportsFor } from '../wechat/transports'

/** What the engine is given from outside. The same engine runs in the cloud and, in one thread, under a seed. */
export interface DeliveryEffects {
  clock: Clock
  random: Random
  log: Log
  database: Database
  /** The ways to call WeChat that this run has. */
  transportsFor(accounts: readonly AccountDocument[], miniAppid: string): TransportsFor
  /** Starts another run of `deliver`, for this message or for everything that is due. */
  kick: Kick
  sizes: Sizes
  /** Path and query of the page that shows a message, with the key by which whoever received it may open it. */
  pageFor(message: string): string
}

/** People in one batch, the unit that is leased and recorded, and in one slice of it, which is claimed and sent. */
export interface Sizes {
  batch: number
  slice: number
}

/** A batch is a document of some 40 KB. After a crash at most one slice per batch in hand is in doubt. */
export const SIZES: Sizes = { batch: 200, slice: 50 }

/** Instead of a message's id: the run takes up whatever is due. */
export const EVERYTHING_DUE = ''

/**
 * Calls `deliver` and waits at most `waitMs` for its answer. `started`: it is at work, and nobody waited for the end.
 * `notStarted`: the timer heals it.
 */
export type Kick = (message: string, waitMs: number) => Promise<KickAnswer>

export type KickAnswer =
  | { type: 'answered'; recipients: RecipientResult[] }
  | { type: 'started' }
  | { type: 'notStarted'; text: string }

/** Why this run was started, as far as it changes what it does. */
export interface RunOptions {
  /** The message of a kick; absent for a timer's run. */
  kicked?: string
  /** In ms: nothing is sent after it. */
  deadline: number
  /** Nobody else can do better than this run: a refused credential closes the gate for a while instead of waiting for the timer. */
  timer: boolean
}
