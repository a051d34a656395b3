import type { Dice } from './random'

/** How likely each thing goes wrong, per call; everything 0 in fair weather. */
export interface Weather {
  database: {
    /** Refused for load: not done, and said so. */
    throttled: number
    /** Not done, and nobody says so. */
    lostBefore: number
    lostAfter: number
    /** Done long after the client has given up. */
    late: number
    /** Done twice, the second time later: a network that repeats. */
    twice: number
    /** Done at once, but its answer is seconds on its way: others come before it. */
    slow: number
  }
  weChat: {
    lostBefore: number
    lostAfter: number
    late: number
    /** HTTP 502, an empty or a foreign body; over a cloud call an empty one counts as success. */
    garbled: number
    /** No connection: provably not sent. */
    unreachable: number
  }
  /** An instance of a function dies, or freezes, somewhere on its way. */
  dies: number
  freezes: number
  kickFails: number
  /** The platform runs an event or a run once more. */
  repeats: number
  /** The longest that answers take, in ms. */
  slowMs: number
  /** What the platform takes from all functions together. */
  requestsPerSecond: number
}

export const FAIR: Weather = {
  database: { throttled: 0, lostBefore: 0, lostAfter: 0, late: 0, twice: 0, slow: 0 },
  weChat: { lostBefore: 0, lostAfter: 0, late: 0, garbled: 0, unreachable: 0 },
  dies: 0,
  freezes: 0,
  kickFails: 0,
  repeats: 0,
  slowMs: 200,
  requestsPerSecond: 500,
}

/** Each seed has its own: some things often, others never, so that every fault is seen alone and among others. */
export function drawWeather(dice: Dice): Weather {
  // What must be swift and exact can be asked for in fair weather only.
  if (dice.chance(0.2)) return FAIR
  const some = (most: number) => (dice.chance(0.4) ? dice.between(0, most) : 0)
  return {
    database: {
      throttled: some(0.05),
      lostBefore: some(0.03),
      lostAfter: some(0.05),
      late: some(0.03),
      twice: some(0.05),
      slow: some(0.2),
    },
    weChat: {
      lostBefore: some(0.1),
      lostAfter: some(0.1),
      late: some(0.05),
      garbled: some(0.05),
      unreachable: some(0.1),
    },
    dies: some(0.5),
    freezes: some(0.4),
    kickFails: some(0.5),
    repeats: some(0.3),
    slowMs: dice.chance(0.3) ? 4_000 : 300,
    // The worlds are small, so the limit is too.
    requestsPerSecond: dice.chance(0.15) ? dice.pick([8, 20, 50]) : FAIR.requestsPerSecond,
  }
}
