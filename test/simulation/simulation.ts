import type { DeliverAnswer } from '../../cloudfunctions/shared/delivery/deliver'
import { deliver } from '../../cloudfunctions/shared/delivery/deliver'
import type { DeliveryEffects, KickAnswer } from '../../cloudfunctions/shared/delivery/effects'
import type { Effects } from '../../cloudfunctions/shared/actions/effects'
import { handleEvent } from '../../cloudfunctions/shared/actions/events'
import { SealRing } from '../../cloudfunctions/shared/domain/seal'
import { collections } from '../../cloudfunctions/shared/store/collections'
import type { Database as Store } from '../../cloudfunctions/shared/store/database'
import { transportsFor } from '../../cloudfunctions/shared/wechat/transports'
import { Database } from '../../local/database'
import { inParts } from '../../cloudfunctions/shared/store/in-parts'
import { databasePort } from '../../local/database/port'
import type { Person } from '../../local/wechat'
import { WeChat } from '../../local/wechat'
import type { PushedEvent } from '../../local/wechat/types'
import type { Fate } from './instance'
import { Instance } from './instance'
import type { Plan } from './plan'
import type { Dice } from './random'
import { History } from './history'
import { RequestLimit } from './request-limit'
import { databaseOf } from './simulated-database'
import type { Witness } from './simulated-wechat'
import { cloudCallOf, httpOf } from './simulated-wechat'
import { SimulatedTime } from './time'
import { Trace } from './trace'
import type { Weather } from './weather'
import { FAIR } from './weather'

/** 2026-03-02 10:00 in UTC+8. */
export const START = Date.UTC(2026, 2, 2, 2)

/** The platform ends a run of `deliver` after this, in ms; nothing is sent in the last two seconds. */
const LIMIT_MS = 60_000
const DEADLINE_MS = 58_000

/** The time limit of the other functions, in ms. */
const SHORT_LIMIT_MS = 20_000

/** What wakes after its time has so long before the platform notices, in ms. */
const ZOMBIE_MS = 20_000

/** What may be asked again is asked this often, however late it is (store/certain.ts). */
const TRIES = 5

/** Before the end of its time a run may have heard what it could not write down any more, in ms. */
const LAST_MOMENT_MS = 15_000

/** How often the platform runs what has failed once more. */
const REPEATS = 2

/** Effects after which a run that is to die or freeze has done so: it has half a dozen to some hundreds. */
const FATED_WITHIN = [5, 15, 40, 150]

/** A line of a run's log. */
export interface Logged {
  who: string
  /** In ms. */
  at: number
  event: string
  fields: Record<string, unknown>
}

/**
 * The product's functions in one thread: any number of instances on one database and one WeChat, over a time that
 * stands still while they think. What goes wrong, and in which order things happen, is drawn from the seed.
 */
export class Simulation {
  readonly time = new SimulatedTime(START)
  readonly trace: Trace
  readonly store: Store
  private readonly port: Store
  readonly engine: Database
  readonly weChat: WeChat
  readonly witness: Witness = { calls: [], emptied: new Set() }
  readonly history: History
  readonly seal = new SealRing(['seal key of the simulation'])
  readonly logged: Logged[] = []
  /** Whom WeChat could not reach at some time. */
  readonly wasUnreachable = new Set<Person>()
  hadStorms = false
  /** Was something done to grants that had been given up, or done already? A debit that found none may find one then. */
  hasLateGrants = false
  /** Messages for which somebody has started, or tried to start, a run. */
  readonly kicked = new Set<string>()
  /** Events that failed as often as the platform repeated them. */
  private failedEvents = 0
  /** While the storm lasts: the plan's; then fair. */
  weather: Weather
  private started = 0
  private readonly runs: Instance[] = []
  private readonly others: Instance[] = []
  private readonly requests: RequestLimit

  constructor(
    readonly dice: Dice,
    readonly plan: Plan,
    keepsTrace: boolean,
  ) {
    this.weather = plan.weather
    this.trace = new Trace(this.time, keepsTrace)
    this.engine = new Database({ collections, now: this.time.now, random: dice.fraction })
    this.history = new History(this.engine, this.time.now)
    this.port = inParts(databasePort(this.engine))
    this.store = this.storeFor('the story')
    this.requests = new RequestLimit(this.time.now, () => this.requestsPerSecond())
    this.weChat = new WeChat({
      now: this.time.now,
      random: dice.fraction,
      schedule: this.time.schedule,
      push: (event) => this.pushed(event),
      settings: {
        latencyMs: { median: plan.latencyMs, sigma: 0.8 },
        uniform: plan.uniform,
        repeatedClientMsgId: plan.repeatedClientMsgId,
        eventDelayMs: 500,
        // A fixed egress address, which the accounts have listed.
        callerIp: '203.0.113.7',
        templateSendsPerDay: plan.templatesPerDay,
        subscribeSendsPerDay: plan.subscribesPerDay,
      },
    })
  }

  /** One run of `deliver`, to its end or its death. `timer`: with the credential for cloud calls. */
  async deliver(kicked?: string): Promise<DeliverAnswer | undefined> {
    const instance = this.instance('deliver')
    this.runs.push(instance)
    const timer = kicked === undefined
    this.trace.line(
      instance.name,
      timer ? 'starts by the timer' : `starts by a kick for ${kicked || 'everything'}`,
    )
    this.limit(instance, LIMIT_MS)
    const options = {
      ...(kicked ? { kicked } : {}),
      deadline: instance.clock.now() + DEADLINE_MS,
      timer,
    }
    try {
      const answer = await deliver(this.deliveryEffects(instance, timer), options)
      this.trace.line(instance.name, () => `ends: ${JSON.stringify(answer)}`)
      return answer
    } catch (error) {
      this.log(instance)('run failed', { error: String(error) })
      return undefined
    } finally {
      instance.kill('has returned')
    }
  }

  /** Has a run of `deliver` died, frozen or run out of time? */
  get hasCutRuns(): boolean {
    return this.runs.some(({ cut }) => cut)
  }

  /** Has a run of `deliver` died or run out of time? One that was only frozen has come back and done its work. */
  get hasKilledRuns(): boolean {
    return this.runs.some(({ killed }) => killed)
  }

  /** Has this run lived to its end, with a database that answered it in time, or within the tries that are always made? */
  couldRecord(run: string, since: number): boolean {
    const instance = this.runs.find(({ name }) => name === run)
    if (!instance || instance.killed) return false
    const refused = instance.refusedAt.filter((at) => at >= since)
    const last = refused[refused.length - 1] ?? -Infinity
    return refused.length < TRIES || last < instance.startedAt + DEADLINE_MS - LAST_MOMENT_MS
  }

  /** Has a run of another function been cut off? */
  get hasCutOthers(): boolean {
    return this.others.some(({ cut }) => cut)
  }

  /** Was an accept or a reject told that nobody took in? */
  get hasLostGrants(): boolean {
    const cut = this.others.some(({ name, cut }) => cut && /^(events|user)#/.test(name))
    return this.failedEvents > 0 || cut
  }

  /** A run of another function. Undefined: it threw. It never answers if its instance dies. */
  async call<T>(name: string, work: (effects: Effects) => Promise<T>): Promise<T | undefined> {
    const instance = this.instance(name)
    this.others.push(instance)
    this.limit(instance, SHORT_LIMIT_MS)
    try {
      const answer = await work(this.effects(instance))
      await instance.point()
      this.trace.line(name, () => `answers ${JSON.stringify(answer)}`)
      return answer
    } catch (error) {
      this.trace.line(name, `fails: ${String(error)}`)
      return undefined
    } finally {
      instance.kill('has returned')
    }
  }

  /** Did the database ever refuse, or leave somebody without an answer? */
  get hasBadDatabase(): boolean {
    const { outages, weather } = this.plan
    const { database, requestsPerSecond } = weather
    return (
      outages > 0 ||
      Object.values(database).some((chance) => chance > 0) ||
      requestsPerSecond < FAIR.requestsPerSecond
    )
  }

  /** Has nothing gone wrong with instances and database? */
  get isFair(): boolean {
    return !this.hasBadDatabase && !this.hasCutRuns && !this.hasCutOthers
  }

  private storeFor = (writer: string): Store => this.history.watch(this.port, writer)

  private requestsPerSecond(): number {
    return this.weather.requestsPerSecond
  }

  /** Everything goes well from now on. */
  calm(): void {
    this.weather = FAIR
    this.weChat.faults.clear()
    this.trace.line('-', 'the storm is over')
  }

  /** The platform ends it at its time limit; one that is frozen then goes on for a while when it wakes. */
  private limit(instance: Instance, ms: number): void {
    this.time.schedule(ms, () => {
      const sleeps = instance.sleepsFor()
      if (sleeps > 0) this.limit(instance, sleeps + ZOMBIE_MS)
      else instance.kill('is out of time')
    })
  }

  private instance(name: string): Instance {
    this.started += 1
    const { dice, plan } = this
    const { dies, freezes } = this.weather
    const fate: Fate = {}
    if (dice.chance(dies)) fate.diesAt = dice.whole(1, dice.pick(FATED_WITHIN))
    if (dice.chance(freezes)) {
      fate.freezesAt = dice.whole(1, dice.pick(FATED_WITHIN))
      // A moment, or until others have taken over, or until all is long over.
      fate.freezesForMs =
        dice.pick([2_000, 20_000, 45_000, 70_000, 100_000, 600_000]) * dice.between(0.8, 1.2)
    }
    const skew = plan.skewMs * dice.pick([-1, 1, dice.between(-1, 1)])
    return new Instance(`${name}#${this.started}`, this.time, dice, this.trace, skew, fate)
  }

  private deliveryEffects(instance: Instance, timer: boolean): DeliveryEffects {
    const { plan, weChat, witness, network } = this
    const { clock, dice } = instance
    const deadline = clock.now() + DEADLINE_MS
    const inTime = () => clock.now() < deadline
    const road = { ...network, weChat, witness, inTime }
    const database = databaseOf(instance, this.storeFor, network)
    const transportEffects = {
      clock,
      random: dice,
      database,
      seal: this.seal,
      http: httpOf(instance, road),
      apiUrl: 'https://api.weixin.qq.com',
      tokens: new Map(),
      cloudCall: timer && plan.transports !== 'https' ? cloudCallOf(instance, road) : undefined,
    }
    return {
      clock,
      random: dice,
      log: this.log(instance),
      database,
      transportsFor: (accounts, appid) => transportsFor(transportEffects, accounts, appid),
      kick: (message, waitMs) => this.kick(instance, message, waitMs),
      sizes: plan.sizes,
      pageFor: (message) => `pages/message/message?id=${message}`,
    }
  }

  private get network() {
    const doneLate = (collection: unknown, answer: unknown) => {
      const isChange = answer === true || (typeof answer === 'number' && answer > 0)
      if (collection === 'grants' && isChange) this.hasLateGrants = true
    }
    return { time: this.time, weather: () => this.weather, requests: this.requests, doneLate }
  }

  private effects(instance: Instance): Effects {
    const { clock, dice } = instance
    const { weChat, witness } = this
    const end = clock.now() + SHORT_LIMIT_MS
    return {
      clock,
      random: dice,
      log: this.log(instance),
      database: databaseOf(instance, this.storeFor, this.network),
      seal: this.seal,
      http: httpOf(instance, { ...this.network, weChat, witness, inTime: () => true }),
      apiUrl: 'https://api.weixin.qq.com',
      kick: (message, waitMs) => this.kick(instance, message, waitMs),
      timeLeft: () => end - clock.now(),
      pageKey: () => '',
      consoleKey: '',
    }
  }

  /** A call of `deliver` by another function, whose wait ends before the called run does. */
  private async kick(from: Instance, message: string, waitMs: number): Promise<KickAnswer> {
    await from.point()
    // Whoever has returned before the call was on its way makes none.
    await from.clock.sleep(this.dice.heavy(5, 200))
    this.kicked.add(message)
    if (this.dice.chance(this.weather.kickFails)) {
      this.trace.line(from.name, `kicks for ${message || 'everything'}: not started`)
      await from.point()
      return { type: 'notStarted', text: 'no such luck' }
    }
    const run = this.deliver(message)
    const answered = run.then((answer): KickAnswer => {
      return { type: 'answered', recipients: answer?.type === 'worked' ? answer.recipients : [] }
    })
    const timeout = this.time.sleep(waitMs).then((): KickAnswer => ({ type: 'started' }))
    const answer = await Promise.race([answered, timeout])
    await from.point()
    return answer
  }

  /** WeChat tells; the platform runs `events`, again when that fails, and now and then although it did not. */
  private pushed(event: PushedEvent): void {
    const times = this.dice.chance(this.weather.repeats) ? 2 : 1
    for (let time = 0; time < times; time++) {
      this.time.schedule(this.dice.heavy(50, 120_000), () => void this.handle(event, REPEATS))
    }
  }

  private async handle(event: PushedEvent, repeats: number): Promise<void> {
    const { miniProgram } = this.weChat.world
    const appid = event.appid === miniProgram.appid ? '' : event.appid
    const caller = {
      type: 'event' as const,
      appid,
      openid: event.openid,
      unionid: event.unionid ?? '',
    }
    const done = await this.call('events', (effects) => handleEvent(effects, caller, event.event))
    if (done !== undefined) return
    if (repeats > 0) this.time.schedule(1_000, () => void this.handle(event, repeats - 1))
    else this.failedEvents += 1
  }

  private log(instance: Instance) {
    return (event: string, fields: Record<string, unknown> = {}) => {
      this.logged.push({ who: instance.name, at: this.time.now(), event, fields })
      this.trace.line(instance.name, () => `log: ${event} ${JSON.stringify(fields)}`)
    }
  }
}
