import { describe, expect, it } from 'vitest'
import type { NotificationView, PersonView, WorldView } from '../../local/control/answers'
import { chatsOf, isUnread, liveliest, SERVICES } from '../../local/phone/shell/chats'

const PERSON: PersonView = {
  name: 'Ann',
  openid: 'mini-ann',
  unionid: 'union-ann',
  token: null,
  openids: { mini: 'mini-ann', news: 'news-ann' },
  follows: ['news'],
}

const ACCOUNT = {
  appid: 'news',
  name: 'News',
  secret: '',
  certified: true,
  testAccount: false,
  sharing: true,
  linked: true,
  followers: 1,
}

const WORLD: WorldView = {
  miniProgram: { appid: 'mini', name: '驿站' },
  people: [PERSON],
  accounts: [ACCOUNT],
  templates: [],
  gateway: null,
}

function notification(
  minute: number,
  channel: NotificationView['channel'],
  to: string,
): NotificationView {
  return {
    id: String(minute),
    to,
    person: 'Ann',
    channel,
    account: { appid: channel === 'template' ? 'news' : 'mini', name: '' },
    template: { id: 'id', title: 'Alert' },
    fields: [],
    link: null,
    time: `2025-01-08T02:0${minute}:00.000Z`,
    msgid: '1',
  }
}

/** Newest first, as the server gives them. */
const NOTIFICATIONS = [
  notification(4, 'template', 'news-ben'),
  notification(3, 'subscribe', 'mini-ann'),
  notification(2, 'template', 'news-ann'),
  notification(1, 'subscribe', 'mini-ann'),
]

const chats = () => chatsOf(PERSON, WORLD, NOTIFICATIONS)

describe("somebody's chats", () => {
  it('are the service notifications and one for every official account, oldest first', () => {
    const ids = chats().map(({ id, follows, notifications }) => [
      id,
      follows,
      notifications.map((one) => one.id),
    ])
    expect(ids).toEqual([
      [SERVICES, null, ['1', '3']],
      ['news', true, ['2']],
    ])
  })

  it('open where something came last, and at the first where nothing has come', () => {
    expect(liveliest(chats())?.id).toBe(SERVICES)
    expect(liveliest(chatsOf(PERSON, WORLD, NOTIFICATIONS.slice(2)))?.id).toBe('news')
    expect(liveliest(chatsOf(PERSON, WORLD, []))?.id).toBe(SERVICES)
  })

  it('are unread while something is newer than what was looked at', () => {
    const [services] = chats()
    if (!services) throw new Error('there is no chat')
    expect(isUnread(services, undefined)).toBe(true)
    expect(isUnread(services, NOTIFICATIONS[3]?.time)).toBe(true)
    expect(isUnread(services, NOTIFICATIONS[1]?.time)).toBe(false)
    expect(isUnread({ ...services, notifications: [] }, undefined)).toBe(false)
  })
})
