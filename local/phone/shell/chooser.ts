import type { PersonView } from '../../control/answers'
import { both, button, element } from './dom'
import { WORDS, inLine } from './words'

export interface ChooserActions {
  toggle: (openid: string) => void
  add: (name: string) => void
}

/** Whose phones are shown, and the way to one person more. */
export class Chooser {
  private readonly chips = element('div', 'chips')

  constructor(
    place: HTMLElement,
    private readonly actions: ChooserActions,
  ) {
    place.replaceChildren(this.chips, this.form())
  }

  update(people: readonly PersonView[], shown: readonly string[]): void {
    const chips = people.map(({ openid, name }) => {
      const chip = button('chip', () => this.actions.toggle(openid), name)
      chip.setAttribute('aria-pressed', String(shown.includes(openid)))
      return chip
    })
    this.chips.replaceChildren(...chips)
  }

  private form(): HTMLFormElement {
    const input = element('input', 'add-name')
    input.required = true
    input.maxLength = 32
    input.placeholder = inLine(WORDS.personName)
    input.setAttribute('aria-label', inLine(WORDS.personName))
    const submit = element('button', 'add-button', both(WORDS.person))
    const form = element('form', 'add', input, submit)
    form.addEventListener('submit', (event) => {
      event.preventDefault()
      this.actions.add(input.value)
      form.reset()
    })
    return form
  }
}
