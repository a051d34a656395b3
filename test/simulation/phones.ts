import type { BatchDocument } from '../../cloudfunctions/shared/store/batches'
import type { Notification, Person } from '../../local/wechat'
import type { Simulation } from './simulation'

export function batchesOf({ engine }: Simulation, message: string): BatchDocument[] {
  const { documents } = engine.find('batches', { message })
  return documents as unknown as BatchDocument[]
}

/** One notification on a phone. */
export interface Shown {
  person: Person
  /** Of the edition. */
  title: string
}

/** What phones have got of a message. */
export function shownOf({ weChat, history }: Simulation, message: string): Shown[] {
  const titles = history.messages.get(message)?.map(({ title }) => title) ?? []
  return weChat.notifications.flatMap((notification) => {
    const person = weChat.world.whoIs(notification.to)?.person
    if (!person) throw new Error(`${notification.to} is nobody`)
    const title = notification.fields[0]?.value ?? ''
    const id = messageOf(notification)
    // Without its link only the title tells.
    return id === message || (id === undefined && titles.includes(title)) ? [{ person, title }] : []
  })
}

const messageOf = ({ page = '', miniprogram }: Notification): string | undefined =>
  /[?&]id=([0-9a-f]{32})/.exec(miniprogram?.pagepath ?? page)?.[1]
