import { forecast } from '../../cloudfunctions/shared/actions/forecast'
import { checkPush } from '../../cloudfunctions/shared/actions/push-request'
import type { Forecast } from '../../typings/push'
import type { Push } from './pushes'
import type { Story } from './story'
import { FAIR } from './weather'

export interface Forecasted {
  push: Push
  forecast: Forecast
}

/** Asks what the only push would come to, where nothing stands in its way: then that is what must happen. */
export async function forecastFirst({
  simulation,
  pushes,
}: Story): Promise<Forecasted | undefined> {
  const { plan, time } = simulation
  const [push, ...others] = pushes
  const isQuietLife =
    plan.changes === 0 && plan.storms === 0 && plan.controls === 0 && plan.settings === 0
  const isMild =
    plan.weather === FAIR &&
    plan.quiet === undefined &&
    Math.min(plan.templatesPerDay, plan.subscribesPerDay) > plan.people &&
    !plan.channels.includes('uniform')
  if (!push || others.length > 0 || !isQuietLife || !isMild) return undefined
  const asked = simulation.call('admin', (effects) =>
    forecast(effects, push.author, checkPush({ ...push.request, idempotencyKey: undefined })),
  )
  await time.advanceTo(time.now() + 20_000)
  const told = await asked
  return told && { push, forecast: told }
}
