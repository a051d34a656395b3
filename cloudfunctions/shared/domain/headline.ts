/** Title and summary: what stands of a message in lists and notifications, in one line each. */
import { cleanText } from './content/clean'
import { clipCodePoints, isBlank, oneLine } from './kinds/text'
import { plainText, showsPicture } from './plain-text'
import type { Format } from './words'

/** A title is one line of a list. In code points, as the summary's limit. */
export const MAX_TITLE = 200

/** Fills the inbox's two lines; WeChat's own fields hold 20. */
export const MAX_SUMMARY = 200

export interface Headline {
  title: string
  summary: string
}

interface Pushed {
  title: string
  summary: string
  content: string
  format: Format
}

/**
 * What was given of the two, and what the content says for the rest: the title is its first line, the summary all else,
 * so that no text stands twice. The summary is empty where nothing is left; the title, where nothing is shown at all.
 */
export function headlineOf(pushed: Pushed): Headline {
  const given = seen(pushed.title)
  const lines = plainText(pushed.content, pushed.format)
    .split('\n')
    .map(oneLine)
    .filter((line) => !isBlank(line))
  const [first = '', ...others] = lines
  const title = given || clipCodePoints(first, MAX_TITLE) || titleOfPicture(pushed)
  return { title, summary: seen(pushed.summary) || summaryOf(title, first, others) }
}

/** As WeChat's own list of chats says it. */
const titleOfPicture = ({ content, format }: Pushed): string =>
  showsPicture(content, format) ? '[图片]' : ''

/** One line, or nothing where nothing of it would be seen. */
function seen(text: string): string {
  const line = oneLine(cleanText(text))
  return isBlank(line) ? '' : line
}

function summaryOf(title: string, first: string, others: readonly string[]): string {
  const rest = [withoutTitle(first, title), ...others].join(' ').trim()
  return clipCodePoints(rest, MAX_SUMMARY)
}

/** What follows the title in the line that it begins; the line where it does not begin it. */
function withoutTitle(line: string, title: string): string {
  if (line === title) return ''
  const begun = title.endsWith('…') ? title.slice(0, -1) : undefined
  return begun !== undefined && line.startsWith(begun) ? line.slice(begun.length).trim() : line
}
