import type { NotificationView, PersonView, WorldView } from '../../control/answers'
import { WORDS } from './words'

/** Where WeChat shows what mini programs send: one chat for all of them. */
export const SERVICES = 'services'

/** A chat in somebody's WeChat. */
export interface Chat {
  /** `services`, or an official account's appid. */
  id: string
  name: string
  /** Whether the person follows the official account; null: it is none. */
  follows: boolean | null
  /** Oldest first. */
  notifications: NotificationView[]
}

/** Somebody's chats: 服务通知, and one for every official account. @param notifications everybody's, newest first */
export function chatsOf(
  person: PersonView,
  world: WorldView,
  notifications: readonly NotificationView[],
): Chat[] {
  const openids = new Set(Object.values(person.openids))
  const mine = notifications.filter(({ to }) => openids.has(to)).reverse()
  const services: Chat = {
    id: SERVICES,
    name: WORDS.services.zh,
    follows: null,
    notifications: mine.filter(isService),
  }
  const accounts = world.accounts.map(({ appid, name }) => ({
    id: appid,
    name,
    follows: person.follows.includes(appid),
    notifications: mine.filter((one) => !isService(one) && one.account.appid === appid),
  }))
  return [services, ...accounts]
}

/** Uniform messages, too, come from the mini program. */
const isService = ({ channel }: NotificationView) =>
  channel === 'subscribe' || channel === 'uniform'

export function newestIn({ notifications }: Chat): NotificationView | undefined {
  return notifications.at(-1)
}

/** The chat in which something came last; the first one where nothing has come yet. */
export function liveliest(chats: readonly Chat[]): Chat | undefined {
  const timeOf = (chat: Chat) => newestIn(chat)?.time ?? ''
  return [...chats].sort((a, b) => timeOf(b).localeCompare(timeOf(a)))[0]
}

/** @param seen the time up to which the chat was looked at; undefined: never */
export function isUnread(chat: Chat, seen: string | undefined): boolean {
  const newest = newestIn(chat)
  return newest !== undefined && (seen === undefined || newest.time > seen)
}
