import { headOf, isWaiting } from '../../cloudfunctions/shared/domain/people'
import type { BatchDocument } from '../../cloudfunctions/shared/store/batches'
import type { GrantDocument } from '../../cloudfunctions/shared/store/grants'
import type { MessageDocument } from '../../cloudfunctions/shared/store/messages'
import { NEVER } from '../../cloudfunctions/shared/store/messages'
import type { SlotDocument } from '../../cloudfunctions/shared/store/slots'
import type { Person } from '../../local/wechat'
import type { Shown } from './phones'
import { allShown, batchesOf } from './phones'
import type { Push, Story } from './story'

/** What was promised and not kept. */
export interface Broken {
  promise: string
  what: string
  /** Ids by which the trace finds what concerns it. */
  subjects: string[]
}

/** Everything that must hold when the storm is over and all is done. */
export function brokenPromises(story: Story): Broken[] {
  const { simulation } = story
  const messages = all<MessageDocument>(story, 'messages')
  const shown = allShown(simulation)
  return [
    ...story.pushes.flatMap((push) => onePushOneMessage(push, messages)),
    ...messages.flatMap((message) => [
      ...everythingEnds(message),
      ...messageBroken(story, message, shown),
    ]),
    ...nothingIsHeld(story),
    ...stoppedInTime(story),
    ...fairWeatherIsSwift(story, messages),
    ...ledgerHolds(story),
    ...simulation.wrongSteps.map(({ message, what }) =>
      broken('a message goes only from where to where it may', what, [message]),
    ),
    ...simulation.witness.late.map((what) =>
      broken('nothing is sent after the deadline', what, []),
    ),
  ]
}

const broken = (promise: string, what: string, subjects: string[]): Broken => ({
  promise,
  what,
  subjects,
})

const all = <T>({ simulation }: Story, collection: string): T[] =>
  simulation.engine.find(collection, {}).documents as unknown as T[]

function onePushOneMessage(push: Push, messages: readonly MessageDocument[]): Broken[] {
  const ids = [...push.ids]
  const promise = 'what was accepted is there, under one id'
  if (ids.length === 0) return [broken(promise, `${push.name} was never accepted`, [push.name])]
  if (ids.length > 1) return [broken(promise, `${push.name} has ${ids.join(', ')}`, ids)]
  const there = messages.some(({ _id }) => _id === ids[0])
  return there ? [] : [broken(promise, `${push.name} is gone`, ids)]
}

function everythingEnds({ _id, state, dueAt }: MessageDocument): Broken[] {
  const promise = 'everything accepted ends'
  if (state !== 'ended') return [broken(promise, `${_id} is ${state}, due ${dueAt}`, [_id])]
  return dueAt === NEVER ? [] : [broken(promise, `${_id} is due for ever`, [_id])]
}

function messageBroken(story: Story, message: MessageDocument, shown: readonly Shown[]): Broken[] {
  const batches = batchesOf(story.simulation, message._id)
  return [
    ...batches.flatMap(batchIsDone),
    ...everybodyOnce(message, batches),
    ...audienceIsPlanned(story, message, batches),
    ...phonesAgree(story, message, batches, shown),
  ]
}

function batchIsDone(batch: BatchDocument): Broken[] {
  const { _id, state, people, head, owner, claims } = batch
  const subjects = [_id, batch.message]
  const found: Broken[] = []
  if (state !== 'done' || owner !== '' || claims.length > 0) {
    found.push(broken('nothing is due, leased or claimed for ever', `${_id} is ${state}`, subjects))
  }
  const waiting = people.filter(({ s }) => isWaiting(s))
  if (waiting.length > 0) {
    const names = waiting.map(({ k }) => k).join(', ')
    found.push(broken('everybody planned has an outcome', `${_id}: ${names} wait`, subjects))
  }
  const counted = headOf(people, batch.ladder)
  const { notPlanned: _, ...stored } = head
  if (JSON.stringify(stored.counts) !== JSON.stringify(counted.counts)) {
    const what = `${_id} says ${JSON.stringify(stored.counts)}, its people ${JSON.stringify(counted.counts)}`
    found.push(broken('the counters agree with the outcomes', what, subjects))
  }
  return found
}

/** In each edition everybody is planned once, in order, and the last batch is the last. */
function everybodyOnce({ _id }: MessageDocument, batches: readonly BatchDocument[]): Broken[] {
  const found: Broken[] = []
  for (const edition of new Set(batches.map((batch) => batch.edition))) {
    const own = batches.filter((batch) => batch.edition === edition).sort((a, b) => a.n - b.n)
    const keys = own.flatMap(({ people }) => people.map(({ k }) => k))
    const twice = keys.filter((key, index) => keys.indexOf(key) !== index)
    if (twice.length > 0) {
      found.push(
        broken('everybody is planned once', `${_id}: ${twice.join(', ')}`, [_id, ...twice]),
      )
    }
    const complete = own.every(
      ({ n, last }, index) => n === index && last === (n === own.length - 1),
    )
    if (!complete) {
      const order = own.map(({ n, last }) => `${n}${last ? ' last' : ''}`).join(', ')
      found.push(broken('batches follow each other up to the last', `${_id}: ${order}`, [_id]))
    }
  }
  return found
}

/** Whoever was in the audience all the time is planned; of a stopped message, or counted as not planned. */
function audienceIsPlanned(
  story: Story,
  message: MessageDocument,
  batches: readonly BatchDocument[],
): Broken[] {
  const { cast, changed, simulation } = story
  const own = batches.filter(({ edition }) => edition === message.edition)
  const planned = new Set(own.flatMap(({ people }) => people.map(({ k }) => k)))
  const notPlanned = own.reduce((sum, { head }) => sum + (head.notPlanned ?? 0), 0)
  const steady = cast.people.filter((person) => !changed.has(person))
  const meant = steady.flatMap((person) => keyIn(story, message, person) ?? [])
  const missing = meant.filter((key) => !planned.has(key))
  const subjects = [message._id, ...missing]
  if (message.stopped === '') {
    return missing.length === 0 && notPlanned === 0
      ? []
      : [broken('the whole audience is planned', `${message._id}: ${missing.join(', ')}`, subjects)]
  }
  if (changed.size > 0 || message.at === '') return []
  const total = planned.size + notPlanned
  const expected = meant.length
  simulation.trace.line('-', `${message._id}: ${total} of ${expected} planned or counted`)
  return total === expected
    ? []
    : [broken('who was not planned is counted', `${total} of ${expected}`, subjects)]
}

/** The person key under which somebody is in a message's audience; undefined: is not. */
function keyIn(
  { cast, simulation }: Story,
  { audience }: MessageDocument,
  person: Person,
): string | undefined {
  const openid = person.openid(simulation.weChat.world.miniProgram)
  const [user] = simulation.engine.find('users', { _id: openid }).documents as unknown as {
    keys: { key: string }[]
  }[]
  const holds = (key: string) => user?.keys.some((held) => held.key === key) === true
  switch (audience.type) {
    case 'users':
      return audience.users.includes(openid) ? openid : undefined
    case 'everyone':
      return user ? openid : undefined
    case 'topic':
      return holds(`t:${audience.topic}`) ? openid : undefined
    case 'followers': {
      if (holds(`a:${audience.appid}`)) return openid
      const account = cast.accounts.find(({ appid }) => appid === audience.appid)
      if (!account || user || !cast.onlyFollowers.has(person)) return undefined
      const follows = simulation.weChat.world.isFollower(person, account)
      return follows ? `${account.appid}:${person.openid(account)}` : undefined
    }
  }
}

/** What outcomes say is what phones show: nobody twice, nothing that is not so. */
function phonesAgree(
  story: Story,
  message: MessageDocument,
  batches: readonly BatchDocument[],
  shown: readonly Shown[],
): Broken[] {
  const { simulation, resent } = story
  const own = shown.filter(({ title }) => title.split(' ')[0] === message.title.split(' ')[0])
  const found: Broken[] = []
  const resends = resent.filter(({ message: id }) => id === message._id)
  for (const { people, edition } of batches) {
    for (const { k: key, s: state } of people) {
      const subjects = [message._id, key]
      const person = simulation.weChat.world.whoIs(key.split(':').pop() ?? key)?.person
      if (!person || isWaiting(state)) continue
      const times = own.filter((one) => one.person === person)
      const [outcome, , reason] = state
      const say = (promise: string) =>
        found.push(
          broken(
            promise,
            `${key} of ${message._id}: ${outcome} ${reason}, shown ${times.length}`,
            subjects,
          ),
        )
      if (times.length > 1 + resends.length + (message.edition - 1)) {
        say('nobody is notified twice for one attempt')
      }
      const again = resends.some(
        ({ notified, shown: before }) =>
          notified.has(key) && times.some(({ place }) => place >= before),
      )
      if (again) say('a resend reaches only who was not notified')
      if (edition !== message.edition) continue
      const unseen = isUnseen(story, person)
      if (outcome === 'sent' && times.length === 0 && !unseen) say('who is sent was sent to')
      if (outcome === 'delivered' && times.length === 0) say('what is delivered is on the phone')
      const missed = outcome === 'skipped' || outcome === 'failed'
      if (missed && times.length > 0 && message.edition === 1) {
        say('who failed or was skipped has nothing on the phone')
      }
      if (outcome === 'unknown' && !isDoubtful(story, person)) {
        say('unknown is only where an answer was lost or a claimer died')
      }
    }
  }
  return found
}

/** May WeChat have answered 0 without showing anything, or the SDK in its stead? */
function isUnseen({ simulation, cast }: Story, person: Person): boolean {
  const { emptied } = simulation.witness
  const { world } = simulation.weChat
  const openids = [world.miniProgram, ...cast.accounts].map((account) => person.openid(account))
  const refuses = cast.accounts.some(({ refusedBy }) => refusedBy.has(person))
  return refuses || simulation.wasUnreachable.has(person) || openids.some((id) => emptied.has(id))
}

function isDoubtful(story: Story, person: Person): boolean {
  const { hasCutRuns, hasBadDatabase } = story.simulation
  return hasCutRuns || hasBadDatabase || wasInDoubt(story, person)
}

/** Did nobody get WeChat's answer to a call for this person? */
function wasInDoubt({ simulation, cast }: Story, person: Person): boolean {
  const { doubtful, emptied } = simulation.witness
  const { world } = simulation.weChat
  const openids = [world.miniProgram, ...cast.accounts].map((account) => person.openid(account))
  return openids.some((id) => doubtful.has(id) || emptied.has(id))
}

function nothingIsHeld(story: Story): Broken[] {
  const now = story.simulation.time.now()
  return all<SlotDocument>(story, 'slots')
    .filter(({ due }) => due > now)
    .map(({ _id }) => broken('nothing is due, leased or claimed for ever', `${_id} is held`, [_id]))
}

/** The ledger may say less than WeChat allows after these. */
const LEDGER_IN_DOUBT = ['no answer to a debit', 'grants not given back']

/** The ledger never says more than WeChat allows for longer than one refused call; and as much, where nothing was in doubt. */
function ledgerHolds(story: Story): Broken[] {
  const { simulation, cast } = story
  const unsure = simulation.logged.some(({ event }) => LEDGER_IN_DOUBT.includes(event))
  return all<GrantDocument>(story, 'grants').flatMap(({ openid, remaining, _id }) => {
    const person = simulation.weChat.world.whoIs(openid)?.person
    if (!person) return []
    const subjects = [_id, openid]
    const allowed = simulation.weChat.world.allowances.of(person, cast.subscribe)
    const what = `${openid}: ledger ${remaining}, allowance ${allowed}`
    const refused = refusedForWant(story, openid)
    const taken = story.revoked.get(person) ?? 0
    // Of every message one call may be on its way when the first is refused.
    if (refused > taken * story.pushes.length) {
      const told = `${openid} was called ${refused} times without an allowance`
      return [broken('no call is made that the ledger forbids', told, subjects)]
    }
    const wasTold = refused > 0 && !wasInDoubt(story, person)
    if (remaining > allowed && (taken === 0 || wasTold)) {
      return [broken('the ledger is never above the allowance', what, subjects)]
    }
    const isSure = !unsure && !simulation.hasCutRuns && !wasInDoubt(story, person)
    const hasStormed = simulation.hadStorms || taken > 0
    return isSure && remaining !== allowed && !hasStormed
      ? [broken('the ledger equals the allowance where nothing was in doubt', what, subjects)]
      : []
  })
}

/** Calls that WeChat itself refused, because the person had agreed to no more. */
const refusedForWant = ({ simulation }: Story, openid: string): number =>
  simulation.weChat.calls.filter(
    ({ to, errcode, fault }) => to === openid && errcode === 43101 && fault === undefined,
  ).length

/** After a pause or a cancel that was answered, calls go out for so long at most, in ms: a second's work, and its way. */
const LAST_CALL_MS = 6_000

/** Where instances and database are well: the last call goes out soon after a pause, a cancel, a recall. */
function stoppedInTime({ simulation, controlled, pushes, resumedAt }: Story): Broken[] {
  const isSlow = simulation.plan.weather.slowMs > 1_000 || simulation.plan.latencyMs > 1_000
  if (simulation.hasCutRuns || simulation.hasBadDatabase || isSlow) return []
  return controlled.flatMap(({ id, asked, at }, index) => {
    if (asked === 'resume' || asked === 'resend') return []
    const next = controlled.slice(index + 1).find((later) => later.id === id)
    const name = pushes.find(({ ids }) => ids.has(id))?.name ?? ''
    const late = simulation.witness.begun.filter(
      (call) =>
        call.title === name && call.at > at + LAST_CALL_MS && call.at < (next?.at ?? resumedAt),
    )
    const what = `${name}: ${asked}, and ${late.length} calls after it`
    return late.length === 0 ? [] : [broken('what is stopped stops', what, [id])]
  })
}

/** With nothing in its way a message ends within so long, beside the time that its calls take, in ms. */
const SWIFT_MS = 5 * 60_000

function fairWeatherIsSwift(
  { simulation, controlled, pushes }: Story,
  messages: readonly MessageDocument[],
): Broken[] {
  const { plan } = simulation
  const isCalm = simulation.isFair && !simulation.hadStorms && controlled.length === 0
  const weChatIsWell = Object.values(plan.weather.weChat).every((chance) => chance === 0)
  if (!isCalm || !weChatIsWell) return []
  const work = pushes.length * plan.people * (1_000 / plan.pace + plan.latencyMs) * 2
  return messages.flatMap(({ _id, createdAt, endedAt }) => {
    const took = (endedAt ?? Infinity) - createdAt
    const what = `${_id} took ${Math.round(took / 1000)} s`
    return took < SWIFT_MS + work
      ? []
      : [broken('in fair weather a message ends soon', what, [_id])]
  })
}
