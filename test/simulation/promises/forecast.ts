import { isWaiting } from '../../../cloudfunctions/shared/domain/people'
import { channelOf } from '../../../cloudfunctions/shared/domain/roads'
import { batchesOf } from '../phones'
import { idsOf } from '../pushes'
import type { Story } from '../story'
import type { Broken } from './broken'
import { broken } from './broken'

/** Where nothing stood in its way, what was forecast is what happened. */
export function asForecast({ simulation, forecasted }: Story): Broken[] {
  const [id] = forecasted ? idsOf(forecasted.push) : []
  if (!forecasted || id === undefined || simulation.hasCutRuns) return []
  const happened: Record<string, number> = {}
  for (const { s: state } of batchesOf(simulation, id).flatMap(({ people }) => people)) {
    if (isWaiting(state)) continue
    const lot = state[0] === 'skipped' ? state[2] : channelOf(state[1])
    happened[lot] = (happened[lot] ?? 0) + 1
  }
  const { channels, skipped } = forecasted.forecast
  const said = Object.fromEntries(
    Object.entries({ ...channels, ...skipped }).filter(([, count]) => count > 0),
  )
  const [left, right] = [sorted(said), sorted(happened)]
  return left === right
    ? []
    : [broken('what is forecast happens', `said ${left}, happened ${right}`, [id])]
}

const sorted = (counts: Record<string, number>) =>
  JSON.stringify(Object.entries(counts).sort(([left], [right]) => (left < right ? -1 : 1)))
