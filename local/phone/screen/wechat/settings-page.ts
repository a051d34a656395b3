import { statusBar } from '../engine/navigation-bar'
import type { Server } from '../wx/server'
import { readSubscriptions } from '../wx/settings'
import type { Subscriptions } from '../wx/settings'
import { button, make } from './dom'
import type { WeChatWords } from './words'

/** WeChat's settings page of the mini program, until the person goes back. */
export async function showSettings(
  screen: HTMLElement,
  words: WeChatWords,
  server: Server,
  openid: string,
): Promise<void> {
  const subscriptions = await readSubscriptions(server, openid)
  await new Promise<void>((resolve) => {
    const page = make('section', 'we-settings', { role: 'dialog', 'aria-label': words.settings })
    const leave = () => {
      page.remove()
      resolve()
    }
    const change = async (body: object) => {
      draw((await server.post('/local/subscriptions', { openid, ...body })) as Subscriptions)
    }
    const draw = (now: Subscriptions) => {
      page.replaceChildren(
        header(words, leave),
        make('div', 'we-group', {}, mainSwitch(words, now, change)),
        make('p', 'we-hint', {}, words.mainHint),
        ...keptChoices(words, now, change),
      )
    }
    draw(subscriptions)
    screen.append(page)
  })
}

type Change = (body: object) => Promise<void>

function header(words: WeChatWords, leave: () => void): HTMLElement {
  const back = button('', 'navigation-button', leave, {
    'data-does': 'back',
    'aria-label': words.back,
  })
  return make(
    'header',
    'we-header',
    {},
    statusBar(),
    make('div', 'navigation-bar', {}, back, make('h1', '', {}, words.notifications)),
  )
}

function mainSwitch(words: WeChatWords, { mainSwitch: on }: Subscriptions, change: Change) {
  return toggle(words.mainSwitch, on, (checked) => change({ mainSwitch: checked }))
}

function keptChoices(words: WeChatWords, { kept, templates }: Subscriptions, change: Change) {
  const rows = templates.flatMap(({ templateId, title }) => {
    const choice = kept[templateId]
    if (choice === undefined) return []
    if (choice === 'ban')
      return [make('div', 'we-line', {}, title, make('span', 'we-soft', {}, words.banned))]
    return [
      toggle(title, choice === 'accept', (checked) =>
        change({ templateId, choice: checked ? 'accept' : 'reject' }),
      ),
    ]
  })
  if (rows.length === 0) return [make('p', 'we-hint', {}, words.noKept)]
  return [make('p', 'we-hint', {}, words.kept), make('div', 'we-group', {}, ...rows)]
}

function toggle(text: string, on: boolean, changed: (on: boolean) => Promise<void>): HTMLElement {
  const input = make('input', 'we-switch', { type: 'checkbox', role: 'switch' })
  input.checked = on
  input.addEventListener('change', () => void changed(input.checked))
  return make('label', 'we-line', {}, make('span', '', {}, text), input)
}
