import { drivers } from '../channels'
import { parseRoad } from '../domain/roads'
import type { Reach } from '../domain/slice'

/** Is there a way for this person on this road, grants apart? */
export const reachOn: Reach = (road, person) =>
  drivers[parseRoad(road).channel].reach(parseRoad(road), {
    key: person.k,
    followerOpenids: person.a ?? {},
  })
