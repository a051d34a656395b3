import type { Audience } from './words'

/** Everyone who is a user of the mini program. */
export const EVERYONE_KEY = '*'

export const userKey = (openid: string) => `u:${openid}`
export const topicKey = (topic: string) => `t:${topic}`
export const accountKey = (appid: string) => `a:${appid}`
export const followerKey = (appid: string, openid: string) => `f:${appid}:${openid}`

const TOPIC = topicKey('')

/** The code of the topic whose key this is; undefined: it is no topic's. */
export const topicOf = (key: string): string | undefined =>
  key.startsWith(TOPIC) ? key.slice(TOPIC.length) : undefined

/** Is it held only because the user is a follower too? */
export const isFollowersKey = (key: string): boolean => /^[af]:/.test(key)

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
  /** The person does not want to be notified of messages under it. They are in the inbox all the same. */
  muted?: true
}

/** A user document holds at most this many keys: MongoDB merges up to 200 ordered scans, some are kept in reserve. */
export const MAX_KEYS = 190

/** Was the person under this key when the message became visible? */
export function holdsAt(keys: readonly HeldKey[], key: string, at: string): boolean {
  return keys.some(
    (held) => held.key === key && held.from < at && (held.until === undefined || at <= held.until),
  )
}

/**
 * Adds a key from now on; one that is held already stays as it is. A key that was muted when it ended is muted again:
 * nobody undoes a person's mute by taking the person out and putting them back in.
 */
export function joinKey(keys: readonly HeldKey[], key: string, at: string): HeldKey[] {
  if (isHeld(keys, key)) return [...keys]
  return [...keys, { key, from: at, ...(isMuted(keys, key) && { muted: true }) }]
}

/** Ends a key: what came until now is kept, what comes later is not seen. */
export function leaveKey(keys: readonly HeldKey[], key: string, at: string): HeldKey[] {
  return keys.map((held) =>
    held.key === key && held.until === undefined ? { ...held, until: at } : held,
  )
}

/** Is what comes under this key the person's, from now on too? */
export const isHeld = (keys: readonly HeldKey[], key: string): boolean =>
  keys.some((held) => held.key === key && held.until === undefined)

/** As the newest of those that are or were held says: keys are added at the end. */
export const isMuted = (keys: readonly HeldKey[], key: string): boolean =>
  keys.filter((held) => held.key === key).at(-1)?.muted === true

/** Mutes a key or not, also where it has ended: see joinKey. */
export function muteKey(keys: readonly HeldKey[], key: string, muted: boolean): HeldKey[] {
  return keys.map((held) => {
    if (held.key !== key) return held
    const { muted: _before, ...rest } = held
    return muted ? { ...rest, muted } : rest
  })
}
