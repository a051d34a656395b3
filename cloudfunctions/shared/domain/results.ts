import type { RecipientResult } from '../../../typings/push'
import { answerOf } from './causes'
import type { Ended } from './people'
import { channelOf } from './roads'
import { roadsOf } from './trails'

/** Where a person has ended, as it is answered. */
export const resultOf = ([outcome, road, cause, , trail]: Ended): Omit<
  RecipientResult,
  'user'
> => ({
  outcome,
  channel: channelOf(road),
  ...answerOf(cause),
  ...(trail !== '' && { roads: roadsOf(trail) }),
})
