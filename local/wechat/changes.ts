/** What has changed: what lies on somebody's phone, or people, accounts, follows and what people allow. */
export type Change = 'notifications' | 'world'

/** Tells whoever shows this WeChat that something in it is different now. */
export class Changes {
  private readonly listeners = new Set<(change: Change) => void>()

  /** Calls `listener` at every change, in the call that makes it, until the returned function is called. */
  watch(listener: (change: Change) => void): () => void {
    this.listeners.add(listener)
    return () => void this.listeners.delete(listener)
  }

  tell(change: Change): void {
    for (const listener of this.listeners) listener(change)
  }
}
