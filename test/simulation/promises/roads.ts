import type { MessageDocument } from '../../../cloudfunctions/shared/store/messages'
import type { SentCall } from '../calls'
import { CLOSES_GATE, CLOSES_ROAD, CLOSES_TRANSPORT, isAboutPerson, told } from '../calls'
import type { Story } from '../story'
import type { Broken } from './broken'
import { all, broken } from './broken'
import { SKEW_MS, isBegunAnew } from './times'

/** However wrong things go, no run goes on for longer with what it knew when it began, in ms. */
const RUN_MS = 75_000

/** Where all is well, all runs know of a closed gate after this: they read gates every 5 s, and have slices in hand. */
const GATES_KNOWN_MS = 15_000

/** A dead road costs one refused call, or those that were on their way when the first was refused. */
export function closedRoads(story: Story): Broken[] {
  return [
    ...knownToTheRun(story),
    ...knownToAll(story),
    ...oneProbe(story),
    ...refusedWithReason(story),
  ]
}

/** A run that has heard that a road is closed makes no call on it any more. */
function knownToTheRun(story: Story): Broken[] {
  const { simulation } = story
  if (simulation.hasBadDatabase) return []
  const { calls } = simulation.witness
  const refusals = calls.filter(({ errcode = 0 }) => isClosing(errcode))
  return refusals.flatMap((refusal) => {
    const next = calls.find(
      (call) =>
        call.run === refusal.run &&
        call.road === refusal.road &&
        call.begunAt > refusal.answeredAt &&
        isClosedBy(story, call, refusal),
    )
    const what = next ? `${told(next)} after ${refusal.errcode}` : ''
    return next
      ? [broken('a run makes no call on a road that it knows is closed', what, [next.openid])]
      : []
  })
}

/** Did the refusal close the way of the later call: the road for all, the transport, or the road for the message? */
function isClosedBy(story: Story, call: SentCall, refusal: SentCall): boolean {
  const { errcode = 0, via } = refusal
  if (CLOSES_GATE.has(errcode)) return true
  if (errcode === CLOSES_TRANSPORT) return call.via === via
  return isOfSameRound(story, call, refusal)
}

/** Of the same edition of the same message, which was not resent between the two. */
function isOfSameRound({ simulation }: Story, call: SentCall, earlier: SentCall): boolean {
  if (call.message !== earlier.message || call.title !== earlier.title) return false
  const stages = simulation.history.messages.get(call.message) ?? []
  return !isBegunAnew(stages, earlier.begunAt, call.begunAt)
}

const isClosing = (errcode: number) =>
  CLOSES_GATE.has(errcode) || CLOSES_ROAD.has(errcode) || errcode === CLOSES_TRANSPORT

/** What one run has written down all others soon know. */
function knownToAll(story: Story): Broken[] {
  const { simulation } = story
  const { plan, isFair } = simulation
  const isQuick = plan.weather.slowMs < 1_000 && plan.latencyMs < 1_000
  const grace = isFair && isQuick ? GATES_KNOWN_MS : RUN_MS
  const kinds = new Map(all<MessageDocument>(story, 'messages').map(({ _id, kind }) => [_id, kind]))
  return simulation.history.records.closings.flatMap(({ road: id, at, until }) => {
    const [road = '', kind] = id.split('#')
    const late = simulation.witness.calls.find(
      (call) =>
        call.road === road &&
        (kind === undefined || kinds.get(call.message) === kind) &&
        call.begunAt > at + grace &&
        call.begunAt < until - SKEW_MS,
    )
    return late ? [broken('no call is made at a closed gate', told(late), [late.openid])] : []
  })
}

/** Until WeChat has taken a call on a road, the calls of a message on it are made one after the other. */
function oneProbe({ simulation }: Story): Broken[] {
  if (!simulation.isFair || simulation.plan.skewMs > 0) return []
  const { calls, emptied } = simulation.witness
  const roads = new Map<string, SentCall[]>()
  for (const call of calls) {
    const key = `${call.message} ${call.title} ${call.road}`
    roads.set(key, [...(roads.get(key) ?? []), call])
  }
  return [...roads.values()].flatMap((own) => {
    const opening = own.filter(
      ({ errcode, openid, isDoubtful }) =>
        (errcode !== undefined && isAboutPerson(errcode)) || (isDoubtful && emptied.has(openid)),
    )
    const openAt = Math.min(...opening.map(({ answeredAt }) => answeredAt))
    const second = own.find((call) =>
      own.some(
        (first) =>
          first !== call &&
          first.begunAt <= call.begunAt &&
          call.begunAt < first.answeredAt &&
          call.begunAt < openAt,
      ),
    )
    return second ? [broken('the first call on a road is one', told(second), [second.openid])] : []
  })
}

/** Codes by which WeChat says that a request can never do. */
const NEVER_RIGHT = new Set([47003, 40037, 40036, 41030, 47001, 40003])

/** What could be known is: nobody is called who does not follow, and nothing is sent that does not fit its template. */
function refusedWithReason({ simulation, lives }: Story): Broken[] {
  const promise = 'a call that WeChat would refuse is not made'
  return simulation.witness.calls.flatMap((call) => {
    const { errcode = 0, isForced, road, openid } = call
    const person = simulation.weChat.world.whoIs(openid)?.person
    const isSteady = person !== undefined && !lives.changed.has(person)
    const isNoFollower = errcode === 43004 && road.startsWith('template') && isSteady
    return !isForced && (NEVER_RIGHT.has(errcode) || isNoFollower)
      ? [broken(promise, `${told(call)}: ${errcode}`, [openid])]
      : []
  })
}
