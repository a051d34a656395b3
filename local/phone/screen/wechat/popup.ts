import { button, cover, make } from './dom'
import type { WeChatWords } from './words'

/** A template that the person is asked about. */
export interface PopupTemplate {
  templateId: string
  title: string
  /** An example: `标题: …`. */
  lines: string[]
  /** 2: one-time, 3: long-term. */
  type: 2 | 3
}

export interface PopupChoice {
  choices: Record<string, 'accept' | 'reject'>
  keep: boolean
}

/** The popup of wx.requestSubscribeMessage, until the person has answered. */
export function askForMessages(
  screen: HTMLElement,
  words: WeChatWords,
  program: string,
  templates: PopupTemplate[],
): Promise<PopupChoice> {
  return new Promise((resolve) => {
    const rows = templates.map((template) => new Row(template, words, templates.length > 1))
    const keep = make('input', '', { type: 'checkbox' })
    const answer = (allowed: boolean) => {
      close()
      const chosen = rows.map(({ template, ticked }): [string, 'accept' | 'reject'] => [
        template.templateId,
        allowed && ticked ? 'accept' : 'reject',
      ])
      resolve({ choices: Object.fromEntries(chosen), keep: keep.checked })
    }
    const sheet = make(
      'div',
      'we-sheet we-popup',
      { role: 'dialog', 'aria-label': words.request },
      make(
        'div',
        'we-popup-from',
        {},
        make('span', 'we-logo', {}, '驿'),
        program,
        ` ${words.request}`,
      ),
      make('h2', '', {}, templates.some(({ type }) => type === 3) ? words.longTerm : words.once),
      make('div', 'we-popup-rows', {}, ...rows.map(({ element }) => element)),
      make('label', 'we-keep', {}, keep, make('span', '', {}, words.always)),
      make(
        'div',
        'we-popup-buttons',
        {},
        button(words.reject, 'we-button', () => answer(false)),
        button(words.allow, 'we-button we-primary', () => answer(true)),
      ),
    )
    const close = cover(screen, 'we-bottom', sheet)
  })
}

/** One template: ticked where there are several, with an example that can be looked at. */
class Row {
  readonly element: HTMLElement
  private readonly box = make('input', '', { type: 'checkbox' })

  constructor(
    readonly template: PopupTemplate,
    words: WeChatWords,
    several: boolean,
  ) {
    this.box.checked = true
    this.box.hidden = !several
    const example = make(
      'div',
      'we-example',
      {},
      ...template.lines.map((line) => make('p', '', {}, line)),
    )
    example.hidden = true
    const info = button('', 'we-info', () => (example.hidden = !example.hidden), {
      'aria-label': `${words.example} ${template.title}`,
    })
    const label = make('label', '', {}, this.box, make('span', 'we-title', {}, template.title))
    this.element = make('div', 'we-row', {}, make('div', 'we-row-line', {}, label, info), example)
  }

  get ticked(): boolean {
    return this.box.checked
  }
}
