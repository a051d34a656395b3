import { createCipheriv, createDecipheriv, createHash } from 'node:crypto'
import type { Random } from './effects'

const IV_BYTES = 12
const TAG_BYTES = 16

/**
 * Secrets at rest: AES-256-GCM under a key from the environment. A ring of two lets the key be changed: the first
 * seals, each may open.
 */
export class SealRing {
  private readonly keys: { id: string; key: Buffer }[]

  /** @param secrets the ring's passphrases, newest first; any length, 32 random bytes as text are right. */
  constructor(secrets: readonly string[]) {
    this.keys = secrets.map((secret) => {
      const key = createHash('sha256').update(secret).digest()
      // Names the key in what it sealed, and says nothing about it.
      return { id: createHash('sha256').update(key).digest('hex').slice(0, 8), key }
    })
  }

  /** False: there is no key in the environment, and `seal` would throw. */
  get canSeal(): boolean {
    return this.keys.length > 0
  }

  /** `<key id>.<base64url of iv, tag and ciphertext>`; `purpose` must be the same when opened. */
  seal(text: string, purpose: string, random: Random): string {
    const newest = this.keys[0]
    if (!newest) throw new Error('SEAL_KEYS is not set: a secret cannot be kept without it')
    const iv = Buffer.from(random.bytes(IV_BYTES))
    const cipher = createCipheriv('aes-256-gcm', newest.key, iv).setAAD(Buffer.from(purpose))
    const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
    const sealed = Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64url')
    return `${newest.id}.${sealed}`
  }

  /** The text, or undefined when it was sealed for something else, under another key, or changed. */
  open(sealed: string, purpose: string): string | undefined {
    const [id, body] = sealed.split('.')
    const entry = this.keys.find((key) => key.id === id)
    if (!entry || body === undefined) return undefined
    const bytes = Buffer.from(body, 'base64url')
    if (bytes.length < IV_BYTES + TAG_BYTES) return undefined
    const decipher = createDecipheriv('aes-256-gcm', entry.key, bytes.subarray(0, IV_BYTES))
      .setAAD(Buffer.from(purpose))
      .setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES))
    try {
      const text = Buffer.concat([
        decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)),
        decipher.final(),
      ])
      return text.toString('utf8')
    } catch {
      // GCM's refusal: forged or damaged. There is nothing more to say about it.
      return undefined
    }
  }
}
