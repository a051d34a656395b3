import { callerOfMaintain } from '../shared/actions/caller'
import { Refusal } from '../shared/domain/errors'
import { consoleKey, runContext } from '../shared/platform/environment'

/** Hourly: retention, statistics and follower sync have their place here; nothing is due yet. */
export function main(event: { consoleKey?: unknown }) {
  try {
    callerOfMaintain(runContext(), event, consoleKey())
    return { type: 'idle' }
  } catch (error) {
    if (error instanceof Refusal) return { type: 'refused' }
    throw error
  }
}
