import type { ClosedRoad } from '../../../typings/push'
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
    const { channel, appid } = parseRoad(road)
    const state = gate.way === 'skip' ? 'closed' : 'waiting'
    const account = appid === '' ? {} : { account: appid }
    const { since, until, cause, address } = gate
    const named = address === '' ? {} : { address }
    return [{ channel, ...account, state, since, until, ...answerOf(cause), ...named }]
  })
