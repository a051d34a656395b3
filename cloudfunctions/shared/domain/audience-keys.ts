import type { Audience } from './words'

/** Everyone who is a user of the mini program. */
export const EVERYONE_KEY = '*'

export const userKey = (openid: string) => `u:${openid}`
export const topicKey = (topic: string) => `t:${topic}`
export const accountKey = (appid: string) => `a:${appid}`
export const followerKey = (appid: string, openid: string) => `f:${appid}:${openid}`

/** The keys under which a message for this audience stands (`to`): one write, whatever the audience. */
export function audienceKeys(audience: Audience): string[] {
  switch (audience.type) {
    case 'users':
      return audience.users.map(userKey)
    case 'topic':
      return [topicKey(audience.topic)]
    case 'followers':
      return [accountKey(audience.appid)]
    case 'everyone':
      return [EVERYONE_KEY]
  }
}

/**
 * A key that a person holds, with the `at` values between which messages under it are theirs: from joining until
 * leaving.
 */
export interface HeldKey {
  key: string
  from: string
  until?: string
}

/** A user document holds at most this many keys: MongoDB merges up to 200 ordered scans, some are kept in reserve. */
export const MAX_KEYS = 190

/** Was the person under this key when the message became visible? */
export function holdsAt(keys: readonly HeldKey[], key: string, at: string): boolean {
  return keys.some(
    (held) => held.key === key && held.from < at && (held.until === undefined || at <= held.until),
  )
}

/** Adds a key from now on; one that is held already stays as it is. */
export function joinKey(keys: readonly HeldKey[], key: string, at: string): HeldKey[] {
  const open = keys.some((held) => held.key === key && held.until === undefined)
  return open ? [...keys] : [...keys, { key, from: at }]
}

/** Ends a key: what came until now is kept, what comes later is not seen. */
export function leaveKey(keys: readonly HeldKey[], key: string, at: string): HeldKey[] {
  return keys.map((held) =>
    held.key === key && held.until === undefined ? { ...held, until: at } : held,
  )
}
