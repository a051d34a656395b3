import type { Account } from '../wechat'

/**
 * What the console offers for cloud functions, and the events that come under each (WeChat: 云函数接收消息推送). Under which
 * key an event of subscribe messages comes is not said; that there is one key for them is.
 */
const OFFERED: Readonly<Record<string, readonly string[]>> = {
  subscribe_msg_event: [
    'subscribe_msg_popup_event',
    'subscribe_msg_change_event',
    'subscribe_msg_sent_event',
  ],
  subscribe_and_unsubscribe: ['subscribe', 'unsubscribe'],
  qr_scan_scene: ['SCAN'],
}

/** The end of a template message: not among what the console offers for functions. */
const TEMPLATE_RECEIPT = 'TEMPLATESENDJOBFINISH'

interface Entry {
  appid: string
  event: string
  functionName: string
}

export interface PushRules {
  /** Is the environment shared with this account, or its own? */
  isShared: (appid: string) => boolean
  hasFunction: (functionName: string) => boolean
  /** Whether the console offers the receipts of template messages too. */
  offersTemplateReceipts: () => boolean
}

/** 消息推送 in the cloud console: which events of which account go to which function. What is in no entry goes to none. */
export class PushConfiguration {
  private readonly entries: Entry[] = []

  constructor(private readonly rules: PushRules) {}

  /**
   * Adds an entry; one for the same event is replaced: a pair goes to one function.
   * @throws Error where the console would not let it be added
   */
  add(account: Account, event: string, functionName: string): void {
    const { appid, name } = account
    if (!this.offers(event)) throw new Error(`The console offers no event ${event} for functions.`)
    if (!this.rules.isShared(appid)) {
      throw new Error(`${name} does not share the environment: its events go to no function of it.`)
    }
    if (!this.rules.hasFunction(functionName)) throw new Error(`No function ${functionName}.`)
    const others = this.entries.filter((entry) => entry.appid !== appid || entry.event !== event)
    this.entries.splice(0, Infinity, ...others, { appid, event, functionName })
  }

  /** The function that an event goes to; undefined: none. */
  functionFor(appid: string, event: string): string | undefined {
    if (!this.rules.isShared(appid)) return undefined
    return this.entries.find(
      (entry) => entry.appid === appid && eventsOf(entry.event).includes(event),
    )?.functionName
  }

  private offers(event: string): boolean {
    return event in OFFERED || (event === TEMPLATE_RECEIPT && this.rules.offersTemplateReceipts())
  }
}

const eventsOf = (key: string): readonly string[] => OFFERED[key] ?? [key]
