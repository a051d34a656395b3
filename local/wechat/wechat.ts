import type { Account } from './accounts'
import type { Api, Platform } from './apis/api'
import type { CallLog, Meter } from './calls'
import type { Changes } from './changes'
import type { AnswerFields } from './json'
import type { Notification } from './phones'
import type { WeChatSettings } from './settings'
import type { CloudCall, HttpsCall, PushedEvent, WireAnswer } from './types'
import type { World } from './world'
import { cloudApi, httpsApi } from './apis'
import { meterOf } from './calls'
import { faultAnswer, Faults } from './faults'
import { answerText, parseObject, textOf } from './json'
import { drawLatency } from './latency'
import { createPlatform } from './platform'
import { Quotas } from './quotas'
import { Refusal, refuseUnlisted } from './refusal'

/** No such cloud call. */
const API_NOT_FOUND = -604100
/** A cloud call for an account that does not share the environment. */
const RESOURCE_SYSTEM_ERROR = -501001

export interface WeChatOptions {
  /** Milliseconds since 1970. */
  now: () => number
  /** 0 <= x < 1. */
  random: () => number
  settings?: Partial<WeChatSettings>
  /** Message push; called later, never within the call that caused it. */
  push: (event: PushedEvent) => void
  /** Default: setTimeout, which keeps no process alive. */
  schedule?: (delayMs: number, run: () => void) => void
}

/** A call on its way in. */
interface Arrival {
  api: Api
  via: 'cloud' | 'https'
  /** What can be told before the call is checked: for faults and the log. */
  appid: string
  data: Record<string, unknown>
  /** Who calls; throws Refusal. */
  authenticate: () => Account | undefined
}

/**
 * WeChat on one machine: accounts, people and the APIs that send to them, with its checks, quotas,
 * events and faults.
 */
export class WeChat {
  /** May be changed at any time. */
  readonly settings: WeChatSettings
  readonly faults: Faults
  readonly calls: CallLog[] = []

  private readonly platform: Platform
  private readonly quotas: Quotas
  private readonly random: () => number
  private readonly schedule: (delayMs: number, run: () => void) => void
  /** API and openid -> calls that are not answered yet. */
  private readonly inFlight = new Map<string, number>()
  /** When the last of them began. */
  private readonly begun = new Map<string, number>()

  constructor(options: WeChatOptions) {
    this.random = options.random
    this.schedule = options.schedule ?? scheduleUnref
    this.faults = new Faults(options.random)
    this.quotas = new Quotas(options.now)
    this.platform = createPlatform({ ...options, schedule: this.schedule })
    this.settings = this.platform.settings
  }

  get world(): World {
    return this.platform.world
  }

  /** Tells when there is something else to show. */
  get changes(): Changes {
    return this.platform.changes
  }

  /** What phones received, oldest first. */
  get notifications(): Notification[] {
    return this.platform.phones.notifications
  }

  /** Counts `calls` by API and errcode. */
  meter(): Meter {
    return meterOf(this.calls)
  }

  /**
   * A cloud call. Whether the function has a credential and the permission is for whoever carries
   * the call to decide; an account that does not share is refused here too.
   */
  async cloudCall(call: CloudCall): Promise<WireAnswer> {
    const api = this.cloudApi(call.api)
    const account = this.world.account(call.appid)
    if (!api) return this.refuseCloudCall(call, API_NOT_FOUND, 'api not found')
    if (!account || !this.world.isShared(call.appid)) {
      return this.refuseCloudCall(call, RESOURCE_SYSTEM_ERROR, 'resource system error')
    }
    const { appid, data } = call
    return this.answer({ api, via: 'cloud', appid, data, authenticate: () => account })
  }

  /** A call over HTTPS to api.weixin.qq.com. */
  async https(call: HttpsCall): Promise<WireAnswer> {
    const api = httpsApi(call.path)
    if (!api) return this.refuseUnknownPath(call)
    const { access_token: token = '', ...query } = call.query
    const data = api.method === 'GET' ? query : parseObject(call.body)
    const appid = this.platform.tokens.ownerOf(token)?.appid ?? textOf(data?.['appid'])
    const authenticate = (): Account | undefined => {
      const account = api.caller === 'anyone' ? undefined : this.platform.tokens.authenticate(token)
      // Of a mini program only those who fetch a token are looked at; official accounts are stricter.
      if (account?.kind === 'officialAccount') refuseUnlisted(account, this.platform.callerIp())
      if (call.method !== api.method) throw new Refusal(api.method === 'GET' ? 43001 : 43002)
      if (!data) throw new Refusal(47001)
      return account
    }
    return this.answer({ api, via: 'https', appid, data: data ?? {}, authenticate })
  }

  /** Lets the call travel, decides it in one tick, and answers it or loses the answer. */
  private async answer(arrival: Arrival): Promise<WireAnswer> {
    const { api, via, appid, data } = arrival
    const to = textOf(data['touser']) || textOf(data['openid'])
    const fault = this.faults.draw({ api: api.name, to, appid })
    const flight = `${api.name} ${to}`
    const isConcurrent = this.isUnderWay(flight)
    this.inFlight.set(flight, (this.inFlight.get(flight) ?? 0) + 1)
    this.begun.set(flight, this.platform.now())
    await this.travel(fault?.latencyMs ?? drawLatency(this.settings.latencyMs, this.random))
    this.land(flight)

    const log = { at: this.platform.now(), api: api.name, appid, via, to }
    if (fault?.when === 'before') {
      const { answer } = fault
      const told = answer === 'errcode' ? { errcode: fault.errcode, errmsg: fault.errmsg } : {}
      this.calls.push({ ...log, ...told, fault })
      return faultAnswer(fault)
    }
    const fields = this.decide(arrival, isConcurrent)
    this.calls.push({ ...log, ...errorOf(fields), ...(fault ? { fault } : {}) })
    return fault ? faultAnswer(fault) : { type: 'json', text: answerText(fields) }
  }

  private decide(arrival: Arrival, concurrent: boolean): AnswerFields {
    try {
      const account = arrival.authenticate()
      return this.run(arrival, account, concurrent)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      return this.refusal(error)
    }
  }

  private run(
    { api, appid, data }: Arrival,
    account: Account | undefined,
    concurrent: boolean,
  ): AnswerFields {
    const usage = this.quotas.count(`${api.name} ${appid}`)
    const request = { data, usage, concurrent }
    if (api.caller === 'anyone') return api.run({ ...request, account: undefined }, this.platform)
    if (api.caller === 'miniProgram' && account?.kind === 'miniProgram') {
      return api.run({ ...request, account }, this.platform)
    }
    if (api.caller === 'officialAccount' && account?.kind === 'officialAccount') {
      return api.run({ ...request, account }, this.platform)
    }
    // An official account's API with the mini program's token, or the other way round.
    throw new Refusal(48001)
  }

  private refusal({ errcode, message }: Refusal): { errcode: number; errmsg: string } {
    return { errcode, errmsg: `${message} rid: ${this.rid()}` }
  }

  /** WeChat's request id: its first group is the time. */
  private rid(): string {
    const seconds = Math.floor(this.platform.now() / 1000)
    const groups = [seconds, this.random() * 2 ** 32, this.random() * 2 ** 32]
    return groups.map((group) => Math.floor(group).toString(16).padStart(8, '0')).join('-')
  }

  private async travel(latencyMs: number): Promise<void> {
    if (latencyMs <= 0) return
    await new Promise<void>((resolve) => this.schedule(latencyMs, resolve))
  }

  /** A call about this person is not answered yet, or began a moment ago: answers of this WeChat may take no time. */
  private isUnderWay(flight: string): boolean {
    const begun = this.begun.get(flight) ?? -Infinity
    return this.inFlight.has(flight) || this.platform.now() - begun < this.settings.sendUnderWayMs
  }

  private land(flight: string): void {
    const left = (this.inFlight.get(flight) ?? 0) - 1
    if (left > 0) this.inFlight.set(flight, left)
    else this.inFlight.delete(flight)
  }

  private cloudApi(name: string): Api | undefined {
    const isAbsent =
      name === 'officialAccount.messageTemplate.send' &&
      this.settings.templateSendByCloudCall === 'absent'
    return isAbsent ? undefined : cloudApi(name)
  }

  private refuseCloudCall(call: CloudCall, errorCode: number, errmsg: string): WireAnswer {
    const { api, appid, data } = call
    const to = textOf(data['touser'])
    const at = this.platform.now()
    this.calls.push({ at, api, appid, via: 'cloud', to, errcode: errorCode, errmsg })
    return { type: 'refused', errorCode }
  }

  private refuseUnknownPath({ path }: HttpsCall): WireAnswer {
    const error = this.refusal(new Refusal(40066))
    const at = this.platform.now()
    this.calls.push({ at, api: path, appid: '', via: 'https', to: '', ...error })
    return { type: 'json', text: answerText(error) }
  }
}

/** Answers without an errcode (tokens, users) are successes. */
function errorOf(fields: AnswerFields): { errcode: number; errmsg: string } {
  const { errcode, errmsg } = fields
  return { errcode: typeof errcode === 'number' ? errcode : 0, errmsg: textOf(errmsg) || 'ok' }
}

function scheduleUnref(delayMs: number, run: () => void): void {
  setTimeout(run, delayMs).unref()
}
