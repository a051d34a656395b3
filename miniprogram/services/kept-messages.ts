import type { InboxMessage } from '../../typings/user'
import { readCache, writeCache } from './cache'

/** So many messages that were opened can be opened without a connection. */
const MAX_KEPT = 50

/** Of WeChat's 10 MB for all that a program keeps: fifty messages of 100,000 characters each would not go in. */
const MAX_BYTES = 6 * 1024 * 1024

/** WeChat keeps at most 1 MB under one key; a message of 100,000 characters has 300 KB, in JSON with escapes up to 600 KB. */
const MAX_MESSAGE_BYTES = 900 * 1024

/** The message as it was when it was last opened; undefined: it was not, or others were since. */
export const keptMessage = (id: string): InboxMessage | undefined => readCache(keyOf(id))

/** Keeps a message that was opened, and lets go of the oldest for which there is no room. */
export function keepMessage(message: InboxMessage): void {
  const bytes = bytesOf(message)
  const others = keptList().filter(({ id }) => id !== message.id)
  if (bytes > MAX_MESSAGE_BYTES) return forgetMessage(message.id)
  const list = [{ id: message.id, bytes }, ...others]
  let total = 0
  const kept = list.filter((one, index) => {
    total += one.bytes
    return index < MAX_KEPT && total <= MAX_BYTES
  })
  for (const { id } of list)
    if (!kept.some((one) => one.id === id)) writeCache(keyOf(id), undefined)
  writeCache('kept', kept)
  writeCache(keyOf(message.id), message)
}

/** It was recalled, deleted, or cleared away. */
export function forgetMessage(id: string): void {
  writeCache(keyOf(id), undefined)
  const others = keptList().filter((one) => one.id !== id)
  writeCache('kept', others)
}

export function forgetMessages(): void {
  for (const { id } of keptList()) writeCache(keyOf(id), undefined)
  writeCache('kept', undefined)
}

const keyOf = (id: string) => `message.${id}` as const

const keptList = () => readCache('kept') ?? []

/** Its size in storage. A mini program has no TextEncoder everywhere. */
function bytesOf(message: InboxMessage): number {
  const text = JSON.stringify(message)
  let bytes = 0
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index)
    // Half of a pair has two of its four bytes.
    const isHalf = unit >= 0xd800 && unit <= 0xdfff
    bytes += unit < 0x80 ? 1 : unit < 0x800 || isHalf ? 2 : 3
  }
  return bytes
}
