/** Several channels in one call, paired with their options by position (`/batchSend`). */
import type { Parameters } from './pushplus-parameters'

export interface AskedChannel {
  channel: string
  /** '' where there is none. */
  option: string
}

/** What `/batchSend` says of each channel. */
export interface ChannelResult {
  /** The message's id; '' where it did not go that way. */
  shortCode: string
  message: string
  code: number
  channel: string
}

const WECHAT = 'wechat'

/** pushplus takes five at most; whoever names more hears of each all the same. */
export function askedChannels(parameters: Parameters): AskedChannel[] {
  const options = (parameters.get('option') ?? parameters.get('webhook') ?? '').split(',')
  const asked = (parameters.get('channel') ?? '')
    .split(',')
    .map((channel, at) => ({ channel: channel.trim(), option: (options[at] ?? '').trim() }))
    .filter(({ channel }) => channel !== '')
  return asked.length > 0 ? asked : [{ channel: WECHAT, option: options[0]?.trim() ?? '' }]
}

/**
 * The channel that the message is pushed by. It is made once, whatever is asked for: nobody is to be notified once per
 * channel. Where WeChat is not among them the first stands for it, as any channel does on `/send`.
 */
export const carrierOf = (asked: readonly AskedChannel[]): AskedChannel =>
  asked.find(({ channel }) => channel === WECHAT) ?? asked[0] ?? { channel: WECHAT, option: '' }

export const resultsOf = (
  asked: readonly AskedChannel[],
  carrier: AskedChannel,
  id: string,
): ChannelResult[] =>
  asked.map(({ channel }) =>
    channel === carrier.channel
      ? { shortCode: id, message: '请求成功', code: 200, channel }
      : { shortCode: '', message: `没有渠道 ${channel}，此消息通过微信通知`, code: 999, channel },
  )
