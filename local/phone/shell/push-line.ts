import type { PersonView, WorldView } from '../../control/answers'
import { both, button, element } from './dom'
import { WORDS, inLine } from './words'

/** The command that pushes to somebody; undefined for those whose push token nobody here knows. */
export function pushLine(
  { token }: PersonView,
  { gateway }: WorldView,
  say: (sentence: string) => void,
): HTMLElement | undefined {
  if (token === null || gateway === null) return undefined
  const command = `curl -d title=Hello -d content=World ${gateway}/send/${token}`
  const code = element('code', '', command)
  const copy = button('copy', () => void copyText(code, command, say), both(WORDS.copy))
  return element('div', 'push', element('div', 'push-head', both(WORDS.push), copy), code)
}

/** Only pages of this machine and of https may write to the clipboard: elsewhere the text is marked, for Ctrl+C. */
async function copyText(
  code: HTMLElement,
  command: string,
  say: (sentence: string) => void,
): Promise<void> {
  try {
    await navigator.clipboard.writeText(command)
    say(inLine(WORDS.copied))
  } catch {
    getSelection()?.selectAllChildren(code)
  }
}
