import type { MyTopics } from '../../typings/user'
import { readCache, writeCache } from './cache'
import { call } from './call'

/** The topics as they were last seen; none before the first time. */
export const knownTopics = (): MyTopics['topics'] => readCache('topics')?.topics ?? []

/** Whether they were ever asked for: having none is something known. */
export const hasAskedForTopics = (): boolean => readCache('topics') !== undefined

export function rememberTopics(topics: MyTopics): MyTopics['topics'] {
  writeCache('topics', topics)
  return topics.topics
}

/** @throws CallError */
export const fetchTopics = async (): Promise<MyTopics['topics']> =>
  rememberTopics(await call('topics.mine', {}))

/** A topic's name; its code until the name is known. */
export const topicName = (id: string): string =>
  knownTopics().find((topic) => topic.id === id)?.name ?? id
