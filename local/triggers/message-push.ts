import type { PushedEvent } from '../wechat/types'
import { fromAccountMessagePush, fromMessagePush } from './contexts'
import { startRepeated } from './entrance'
import type { Entrance } from './entrance'
import type { RunContext } from '../functions/context'
import type { CloudSettings } from '../functions/settings'

/** Events that are handed over at a time. A burst waits here, as in the platform's own queue. */
const HANDED_OVER_AT_ONCE = 8

/** WeChat's message push into a function. */
export class MessagePush {
  private readonly waiting: PushedEvent[] = []
  private handing = 0

  constructor(
    private readonly entrance: Entrance,
    private readonly settings: CloudSettings,
    /** The mini program whose environment it is. */
    private readonly appid: string,
  ) {}

  /** Takes an event; it is handed over as soon as its turn comes. */
  push(event: PushedEvent): void {
    if (!this.entrance.functions.has(this.settings.messagePushFunction)) return
    this.waiting.push(event)
    this.next()
  }

  /** No event waits or is being handled. */
  get isIdle(): boolean {
    return this.waiting.length === 0 && this.handing === 0
  }

  private next(): void {
    if (this.handing >= HANDED_OVER_AT_ONCE) return
    const event = this.waiting.shift()
    if (!event) return
    this.handing += 1
    this.handOver(event).catch((error: unknown) => console.error(error))
  }

  private async handOver(pushed: PushedEvent): Promise<void> {
    const { messagePushFunction, repeats } = this.settings
    try {
      const context = this.contextOf(pushed)
      await startRepeated(this.entrance, messagePushFunction, pushed.event, context, repeats)
    } finally {
      this.handing -= 1
      this.next()
    }
  }

  private contextOf({ appid, openid, unionid }: PushedEvent): RunContext {
    if (appid === this.appid) {
      return fromMessagePush({ appid, openid, ...(unionid !== undefined && { unionid }) })
    }
    const tells = this.settings.tellsFromUnionid && unionid !== undefined
    return fromAccountMessagePush({
      appid: this.appid,
      fromOpenid: openid,
      fromAppid: appid,
      ...(tells && { fromUnionid: unionid }),
    })
  }
}
