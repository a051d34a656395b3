import type { Answer } from '../../cloudfunctions/shared/domain/answers'
import type { HttpRequest, HttpResult } from '../../cloudfunctions/shared/wechat/https'
import type { SendCall, Transport } from '../../cloudfunctions/shared/wechat/transport'
import { LATE, SEND_APIS } from '../../cloudfunctions/shared/wechat/transport'
import type { WeChat } from '../../local/wechat'
import type { WireAnswer } from '../../local/wechat/types'
import type { Addressed, SentCall } from './calls'
import { addressed } from './calls'
import type { Instance } from './instance'
import { Luck } from './random'
import type { RequestLimit } from './request-limit'
import type { SimulatedTime } from './time'
import type { Weather } from './weather'

/** After this the client gives up, in ms. */
const CLIENT_TIMEOUT_MS = 5_000
const LATEST_MS = 90_000

/** What the network did with calls that send: for judging what the engine says of them. */
export interface Witness {
  calls: SentCall[]
  /** Openids of cloud calls that were answered by nothing: the SDK calls that a success. */
  emptied: Set<string>
}

export interface Road {
  time: SimulatedTime
  weChat: WeChat
  weather: () => Weather
  witness: Witness
  requests: RequestLimit
  /** Is the run's own deadline still to come? */
  inTime: () => boolean
}

type Travelled = WireAnswer | { type: 'unreachable' } | { type: 'given up' }

/** A call on its way to WeChat and back. */
async function travel(
  { dice }: Instance,
  { time, weather, weChat }: Road,
  made: SentCall | undefined,
  call: () => Promise<WireAnswer>,
): Promise<Travelled> {
  const { weChat: chances } = weather()
  const luck = new Luck(dice.fraction())
  const doubt = () => {
    if (made) made.isDoubtful = true
  }
  const giveUp = async (): Promise<Travelled> => {
    doubt()
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
    doubt()
    if (dice.chance(0.5)) await call()
    return dice.pick<Travelled>([
      { type: 'empty' },
      { type: 'garbage' },
      { type: 'status', status: 502 },
    ])
  }
  const answer = await call()
  if (made) made.isForced = lastFaultOf(weChat, made) !== undefined
  return luck.falls(chances.lostAfter) ? giveUp() : answer
}

/** Writes down that a call leaves now; undefined where it sends nothing. */
function begin(
  instance: Instance,
  { time, witness, inTime }: Road,
  to: Addressed | undefined,
  via: SentCall['via'],
): SentCall | undefined {
  if (!to) return undefined
  const call: SentCall = {
    ...to,
    run: instance.name,
    via,
    begunAt: time.now(),
    answeredAt: Infinity,
    errcode: undefined,
    isDoubtful: false,
    isForced: false,
    isLate: !inTime(),
  }
  witness.calls.push(call)
  return call
}

/** The run has what it will ever hear. */
function end({ time }: Road, call: SentCall | undefined, travelled: Travelled): void {
  if (!call) return
  call.answeredAt = time.now()
  if (travelled.type === 'json') call.errcode = errcodeIn(travelled.text)
}

/** WeChat over HTTPS, as `platform/http.ts` tells of it. */
export function httpOf(instance: Instance, road: Road) {
  return async ({ method, url, body = '' }: HttpRequest): Promise<HttpResult> => {
    const { pathname, searchParams } = new URL(url)
    const query = Object.fromEntries(searchParams)
    const made = begin(instance, road, addressed(pathname, body, road.weChat.world), 'https')
    const answer = await travel(instance, road, made, () =>
      road.weChat.https({ method, path: pathname, query, body }),
    )
    const result = httpResult(answer)
    instance.trace.line(instance.name, () => `${pathname} ${made?.openid ?? ''} -> ${told(result)}`)
    await instance.point()
    end(road, made, answer)
    return result
  }
}

/** WeChat by cloud call, as the SDK tells of it. */
export function cloudCallOf(instance: Instance, road: Road): Transport {
  const { weChat, witness, requests } = road
  return {
    name: 'cloud',
    refresh: () => Promise.resolve(false),
    send: async ({ api, appid, body, inTime }: SendCall): Promise<Answer> => {
      await instance.point()
      if (!inTime()) return LATE
      if (!requests.take()) return THROTTLED
      const to = addressed(SEND_APIS[api], JSON.stringify(body), weChat.world)
      const made = begin(instance, road, to, 'cloud')
      const travelled = await travel(instance, road, made, () =>
        weChat.cloudCall({ api, appid: appid || weChat.world.miniProgram.appid, data: body }),
      )
      if (travelled.type === 'empty' && made) witness.emptied.add(made.openid)
      const answer = cloudAnswer(travelled)
      const openid = made?.openid ?? ''
      instance.trace.line(instance.name, () => `${api} ${openid} -> ${JSON.stringify(answer)}`)
      await instance.point()
      end(road, made, travelled)
      return answer
    },
  }
}

const THROTTLED: Answer = { type: 'notSent', cause: 'throttled', text: 'too many requests' }

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

/** Was the last call about this person answered by a fault? */
function lastFaultOf({ calls }: WeChat, { openid }: SentCall) {
  for (let index = calls.length - 1; index >= 0; index--) {
    const call = calls[index]
    if (call?.to === openid) return call.fault
  }
  return undefined
}

const msgidIn = (text: string) => /"msgid":\s*(\d+)/.exec(text)?.[1] ?? ''
const errcodeIn = (text: string) => Number(/"errcode":\s*(-?\d+)/.exec(text)?.[1] ?? 0)
const told = (result: HttpResult) => (result.type === 'response' ? result.body : result.type)
