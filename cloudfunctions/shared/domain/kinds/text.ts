/** What WeChat accepts as text in one field, and how text is brought to it. Lengths are UTF-16 units. */

const ELLIPSIS = '…'

/** How much of a value an error message shows. */
const EXCERPT_LIMIT = 20

/** One character as a person sees it: a base with its marks, an emoji with its modifiers, a flag. */
const CLUSTER = /\p{Regional_Indicator}{2}|\P{M}(?:[\p{M}\p{Emoji_Modifier}]|\u200D\P{M})*|\p{M}/gu

/**
 * Line breaks and other white space become single spaces. Control and invisible formatting characters and broken halves
 * of surrogate pairs go; the joiner inside emoji stays.
 */
export function oneLine(text: string): string {
  return text
    .replace(/\p{Cs}|(?!\s)\p{Cc}|(?!\u200D)\p{Cf}/gu, '')
    .replace(/\s+/g, ' ')
    .trim()
}

/** Everything that is a picture to Unicode. */
const PICTURES = /[\p{Extended_Pictographic}\p{Emoji_Modifier}\p{Regional_Indicator}]/gu

/** Letters and symbols that show nothing: Hangul's fillers, the Braille cell without dots. */
const UNSEEN = /[\p{Default_Ignorable_Code_Point}\u2800]/gu

/** Whether nothing of it would be seen. */
export function isBlank(text: string): boolean {
  return !/[\p{L}\p{N}\p{P}\p{S}]/u.test(text.replace(UNSEEN, ''))
}

/**
 * The text within `limit` UTF-16 units; what is cut ends with the ellipsis. Cut between characters as a person sees
 * them, and never inside a surrogate pair.
 */
export function clip(text: string, limit: number, ellipsis = ELLIPSIS): string {
  if (text.length <= limit) return text
  const room = limit - ellipsis.length
  // Two units more than the room, so that the pair or mark that follows the cut is still seen.
  const head = text.slice(0, room + 2)
  const kept = takeWhole(head.match(CLUSTER) ?? [], room) || takeWhole([...head], room)
  return kept.trimEnd() + ellipsis
}

/** As `clip`, but the limit counts code points: for our own texts, where WeChat does not count. */
export function clipCodePoints(text: string, limit: number): string {
  const points = [...text]
  if (points.length <= limit) return text
  return (
    points
      .slice(0, limit - 1)
      .join('')
      .trimEnd() + ELLIPSIS
  )
}

function takeWhole(characters: readonly string[], room: number): string {
  let kept = ''
  for (const character of characters) {
    if (kept.length + character.length > room) break
    kept += character
  }
  return kept
}

/** Full-width forms (１２３：～￥) as their ASCII twins. Not NFKC, which would turn 10² into 102. */
export function halfWidth(text: string): string {
  return text
    .replace(/[\uFF01-\uFF5E]/g, (char) => String.fromCharCode(char.charCodeAt(0) - 0xfee0))
    .replace(/\u3000/g, ' ')
    .replace(/￥/g, '¥')
}

/**
 * Without emoji: WeChat removes them from template messages (announcement of 2023-03-30). Which signs it takes for emoji
 * it does not say: © and ★ stay, but where they are all there is the field might show nothing, and is empty.
 */
export function stripEmoji(text: string): string {
  if (isBlank(text.replace(PICTURES, ''))) return ''
  return text
    .replace(/\p{Extended_Pictographic}\uFE0F/gu, '')
    .replace(/[\p{Emoji_Presentation}\p{Emoji_Modifier}\p{Regional_Indicator}]/gu, '')
    .replace(/[\u{1F000}-\u{1FAFF}\u200D\uFE0F\u20E3]/gu, '')
}

/** The beginning of a value, for an error message. */
export function beginning(text: string): string {
  return clip(oneLine(text), EXCERPT_LIMIT)
}
