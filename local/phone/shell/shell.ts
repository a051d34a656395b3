import type { NotificationView, WorldView } from '../../control/answers'
import { Chooser } from './chooser'
import { both, byId, element } from './dom'
import { listenLive } from './live'
import { PhoneUnit } from './phone-unit'
import { shownPhones } from './remembered'
import { server } from './server'
import { WORDS, inLine, notificationCount, peopleCount } from './words'

/** How many phones a newcomer sees. */
const FIRST_PHONES = 2

const TOAST_MS = 4000

/** The page with the phones. */
export class Shell {
  private readonly phones = byId('phones')
  private readonly problem = byId('problem')
  private readonly state = byId('state')
  private readonly toast = byId('toast')
  private readonly empty = element('p', 'empty', both(WORDS.nobody))
  private readonly units = new Map<string, PhoneUnit>()
  private readonly chooser = new Chooser(byId('chooser'), {
    toggle: (openid) => this.toggle(openid),
    add: (name) => void this.trying(() => this.add(name)),
  })
  private world: WorldView | undefined
  private notifications: NotificationView[] = []
  private toasting: number | undefined

  start(): void {
    this.state.textContent = inLine(WORDS.connecting)
    listenLive({
      connected: () => void this.trying(() => this.connected()),
      lost: () => (this.state.textContent = inLine(WORDS.lost)),
      changed: (type) => void this.trying(() => this.changed(type)),
    })
  }

  /** A server that is back may be another one, with another program. */
  private async connected(): Promise<void> {
    const wasThere = this.world !== undefined
    const [world, notifications] = await Promise.all([server.world(), server.notifications()])
    this.world = world
    this.notifications = notifications
    this.show()
    if (wasThere) await this.programChanged()
    else await this.refreshProgram()
  }

  private async changed(type: 'notifications' | 'world' | 'program'): Promise<void> {
    switch (type) {
      case 'world':
        return this.refreshWorld()
      case 'notifications':
        return this.refreshNotifications()
      case 'program':
        return this.programChanged()
    }
  }

  private async refreshWorld(): Promise<void> {
    this.world = await server.world()
    this.show()
  }

  private async refreshNotifications(): Promise<void> {
    this.notifications = await server.notifications()
    this.show()
  }

  private async programChanged(): Promise<void> {
    const isBuilt = await this.refreshProgram()
    if (isBuilt) for (const unit of this.units.values()) unit.reload()
  }

  /** Says why the mini program could not be built; false when it could not. */
  private async refreshProgram(): Promise<boolean> {
    const { ms, error } = await server.program()
    this.problem.hidden = error === null
    const words = ms === null ? WORDS.programNeverBuilt : WORDS.programBroken
    this.problem.replaceChildren(both(words), element('pre', '', error ?? ''))
    return error === null
  }

  private async add(name: string): Promise<void> {
    const { openid } = await server.addPerson(name)
    shownPhones.set([...this.shown(), openid])
    await this.refreshWorld()
    this.units.get(openid)?.reveal()
  }

  private toggle(openid: string): void {
    const shown = this.shown()
    const others = shown.filter((one) => one !== openid)
    shownPhones.set(others.length < shown.length ? others : [...shown, openid])
    this.show()
    this.units.get(openid)?.reveal()
  }

  /** Whose phones are shown; people of an earlier world are forgotten. */
  private shown(): string[] {
    const openids = (this.world?.people ?? []).map(({ openid }) => openid)
    const chosen = shownPhones.get()
    if (chosen?.length === 0) return []
    const known = openids.filter((openid) => chosen?.includes(openid))
    return known.length > 0 ? known : openids.slice(0, FIRST_PHONES)
  }

  private show(): void {
    const { world } = this
    if (!world) return
    const counts = [peopleCount(world.people.length), notificationCount(this.notifications.length)]
    this.state.textContent = counts.map(inLine).join(' · ')
    const shown = this.shown()
    this.chooser.update(world.people, shown)
    this.removeOthers(shown)
    // In the order of the world. A phone that is there stays where it is: moved, its screen would start anew.
    let before: Element | null = null
    for (const person of world.people.filter(({ openid }) => shown.includes(openid))) {
      const unit = this.units.get(person.openid) ?? new PhoneUnit(person, (text) => this.say(text))
      if (!this.units.has(person.openid)) this.place(person.openid, unit, before)
      before = unit.node
      unit.update(person, world, this.notifications)
    }
    this.empty.hidden = shown.length > 0
    if (!this.empty.isConnected) this.phones.append(this.empty)
  }

  private place(openid: string, unit: PhoneUnit, before: Element | null): void {
    this.units.set(openid, unit)
    if (before) before.after(unit.node)
    else this.phones.prepend(unit.node)
  }

  private removeOthers(shown: readonly string[]): void {
    for (const [openid, unit] of this.units) {
      if (shown.includes(openid)) continue
      unit.node.remove()
      this.units.delete(openid)
    }
  }

  private async trying(action: () => Promise<void>): Promise<void> {
    try {
      await action()
    } catch (error) {
      this.say(error instanceof Error ? error.message : String(error))
    }
  }

  /** Shows a sentence for a moment. */
  private say(sentence: string): void {
    clearTimeout(this.toasting)
    this.toast.textContent = sentence
    this.toast.hidden = false
    this.toasting = setTimeout(() => (this.toast.hidden = true), TOAST_MS)
  }
}
