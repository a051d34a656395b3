import type { BatchDocument } from '../../cloudfunctions/shared/store/batches'
import type { Person } from '../../local/wechat'
import type { Simulation } from './simulation'

/** What phones had got of a message, and who counted as notified, when it was sent again. */
export interface Resent {
  message: string
  /** Person keys. */
  notified: Set<string>
  /** How many notifications there were then, of all messages. */
  shown: number
}

export function batchesOf({ engine }: Simulation, message: string): BatchDocument[] {
  const { documents } = engine.find('batches', { message })
  return documents as unknown as BatchDocument[]
}

export function snapshot(simulation: Simulation, message: string): Resent {
  const people = batchesOf(simulation, message).flatMap((batch) => batch.people)
  const notified = people.filter(({ s: [state] }) => state === 'sent' || state === 'delivered')
  return {
    message,
    notified: new Set(notified.map(({ k }) => k)),
    shown: simulation.weChat.notifications.length,
  }
}

/** One notification on a phone. */
export interface Shown {
  person: Person
  /** Its place among all notifications. */
  place: number
  /** Of the message: its first word names it. */
  title: string
}

export function allShown({ weChat }: Simulation): Shown[] {
  return weChat.notifications.map(({ to, fields }, place) => {
    const person = weChat.world.whoIs(to)?.person
    if (!person) throw new Error(`${to} is nobody`)
    return { person, place, title: fields[0]?.value ?? '' }
  })
}
