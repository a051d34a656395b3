import type { Answer } from '../../cloudfunctions/shared/domain/answers'
import type { HttpRequest, HttpResult } from '../../cloudfunctions/shared/wechat/https'
import type { SendCall, Transport } from '../../cloudfunctions/shared/wechat/transport'
import { LATE } from '../../cloudfunctions/shared/wechat/transport'
import type { WeChat } from '../../local/wechat'
import type { WireAnswer } from '../../local/wechat/types'
import type { Instance } from './instance'
import { Luck } from './simulated-database'
import type { SimulatedTime } from './time'
import type { Weather } from './weather'

/** After this the client gives up, in ms. */
const CLIENT_TIMEOUT_MS = 5_000
const LATEST_MS = 90_000

/** What the network did with calls that send: for judging what the engine says of them. */
export interface Witness {
  /** Openids of calls whose answer nobody got, or that were not WeChat's own. */
  doubtful: Set<string>
  /** Openids of cloud calls that were answered by nothing: the SDK calls that a success. */
  emptied: Set<string>
  /** Calls that a run made after its deadline. */
  late: string[]
  /** When each call that sends began, and the first word of its message's title. */
  begun: { at: number; title: string }[]
}

interface Road {
  time: SimulatedTime
  weChat: WeChat
  weather: () => Weather
  witness: Witness
  /** Is the run's own deadline still to come? */
  inTime: () => boolean
}

/** Whom a call is for, and what it tells; both '' where it sends nothing. */
interface Addressed {
  openid: string
  title: string
}

type Travelled = WireAnswer | { type: 'unreachable' } | { type: 'given up' }

/** A call on its way to WeChat and back. */
async function travel(
  instance: Instance,
  { time, weather, witness, inTime }: Road,
  { openid, title }: Addressed,
  call: () => Promise<WireAnswer>,
): Promise<Travelled> {
  const { dice } = instance
  if (openid !== '') {
    if (!inTime()) witness.late.push(`${instance.name} calls ${openid}`)
    witness.begun.push({ at: time.now(), title })
  }
  const { weChat: chances } = weather()
  const luck = new Luck(dice.fraction())
  const giveUp = async (): Promise<Travelled> => {
    witness.doubtful.add(openid)
    await time.sleep(CLIENT_TIMEOUT_MS)
    return { type: 'given up' }
  }
  if (luck.falls(chances.unreachable)) return { type: 'unreachable' }
  if (luck.falls(chances.lostBefore)) return giveUp()
  if (luck.falls(chances.late)) {
    time.schedule(dice.between(1_000, LATEST_MS), () => void call())
    return giveUp()
  }
  if (luck.falls(chances.garbled)) {
    witness.doubtful.add(openid)
    if (dice.chance(0.5)) await call()
    return dice.pick<Travelled>([
      { type: 'empty' },
      { type: 'garbage' },
      { type: 'status', status: 502 },
    ])
  }
  const answer = await call()
  return luck.falls(chances.lostAfter) ? giveUp() : answer
}

/** WeChat over HTTPS, as `platform/http.ts` tells of it. */
export function httpOf(instance: Instance, road: Road) {
  return async ({ method, url, body = '' }: HttpRequest): Promise<HttpResult> => {
    const { pathname, searchParams } = new URL(url)
    const openid = openidIn(body)
    const query = Object.fromEntries(searchParams)
    const answer = await travel(instance, road, { openid, title: titleIn(body) }, () =>
      road.weChat.https({ method, path: pathname, query, body }),
    )
    const result = httpResult(answer)
    instance.trace.line(instance.name, () => `${pathname} ${openid} -> ${told(result)}`)
    await instance.point()
    return result
  }
}

/** WeChat by cloud call, as the SDK tells of it. */
export function cloudCallOf(instance: Instance, road: Road): Transport {
  return {
    name: 'cloud',
    refresh: () => Promise.resolve(false),
    send: async ({ api, appid, body, inTime }: SendCall): Promise<Answer> => {
      await instance.point()
      if (!inTime()) return LATE
      const own = road.weChat.world.miniProgram.appid
      const openid = String(body['touser'])
      const title = titleIn(JSON.stringify(body))
      const travelled = await travel(instance, road, { openid, title }, () =>
        road.weChat.cloudCall({ api, appid: appid || own, data: body }),
      )
      if (travelled.type === 'empty') road.witness.emptied.add(openid)
      const answer = cloudAnswer(travelled)
      instance.trace.line(instance.name, () => `${api} ${openid} -> ${JSON.stringify(answer)}`)
      await instance.point()
      return answer
    },
  }
}

function cloudAnswer(answer: Travelled): Answer {
  switch (answer.type) {
    case 'unreachable':
      return { type: 'notSent', cause: 'network', text: 'ECONNREFUSED' }
    case 'refused':
      return { type: 'notSent', cause: 'credential', text: String(answer.errorCode) }
    // An empty 200 cannot be told from success (observed on wx-server-sdk 4.0.2).
    case 'empty':
      return { type: 'answered', errcode: 0, errmsg: 'ok', msgid: '' }
    case 'json': {
      const { errcode, errmsg } = JSON.parse(answer.text) as { errcode: number; errmsg: string }
      return { type: 'answered', errcode, errmsg, msgid: msgidIn(answer.text) }
    }
    case 'bytes':
    case 'garbage':
    case 'status':
    case 'reset':
    case 'hang':
    case 'given up':
      return { type: 'unknown', text: answer.type }
  }
}

function httpResult(answer: Travelled): HttpResult {
  switch (answer.type) {
    case 'unreachable':
      return { type: 'notSent', text: 'ECONNREFUSED' }
    case 'json':
      return { type: 'response', status: 200, body: answer.text }
    case 'empty':
      return { type: 'response', status: 200, body: '' }
    case 'garbage':
      return { type: 'response', status: 200, body: '<html>' }
    case 'status':
      return { type: 'response', status: answer.status, body: '' }
    case 'bytes':
    case 'refused':
    case 'reset':
    case 'hang':
    case 'given up':
      return { type: 'lost', text: answer.type }
  }
}

const msgidIn = (text: string) => /"msgid":\s*(\d+)/.exec(text)?.[1] ?? ''
const titleIn = (body: string) => /"thing1":\{"value":"(\w+)/.exec(body)?.[1] ?? ''
const openidIn = (body: string) => /"touser":"([^"]+)"/.exec(body)?.[1] ?? ''
const told = (result: HttpResult) => (result.type === 'response' ? result.body : result.type)
