import type { KindSave } from '../../typings/admin'
import { saveAccount } from '../../cloudfunctions/shared/actions/accounts'
import { kinds, saveKind } from '../../cloudfunctions/shared/actions/kinds'
import { saveSettings } from '../../cloudfunctions/shared/actions/settings'
import type { QuietHours } from '../../cloudfunctions/shared/domain/quiet-hours'
import type { Cast } from './cast'
import { ODD_KIND, clockTime } from './cast'
import type { Simulation } from './simulation'

/** An administrator changes what people may be waiting for. */
export function changeSettings(simulation: Simulation, cast: Cast): void {
  const { dice } = simulation
  dice.pick([
    () => setQuiet(simulation, null),
    () => setQuiet(simulation, null),
    () => setQuiet(simulation, quietFor(simulation, dice.whole(5, 90))),
    () => setQuiet(simulation, quietFor(simulation, dice.whole(1, 4))),
    () => saveKindAgain(simulation, dice.pick(['default', ODD_KIND])),
    () => saveAccountAgain(simulation, cast),
    () => saveAccountAgain(simulation, cast),
  ])()
}

/** From a while ago until so many minutes from now. */
function quietFor({ time }: Simulation, minutes: number): QuietHours {
  const now = time.now()
  return { from: clockTime(now, -60), until: clockTime(now, minutes) }
}

const setQuiet = (simulation: Simulation, quietHours: QuietHours | null) =>
  void simulation.call('admin', (effects) => saveSettings(effects, { quietHours }))

function saveKindAgain(simulation: Simulation, id: string): void {
  void simulation.call('admin', async (effects) => {
    const kind = (await kinds(effects)).kinds.find((one) => one.id === id)
    if (kind) await saveKind(effects, asRequest(kind))
  })
}

const asRequest = ({ id, name, mappings }: KindSave): KindSave => ({
  id,
  ...(name !== undefined && { name }),
  mappings,
})

/** With another name, or with its secret, which is tried. */
function saveAccountAgain(simulation: Simulation, { accounts }: Cast): void {
  const { dice, plan } = simulation
  const { appid, secret } = dice.pick(accounts)
  const isTried = plan.transports !== 'cloud' && dice.chance(0.5)
  const request = { appid, type: 'official' as const, name: 'Renamed' }
  void simulation.call('admin', (effects) =>
    saveAccount(effects, { ...request, ...(isTried && { secret }) }),
  )
}
