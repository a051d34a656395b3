import type { ClosedRoad, RefusedRoad } from '../../../typings/push'
import { answerOf } from '../domain/causes'
import { parseRoad } from '../domain/roads'
import type { Gates } from './gates'

/** Those of the roads that are closed at a time, for everybody or for messages of a kind. */
export const closedRoads = (
  gates: Gates,
  roads: readonly string[],
  kind: string,
  now: number,
): ClosedRoad[] =>
  roads.flatMap((road) => {
    const gate = gates.state(road, kind, now)
    if (gate.way === 'open') return []
    const state = gate.way === 'skip' ? 'closed' : 'waiting'
    const { since, until, cause, address } = gate
    const from = address === '' ? {} : { address }
    return [{ ...named(road), state, since, until, ...answerOf(cause), ...from }]
  })

/** Those of the roads on which WeChat has refused the template of a kind, since that was saved. */
export const refusedRoads = (gates: Gates, roads: readonly string[], kind: string): RefusedRoad[] =>
  roads.flatMap((road) => {
    const refused = gates.refused(road, kind)
    if (!refused) return []
    const { at, times, cause } = refused
    return [{ ...named(road), at, times, ...answerOf(cause) }]
  })

function named(road: string): Pick<ClosedRoad, 'channel' | 'account'> {
  const { channel, appid } = parseRoad(road)
  return { channel, ...(appid !== '' && { account: appid }) }
}
