import type { Clock } from './clock'
import type { CallReport, Database } from './database'
import type { Functions } from './functions/functions'
import type { RunLog } from './functions/log'
import type { CloudMeters } from './functions/meter'
import type { RunOutcome } from './functions/outcome'
import type { CloudSettings } from './functions/settings'
import { ENVIRONMENT_ID, startParts } from './functions/wiring'
import type { CloudOptions, CloudParts } from './functions/wiring'
import * as ways from './triggers/contexts'
import type { MiniProgramUser } from './triggers/contexts'
import { call } from './triggers/entrance'
import { requestOverHttp } from './triggers/http'
import type { HttpAnswer, HttpRequest } from './triggers/http'
import { callFromInvokeApi } from './triggers/invoke-api'
import { callFromMiniProgram } from './triggers/mini-program'
import type { Account, Meter, OfficialAccount, Person, WeChat } from './wechat'

export { CallError } from './triggers/entrance'
export type { CloudOptions } from './functions/wiring'

/** Everything that the local cloud uses, by what. */
export interface Meters extends CloudMeters {
  /** WeChat calls: API -> errcode -> calls. Not billed. */
  wechat: Meter
}

/** A running local cloud: WeChat, the database, the functions and every way into them. */
export class Cloud {
  readonly settings: CloudSettings
  readonly clock: Clock
  readonly database: Database
  readonly wechat: WeChat
  readonly functions: Functions

  constructor(private readonly parts: CloudParts) {
    this.settings = parts.settings
    this.clock = parts.clock
    this.database = parts.database
    this.wechat = parts.wechat
    this.functions = parts.functions
  }

  /** Where the HTTP access service listens, when it was told to. */
  get gatewayUrl(): string | undefined {
    return this.parts.gatewayUrl
  }

  /** `wx.cloud.callFunction` on somebody's phone. @throws CallError as `fail` gets it. */
  call(person: Person, functionName: string, data: Record<string, unknown> = {}): Promise<unknown> {
    const { entrance, settings } = this.parts
    const user = this.user(person)
    return callFromMiniProgram(entrance, user, functionName, data, settings.clientWaitsMs)
  }

  /** The console's test button. @throws CallError */
  console(functionName: string, event: unknown = {}): Promise<unknown> {
    return call(this.parts.entrance, functionName, event, ways.fromConsole())
  }

  /** A request through the HTTP access service, without a network. */
  request(request: HttpRequest): Promise<HttpAnswer> {
    const { entrance, settings } = this.parts
    return requestOverHttp(entrance, settings.httpFunction, ENVIRONMENT_ID, request)
  }

  /** WeChat's HTTP API `tcb/invokecloudfunction`. @throws CallError */
  invokeApi(functionName: string, event: unknown = {}): Promise<unknown> {
    return callFromInvokeApi(this.parts.entrance, functionName, event)
  }

  /** A visitor of the CloudBase Web SDK who did not log in. @throws CallError */
  anonymousWeb(functionName: string, event: unknown = {}): Promise<unknown> {
    return call(this.parts.entrance, functionName, event, ways.fromAnonymousWeb('web-visitor'))
  }

  /** Single-page mode: the mini program without anybody logged in. @throws CallError */
  notLoggedIn(functionName: string, event: unknown = {}): Promise<unknown> {
    const { appid } = this.wechat.world.miniProgram
    return call(this.parts.entrance, functionName, event, ways.fromNotLoggedIn(appid))
  }

  /** A page or program of an account that shares this environment. @throws CallError */
  sharedAccount(
    person: Person,
    account: OfficialAccount,
    functionName: string,
    event: unknown = {},
  ): Promise<unknown> {
    const context = ways.fromSharedAccount({
      appid: this.wechat.world.miniProgram.appid,
      fromOpenid: person.openid(account),
      fromAppid: account.appid,
    })
    return call(this.parts.entrance, functionName, event, context)
  }

  /**
   * 消息推送 in the cloud console (an official account's: 环境共享 → 消息推送): events of this type go to this function.
   * @throws Error where the console would not offer it
   */
  pushTo(functionName: string, account: Account, event: string): void {
    this.parts.pushConfiguration.add(account, event, functionName)
  }

  /** Runs the timers that are due by the cloud's clock (or one function's, due or not) and waits for their end. */
  tick(functionName?: string): Promise<RunOutcome[]> {
    const { timers } = this.parts
    return functionName === undefined ? timers.runDue() : timers.run(functionName)
  }

  /** True while no event of WeChat's waits for a function or is being handled by one. */
  get isQuiet(): boolean {
    return this.parts.messagePush.isIdle
  }

  /** The last runs, oldest first, with what they logged. */
  logs(functionName?: string): RunLog[] {
    return this.functions.logs.of(functionName)
  }

  meters(): Meters {
    return { ...this.parts.meter.read(), wechat: this.wechat.meter() }
  }

  /** What the functions' last database calls did, oldest first: plan, keys, documents, bytes. */
  databaseReports(): readonly CallReport[] {
    return this.parts.meter.databaseReports()
  }

  /** Starts counting anew what the functions use. (WeChat's calls stay.) */
  resetMeters(): void {
    this.parts.meter.reset()
  }

  async stop(): Promise<void> {
    this.parts.timers.stop()
    await this.functions.stop()
    await Promise.all(this.parts.listeners.map((listener) => listener.close()))
    this.database.close()
  }

  private user(person: Person): MiniProgramUser {
    const account = this.wechat.world.miniProgram
    const { appid, bound } = account
    return {
      appid,
      openid: person.openid(account),
      ...(bound && { unionid: person.unionid }),
    }
  }
}

/** Starts a local cloud on free loopback ports. */
export async function startCloud(options: CloudOptions): Promise<Cloud> {
  return new Cloud(await startParts(options))
}
