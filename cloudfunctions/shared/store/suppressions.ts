import type { CollectionDeclaration } from './declaration'
import type { Database } from './database'

/** The same push by the same push token is not made again until a time. */
export interface SuppressionDocument {
  /** Hash of push token and content. */
  _id: string
  schema: 1
  /** The push token's id. */
  token: string
  /** In ms. */
  until: number
  /** The message that stands for all of them. It is made after this document, by whoever finds that it is not there. */
  message: string
}

const NAME = 'suppressions'

export const suppressionsDeclaration: CollectionDeclaration = { name: NAME, indexes: [] }

/** False: the same push was made before. */
export const addSuppression = (
  database: Database,
  suppression: SuppressionDocument,
): Promise<boolean> => database.add(NAME, suppression)

export async function getSuppression(
  database: Database,
  id: string,
): Promise<SuppressionDocument | undefined> {
  const [found] = await database.find<SuppressionDocument>(NAME, { where: { _id: id }, limit: 1 })
  return found
}

/** Begins anew when the time of the one that was read is over. False: somebody else was quicker. */
export const renewSuppression = async (
  database: Database,
  { _id, until }: Pick<SuppressionDocument, '_id' | 'until'>,
  fresh: Pick<SuppressionDocument, 'until' | 'message'>,
): Promise<boolean> => {
  const set = { until: fresh.until, message: fresh.message }
  return (await database.update(NAME, { _id, until }, { set })) > 0
}
