type Listener = (...given: unknown[]) => void

/** What a page and the one that it opened tell each other (wx.navigateTo, EventChannel). */
export class EventChannel {
  private readonly listeners = new Map<string, Set<Listener>>()
  private readonly once_ = new WeakSet<Listener>()

  /** @param events listeners that wx.navigateTo was given */
  constructor(events: unknown) {
    if (typeof events !== 'object' || events === null) return
    for (const [name, listener] of Object.entries(events)) {
      if (typeof listener === 'function') this.on(name, listener as Listener)
    }
  }

  emit(name: string, ...given: unknown[]): void {
    for (const listener of [...(this.listeners.get(name) ?? [])]) {
      if (this.once_.has(listener)) this.off(name, listener)
      listener(...given)
    }
  }

  on(name: string, listener: Listener): void {
    const known = this.listeners.get(name) ?? new Set()
    this.listeners.set(name, known.add(listener))
  }

  once(name: string, listener: Listener): void {
    this.once_.add(listener)
    this.on(name, listener)
  }

  /** Without a listener: all of that name. */
  off(name: string, listener?: Listener): void {
    if (listener) this.listeners.get(name)?.delete(listener)
    else this.listeners.delete(name)
  }
}
