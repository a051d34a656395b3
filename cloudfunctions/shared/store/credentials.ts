import type { CollectionDeclaration } from './declaration'
import type { Database, Guard } from './database'
import { lte } from './database'

/** An access token of WeChat, sealed, shared by all runs. */
export interface CredentialDocument {
  /** The account's appid. */
  _id: string
  schema: 1
  sealed: string
  /** Of which secret it came, as a hash: with another one it is not used any more. */
  secret: string
  /** In ms, by WeChat's word. */
  expiresAt: number
  /** Until when one run is getting another by force, in ms. */
  refreshUntil: number
}

const NAME = 'credentials'

export const credentialsDeclaration: CollectionDeclaration = { name: NAME, indexes: [] }

export async function getCredential(
  database: Database,
  appid: string,
): Promise<CredentialDocument | undefined> {
  const [found] = await database.find<CredentialDocument>(NAME, {
    where: { _id: appid },
    limit: 1,
  })
  return found
}

export async function putCredential(
  database: Database,
  credential: CredentialDocument,
): Promise<void> {
  const { _id, sealed, secret, expiresAt, refreshUntil } = credential
  const set = { sealed, secret, expiresAt, refreshUntil }
  if ((await database.update(NAME, { _id }, { set })) > 0) return
  if (!(await database.add(NAME, credential))) await database.update(NAME, { _id }, { set })
}

/** Lets one run at a time get a new token by force: WeChat allows it 20 times a day, at least 30 s apart. */
export async function leaseRefresh(
  database: Database,
  appid: string,
  times: { now: number; until: number },
): Promise<boolean> {
  const where: Guard = { _id: appid, refreshUntil: lte(times.now) }
  return (await database.update(NAME, where, { set: { refreshUntil: times.until } })) > 0
}
