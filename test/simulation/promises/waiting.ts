import { REPEAT_WINDOW_MS } from '../../../cloudfunctions/shared/domain/answers'
import { isWaiting, standsBy } from '../../../cloudfunctions/shared/domain/people'
import { quietUntil } from '../../../cloudfunctions/shared/domain/quiet-hours'
import type { BatchDocument } from '../../../cloudfunctions/shared/store/batches'
import type { GateDocument } from '../../../cloudfunctions/shared/store/gates'
import type { MessageDocument } from '../../../cloudfunctions/shared/store/messages'
import type { InstallationDocument } from '../../../cloudfunctions/shared/store/settings'
import { batchesOf } from '../phones'
import type { Simulation } from '../simulation'
import type { Broken } from './broken'
import { broken } from './broken'

/** Whoever changes settings and dies is found out after some minutes; clocks differ, in ms. */
const GRACE_MS = 6 * 60_000

/** People who wait longer than what they wait for, as settings and gates stand now. */
export function waitForNothing(simulation: Simulation): Broken[] {
  const now = simulation.time.now()
  const open = documents<MessageDocument>(simulation, 'messages', { state: 'open' })
  return open.flatMap((message) => {
    const { _id, dueAt } = message
    const times = batchesOf(simulation, _id).map((batch) => dueOf(simulation, message, batch))
    const late = dueAt - Math.max(now, Math.min(...times))
    const what = `${_id} is due ${Math.round(late / 1000)} s too late`
    return late > GRACE_MS
      ? [broken('nobody waits for what is not there any more', what, [_id])]
      : []
  })
}

function dueOf(
  simulation: Simulation,
  message: MessageDocument,
  { state, owner, due, people, ladder }: BatchDocument,
): number {
  if (state === 'done') return Infinity
  if (owner !== '') return due
  const times = people.flatMap(({ s }) => {
    if (!isWaiting(s)) return []
    const road = ladder[s[1]]
    const opens = road === undefined ? 0 : opensAt(simulation, message, road, standsBy(s, ladder))
    const time = Math.max(s[3], opens)
    return [s[4] > 0 ? Math.min(time, s[4] + REPEAT_WINDOW_MS) : time]
  })
  return Math.min(...times, message.expiresAt ?? Infinity)
}

/** Whoever stands by is looked at again after a quarter of the time waited (delivery/roads.ts). */
const patience = ({ createdAt, sendAt }: MessageDocument, now: number) =>
  now + (now - Math.max(createdAt, sendAt ?? 0)) / 4

/** @param stands the person stands by: no road did, and this one is closed only until somebody mends it */
function opensAt(
  simulation: Simulation,
  message: MessageDocument,
  road: string,
  stands: boolean,
): number {
  if (message.roads[road]?.state === 'closed') return 0
  const now = simulation.time.now()
  const ids = [road, `${road}#${message.kind}`]
  const gates = documents<GateDocument>(simulation, 'gates', {}).filter(
    ({ _id, until }) => ids.includes(_id) && until > now,
  )
  const skip = gates.find(({ way }) => way === 'skip')
  if (skip?.cause === 'no_credential' && stands) return Math.max(skip.until, patience(message, now))
  if (skip) return 0
  const [installation] = documents<InstallationDocument>(simulation, 'settings', {
    _id: 'installation',
  })
  const quiet = message.passQuietHours
    ? undefined
    : quietUntil(installation?.quietHours ?? null, now)
  return Math.max(0, quiet ?? 0, ...gates.map(({ way, until }) => (way === 'wait' ? until : 0)))
}

const documents = <T>({ engine }: Simulation, name: string, where: Record<string, string>): T[] =>
  engine.find(name, where).documents as unknown as T[]
