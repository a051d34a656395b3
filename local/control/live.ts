import type { ServerResponse } from 'node:http'
import type { LiveEvent } from './answers'

/** What happens at once is told at once: a broadcast is one event, and not one for every phone. */
const GATHER_MS = 30

/** A connection on which nothing is said for long may be ended by a proxy. */
const HEARTBEAT_MS = 15_000

/** How long a browser waits before it connects again. */
const RETRY_MS = 1000

/** Tells browsers what has changed, as server-sent events. What it is now they ask for themselves. */
export class LiveFeed {
  private readonly listeners = new Set<ServerResponse>()
  private readonly changed = new Set<LiveEvent['type']>()
  private readonly heartbeat: NodeJS.Timeout
  private gathering: NodeJS.Timeout | undefined

  constructor() {
    this.heartbeat = setInterval(() => this.write(': still here\n\n'), HEARTBEAT_MS)
    this.heartbeat.unref()
  }

  /** Answers with events until the listener goes or the feed is closed. */
  answer(response: ServerResponse): void {
    response.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
    })
    response.write(`retry: ${RETRY_MS}\n\n`)
    this.listeners.add(response)
    response.once('close', () => this.listeners.delete(response))
  }

  tell(type: LiveEvent['type']): void {
    if (this.listeners.size === 0) return
    this.changed.add(type)
    this.gathering ??= setTimeout(() => this.flush(), GATHER_MS)
  }

  close(): void {
    clearInterval(this.heartbeat)
    clearTimeout(this.gathering)
    for (const response of this.listeners) response.end()
    this.listeners.clear()
  }

  private flush(): void {
    this.gathering = undefined
    for (const type of this.changed) {
      const event: LiveEvent = { type }
      this.write(`data: ${JSON.stringify(event)}\n\n`)
    }
    this.changed.clear()
  }

  private write(text: string): void {
    for (const response of this.listeners) response.write(text)
  }
}
