/** What a message says without its markup: for summaries and for the fields of notifications. */
import { textOfHtml } from './content/html'
import { htmlTokens } from './content/html-tokens'
import { lineOfJson } from './content/json'
import { htmlOfMarkdown } from './content/markdown'
import { cleanText } from './content/clean'
import type { Format } from './words'

/** The plain text of a message's content, line breaks kept. Linear in its length, whatever is in it. */
export function plainText(content: string, format: Format): string {
  switch (format) {
    case 'text':
      return content.trim()
    case 'markdown':
      return tidy(textOfHtml(htmlOfMarkdown(content)))
    case 'html':
      return tidy(textOfHtml(content))
    case 'json':
      return lineOfJson(content).trim()
  }
}

/** Does the content show a picture? */
export function showsPicture(content: string, format: Format): boolean {
  if (format !== 'html' && format !== 'markdown') return false
  const html = format === 'markdown' ? htmlOfMarkdown(content) : content
  for (const token of htmlTokens(html)) {
    if (token.type === 'open' && token.name === 'img') return true
  }
  return false
}

/** Entities may have stood for what no text keeps. */
function tidy(text: string): string {
  return cleanText(text)
    .replace(/[^\S\n]+/g, ' ')
    .replace(/ ?\n[ \n]*/g, '\n')
    .trim()
}
