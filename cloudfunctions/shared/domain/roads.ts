import type { Channel } from './words'
import { CHANNELS } from './words'

/**
 * A road is a channel of one account: `template:<appid>`, `uniform:<appid>`, or `subscribe`, which is the mini
 * program's own. Its key names its gate and its state on a message.
 */
export interface Road {
  channel: Channel
  /** The official account; '' for `subscribe`. */
  appid: string
}

export const roadKey = ({ channel, appid }: Road): string =>
  appid === '' ? channel : `${channel}:${appid}`

export function parseRoad(key: string): Road {
  const [name, appid = ''] = key.split(':')
  const channel = CHANNELS.find((known) => known === name)
  if (!channel) throw new Error(`${key} names no channel`)
  return { channel, appid }
}

/** The gate of one kind on a road. */
export const kindGate = (road: string, kind: string) => `${road}#${kind}`

/** The channel of a road, or '' of none. */
export const channelOf = (road: string): Channel | '' =>
  road === '' ? '' : parseRoad(road).channel
