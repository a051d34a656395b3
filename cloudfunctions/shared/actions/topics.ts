import type { MembersChanged, Topic, TopicCreate } from '../../../typings/admin'
import type { HeldKey } from '../domain/audience-keys'
import { isHeld, joinKey, leaveKey, topicKey } from '../domain/audience-keys'
import { Refusal } from '../domain/errors'
import { timeOrdered } from '../domain/ids'
import type { TopicDocument } from '../store/topics'
import { addTopic, getTopic, listTopics } from '../store/topics'
import type { UserDocument } from '../store/users'
import { findWholeUsers } from '../store/users'
import type { Actor } from './actor'
import { openidOf } from './actor'
import type { Effects } from './effects'
import { checkLinked } from './linked'
import { changeMemberships } from './users'

const MAX_LISTED = 1_000

/** Users in one change of members: each costs a write, and the run has seconds. */
export const MAX_MEMBERS = 500

/** Writes at a time: an environment carries 500 requests a second, for everything. */
const WRITES_AT_ONCE = 5

/**
 * Makes a topic; it belongs to the user who made it, one from the console to nobody.
 *
 * @throws Refusal `already_there`; `invalid_request` when the account is not linked.
 */
export async function createTopic(
  effects: Effects,
  actor: Actor,
  request: TopicCreate,
): Promise<Topic> {
  await checkLinked(effects, 'account', request.account)
  const topic: TopicDocument = {
    _id: request.id,
    schema: 1,
    name: request.name,
    owner: openidOf(actor) ?? '',
    testList: request.testList ?? false,
    account: request.account ?? null,
    channels: request.channels ?? null,
    createdAt: effects.clock.now(),
  }
  if (!(await addTopic(effects.database, topic))) throw new Refusal('already_there')
  return describe(topic)
}

export async function topics({ database }: Effects): Promise<{ topics: Topic[] }> {
  return { topics: (await listTopics(database, MAX_LISTED)).map(describe) }
}

interface Members {
  topic: string
  users: string[]
}

/** From now on the topic's messages are theirs too. Who is in it already stays as is. */
export const addMembers = (effects: Effects, request: Members): Promise<MembersChanged> =>
  changeMembers(effects, request, {
    isDone: (isMember) => isMember,
    change: joinKey,
  })

/** What comes from now on is not theirs any more; what came is kept. */
export const removeMembers = (effects: Effects, request: Members): Promise<MembersChanged> =>
  changeMembers(effects, request, {
    isDone: (isMember) => !isMember,
    change: leaveKey,
  })

interface MemberChange {
  isDone: (isMember: boolean) => boolean
  change: (keys: readonly HeldKey[], key: string, at: string) => HeldKey[]
}

async function changeMembers(
  effects: Effects,
  { topic, users }: Members,
  { isDone, change }: MemberChange,
): Promise<MembersChanged> {
  if (!(await getTopic(effects.database, topic))) throw new Refusal('no_such_topic')
  const key = topicKey(topic)
  const asked = [...new Set(users)]
  const found = await findWholeUsers(effects.database, asked)
  const known = new Set(found.map(({ _id }) => _id))
  const open = found.filter((user) => !isDone(isMember(user, key)))
  const full: string[] = []
  await eachOf(open, WRITES_AT_ONCE, async (user) => {
    const at = timeOrdered(effects.clock, effects.random)
    const changed = await changeMemberships(effects, user, (current) => ({
      ...current,
      keys: change(current.keys, key, at),
    }))
    if (!isDone(isMember(changed, key))) full.push(user._id)
  })
  return {
    changed: open.length - full.length,
    unknown: asked.filter((openid) => !known.has(openid)),
    ...(full.length > 0 && { full }),
  }
}

const isMember = ({ keys }: Pick<UserDocument, 'keys'>, key: string) => isHeld(keys, key)

/** Works through a list, a few at a time. */
async function eachOf<T>(
  list: readonly T[],
  atOnce: number,
  work: (one: T) => Promise<void>,
): Promise<void> {
  const rest = list.values()
  const worker = async () => {
    for (const one of rest) await work(one)
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
}

const describe = ({ _id, schema: _schema, ...topic }: TopicDocument): Topic => ({
  id: _id,
  ...topic,
})
