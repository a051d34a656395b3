import { drawPlan } from './plan'
import type { Plan } from './plan'
import type { Broken } from './promises'
import { brokenPromises } from './promises'
import { Dice } from './random'
import { Simulation } from './simulation'
import { Story } from './story'

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

/** Plays one seed. The same seed plays the same, line by line. */
export async function play(seed: number, keepsTrace = false): Promise<Result> {
  const dice = new Dice(seed)
  const plan = drawPlan(dice)
  const simulation = new Simulation(dice, plan, keepsTrace)
  const story = await Story.tell(simulation)
  return {
    seed,
    plan,
    broken: brokenPromises(story),
    trace: simulation.trace.lines,
    about: ({ subjects }, most) => simulation.trace.about(subjects, most),
    calls: simulation.weChat.calls.length,
  }
}
