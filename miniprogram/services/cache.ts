import type { GrantState, InboxMessage, InboxPage, Me, MyTopics } from '../../typings/user'

/** What the phone remembers between two openings, by key. WeChat keeps it apart for each person. */
export interface Cache {
  /** The first page as it was last seen. */
  inbox: InboxPage
  me: Me
  grants: GrantState[]
  topics: MyTopics
  language: 'zh' | 'en'
  /** A message that was opened, by its id. */
  [message: `message.${string}`]: InboxMessage
  /** Which messages are there, the last one opened first, and their size in bytes. */
  kept: { id: string; bytes: number }[]
}

/** Raised when a type above changes: what an older version wrote is not read. */
const VERSION = 2

/** Undefined: nothing was kept. */
export function readCache<K extends keyof Cache>(key: K): Cache[K] | undefined {
  const kept = wx.getStorageSync<{ version: number; value: Cache[K] } | ''>(key)
  return kept && kept.version === VERSION ? kept.value : undefined
}

/** Undefined forgets. Storage that is full only costs the next opening its first picture. */
export function writeCache<K extends keyof Cache>(key: K, value: Cache[K] | undefined): void {
  try {
    if (value === undefined) wx.removeStorageSync(key)
    else wx.setStorageSync(key, { version: VERSION, value })
  } catch (error) {
    console.warn('cache', key, error)
  }
}

export function forgetEverything(): void {
  wx.clearStorageSync()
}
