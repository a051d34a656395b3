import type { MyTopics } from '../../../typings/user'
import { isHeld, isMuted, leaveKey, muteKey, topicKey, topicOf } from '../domain/audience-keys'
import { Refusal } from '../domain/errors'
import { timeOrdered } from '../domain/ids'
import { findTopics } from '../store/topics'
import type { UserDocument } from '../store/users'
import type { UserCaller } from './caller'
import type { Effects } from './effects'
import { rangesOf } from './inbox-ranges'
import { changeMemberships, currentUser } from './users'

/** The topics that the caller is in, then those of which only earlier messages are there; each in order of joining. */
export async function myTopics(effects: Effects, caller: UserCaller): Promise<MyTopics> {
  return describe(effects, await currentUser(effects, caller))
}

/**
 * A muted topic notifies nobody of whom it is muted, whatever a push asks for; its messages are in the inbox all the
 * same. It counts for what is planned from now on, and stays when the caller leaves and comes back.
 *
 * @throws Refusal `no_such_topic`: the caller is not in it and never was.
 */
export async function muteTopic(
  effects: Effects,
  caller: UserCaller,
  { topic, muted }: { topic: string; muted: boolean },
): Promise<MyTopics> {
  const user = await currentUser(effects, caller)
  const key = keyOf(user, topic)
  if (isMuted(user.keys, key) === muted) return describe(effects, user)
  const changed = await changeMemberships(effects, user, (current) => ({
    ...current,
    keys: muteKey(current.keys, key, muted),
  }))
  return describe(effects, changed)
}

/**
 * What came is kept, what comes from now on is not seen. To leave what one has left changes nothing.
 *
 * @throws Refusal `no_such_topic`: the caller is not in it and never was.
 */
export async function leaveTopic(
  effects: Effects,
  caller: UserCaller,
  { topic }: { topic: string },
): Promise<MyTopics> {
  const user = await currentUser(effects, caller)
  const key = keyOf(user, topic)
  if (!isHeld(user.keys, key)) return describe(effects, user)
  const at = timeOrdered(effects.clock, effects.random)
  const changed = await changeMemberships(effects, user, (current) => ({
    ...current,
    keys: leaveKey(current.keys, key, at),
  }))
  return describe(effects, changed)
}

/** The key of a topic that the user holds or held: of others nobody is told whether they are there. */
function keyOf({ keys }: UserDocument, topic: string): string {
  const key = topicKey(topic)
  if (!keys.some((held) => held.key === key)) throw new Refusal('no_such_topic')
  return key
}

async function describe({ database }: Effects, user: UserDocument): Promise<MyTopics> {
  const { keys } = user
  // A topic that was left goes from the list when its messages go from the inbox.
  const shown = rangesOf(keys, user.clearedUpTo).flatMap((range) => range.keys)
  const held = [...new Set(keys.map(({ key }) => key))].filter((key) => shown.includes(key))
  const topics = held.flatMap((key) => {
    const id = topicOf(key)
    return id === undefined ? [] : [{ id, muted: isMuted(keys, key), left: !isHeld(keys, key) }]
  })
  const ids = topics.map(({ id }) => id)
  const found = ids.length === 0 ? [] : await findTopics(database, ids)
  const names = new Map(found.map(({ _id, name }) => [_id, name]))
  return {
    topics: topics
      .map((topic) => ({ ...topic, name: names.get(topic.id) ?? topic.id }))
      .sort((one, other) => Number(one.left) - Number(other.left)),
  }
}
