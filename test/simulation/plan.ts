import type { Sizes } from '../../cloudfunctions/shared/delivery/effects'
import type { Channel } from '../../cloudfunctions/shared/domain/words'
import type { Dice } from './random'
import type { Weather } from './weather'
import { FAIR, drawWeather } from './weather'

const MINUTE_MS = 60_000

/** Half of the worlds have a bit of everything; in the others one thing happens again and again, and so meets itself. */
export type Theme = 'everything' | 'updates' | 'repeats' | 'controls' | 'resends' | 'grants'

/** What a seed is about, drawn before anything happens. */
export interface Plan {
  theme: Theme
  people: number
  sizes: Sizes
  accounts: number
  /** By which roads accounts are called. */
  transports: 'cloud' | 'https' | 'both'
  channels: Channel[]
  uniform: 'withdrawn' | 'alive'
  repeatedClientMsgId: 'refused' | 'same'
  /** WeChat may say that the mini program is not linked: then nothing but the title tells which message was sent. */
  unlinks: boolean
  receipts: 'all' | 'failures' | 'off'
  /** WeChat's quotas, per account and API. */
  templatesPerDay: number
  subscribesPerDay: number
  /** In minutes after the beginning: it is quiet from then until then. */
  quiet: { from: number; until: number } | undefined
  /** Calls a second for all runs. */
  pace: number
  /** Median of WeChat's answers. */
  latencyMs: number
  /** From one timer to the next, and how many runs it starts. */
  timerMs: number
  timers: number
  weather: Weather
  /** The clocks of instances differ by up to this, in ms. */
  skewMs: number
  /** As long as things go wrong, in ms. */
  stormMs: number
  pushes: number
  /** How likely a push is more than a plain one: see pushes.ts. */
  odd: number
  /** How many things happen to people, to WeChat and to messages meanwhile. */
  changes: number
  storms: number
  /** How often the database answers nobody for a while. */
  outages: number
  controls: number
  /** How often settings are changed while people wait. */
  settings: number
}

/** Larger than any world. */
const ENOUGH = 1_000_000

const LADDERS: readonly [Channel[], ...Channel[][]] = [
  ['template', 'subscribe'],
  ['template'],
  ['subscribe'],
  ['uniform', 'template', 'subscribe'],
  ['subscribe', 'template'],
]

/** @param other chance of its own, so that what was added later leaves the worlds before as they were */
export function drawPlan(dice: Dice, other: Dice): Plan {
  const theme: Theme = dice.chance(0.5)
    ? 'everything'
    : dice.pick(['updates', 'repeats', 'controls', 'resends', 'grants'])
  const plan = { ...drawEverything(dice), theme }
  const themed = { ...plan, ...drawTheme(dice, plan) }
  return other.chance(0.2) ? { ...themed, ...drawSettings(other, themed) } : themed
}

/** It is quiet more often, and that changes. */
const drawSettings = (dice: Dice, { quiet }: Plan): Pick<Plan, 'quiet' | 'settings'> => ({
  quiet: quiet ?? (dice.chance(0.7) ? drawQuiet(dice) : undefined),
  settings: dice.whole(1, 5),
})

/** What makes a world one of its theme. */
function drawTheme(dice: Dice, { theme, weather }: Plan): Partial<Plan> {
  switch (theme) {
    case 'everything':
      return {}
    case 'updates':
      // Most of all a message may have changed while an answer that tells of it is on its way.
      return {
        odd: 1,
        pushes: dice.whole(1, 2),
        ...(weather !== FAIR && {
          weather: { ...weather, database: { ...weather.database, slow: dice.between(0, 0.6) } },
        }),
      }
    case 'repeats':
      // Most of all somebody may die between a reservation and its message.
      return {
        odd: 1,
        unlinks: false,
        ...(weather !== FAIR && { weather: { ...weather, dies: dice.between(0, 1) } }),
      }
    case 'controls':
      return { controls: dice.whole(6, 16) }
    case 'resends':
      return { controls: dice.whole(6, 12), changes: dice.whole(2, 8), timers: dice.pick([2, 4]) }
    case 'grants':
      return {
        channels: ['subscribe'],
        changes: dice.whole(2, 8),
        ...(weather !== FAIR && { outages: dice.whole(0, 4) }),
      }
  }
}

function drawEverything(dice: Dice): Omit<Plan, 'theme'> {
  const maybe = (most: number) => (dice.chance(0.5) ? dice.whole(1, most) : 0)
  const slice = dice.whole(2, 5)
  const weather = drawWeather(dice)
  return {
    people: dice.whole(3, dice.pick([8, 30, 60])),
    sizes: { batch: slice * dice.whole(1, 4), slice },
    accounts: dice.whole(1, 2),
    transports: dice.pick(['cloud', 'https', 'both']),
    channels: dice.pick(LADDERS),
    uniform: dice.pick(['withdrawn', 'alive']),
    repeatedClientMsgId: dice.pick(['refused', 'same']),
    unlinks: dice.chance(0.3),
    receipts: dice.pick(['all', 'all', 'failures', 'off']),
    templatesPerDay: dice.chance(0.1) ? dice.whole(1, 20) : ENOUGH,
    subscribesPerDay: dice.chance(0.1) ? dice.whole(1, 10) : ENOUGH,
    quiet: dice.chance(0.1) ? drawQuiet(dice) : undefined,
    pace: dice.pick([1, 3, 10, 40, 300]),
    latencyMs: dice.pick([40, 400, 3_000]),
    timerMs: dice.pick([15_000, 60_000]),
    timers: dice.pick([1, 1, 2, 4]),
    weather,
    skewMs: dice.chance(0.5) ? 30_000 : 0,
    stormMs: dice.whole(2, 6) * MINUTE_MS,
    pushes: dice.whole(1, 4),
    odd: dice.pick([0, 0.3, 0.8]),
    changes: maybe(8),
    storms: maybe(4),
    outages: weather !== FAIR && dice.chance(0.2) ? dice.whole(1, 3) : 0,
    controls: maybe(8),
    settings: 0,
  }
}

/** Around the storm, or beginning or ending in it. */
function drawQuiet(dice: Dice): NonNullable<Plan['quiet']> {
  const from = dice.whole(-5, 4)
  return { from, until: from + dice.whole(2, 20) }
}
