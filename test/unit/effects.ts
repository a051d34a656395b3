/** What tests give to use cases instead of the cloud: a database in memory, a clock that stands, chance under a seed. */
import type { Effects } from '../../cloudfunctions/shared/actions/effects'
import type { KickAnswer } from '../../cloudfunctions/shared/delivery/effects'
import type { Clock } from '../../cloudfunctions/shared/domain/effects'
import { SealRing } from '../../cloudfunctions/shared/domain/seal'
import { collections } from '../../cloudfunctions/shared/store/collections'
import type { Database as Store } from '../../cloudfunctions/shared/store/database'
import type { HttpResult } from '../../cloudfunctions/shared/wechat/https'
import { Database } from '../../local/database'
import { inParts } from '../../cloudfunctions/shared/store/in-parts'
import { databasePort } from '../../local/database/port'
import { seededRandom } from './local-wechat-scene'

/** Stands still until it is moved; sleeping moves it. */
export class ManualClock implements Clock {
  constructor(private ms: number) {}

  now(): number {
    return this.ms
  }

  async sleep(ms: number): Promise<void> {
    this.ms += ms
  }

  advance(ms: number): void {
    this.ms += ms
  }
}

export interface TestEffects extends Effects {
  clock: ManualClock
  /** The database behind the store handle, to look into. */
  engine: Database
  /** One line per call of the database: `find users`. */
  calls: string[]
  /** Messages that `deliver` was started for. */
  kicks: string[]
  /** Answers of those starts; at first that it has started. */
  kickAnswer: KickAnswer
  /** What WeChat answers over HTTPS; at first an access token. */
  weChatAnswer: HttpResult
  logged: { event: string; fields: Record<string, unknown> }[]
}

export interface TestEffectsOptions {
  seed?: number
  /** The ring of seal keys, newest first. */
  sealKeys?: string[]
  /** False: a cloud in which `setup` has not made the collections. */
  hasCollections?: boolean
}

/** 2026-05-01 12:00 in China. */
export const START = Date.UTC(2026, 4, 1, 4)

export const CONSOLE_KEY = 'console-key-of-the-tests'

export function testEffects(options: TestEffectsOptions = {}): TestEffects {
  const { seed = 1, sealKeys = ['seal key of the tests'], hasCollections = true } = options
  const clock = new ManualClock(START)
  const fraction = seededRandom(seed)
  const engine = new Database({
    collections: hasCollections ? collections : [],
    now: () => clock.now(),
    random: fraction,
  })
  const effects: TestEffects = {
    clock,
    random: {
      bytes: (count) => Uint8Array.from({ length: count }, () => Math.floor(fraction() * 256)),
      fraction,
    },
    engine,
    calls: [],
    kicks: [],
    kickAnswer: { type: 'started' },
    weChatAnswer: {
      type: 'response',
      status: 200,
      body: '{"access_token":"T","expires_in":7200}',
    },
    http: async () => effects.weChatAnswer,
    apiUrl: 'https://api.weixin.qq.com',
    logged: [],
    log: (event, fields = {}) => void effects.logged.push({ event, fields }),
    database: recorded(inParts(databasePort(engine)), (call) => effects.calls.push(call)),
    seal: new SealRing(sealKeys),
    kick: async (message) => {
      effects.kicks.push(message)
      return effects.kickAnswer
    },
    timeLeft: () => 20_000,
    pageKey: (message) => `page-key-of-${message}`,
    consoleKey: CONSOLE_KEY,
  }
  return effects
}

function recorded(database: Store, record: (call: string) => void): Store {
  return {
    find: (collection, query) => {
      record(`find ${collection}`)
      return database.find(collection, query)
    },
    count: (collection, where) => {
      record(`count ${collection}`)
      return database.count(collection, where)
    },
    add: (collection, document) => {
      record(`add ${collection}`)
      return database.add(collection, document)
    },
    update: (collection, where, change) => {
      record(`update ${collection}`)
      return database.update(collection, where, change)
    },
    remove: (collection, where) => {
      record(`remove ${collection}`)
      return database.remove(collection, where)
    },
    createCollection: (name) => {
      record(`createCollection ${name}`)
      return database.createCollection(name)
    },
  }
}
