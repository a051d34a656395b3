import type { Ended } from '../../../cloudfunctions/shared/domain/people'
import { isWaiting } from '../../../cloudfunctions/shared/domain/people'
import type { BatchDocument } from '../../../cloudfunctions/shared/store/batches'
import type { MessageDocument } from '../../../cloudfunctions/shared/store/messages'
import type { Person } from '../../../local/wechat'
import type { Shown } from '../phones'
import { batchesOf, shownOf } from '../phones'
import type { Story } from '../story'
import type { Broken } from './broken'
import { broken, openidsOf, wasInDoubt, wasMisled } from './broken'

/** The first call, and five more (docs/architecture.md, "Answers"). */
const TRIES = 6

/** What outcomes say is what phones show: nobody twice, nothing that is not so. */
export function phonesAgree(story: Story, message: MessageDocument): Broken[] {
  const shown = shownOf(story.simulation, message._id)
  const batches = batchesOf(story.simulation, message._id)
  const found = batches.flatMap((batch) => batchAgrees(story, batch, shown))
  return [
    ...found,
    ...onlyThePlanned(story, message, batches, shown),
    ...batches.flatMap((batch) => givenUpTooEarly(story, batch)),
  ]
}

/** Whoever could not be reached for the moment is called for two hours and a half. */
function givenUpTooEarly(story: Story, batch: BatchDocument): Broken[] {
  const { calls } = story.simulation.witness
  const title = titleOf(story, batch)
  return batch.people.flatMap(({ k: key, s: state }) => {
    if (isWaiting(state) || state[2] !== 'tries_used_up') return []
    const person = story.simulation.weChat.world.whoIs(key.split(':').pop() ?? key)?.person
    const openids = person ? openidsOf(story, person) : []
    const made = calls.filter((call) => call.title === title && openids.includes(call.openid))
    const what = `${key} in ${batch._id} after ${made.length} calls`
    return made.length >= TRIES
      ? []
      : [broken('nobody is given up before all tries', what, [batch.message, key])]
  })
}

function batchAgrees(story: Story, batch: BatchDocument, shown: readonly Shown[]): Broken[] {
  const { simulation } = story
  const title = titleOf(story, batch)
  const isNewest = !simulation.history.messages
    .get(batch.message)
    ?.some(({ edition }) => edition > batch.edition)
  return batch.people.flatMap(({ k: key, s: state }) => {
    const person = simulation.weChat.world.whoIs(key.split(':').pop() ?? key)?.person
    if (!person || isWaiting(state) || wasMisled(story, person)) return []
    const own = shown.filter((one) => one.person === person && one.title === title)
    const attempts = 1 + (simulation.history.reopened.get(`${batch._id} ${key}`) ?? 0)
    const promise = promiseBroken(story, person, state, own.length, attempts, isNewest)
    const what = `${key} in ${batch._id}: ${state[0]} ${state[2]}, shown ${own.length} times`
    return promise === undefined ? [] : [broken(promise, what, [batch.message, key])]
  })
}

/** The title of the edition that a batch is of. */
const titleOf = ({ simulation }: Story, { message, edition }: BatchDocument) =>
  simulation.history.messages.get(message)?.find((stage) => stage.edition === edition)?.title

function promiseBroken(
  story: Story,
  person: Person,
  [outcome]: Ended,
  shown: number,
  attempts: number,
  isNewest: boolean,
): string | undefined {
  if (shown > attempts) return 'nobody is notified twice for one attempt'
  const isMissed = outcome === 'failed' || outcome === 'skipped'
  if (isMissed && shown > 0) return 'who failed or was skipped has nothing on the phone'
  if (outcome === 'delivered' && shown === 0) return 'what is delivered is on the phone'
  if (outcome === 'sent' && shown === 0 && !isUnseen(story, person))
    return 'who is sent was sent to'
  if (outcome === 'unknown' && !isDoubtful(story, person)) {
    return 'unknown is only where an answer was lost or a claimer died'
  }
  return outcome === 'sent' && isNewest && hasAllReceipts(story) && !isUnseen(story, person)
    ? 'receipts are folded in'
    : undefined
}

/** Nobody gets what is for others, and nobody an edition that was never planned for them. */
function onlyThePlanned(
  story: Story,
  { _id }: MessageDocument,
  batches: readonly BatchDocument[],
  shown: readonly Shown[],
): Broken[] {
  const planned = new Set(
    batches.flatMap((batch) => batch.people.map(({ k }) => `${k} ${titleOf(story, batch)}`)),
  )
  return shown.flatMap(({ person, title }) => {
    const { cast, simulation } = story
    const keys = cast.accounts.map(({ appid }, n) => `${appid}:${openidsOf(story, person)[n + 1]}`)
    const all = [person.openid(simulation.weChat.world.miniProgram), ...keys]
    return all.some((key) => planned.has(`${key} ${title}`))
      ? []
      : [broken('only who was planned is notified', `${person.name}: ${title}`, [_id, ...all])]
  })
}

/** May WeChat have answered 0 without showing anything, or the SDK in its stead? */
function isUnseen(story: Story, person: Person): boolean {
  const { emptied } = story.simulation.witness
  const refuses = story.cast.accounts.some(({ refusedBy }) => refusedBy.has(person))
  const unreachable = story.simulation.wasUnreachable.has(person)
  return refuses || unreachable || openidsOf(story, person).some((id) => emptied.has(id))
}

function isDoubtful(story: Story, person: Person): boolean {
  const { hasCutRuns, hasBadDatabase, history, plan } = story.simulation
  // A clock that is ahead takes over from a run that is still at work.
  const isTakenEarly = history.takenEarly.some((early) => early > -2 * plan.skewMs)
  return hasCutRuns || hasBadDatabase || isTakenEarly || wasInDoubt(story, person)
}

/** Have all receipts come, and been kept? */
function hasAllReceipts({ simulation }: Story): boolean {
  const { receipts, channels } = simulation.plan
  // A uniform message is answered without a msgid, by which its receipt would be known.
  return simulation.isFair && receipts === 'all' && !channels.includes('uniform')
}
