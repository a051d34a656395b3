import type { Forecast, TemplateFault } from '../../../typings/push'
import type { Sample } from '../delivery/audience-sample'
import { sampleAudience, sizeOf } from '../delivery/audience-sample'
import { Planner } from '../delivery/planner'
import type { Prospect, RoadFault } from '../delivery/prospects'
import { Prospects } from '../delivery/prospects'
import { Refusal } from '../domain/errors'
import { timeOrdered } from '../domain/ids'
import type { MessageDocument } from '../store/messages'
import type { Author } from './draft'
import { draftMessage } from './draft'
import type { Effects } from './effects'
import type { CheckedPush } from './push-request'

/** Up to so many people all are looked at: some forty pages. */
const MOST_EXACT = 10_000

/** People judged at once. */
const PAGE = 1_000

/**
 * What a push would come to, by what is known now: ladder, grants, gates, quiet hours, fields. Nothing is written or
 * sent. It is as if WeChat took every call, and as if nobody came or went until then.
 *
 * @throws Refusal as `accept` does for the same push
 */
export async function forecast(
  effects: Effects,
  author: Author,
  push: CheckedPush,
): Promise<Forecast> {
  const { clock, database, random } = effects
  const arrival = { wire: 'forecast', extras: {} }
  const { message: draft, faults } = await draftMessage(effects, author, push, arrival)
  if (faults.length > 0) throw new Refusal('invalid_request', faults)
  const now = clock.now()
  // Who is in the audience now, whenever it is to become visible.
  const message = { ...draft, at: timeOrdered(clock, random) }
  const prospects = await Prospects.read(database, message, Math.max(now, message.sendAt ?? 0))
  const exact = (await sizeOf(database, message.audience)) <= MOST_EXACT
  const samples = exact ? everybody(effects, message) : sampleAudience(database, random, message)
  const parts: WeighedProspect[] = []
  for await (const { people, weight } of samples) {
    parts.push({ prospect: await prospects.of(people), looked: people.length, weight })
  }
  const { closedRoads: closed } = prospects
  return {
    exact,
    ...sumOf(parts),
    faults: prospects.faults.map(templateFault),
    ...(closed.length > 0 && { closed }),
  }
}

/** The whole audience, a page at a time. */
async function* everybody({ database }: Effects, message: MessageDocument): AsyncGenerator<Sample> {
  const planner = new Planner(database, message, '')
  for (let isLast = false; !isLast;) {
    const { people, last } = await planner.next(PAGE)
    yield { people, weight: 1 }
    isLast = last
  }
}

interface WeighedProspect {
  prospect: Prospect
  /** People looked at. */
  looked: number
  /** How many each of them stands for. */
  weight: number
}

function sumOf(parts: readonly WeighedProspect[]): Omit<Forecast, 'exact' | 'faults'> {
  const total = (of: (prospect: Prospect) => number) =>
    Math.round(parts.reduce((sum, { prospect, weight }) => sum + of(prospect) * weight, 0))
  const reasons = new Set(parts.flatMap(({ prospect }) => [...prospect.skipped.keys()]))
  const skipped = Object.fromEntries(
    [...reasons].map((reason) => [reason, total((prospect) => prospect.skipped.get(reason) ?? 0)]),
  )
  const channels = {
    template: total((prospect) => prospect.channels.template),
    uniform: total((prospect) => prospect.channels.uniform),
    subscribe: total((prospect) => prospect.channels.subscribe),
  }
  const all = [...Object.values(channels), ...Object.values(skipped)]
  const waitsUntil = Math.max(0, ...parts.map(({ prospect }) => prospect.waitsUntil))
  return {
    people: all.reduce((sum, count) => sum + count, 0),
    sampled: parts.reduce((sum, { looked }) => sum + looked, 0),
    channels,
    skipped,
    ...(waitsUntil > 0 && { waitsUntil }),
  }
}

const templateFault = ({ road, fault }: RoadFault): TemplateFault => ({
  channel: road.channel,
  account: road.appid,
  field: fault.field,
  rule: fault.rule,
  zh: fault.zh,
  en: fault.en,
})
