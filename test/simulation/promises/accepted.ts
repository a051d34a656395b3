import type { MessageDocument } from '../../../cloudfunctions/shared/store/messages'
import type { Push } from '../pushes'
import { SUPPRESS_S, idsOf } from '../pushes'
import type { Story } from '../story'
import type { Broken } from './broken'
import { broken } from './broken'

/** What was accepted is there: under one id for one key, in the newest edition for one merge key. */
export function acceptedOnce(story: Story, messages: readonly MessageDocument[]): Broken[] {
  const groups = new Set(story.pushes.flatMap(({ group }) => (group === '' ? [] : [group])))
  const asked = story.pushes.flatMap(idsOf)
  return [
    ...kicked(story),
    ...story.pushes.flatMap((push) => onePushOneMessage(push, messages)),
    ...[...groups].flatMap((group) => {
      const pushes = story.pushes.filter((push) => push.group === group)
      return pushes[0]?.request.mergeKey === undefined
        ? suppressed(story, pushes)
        : merged(story, pushes, messages)
    }),
    ...messages
      .filter(({ _id, title }) => !asked.includes(_id) && !isSuppressing(story, title))
      .map(({ _id }) => broken('nothing is pushed that nobody asked for', _id, [_id])),
    ...messages
      .filter(({ stopped, to }) => (stopped === 'recalled') !== (to.length === 0))
      .map(({ _id, stopped }) =>
        broken('only what was recalled is in no inbox', `${_id}: ${stopped}`, [_id]),
      ),
  ]
}

/** Made for somebody who got no answer, and asked again when its time was over. */
const isSuppressing = ({ pushes }: Story, title: string): boolean =>
  pushes.some(({ name, author }) => name === title && author.suppressSeconds > 0)

/** Whoever is told that a push is accepted has started its delivery: it does not wait for the timer. */
function kicked({ simulation, pushes }: Story): Broken[] {
  if (!simulation.isFair) return []
  return pushes
    .flatMap(({ askings }) => askings)
    .filter(({ answer: { state, repeated, superseded, suppressed } }) => {
      const isAtWork = state === 'open' || state === 'ended'
      return isAtWork && !repeated && superseded !== true && suppressed !== true
    })
    .filter(({ answer }) => !simulation.kicked.has(answer.id))
    .map(({ answer }) => broken('what is accepted is begun', `${answer.id} was not`, [answer.id]))
}

function onePushOneMessage(push: Push, messages: readonly MessageDocument[]): Broken[] {
  const ids = idsOf(push)
  const promise = 'what was accepted is there, under one id'
  if (ids.length === 0) return [broken(promise, `${push.name} was never accepted`, [push.name])]
  const there = ids.every((id) => messages.some(({ _id }) => _id === id))
  if (!there) return [broken(promise, `${push.name} is gone`, ids)]
  // One that is only suppressed for a while may be made again after it.
  const mayDiffer = push.author.suppressSeconds > 0
  return ids.length === 1 || mayDiffer
    ? []
    : [broken(promise, `${push.name} has ${ids.join(', ')}`, ids)]
}

/** What one push token pushes twice within its time is one message. */
function suppressed({ simulation }: Story, pushes: readonly Push[]): Broken[] {
  const askings = pushes.flatMap((push) => push.askings)
  const sure = SUPPRESS_S * 1_000 - 2 * simulation.plan.skewMs
  return askings.flatMap((asking) => {
    const other = askings.find(({ from, until, answer }) => {
      const made = asking.answer.suppressed !== true && asking.answer.repeated === false
      return (
        made && from >= asking.until && until < asking.from + sure && answer.id !== asking.answer.id
      )
    })
    return other
      ? [
          broken('the same push is not made twice within its time', `${other.answer.id}`, [
            other.answer.id,
          ]),
        ]
      : []
  })
}

/** Of the updates of one merge key the newest stands: by their sender's times, else the last to be asked for. */
function merged(
  { simulation }: Story,
  pushes: readonly Push[],
  messages: readonly MessageDocument[],
): Broken[] {
  const [id = ''] = pushes.flatMap(idsOf)
  const message = messages.find(({ _id }) => _id === id)
  if (!message) return []
  const subjects = [id]
  const promise = 'of two updates the newer stands'
  const stands = pushes.find(({ name }) => name === message.title)
  if (!stands) return [broken(promise, `nobody asked for ${message.title}`, subjects)]
  if (message.edition > pushes.length) {
    const what = `${message.edition} editions of ${pushes.length} updates`
    return [broken('an update that is repeated changes nothing', what, subjects)]
  }
  const newer = pushes.filter((push) => isNewer(push, stands))
  const stages = simulation.history.messages.get(id) ?? []
  const went = stages.some((stage, n) => stage.edition < (stages[n - 1]?.edition ?? 0))
  if (went) return [broken(promise, 'an older edition came back', subjects)]
  return newer.length === 0
    ? []
    : [broken(promise, `${stands.name}, and not ${newer.map(({ name }) => name).join()}`, subjects)]
}

function isNewer(push: Push, stands: Push): boolean {
  const [at, other] = [push.request.eventAt, stands.request.eventAt]
  if (typeof at === 'number' && typeof other === 'number') return at > other
  // Only what was first asked for after the other's last answer came after it for sure.
  const begun = Math.min(...push.askings.map(({ from }) => from))
  const ended = Math.max(...stands.askings.map(({ until }) => until))
  return push !== stands && begun > ended && !hasLostAskings(push)
}

/** An asking whose answer was lost may have done its work before. */
const hasLostAskings = ({ askings }: Push) => askings.some(({ answer }) => answer.repeated)
