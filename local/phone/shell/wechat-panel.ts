import type { NotificationView, PersonView, WorldView } from '../../control/answers'
import { card, shortTime } from './card'
import type { CardActions } from './card'
import { chatsOf, isUnread, liveliest, newestIn, SERVICES } from './chats'
import type { Chat } from './chats'
import { both, button, element } from './dom'
import { icon } from './icons'
import { pushLine } from './push-line'
import { seenIn } from './remembered'
import { WORDS, inLine } from './words'

export interface WeChatActions extends CardActions {
  follow: (appid: string, follows: boolean) => void
  say: (sentence: string) => void
}

/** WeChat outside of the mini program, on one phone: its chats, with the notifications that came. */
export class WeChatPanel {
  private readonly list = element('nav', 'chats')
  private readonly chat = element('div', 'chat')
  private readonly push = element('div', 'push-place')
  readonly node = element(
    'section',
    'wechat',
    element('h3', 'wechat-title', both({ zh: '微信', en: 'WeChat' })),
    this.list,
    this.chat,
    this.push,
  )
  /** The chat that is open. */
  private open: string | undefined
  /** What is shown, so that an open menu and the place scrolled to stay as they are while nothing has changed. */
  private shown = ''

  constructor(
    private readonly openid: string,
    private readonly actions: WeChatActions,
  ) {
    // One phone more leaves less room for this one, and the cards grow.
    new ResizeObserver(() => this.toNewest()).observe(this.chat)
  }

  update(person: PersonView, world: WorldView, notifications: readonly NotificationView[]): void {
    const chats = chatsOf(person, world, notifications)
    const now = JSON.stringify([chats, person.token, world.gateway])
    if (now === this.shown) return
    this.shown = now
    this.open ??= liveliest(chats)?.id
    const line = pushLine(person, world, this.actions.say)
    this.push.replaceChildren(...(line ? [line] : []))
    this.show(chats)
  }

  private show(chats: Chat[]): void {
    const current = chats.find(({ id }) => id === this.open) ?? chats[0]
    if (!current) return
    const newest = newestIn(current)
    if (newest) seenIn(this.openid, current.id).set(newest.time)
    this.list.replaceChildren(...chats.map((chat) => this.row(chat, current, chats)))
    this.chat.replaceChildren(...this.content(current))
    this.toNewest()
  }

  private toNewest(): void {
    this.chat.scrollTop = this.chat.scrollHeight
  }

  private row(chat: Chat, current: Chat, chats: Chat[]): HTMLElement {
    const newest = newestIn(chat)
    const row = button(
      'chat-row',
      () => {
        this.open = chat.id
        this.show(chats)
      },
      avatar(chat),
      element(
        'span',
        'chat-text',
        element('span', 'chat-name', chat.id === SERVICES ? both(WORDS.services) : chat.name),
        element('span', 'chat-preview', previewOf(chat)),
      ),
      element('time', 'chat-time', newest ? shortTime(new Date(newest.time)) : ''),
    )
    row.setAttribute('aria-current', String(chat === current))
    if (isUnread(chat, seenIn(this.openid, chat.id).get())) {
      const dot = element('span', 'dot')
      dot.setAttribute('role', 'img')
      dot.setAttribute('aria-label', inLine(WORDS.unread))
      row.append(dot)
    }
    return row
  }

  private content(chat: Chat): HTMLElement[] {
    const cards = chat.notifications.map((notification) => card(notification, this.actions))
    const all = cards.length > 0 ? cards : [element('p', 'empty', both(WORDS.noNotification))]
    return chat.follows === null ? all : [this.followButton(chat.id, chat.follows), ...all]
  }

  private followButton(appid: string, follows: boolean): HTMLElement {
    return button(
      follows ? 'follow' : 'follow follow-primary',
      () => this.actions.follow(appid, !follows),
      both(follows ? WORDS.unfollow : WORDS.follow),
    )
  }
}

function previewOf(chat: Chat): string {
  if (chat.follows === false) return inLine(WORDS.notFollowing)
  const newest = newestIn(chat)
  if (!newest) return inLine(WORDS.noNotification)
  return [newest.template.title, newest.fields[0]?.value].filter(Boolean).join(' · ')
}

function avatar({ id, name }: Chat): HTMLElement {
  return id === SERVICES
    ? element('span', 'avatar avatar-services', icon('bell'))
    : element('span', 'avatar', [...name][0] ?? '')
}
