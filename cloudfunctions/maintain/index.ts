import { callerOfMaintain } from '../shared/actions/caller'
import { consoleKey, runContext } from '../shared/platform/environment'

/** Hourly: retention, statistics and follower sync have their place here; nothing is due yet. */
export function main(event: { consoleKey?: unknown }) {
  callerOfMaintain(runContext(), event, consoleKey())
  return { type: 'idle' }
}
