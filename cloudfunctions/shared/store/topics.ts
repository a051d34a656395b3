import type { Channel } from '../domain/words'
import type { CollectionDeclaration } from './declaration'
import type { Database } from './database'
import { isIn } from './database'

/** A named audience that people join; who is in it stands in their own documents, as a held key. */
export interface TopicDocument {
  /** The topic's code: what a push names. */
  _id: string
  schema: 1
  name: string
  /** Openid of whom it belongs to: that user may push to it. '' nobody. */
  owner: string
  /** A test list is a topic marked so. */
  testList: boolean
  /** The official account that it is tied to, for good, when it is made. */
  account: string | null
  /** The order of channels for pushes to it, when it says one. */
  channels: Channel[] | null
  createdAt: number
}

const NAME = 'topics'

export const topicsDeclaration: CollectionDeclaration = { name: NAME, indexes: [] }

export const addTopic = (database: Database, topic: TopicDocument): Promise<boolean> =>
  database.add(NAME, topic)

export async function getTopic(database: Database, id: string): Promise<TopicDocument | undefined> {
  const [topic] = await database.find<TopicDocument>(NAME, { where: { _id: id }, limit: 1 })
  return topic
}

export const listTopics = (database: Database, limit: number): Promise<TopicDocument[]> =>
  database.find<TopicDocument>(NAME, { where: {}, sort: [['_id', 'asc']], limit })

/** These topics, in no order; one that is no more is not among them. At most 1000 codes. */
export const findTopics = (database: Database, ids: readonly string[]): Promise<TopicDocument[]> =>
  database.find<TopicDocument>(NAME, { where: { _id: isIn(ids) }, limit: ids.length })

/** The topics of this owner belong to nobody from now on. */
export const disownTopics = (database: Database, owner: string): Promise<number> =>
  database.update(NAME, { owner }, { set: { owner: '' } })
