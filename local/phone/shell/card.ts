import type { NotificationView } from '../../control/answers'
import { both, button, element } from './dom'
import { icon } from './icons'
import { WORDS, inLine } from './words'

export interface CardActions {
  /** A tap on a card that leads somewhere. */
  open: (link: string) => void
  /** 拒收 in the menu of a subscribe message. */
  reject: (notification: NotificationView) => void
}

/** A notification as WeChat shows it. */
export function card(notification: NotificationView, actions: CardActions): HTMLElement {
  const { account, template, fields, link, time } = notification
  const node = element('article', 'card')
  const head = element(
    'header',
    'card-head',
    element('span', 'card-account', account.name),
    element('time', '', shortTime(new Date(time))),
  )
  if (notification.channel === 'subscribe') head.append(menu(notification, actions))
  const list = element('dl', 'card-fields')
  for (const { key, label, value } of fields) {
    list.append(element('dt', '', label || key), element('dd', '', value))
  }
  const content = [element('h3', 'card-title', template.title), list]
  node.append(head)
  if (link === null) {
    node.append(element('div', 'card-body', ...content))
    return node
  }
  const way = link.startsWith('/') ? WORDS.openProgram : WORDS.openUrl
  const foot = element('span', 'card-foot', both(way), icon('forward'))
  node.append(button('card-body', () => actions.open(link), ...content, foot))
  return node
}

function menu(notification: NotificationView, actions: CardActions): HTMLElement {
  const summary = element('summary', '', icon('more'))
  summary.setAttribute('aria-label', inLine(WORDS.more))
  const node = element('details', 'menu', summary)
  const reject = button(
    'menu-item',
    () => {
      node.open = false
      actions.reject(notification)
    },
    both(WORDS.reject),
  )
  node.append(reject)
  return node
}

/** The time of day; with the date when it is not today's. */
export function shortTime(time: Date, now = new Date()): string {
  const clock = time.toLocaleTimeString('zh-CN', { hour: '2-digit', minute: '2-digit' })
  if (time.toDateString() === now.toDateString()) return clock
  return `${time.getMonth() + 1}月${time.getDate()}日 ${clock}`
}
