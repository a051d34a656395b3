import type { LiveEvent } from '../../control/answers'

export interface LiveListener {
  /** At the first connection and at every later one: what happened in between was not told. */
  connected: () => void
  lost: () => void
  changed: (type: LiveEvent['type']) => void
}

/** Listens to what changes on the server, for as long as the page lives; the browser connects again by itself. */
export function listenLive(listener: LiveListener): void {
  const source = new EventSource('/local/live')
  source.addEventListener('open', listener.connected)
  source.addEventListener('message', ({ data }: MessageEvent<string>) => {
    const { type } = JSON.parse(data) as LiveEvent
    listener.changed(type)
  })
  source.addEventListener('error', () => {
    listener.lost()
    // A server that is gone is not tried again by every browser.
    if (source.readyState === EventSource.CLOSED) setTimeout(() => listenLive(listener), RETRY_MS)
  })
}

const RETRY_MS = 1000
