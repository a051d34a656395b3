import type { MessageDocument } from '../../../cloudfunctions/shared/store/messages'
import { NEVER } from '../../../cloudfunctions/shared/store/messages'
import type { SlotDocument } from '../../../cloudfunctions/shared/store/slots'
import { batchesOf } from '../phones'
import type { Story } from '../story'
import type { Broken } from './broken'
import { all, broken } from './broken'

const NOTHING_FOR_EVER = 'nothing is due, leased or claimed for ever'

export function everythingEnds(story: Story, message: MessageDocument): Broken[] {
  const { _id, state, dueAt } = message
  const promise = 'everything accepted ends'
  if (state !== 'ended') return [broken(promise, `${_id} is ${state}, due ${dueAt}`, [_id])]
  if (dueAt !== NEVER) return [broken(promise, `${_id} is due for ever`, [_id])]
  return batchesOf(story.simulation, _id).flatMap((batch) => {
    const isPassedBy = batch.edition === message.edition && batch.attempt < message.attempt
    if (isPassedBy && message.stopped === '') {
      return [broken('a resend comes to every batch', batch._id, [batch._id, _id])]
    }
    const isDone = batch.state === 'done' && batch.owner === '' && batch.claims.length === 0
    const what = `${batch._id} is ${batch.state}, ${batch.claims.length} claimed`
    return isDone ? [] : [broken(NOTHING_FOR_EVER, what, [batch._id, _id])]
  })
}

export function nothingIsHeld(story: Story): Broken[] {
  const { history, plan, time } = story.simulation
  const now = time.now()
  const isStolen = history.takenEarly.some((early) => early > 2 * plan.skewMs)
  if (isStolen) return [broken('nobody takes over what is held', 'a batch was', [])]
  return all<SlotDocument>(story, 'slots')
    .filter(({ due }) => due > now)
    .map(({ _id }) => broken(NOTHING_FOR_EVER, `${_id} is held`, [_id]))
}
