import { grantId } from '../../../cloudfunctions/shared/store/grants'
import type { SentCall } from '../calls'
import { CLOSES_GATE, CLOSES_ROAD, NO_ALLOWANCE, told } from '../calls'
import type { Story } from '../story'
import type { Broken } from './broken'
import { broken } from './broken'
import { SKEW_MS, isBegunAnew } from './times'

/** What was heard is written within this, in ms. */
const WRITTEN_MS = 15_000

/** Whom a run calls it has claimed; what it hears of roads and grants it writes down for all. */
export function writtenDown(story: Story): Broken[] {
  const { calls } = story.simulation.witness
  return calls.flatMap((call) => {
    const promise = promiseBroken(story, call)
    return promise === undefined
      ? []
      : [broken(promise, `${told(call)}: ${call.errcode}`, [call.openid, call.message])]
  })
}

function promiseBroken(story: Story, call: SentCall): string | undefined {
  const { simulation } = story
  // Sent without its link: it does not say which message it is of.
  const isNamed = call.message !== ''
  if (isNamed && !simulation.history.records.isClaimed(call)) {
    return 'nobody is called who is not claimed'
  }
  if (!simulation.isFair) return undefined
  const { errcode = 0 } = call
  if (CLOSES_GATE.has(errcode) && !isGateClosed(story, call)) {
    return 'what closes a gate is written down'
  }
  if (CLOSES_ROAD.has(errcode) && isNamed && !isRoadClosed(story, call)) {
    return 'what closes a road is written down'
  }
  return errcode === NO_ALLOWANCE && call.road === 'subscribe' && !isEmptied(story, call)
    ? 'that nothing is left of a grant is written down'
    : undefined
}

const isSoon = (at: number, { answeredAt }: SentCall) => at < answeredAt + WRITTEN_MS

const isGateClosed = ({ simulation }: Story, call: SentCall): boolean =>
  simulation.history.records.closings.some(
    ({ road, at, until }) =>
      road === call.road && isSoon(at, call) && until > call.answeredAt - SKEW_MS,
  )

function isRoadClosed({ simulation }: Story, call: SentCall): boolean {
  const { messages, records } = simulation.history
  const until = call.answeredAt + WRITTEN_MS
  const stages = messages.get(call.message) ?? []
  const isClosed = records.roadClosings.some(
    ({ message, road, at }) => message === call.message && road === call.road && isSoon(at, call),
  )
  return isClosed || isBegunAnew(stages, call.begunAt - WRITTEN_MS, until)
}

const isEmptied = ({ simulation, cast }: Story, call: SentCall): boolean =>
  simulation.history.records.emptied.some(
    ({ grant, at }) =>
      grant === grantId(call.openid, cast.subscribe.templateId) &&
      at > call.begunAt &&
      isSoon(at, call),
  )
