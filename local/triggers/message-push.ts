import type { PushedEvent } from '../wechat/types'
import { fromAccountMessagePush, fromMessagePush } from './contexts'
import { startRepeated } from './entrance'
import type { PushConfiguration } from './push-configuration'
import type { Entrance } from './entrance'
import type { RunContext } from '../functions/context'
import type { CloudSettings } from '../functions/settings'

/** Events that are handed over at a time. A burst waits here, as in the platform's own queue. */
const HANDED_OVER_AT_ONCE = 8

interface Push {
  pushed: PushedEvent
  functionName: string
}

/** WeChat's message push into functions. */
export class MessagePush {
  private readonly waiting: Push[] = []
  private handing = 0

  constructor(
    private readonly entrance: Entrance,
    private readonly settings: CloudSettings,
    private readonly configuration: PushConfiguration,
    /** The mini program whose environment it is. */
    private readonly appid: string,
  ) {}

  /** Takes an event that goes to a function; it is handed over as soon as its turn comes. */
  push(pushed: PushedEvent): void {
    const functionName = this.configuration.functionFor(pushed.appid, String(pushed.event['Event']))
    if (functionName === undefined) return
    this.waiting.push({ pushed, functionName })
    this.next()
  }

  /** No event waits or is being handled. */
  get isIdle(): boolean {
    return this.waiting.length === 0 && this.handing === 0
  }

  private next(): void {
    if (this.handing >= HANDED_OVER_AT_ONCE) return
    const push = this.waiting.shift()
    if (!push) return
    this.handing += 1
    this.handOver(push).catch((error: unknown) => console.error(error))
  }

  private async handOver({ pushed, functionName }: Push): Promise<void> {
    const { repeats } = this.settings
    try {
      const context = this.contextOf(pushed)
      await startRepeated(this.entrance, functionName, pushed.event, context, repeats)
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
