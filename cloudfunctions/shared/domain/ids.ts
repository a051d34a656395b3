import { createHash, timingSafeEqual } from 'node:crypto'
import { ulid } from 'ulid'
import type { Clock, Random } from './effects'

/** Hex of `bytes` random bytes. */
export function randomHex(random: Random, bytes: number): string {
  return Buffer.from(random.bytes(bytes)).toString('hex')
}

/** `length` characters of `alphabet`, evenly spread. */
export function randomText(random: Random, length: number, alphabet: string): string {
  let text = ''
  // Bytes beyond the last whole multiple would favour the alphabet's first characters.
  const limit = 256 - (256 % alphabet.length)
  while (text.length < length) {
    for (const byte of random.bytes(length)) {
      if (byte < limit && text.length < length) text += alphabet.charAt(byte % alphabet.length)
    }
  }
  return text
}

/** The time-ordered string that alone gives messages their order: a ULID, 26 characters. */
export function timeOrdered(clock: Clock, random: Random): string {
  return ulid(clock.now(), () => random.fraction())
}

/** The smallest time-ordered string of a moment, to compare `at` values with a time. */
export function timeFloor(ms: number): string {
  return ulid(ms, () => 0)
}

export function sha256(...parts: string[]): string {
  const hash = createHash('sha256')
  // Length-prefixed, so that ('ab', 'c') and ('a', 'bc') differ.
  for (const part of parts) hash.update(`${Buffer.byteLength(part)}:`).update(part)
  return hash.digest('hex')
}

/** Compares two secrets in a time that does not depend on where they differ. */
export function sameSecret(left: string, right: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(left), digest(right))
}
