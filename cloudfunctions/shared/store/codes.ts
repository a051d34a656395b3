import type { CollectionDeclaration } from './declaration'
import type { Database, Guard } from './database'
import { gt } from './database'

/** A short-lived code that somebody types or scans. Only its hash is kept. */
export interface CodeDocument {
  /** What it is for: `claim`. One of a sort at a time. */
  _id: string
  schema: 1
  hash: string
  triesLeft: number
  expiresAt: number
}

const NAME = 'codes'

export const codesDeclaration: CollectionDeclaration = { name: NAME, indexes: [] }

/** Puts a new code in place of the last one of its sort. */
export async function replaceCode(database: Database, code: CodeDocument): Promise<void> {
  const { _id, hash, triesLeft, expiresAt } = code
  const set = { hash, triesLeft, expiresAt }
  if ((await database.update(NAME, { _id }, { set })) > 0) return
  if (!(await database.add(NAME, code))) await database.update(NAME, { _id }, { set })
}

/** Counts a try before the code is compared, so that twins cannot try for free. Undefined: no code, or no tries left. */
export async function tryCode(
  database: Database,
  id: string,
  now: number,
): Promise<CodeDocument | undefined> {
  const where: Guard = { _id: id, triesLeft: gt(0), expiresAt: gt(now) }
  if ((await database.update(NAME, where, { inc: { triesLeft: -1 } })) === 0) return undefined
  const [code] = await database.find<CodeDocument>(NAME, { where: { _id: id }, limit: 1 })
  return code
}

/** Takes the code for good: of two who have it right, one gets it. */
export const useCode = async (database: Database, id: string, hash: string): Promise<boolean> =>
  (await database.remove(NAME, { _id: id, hash })) > 0
