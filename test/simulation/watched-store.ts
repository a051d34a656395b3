import type { MessageState } from '../../cloudfunctions/shared/domain/words'
import type { Database } from '../../cloudfunctions/shared/store/database'
import type { Database as Engine } from '../../local/database'

/** What may become of a message in each state. */
const NEXT: Record<MessageState, readonly MessageState[]> = {
  scheduled: ['scheduled', 'open', 'paused', 'stopping'],
  open: ['open', 'paused', 'stopping', 'ended', 'scheduled'],
  paused: ['paused', 'open', 'scheduled', 'stopping'],
  stopping: ['stopping', 'ended', 'open', 'scheduled'],
  ended: ['ended', 'open', 'scheduled'],
}

/** A step from one state to another that nobody may make. */
export interface WrongStep {
  message: string
  what: string
}

/**
 * The store, with an eye on the states of messages. Only a merge update takes up again what was stopped, and only that
 * or a resend what has ended.
 */
export function watched(store: Database, engine: Engine, wrong: WrongStep[]): Database {
  return {
    ...store,
    update: async (collection, where, change) => {
      const id = collection === 'messages' ? where['_id'] : undefined
      if (typeof id !== 'string') return store.update(collection, where, change)
      const before = stateOf(engine, id)
      const updated = await store.update(collection, where, change)
      const after = stateOf(engine, id)
      if (before && after) wrong.push(...wrongStep(id, before, after))
      return updated
    },
  }
}

interface Stage {
  state: MessageState
  edition: number
  attempt: number
}

function stateOf(engine: Engine, id: string): Stage | undefined {
  const [message] = engine.find('messages', { _id: id }).documents
  return message as unknown as Stage | undefined
}

function wrongStep(message: string, before: Stage, after: Stage): WrongStep[] {
  const [from, to] = [before.state, after.state]
  const isUpdate = after.edition > before.edition
  const isResend = after.attempt > before.attempt
  const may =
    NEXT[from].includes(to) &&
    (from !== 'stopping' || to === 'stopping' || to === 'ended' || isUpdate) &&
    (from !== 'ended' || to === 'ended' || isUpdate || isResend) &&
    (to !== 'scheduled' || from === 'scheduled' || from === 'paused' || isUpdate) &&
    (!isResend || isUpdate || from === 'ended')
  return may ? [] : [{ message, what: `${message} went from ${from} to ${to}` }]
}
