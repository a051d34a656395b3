import { createHmac, randomBytes } from 'node:crypto'
import type { Effects } from '../actions/effects'
import type { DeliveryEffects } from '../delivery/effects'
import { SIZES } from '../delivery/effects'
import type { Clock, Log, Random } from '../domain/effects'
import { SealRing } from '../domain/seal'
import type { TokenMemory } from '../wechat/access-tokens'
import { transportsFor } from '../wechat/transports'
import { cloudCallTransport } from './cloud-call'
import { sdkDatabase } from './database'
import type { FunctionContext } from './environment'
import {
  consoleKey,
  hasCloudCallCredential,
  sealKeys,
  timeLimit,
  wechatApiUrl,
} from './environment'
import { httpExchange } from './http'
import { kickDeliver } from './kick'

const clock: Clock = {
  now: () => Date.now(),
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
}

const random: Random = {
  bytes: (count) => randomBytes(count),
  fraction: () => Math.random(),
}

/** As long as the instance lives. */
const tokens: TokenMemory = new Map()

/** One JSON line per entry: the console's log search finds fields. */
const log: Log = (event, fields = {}) => {
  console.log(JSON.stringify({ event, ...fields }))
}

/** The page that shows a message (miniprogram/pages/message), without a leading slash. */
const MESSAGE_PAGE = 'pages/message/message'

/** Made from a secret, so that nobody can open a message by guessing ids; '' where there is none: it opens nothing. */
const pageKey = (message: string) => {
  const secret = sealKeys()[0] ?? consoleKey()
  if (secret === '') return ''
  return createHmac('sha256', secret).update(`page:${message}`).digest('hex').slice(0, 16)
}

/** The effects of one run of a function. */
export function runEffects(context: FunctionContext | undefined): Effects {
  const end = clock.now() + timeLimit(context)
  return {
    clock,
    random,
    log,
    database: sdkDatabase(),
    seal: new SealRing(sealKeys()),
    http: httpExchange,
    apiUrl: wechatApiUrl(),
    kick: kickDeliver,
    timeLeft: () => end - clock.now(),
    pageKey,
    consoleKey: consoleKey(),
  }
}

/** The effects of one run of `deliver`. */
export function deliveryEffects(): DeliveryEffects {
  const database = sdkDatabase()
  const seal = new SealRing(sealKeys())
  const transportEffects = {
    clock,
    random,
    database,
    seal,
    http: httpExchange,
    apiUrl: wechatApiUrl(),
    tokens,
    cloudCall: hasCloudCallCredential() ? cloudCallTransport : undefined,
  }
  return {
    clock,
    random,
    log,
    database,
    transportsFor: (accounts, miniAppid) => transportsFor(transportEffects, accounts, miniAppid),
    kick: kickDeliver,
    sizes: SIZES,
    pageFor: (message) => `${MESSAGE_PAGE}?id=${message}&key=${pageKey(message)}`,
  }
}
