import type { Configuration } from '../delivery/configuration'
import { readConfiguration } from '../delivery/configuration'
import { sha256 } from '../domain/ids'
import type { Reason } from '../domain/reasons'
import type { ReceiptDocument } from '../store/receipts'
import { addReceipt } from '../store/receipts'
import type { Effects } from './effects'

/** The settings of events are read again after this time, in ms: by the same measure as gates. */
const SETTINGS_AGE_MS = 5_000

/**
 * The installation's settings as an instance of the function read them a moment ago: to read them for each of a
 * broadcast's receipts would cost half as much again.
 */
export class RecentSettings {
  private read: { at: number; configuration: Configuration } | undefined

  async get(effects: Effects): Promise<Configuration> {
    const age = this.read ? effects.clock.now() - this.read.at : Infinity
    // A clock that went back makes the age negative: nobody knows then how old they are.
    if (this.read && age >= 0 && age < SETTINGS_AGE_MS) return this.read.configuration
    return this.getFresh(effects)
  }

  async getFresh({ clock, database }: Effects): Promise<Configuration> {
    const at = clock.now()
    const configuration = await readConfiguration(database, [])
    this.read = { at, configuration }
    return configuration
  }
}

/** What an event says about one send. */
export type Receipt = Omit<ReceiptDocument, '_id' | 'schema'>

/** Keeps what the setting asks for: one insert. A repeated event is refused by its id, and nothing happens. */
export async function keepReceipt(
  { database }: Effects,
  setting: 'all' | 'failures' | 'off',
  receipt: Receipt,
): Promise<void> {
  if (setting === 'off' || (setting === 'failures' && receipt.delivered)) return
  const { appid, openid, msgid, templateId, at } = receipt
  const identity = msgid === '' ? `${templateId}:${at}` : msgid
  await addReceipt(database, { _id: sha256(appid, openid, identity), schema: 1, ...receipt })
}

const USER_BLOCK = /^failed:\s*user block$/i
const SYSTEM_FAILED = /^failed:\s*system failed$/i

/** WeChat's words for a failure as a reason (WeChat: 模板消息事件推送). */
export function failureReason({ log }: Pick<Effects, 'log'>, status: string): Reason {
  if (USER_BLOCK.test(status)) return 'blocked_by_person'
  if (SYSTEM_FAILED.test(status)) return 'wechat_failed'
  log('failure without a name', { status })
  return 'not_delivered'
}
