import type { Channel } from '../words'
import { describeField } from './fields'

/** How a kind's messages become a template on one road (channel and account). */
export interface Mapping {
  readonly templateId: string
  /** A pattern for each field of the template: `{thing1: '{{title}}', time2: '{{time}}'}`. */
  readonly fields: Readonly<Record<string, string>>
  /** The page of the mini program that a tap opens, a pattern too: `pages/order/index?no={{data.no}}`. */
  readonly page?: string
}

/** Only an official account's template may have fields without a type (keyword1, a test account's own names). */
export function hasKnownType(channel: Channel, field: string): boolean {
  return channel !== 'subscribe' || describeField(field).type !== 'text'
}
