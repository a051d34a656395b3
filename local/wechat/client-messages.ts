/** A client_msg_id is remembered for ten minutes (WeChat: 发送模板消息). */
const VALIDITY_MS = 10 * 60_000

/** Which template messages were delivered under which client_msg_id. */
export class ClientMessages {
  /** In the order of `at`, as a Map keeps it. */
  private readonly delivered = new Map<string, { msgid: bigint; at: number }>()

  constructor(private readonly now: () => number) {}

  /** The msgid of the message that was delivered to `openid` under this id, within ten minutes. */
  find(openid: string, clientMsgId: string): bigint | undefined {
    this.forgetOld()
    return this.delivered.get(`${openid} ${clientMsgId}`)?.msgid
  }

  remember(openid: string, clientMsgId: string, msgid: bigint): void {
    this.delivered.set(`${openid} ${clientMsgId}`, { msgid, at: this.now() })
  }

  private forgetOld(): void {
    for (const [key, { at }] of this.delivered) {
      if (this.now() - at < VALIDITY_MS) return
      this.delivered.delete(key)
    }
  }
}
