import type { Format } from '../../../../typings/push'
import { keepsLines } from '../../domain/content/html'
import { htmlTokens } from '../../domain/content/html-tokens'
import { MAX_TITLE } from '../../domain/headline'
import { clipCodePoints } from '../../domain/kinds/text'

interface Titled {
  title: string
  content: string
  format: Format
}

/**
 * Some clients put all that they have to say into the title, and look at nothing but the HTTP status: refused, it would
 * be lost. So a long title is cut, and stands whole at the head of the content; unless that begins with it anyway.
 */
export function fitTitle(push: Titled): Titled {
  const whole = push.title.trim()
  const title = clipCodePoints(whole, MAX_TITLE)
  if (title === whole) return push
  return push.content.trimStart().startsWith(whole)
    ? { ...push, title }
    : { title, ...withHead(whole, push) }
}

/** JSON with a line above it is no JSON any more. */
function withHead(head: string, { content, format }: Titled): Pick<Titled, 'content' | 'format'> {
  const whole = content.trim() === '' ? head : `${head}\n\n${content}`
  switch (format) {
    case 'html':
      return { content: headOfHtml(head, content), format }
    case 'markdown':
    case 'text':
      return { content: whole, format }
    case 'json':
      return { content: whole, format: 'text' }
  }
}

/** Text that is called HTML, as it is by default, keeps its lines only as long as there is no paragraph in it. */
function headOfHtml(head: string, content: string): string {
  const escaped = escapeHtml(head)
  if (content.trim() === '') return escaped
  return keepsLines([...htmlTokens(content)])
    ? `${escaped}\n\n${content}`
    : `<p>${escaped}</p>\n${content}`
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }

const escapeHtml = (text: string): string =>
  text.replace(/[&<>]/g, (char) => ENTITIES[char] ?? char)
