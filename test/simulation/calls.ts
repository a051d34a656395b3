import { SEND_APIS } from '../../cloudfunctions/shared/wechat/transport'
import type { World } from '../../local/wechat/world'

/** One call that sends: as a run made it, and what the run heard of it. */
export interface SentCall {
  /** Name of the run that made it. */
  run: string
  via: 'https' | 'cloud'
  /** As the engine names it: `template:<appid>`, `uniform:<appid>`, `subscribe`. */
  road: string
  openid: string
  message: string
  /** Of the edition that was sent. */
  title: string
  /** In ms; Infinity: the run never heard. */
  begunAt: number
  answeredAt: number
  /** Undefined: no answer yet, or none that is WeChat's. */
  errcode: number | undefined
  /** Nobody knows whether WeChat acted. */
  isDoubtful: boolean
  /** WeChat answered what a storm made it answer, and not what it thinks. */
  isForced: boolean
  /** Made after the deadline of its run. */
  isLate: boolean
}

/** What a request says of whom and what it is for; undefined where it sends nothing. */
export type Addressed = Pick<SentCall, 'road' | 'openid' | 'message' | 'title'>

const CHANNELS: Record<string, string> = {
  [SEND_APIS['subscribeMessage.send']]: 'subscribe',
  [SEND_APIS['uniformMessage.send']]: 'uniform',
  [SEND_APIS['officialAccount.messageTemplate.send']]: 'template',
}

/** What is in a request to the path of an API that sends; undefined: it sends nothing. */
export function addressed(path: string, body: string, world: World): Addressed | undefined {
  const channel = CHANNELS[path]
  if (channel === undefined) return undefined
  const openid = found(/"touser":"([^"]+)"/, body)
  const appid =
    channel === 'uniform'
      ? found(/"mp_template_msg":\{"appid":"([^"]+)"/, body)
      : (world.whoIs(openid)?.account.appid ?? '')
  return {
    road: channel === 'subscribe' ? channel : `${channel}:${appid}`,
    openid,
    message: found(/[?&]id=([0-9a-f]{32})/, body),
    title: found(/"thing1":\{"value":"([^"]*)"/, body),
  }
}

const found = (pattern: RegExp, text: string) => pattern.exec(text)?.[1] ?? ''

/** WeChat's codes that close a road for everybody, and those that close it for one message. */
export const CLOSES_GATE = new Set([45009, 45008, 43107, 43116, 40251, 48001, 45103, 45109])
/** And what says that a transport can make no call on a road: another one may. */
export const CLOSES_TRANSPORT = 40164
export const CLOSES_ROAD = new Set([47003, 40037, 41030, 40036, 47001, 45168, 40249, 40250, 40252])

/** Codes after which a road is known to be open: WeChat took the call, or it was about the person. */
export const isAboutPerson = (errcode: number): boolean =>
  errcode === 0 ||
  (!NOT_ABOUT_PERSON.has(errcode) && !CLOSES_GATE.has(errcode) && !CLOSES_ROAD.has(errcode))

const NOT_ABOUT_PERSON = new Set([
  -1,
  45011,
  44991,
  40001,
  40014,
  42001,
  41001,
  40003,
  CLOSES_TRANSPORT,
])

/** WeChat's code for: the person has agreed to no more. */
export const NO_ALLOWANCE = 43101

export const told = ({ run, openid, title, road }: SentCall): string =>
  `${run} calls ${openid} for ${title} on ${road}`
