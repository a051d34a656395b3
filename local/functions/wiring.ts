import { fileURLToPath } from 'node:url'
import type { CollectionDeclaration } from '../../cloudfunctions/shared/store/declaration'
import { Clock } from '../clock'
import { Database } from '../database'
import type { DatabaseOptions } from '../database'
import type { Entrance } from '../triggers/entrance'
import { requestOverHttp } from '../triggers/http'
import type { HttpRequest } from '../triggers/http'
import { httpAccessHandler } from '../triggers/http-listener'
import { MessagePush } from '../triggers/message-push'
import { PushConfiguration } from '../triggers/push-configuration'
import { Timers } from '../triggers/timers'
import type { TimerMode } from '../triggers/timers'
import { WeChat } from '../wechat'
import type { WeChatSettings } from '../wechat'
import { adminHandler } from './admin'
import { Functions } from './functions'
import { listen } from './loopback'
import type { Handler, Listener } from './loopback'
import { CloudMeter } from './meter'
import { RequestLimit } from './request-limit'
import { DEFAULT_SETTINGS } from './settings'
import type { CloudSettings } from './settings'
import { weixinApiHandler } from './weixin-api'

const BUILT_FUNCTIONS = fileURLToPath(new URL('../../dist/cloudfunctions', import.meta.url))
export const ENVIRONMENT_ID = 'local-yizhan'

export interface CloudOptions {
  /** Built functions, a folder each. Default: dist/cloudfunctions. */
  functionsDir?: string
  /** Configured environment variables of all functions, as the console would hold them (CONSOLE_KEY, TZ …). */
  variables?: Record<string, string>
  /** The same for single functions, by name; these win. */
  variablesOf?: Record<string, Record<string, string>>
  settings?: Partial<CloudSettings>
  wechat?: Partial<WeChatSettings>
  collections: readonly CollectionDeclaration[]
  /** False: a fresh installation, which has none. Default true. */
  useIndexes?: boolean
  /** What the database refuses, where the platform's is not known. */
  database?: Pick<DatabaseOptions, 'engine' | 'maxAnswerBytes'>
  /** Where the database is kept; default: in memory only. */
  dataDir?: string
  /** Default 'manual'. */
  timers?: TimerMode
  /** The HTTP access service listens here; default: nowhere, `http()` alone reaches it. 0: any free port. */
  gateway?: { port: number; host?: string }
  random?: () => number
}

/** Parts of a running cloud. */
export interface CloudParts {
  settings: CloudSettings
  clock: Clock
  database: Database
  wechat: WeChat
  functions: Functions
  entrance: Entrance
  messagePush: MessagePush
  pushConfiguration: PushConfiguration
  timers: Timers
  meter: CloudMeter
  listeners: Listener[]
  gatewayUrl?: string
}

/** Starts everything and connects it. */
export async function startParts(options: CloudOptions): Promise<CloudParts> {
  setTimeZone(options)
  const settings: CloudSettings = { ...DEFAULT_SETTINGS, ...options.settings }
  const clock = new Clock()
  const database = openDatabase(options, clock)
  // WeChat pushes to functions, and functions call the endpoint that calls them: both are connected at the end.
  const late: { messagePush?: MessagePush; admin?: Handler } = {}
  const wechat = new WeChat({
    now: () => clock.now(),
    random: options.random ?? Math.random,
    settings: options.wechat ?? {},
    push: (event) => late.messagePush?.push(event),
  })
  const admin = await listen(async (request, response) => late.admin?.(request, response))
  const weixinApi = await listen(weixinApiHandler((request) => wechat.https(request)))
  const meter = new CloudMeter()
  const functions = await Functions.open({
    folder: options.functionsDir ?? BUILT_FUNCTIONS,
    clock,
    environmentId: ENVIRONMENT_ID,
    variables: { WECHAT_API_URL: weixinApi.url, ...options.variables },
    variablesOf: options.variablesOf ?? {},
    adminUrl: (instanceId) => `${admin.url}/instance/${instanceId}/admin`,
    onRun: (log) => meter.countRun(log),
  })
  const limit = new RequestLimit(settings.requestsPerSecond)
  late.admin = adminHandler({ functions, database, wechat, limit, meter, settings })
  const entrance: Entrance = { functions, limit }
  const pushConfiguration = new PushConfiguration({
    isShared: (appid) => wechat.world.isShared(appid),
    hasFunction: (name) => functions.has(name),
    offersTemplateReceipts: () => settings.offersTemplateReceipts,
  })
  const { appid } = wechat.world.miniProgram
  const messagePush = new MessagePush(entrance, settings, pushConfiguration, appid)
  late.messagePush = messagePush
  const timers = new Timers(entrance, clock, settings.repeats, options.timers ?? 'manual')
  const listeners = [admin, weixinApi]
  const parts: CloudParts = {
    settings,
    clock,
    database,
    wechat,
    functions,
    entrance,
    messagePush,
    pushConfiguration,
    timers,
    meter,
    listeners,
  }
  if (options.gateway) await openGateway(parts, options.gateway)
  return parts
}

/**
 * Functions run in UTC unless TZ is configured (WeChat: 云函数 / 注意事项). Threads have the time zone of their process,
 * whatever their own environment says.
 */
function setTimeZone({ variables }: CloudOptions): void {
  process.env['TZ'] = variables?.['TZ'] ?? 'UTC'
}

function openDatabase(
  { collections, useIndexes, dataDir, database }: CloudOptions,
  clock: Clock,
): Database {
  return new Database({
    collections,
    now: () => clock.now(),
    useIndexes: useIndexes ?? true,
    ...database,
    ...(dataDir !== undefined && { dataDir }),
  })
}

async function openGateway(
  parts: CloudParts,
  { port, host }: { port: number; host?: string },
): Promise<void> {
  const { entrance, settings } = parts
  const handle = (request: HttpRequest) =>
    requestOverHttp(entrance, settings.httpFunction, ENVIRONMENT_ID, request)
  const listener = await listen(httpAccessHandler(handle), port, host)
  parts.listeners.push(listener)
  parts.gatewayUrl = listener.url
}
