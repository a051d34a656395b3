import { control } from '../../cloudfunctions/shared/actions/control'
import type { Control } from '../../cloudfunctions/shared/domain/control'
import { CONTROLS } from '../../cloudfunctions/shared/domain/control'
import type { Push } from './pushes'
import { idsOf } from './pushes'
import type { Simulation } from './simulation'

/** Somebody presses one or two buttons of a message. */
export function pressButtons(simulation: Simulation, pushes: readonly Push[]): void {
  const { dice, plan, time } = simulation
  const ids = pushes.flatMap(idsOf)
  if (ids.length === 0) return
  const id = dice.pick(ids)
  const isResend = plan.theme === 'resends' && dice.chance(0.7)
  void press(simulation, id, isResend ? 'resend' : dice.pick(CONTROLS))
  if (dice.chance(0.5)) {
    time.schedule(dice.heavy(100, 20_000), () => void press(simulation, id, 'resume'))
  }
}

/** What is not possible now is refused, and nothing happens. */
export const press = (simulation: Simulation, id: string, asked: Control) =>
  simulation.call('admin', (effects) => control(effects, id, asked, () => true))
