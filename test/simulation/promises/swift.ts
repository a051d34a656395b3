import type { MessageDocument } from '../../../cloudfunctions/shared/store/messages'
import type { Story } from '../story'
import type { Broken } from './broken'
import { broken } from './broken'

/** With nothing in its way a message ends within so long, beside the time that its calls take, in ms. */
const SWIFT_MS = 5 * 60_000

export function fairWeatherIsSwift(
  { simulation, pushes }: Story,
  messages: readonly MessageDocument[],
): Broken[] {
  const { plan } = simulation
  const weChatIsWell =
    Object.values(plan.weather.weChat).every((chance) => chance === 0) &&
    Math.min(plan.templatesPerDay, plan.subscribesPerDay) > plan.people * pushes.length
  const isCalm = simulation.isFair && !simulation.hadStorms && plan.controls === 0
  if (!isCalm || !weChatIsWell || plan.quiet || plan.settings > 0) return []
  const work = pushes.length * plan.people * (1_000 / plan.pace + plan.latencyMs) * 2
  return messages.flatMap(({ _id, createdAt, sendAt, eventAt, endedAt }) => {
    const begun = Math.max(createdAt, sendAt ?? 0, eventAt, ...pushes.flatMap(lastAsked))
    const took = (endedAt ?? Infinity) - begun
    const what = `${_id} took ${Math.round(took / 1000)} s`
    return took < SWIFT_MS + work
      ? []
      : [broken('in fair weather a message ends soon', what, [_id])]
  })
}

const lastAsked = ({ askings }: Story['pushes'][number]) => askings.map(({ until }) => until)
