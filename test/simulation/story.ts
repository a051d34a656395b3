import { certain } from '../../cloudfunctions/shared/store/certain'
import { findDueMessages } from '../../cloudfunctions/shared/store/messages'
import type { Cast } from './cast'
import { gather } from './cast'
import { press, pressButtons } from './controls'
import type { Forecasted } from './forecasts'
import { forecastFirst } from './forecasts'
import type { Lives } from './lives'
import { live } from './lives'
import type { Broken } from './promises/broken'
import { waitForNothing } from './promises/waiting'
import type { Push } from './pushes'
import { ask, drawPushes, idsOf, send } from './pushes'
import { changeSettings } from './settings'
import type { Simulation } from './simulation'
import { drawOutage, drawStorm } from './storms'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

/** After the storm: until the last frozen run has woken, in ms. */
const AFTERMATH_MS = 15 * MINUTE_MS

/** Wakings of the timer after the storm, each when something is due. A message needs a few: retries, gates, folding. */
const MOST_WAKINGS = 120

/** While a push is fresh its people are being called, in ms. */
const FRESH_MS = 20_000

/** From a seed: who there is, what they do, what goes wrong; then calm, until nothing is left to do. */
export class Story {
  readonly lives: Lives = { changed: new Set(), revoked: [], agreed: [], liars: new Set() }
  /** What was forecast of the first push, where it can be compared with what then happened. */
  forecasted: Forecasted | undefined
  /** Who waited, some time after the storm, for what was not there any more. */
  waitingForNothing: Broken[] = []

  private constructor(
    readonly simulation: Simulation,
    readonly cast: Cast,
    readonly pushes: readonly Push[],
  ) {}

  static async tell(simulation: Simulation): Promise<Story> {
    const cast = await gather(simulation)
    const story = new Story(simulation, cast, drawPushes(simulation, cast))
    story.forecasted = await forecastFirst(story)
    const { time, plan } = simulation
    const start = time.now()
    story.arrange()
    await time.advanceTo(start + plan.stormMs)
    simulation.calm()
    await story.end()
    return story
  }

  /** Everything that will happen during the storm, each at its own moment. */
  private arrange(): void {
    const { simulation, cast, lives, pushes } = this
    const { dice, plan, time } = simulation
    const sometime = (run: () => void) => time.schedule(dice.between(0, plan.stormMs), run)
    for (let at = 0; at < plan.stormMs + AFTERMATH_MS; at += this.timerPause(at)) {
      time.schedule(at + dice.between(0, 3_000), () => this.timer())
    }
    for (const push of pushes) time.schedule(push.at, () => void send(simulation, push))
    for (let n = 0; n < plan.changes; n++) sometime(() => live(simulation, cast, lives))
    for (let n = 0; n < plan.storms; n++) sometime(() => drawStorm(simulation))
    // Most of it while people are being called.
    const soon = (run: () => void) => {
      if (dice.chance(0.7)) time.schedule(dice.pick(pushes).at + dice.between(0, FRESH_MS), run)
      else sometime(run)
    }
    for (let n = 0; n < plan.outages; n++) soon(() => drawOutage(simulation))
    for (let n = 0; n < plan.controls; n++) soon(() => pressButtons(simulation, pushes))
    for (let n = 0; n < plan.settings; n++) soon(() => changeSettings(simulation, cast))
  }

  /** After the storm the platform's own minute. */
  private timerPause(at: number): number {
    const { plan } = this.simulation
    return at < plan.stormMs ? plan.timerMs : MINUTE_MS
  }

  private timer(): void {
    const { dice, plan, weather } = this.simulation
    const times = plan.timers + (dice.chance(weather.repeats) ? 1 : 0)
    for (let time = 0; time < times; time++) void this.simulation.deliver()
  }

  private isSentAgain(): boolean {
    const { dice, plan } = this.simulation
    return plan.controls > 0 && dice.chance(0.5)
  }

  /** Calm: who was frozen wakes, who was not answered asks again, what was paused goes on, what is due is done. */
  private async end(): Promise<void> {
    const { simulation, pushes } = this
    const { time, store } = simulation
    await time.advanceTo(time.now() + AFTERMATH_MS)
    this.waitingForNothing = waitForNothing(simulation)
    for (const push of pushes) if (push.askings.length === 0) void ask(simulation, push)
    await time.advanceTo(time.now() + MINUTE_MS)
    const ids = [...new Set(pushes.flatMap(idsOf))]
    for (const id of ids) void press(simulation, id, 'resume')
    await time.advanceTo(time.now() + MINUTE_MS)
    // By now it is known whom WeChat could not deliver to.
    for (const id of ids) if (this.isSentAgain()) void press(simulation, id, 'resend')
    await time.advanceTo(time.now() + MINUTE_MS)
    for (let waking = 0; waking < MOST_WAKINGS; waking++) {
      const [next] = await certain(time, () => findDueMessages(store, time.now() + 48 * HOUR_MS, 1))
      if (!next) return
      await time.advanceTo(Math.max(next.dueAt, time.now()) + MINUTE_MS)
      void simulation.deliver()
      await time.advanceTo(time.now() + 2 * MINUTE_MS)
    }
  }
}
