import type { BatchDocument } from '../../../cloudfunctions/shared/store/batches'
import type { MessageDocument } from '../../../cloudfunctions/shared/store/messages'
import type { UserDocument } from '../../../cloudfunctions/shared/store/users'
import type { Person } from '../../../local/wechat'
import { TOPIC } from '../cast'
import { batchesOf } from '../phones'
import type { Story } from '../story'
import type { Broken } from './broken'
import { broken } from './broken'

export function everybodyIsPlanned(story: Story, message: MessageDocument): Broken[] {
  const batches = batchesOf(story.simulation, message._id)
  return [
    ...everybodyOnce(message, batches),
    ...wholeAudience(story, message, batches),
    ...mutedAreLeftAlone(story, message, batches),
  ]
}

/** In each edition everybody is planned once, in order, and the last batch is the last. */
function everybodyOnce({ _id }: MessageDocument, batches: readonly BatchDocument[]): Broken[] {
  const found: Broken[] = []
  for (const edition of new Set(batches.map((batch) => batch.edition))) {
    const own = batches.filter((batch) => batch.edition === edition).sort((a, b) => a.n - b.n)
    const keys = own.flatMap(({ people }) => people.map(({ k }) => k))
    const twice = keys.filter((key, index) => keys.indexOf(key) !== index)
    if (twice.length > 0) {
      const what = `${_id}: ${twice.join()}`
      found.push(broken('everybody is planned once', what, [_id, ...twice]))
    }
    const isInOrder = own.every(
      ({ n, last }, index) => n === index && last === (n === own.length - 1),
    )
    if (isInOrder) continue
    const order = own.map(({ n, last }) => `${n}${last ? ' last' : ''}`).join()
    found.push(broken('batches follow each other up to the last', `${_id}: ${order}`, [_id]))
  }
  return found
}

/** Whoever was in the audience all the time is planned; of a stopped message, or counted as not planned. */
function wholeAudience(
  story: Story,
  message: MessageDocument,
  batches: readonly BatchDocument[],
): Broken[] {
  const { cast, lives } = story
  const own = batches.filter(({ edition }) => edition === message.edition)
  const planned = new Set(own.flatMap(({ people }) => people.map(({ k }) => k)))
  const notPlanned = own.reduce((sum, { head }) => sum + (head.notPlanned ?? 0), 0)
  const steady = cast.people.filter((person) => !lives.changed.has(person))
  const meant = steady.flatMap((person) => keyIn(story, message, person) ?? [])
  const missing = meant.filter((key) => !planned.has(key))
  if (message.stopped === '') {
    const what = `${message._id}: ${missing.join()}, ${notPlanned} not planned`
    return missing.length === 0 && notPlanned === 0
      ? []
      : [broken('the whole audience is planned', what, [message._id, ...missing])]
  }
  if (lives.changed.size > 0) return []
  const total = planned.size + notPlanned
  const what = `${message._id}: ${total} of ${meant.length}`
  return total === meant.length
    ? []
    : [broken('who was not planned is counted', what, [message._id])]
}

function userOf({ simulation }: Story, person: Person): UserDocument | undefined {
  const openid = person.openid(simulation.weChat.world.miniProgram)
  return simulation.engine.find('users', { _id: openid }).documents[0] as unknown as
    UserDocument | undefined
}

/** The person key under which somebody is in a message's audience; undefined: is not. */
function keyIn(story: Story, { audience }: MessageDocument, person: Person): string | undefined {
  const { cast, simulation } = story
  const { world } = simulation.weChat
  const openid = person.openid(world.miniProgram)
  const user = userOf(story, person)
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
      return world.isFollower(person, account)
        ? `${account.appid}:${person.openid(account)}`
        : undefined
    }
  }
}

/** Who has muted a topic has its messages in the inbox, and nothing else. */
function mutedAreLeftAlone(
  story: Story,
  { _id, audience }: MessageDocument,
  batches: readonly BatchDocument[],
): Broken[] {
  if (audience.type !== 'topic') return []
  const { cast, lives, simulation } = story
  const muted = cast.people.filter(
    (person) =>
      !lives.changed.has(person) &&
      userOf(story, person)?.keys.some(({ key, muted }) => key === `t:${TOPIC}` && muted === true),
  )
  const keys = muted.map((person) => person.openid(simulation.weChat.world.miniProgram))
  return batches
    .flatMap(({ people }) => people)
    .filter(({ k, s }) => keys.includes(k) && s[2] !== 'muted')
    .map(({ k, s }) => broken('who has muted a topic is left alone', `${k}: ${s.join()}`, [_id, k]))
}
