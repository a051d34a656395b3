import type { Changes } from './changes'
import type { Person } from './people'

/** What one phone received. */
export interface Notification {
  id: string
  /** The openid that it was sent to, as the sending account knows the person. */
  to: string
  person: string
  channel: 'template' | 'uniform' | 'subscribe' | 'service'
  appid: string
  templateId: string
  templateTitle: string
  /** As shown: what WeChat removes or cuts is removed and cut. */
  fields: { key: string; label: string; value: string }[]
  /** Where a tap leads: a page of the mini program, or as the template message said. */
  page?: string
  url?: string
  miniprogram?: { appid: string; pagepath: string }
  /** ISO 8601, UTC. */
  at: string
  /** Digits: it is beyond 2^53. */
  msgid: string
}

/** Everybody's phones, oldest notification first. */
export class Phones {
  readonly notifications: Notification[] = []
  private readonly unreachable = new Set<Person>()

  constructor(
    private readonly now: () => number,
    private readonly changes: Changes,
  ) {}

  show(content: Omit<Notification, 'id' | 'at'>): void {
    const id = String(this.notifications.length + 1)
    this.notifications.push({ id, ...content, at: new Date(this.now()).toISOString() })
    this.changes.tell('notifications')
  }

  /**
   * While false, accepted messages do not arrive: their receipts say that WeChat's own push failed.
   */
  setReachable(person: Person, reachable: boolean): void {
    if (reachable) this.unreachable.delete(person)
    else this.unreachable.add(person)
  }

  isReachable(person: Person): boolean {
    return !this.unreachable.has(person)
  }
}
