import type { Channel } from '../domain/words'
import type { CollectionDeclaration } from './declaration'
import type { Database } from './database'

/** What a push token may do: push to its owner always; to others, and to anybody in quiet hours, by scope. */
export const SCOPES = ['users', 'topics', 'followers', 'everyone', 'quietHours'] as const
export type Scope = (typeof SCOPES)[number]

/** The secret with which a service pushes. Only its hash is kept. */
export interface PushTokenDocument {
  /** SHA-256 of the token, hex. */
  _id: string
  schema: 1
  /** Names the token where the secret must not be shown. */
  id: string
  name: string
  /** Openid of the user to whom a push without an audience goes. */
  owner: string
  scopes: Scope[]
  /** Made by a user for their own use: it reaches nobody else, not even a topic that belongs to them. */
  ownerOnly?: true
  /** Order of channels for its pushes, when it says one. */
  channels: Channel[] | null
  account: string | null
  /** Addresses that may use it; empty: all. */
  addresses: string[]
  /** In seconds: a push like one accepted within that time is not made again. Absent or 0: it is. */
  suppressSeconds?: number
  /** In ms; null: never. */
  expiresAt: number | null
  revokedAt: number | null
  createdAt: number
}

const NAME = 'pushTokens'

export const pushTokensDeclaration: CollectionDeclaration = {
  name: NAME,
  indexes: [
    { name: 'owner', fields: { owner: 1 } },
    { name: 'id', fields: { id: 1 } },
  ],
}

export const addPushToken = (database: Database, token: PushTokenDocument): Promise<boolean> =>
  database.add(NAME, token)

export async function getPushToken(
  database: Database,
  hash: string,
): Promise<PushTokenDocument | undefined> {
  const [token] = await database.find<PushTokenDocument>(NAME, { where: { _id: hash }, limit: 1 })
  return token
}

/** All push tokens, or those of one owner. */
export const listPushTokens = (
  database: Database,
  owner: string | undefined,
  limit: number,
): Promise<PushTokenDocument[]> =>
  database.find<PushTokenDocument>(NAME, {
    where: owner === undefined ? {} : { owner },
    sort: [['_id', 'asc']],
    limit,
  })

/** The push tokens of one owner that were not revoked, newest first. */
export const findTokensOf = (
  database: Database,
  owner: string,
  limit: number,
): Promise<PushTokenDocument[]> =>
  database.find<PushTokenDocument>(NAME, {
    where: { owner, revokedAt: null },
    sort: [
      ['createdAt', 'desc'],
      ['_id', 'asc'],
    ],
    limit,
  })

export const removeTokensOf = (database: Database, owner: string): Promise<number> =>
  database.remove(NAME, { owner })

/** False: there is no such token, or it was revoked before. */
export const revokePushToken = async (
  database: Database,
  id: string,
  owner: string | undefined,
  now: number,
): Promise<boolean> => {
  const where = { id, revokedAt: null, ...(owner === undefined ? {} : { owner }) }
  return (await database.update(NAME, where, { set: { revokedAt: now } })) > 0
}
