import { button, cover, make } from './dom'
import type { WeChatWords } from './words'

/** WeChat's own question before a program reads what is private, until the person has answered: whether they agree. */
export function askForPrivacy(
  screen: HTMLElement,
  words: WeChatWords,
  program: string,
): Promise<boolean> {
  return new Promise((resolve) => {
    const answer = (agrees: boolean) => {
      close()
      resolve(agrees)
    }
    const sheet = make(
      'div',
      'we-sheet we-popup',
      { role: 'dialog', 'aria-label': words.privacy },
      make('div', 'we-popup-from', {}, make('span', 'we-logo', {}, '驿'), program),
      make('h2', '', {}, words.privacy),
      make('p', 'we-soft', {}, words.privacyText),
      make(
        'div',
        'we-popup-buttons',
        {},
        button(words.reject, 'we-button', () => answer(false)),
        button(words.agree, 'we-button we-primary', () => answer(true)),
      ),
    )
    const close = cover(screen, 'we-bottom', sheet)
  })
}
