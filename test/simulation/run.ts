import { drawPlan } from './plan'
import type { Plan } from './plan'
import { brokenPromises } from './promises'
import type { Broken } from './promises/broken'
import { broken } from './promises/broken'
import { Dice } from './random'
import { Simulation } from './simulation'
import { Story } from './story'
import { Endless } from './time'

export interface Result {
  seed: number
  plan: Plan
  broken: Broken[]
  /** What happened; empty unless it was asked for. */
  trace: string[]
  /** The last lines that concern a broken promise. */
  about: (broken: Broken, most: number) => string[]
  /** Calls that reached WeChat, runs of functions that were started. */
  calls: number
}

/** Another row of draws for the same seed. */
const OTHER_CHANCE = 0x5eed

/** Plays one seed. The same seed plays the same, line by line. */
export async function play(seed: number, keepsTrace = false): Promise<Result> {
  const dice = new Dice(seed)
  const plan = drawPlan(dice, new Dice(seed ^ OTHER_CHANCE))
  const simulation = new Simulation(dice, plan, keepsTrace)
  return {
    seed,
    plan,
    broken: await outcomeOf(simulation),
    trace: simulation.trace.lines,
    about: ({ subjects }, most) => simulation.trace.about(subjects, most),
    calls: simulation.weChat.calls.length,
  }
}

async function outcomeOf(simulation: Simulation): Promise<Broken[]> {
  try {
    return brokenPromises(await Story.tell(simulation))
  } catch (error) {
    if (error instanceof Endless) {
      return [broken('everything accepted ends', `not after ${error.message}`, [])]
    }
    // What the engine has left behind could not even be read.
    const what = error instanceof Error ? (error.stack ?? error.message) : String(error)
    return [{ promise: 'what is stored can be read', what, subjects: [] }]
  }
}
