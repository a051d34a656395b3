/**
 * In what the sender wrote. It is UTF-8, unless the content type says otherwise; what is neither is refused, never
 * shown as `����`.
 */
import type { FieldFault, Refusal } from '../domain/errors'
import { faultOf, refuseField } from '../domain/errors'

export const UTF_8 = 'utf-8'

/** The charset that a content type declares, by the name that the Encoding Standard has for it (`gb2312` is `gbk`). */
export function charsetOf(contentType: string): string {
  const [, label = UTF_8] = /;\s*charset\s*=\s*"?([^\s";]+)/i.exec(contentType) ?? []
  try {
    return new TextDecoder(label).encoding
  } catch (error) {
    // A charset that nobody knows: it may be UTF-8 all the same, and if not, that is said.
    if (error instanceof RangeError) return UTF_8
    throw error
  }
}

/** @returns undefined when the bytes are not in this charset */
export function decode(bytes: Uint8Array, charset: string): string | undefined {
  try {
    return new TextDecoder(charset, { fatal: true }).decode(bytes)
  } catch (error) {
    if (error instanceof TypeError) return undefined
    throw error
  }
}

/**
 * Decodes percent escapes; a `%` that begins none stays (`CPU at 100%` from a shell script). In GBK and its kin the
 * second byte of a character may be a letter, which stands there as it is: so escapes are read with the ASCII around.
 *
 * @returns undefined when the escapes are not in this charset
 */
export function decodePercent(text: string, charset = UTF_8): string | undefined {
  // Nobody escapes UTF-16: what is escaped in such a form is UTF-8.
  const ofEscapes = charset.startsWith('utf-16') ? UTF_8 : charset
  let intact = true
  const decoded = text.replace(/[\0-\x7f]+/g, (run) => {
    if (!run.includes('%')) return run
    const part = decode(bytesOf(run), ofEscapes)
    intact &&= part !== undefined
    return part ?? ''
  })
  return intact ? decoded : undefined
}

const bytesOf = (escaped: string): Uint8Array =>
  Buffer.from(
    escaped.replace(/%([0-9a-f]{2})/gi, (_escape, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    ),
    'latin1',
  )

/** A UTF-16 surrogate without its partner: in no UTF-8 text, and the database would change it. */
const LONE_SURROGATE = /\p{Surrogate}/u

export const isWellFormed = (text: string): boolean => !LONE_SURROGATE.test(text)

/**
 * Has a text come through whole? The platform decodes queries and text bodies itself, and then U+FFFD is the only trace
 * of bytes that were no UTF-8. Whoever means the character writes `\ufffd` in JSON or `%EF%BF%BD` in a form.
 */
export const isIntact = (text: string): boolean => isWellFormed(text) && !text.includes('\ufffd')

const NOT_UTF8 = [
  '不是有效的 UTF-8，请以 UTF-8 编码发送',
  'It is not valid UTF-8: send it as UTF-8',
] as const

/** The fault of a text that was destroyed, or is in a charset that nobody named. */
export const notUtf8 = (field: string): FieldFault => faultOf(field, 'not_utf8', ...NOT_UTF8)

/** The same for a parameter of the query, or a header. */
export const refuseNotUtf8 = (field: string): Refusal => refuseField(field, 'not_utf8', ...NOT_UTF8)
