import { linkify } from './markdown'

/** A stretch of plain text; with a link where it is one. */
export interface TextPart {
  id: number
  text: string
  url: string
}

/** Addresses that plain text may have as links; each is two more elements. */
const MAX_LINKS = 500

/**
 * Web addresses in plain text, apart from what is around them. As in WeChat's chats they need no blank before them, and
 * end where 中文 begins: 打开https://example.com/a看看.
 */
export function linked(text: string): TextPart[] {
  const parts: TextPart[] = []
  const add = (part: string, url: string) => parts.push({ id: parts.length, text: part, url })
  let done = 0
  let links = 0
  for (const { index, 0: candidate } of text.matchAll(/\bhttps?:\/\/[!-~]+/gi)) {
    const url = candidate.slice(0, addressLength(candidate))
    if (url === '' || links === MAX_LINKS) continue
    if (index > done) add(text.slice(done, index), '')
    add(url, url)
    links++
    done = index + url.length
  }
  if (done < text.length) add(text.slice(done), '')
  return parts
}

/** How much of it is the address: a full stop or a bracket behind it is not; 0 when it is none. */
const addressLength = (text: string): number => linkify.matchAtStart(text)?.lastIndex ?? 0
