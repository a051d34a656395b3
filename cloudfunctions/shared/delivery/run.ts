import { randomHex } from '../domain/ids'
import type { NoWay } from '../domain/after-call'
import { accessNotice, gateNotice } from '../domain/notices'
import { ClaimBudget, Pace } from '../domain/pace'
import { parseRoad } from '../domain/roads'
import type { Closing } from '../store/gates'
import type { Transport } from '../wechat/transport'
import type { TransportsFor } from '../wechat/transports'
import type { Configuration } from './configuration'
import { readConfiguration } from './configuration'
import type { DeliveryEffects, RunOptions } from './effects'
import { Gates } from './gates'
import { tellAdministrators } from './tell-administrators'

/** What this long before the deadline is not begun any more: a slice's calls and the write of what became of them, in ms. */
const SLICE_TIME_MS = 8_000

/** Where a cloud call is refused even in a timer's run, the road is not tried again for this long, in ms. */
const NO_CREDENTIAL_PAUSE_MS = 10 * 60_000

/** Where WeChat refuses access tokens, and there is no other way, for this long, in ms. */
const NO_ACCESS_PAUSE_MS = 3_600_000

/** Refusals for speed within this time are one, in ms. */
const ONE_COMPLAINT_MS = 1_000

/** WeChat counts by the minute (45011): after one the full pace is tried again, in ms. */
const SLOW_FOR_MS = 60_000

/** One run of `deliver`: what its parts share. */
export class Run {
  readonly id: string
  readonly gates: Gates
  readonly pace: Pace
  readonly budget: ClaimBudget
  private transports: TransportsFor
  /** Kinds of the messages that it has to do with. */
  private readonly kinds = new Set<string>()
  /** Readings of the settings: how many were asked for, and which came last. */
  private settingsAsked = 0
  private settingsRead = 0
  /** Calls a second for all runs together, as far as this run knows. */
  private rate: number
  private slowedAt = 0
  /** Transports that can make no call, by `<name>:<appid>`, and why. */
  private readonly refused = new Map<string, NoWay>()

  constructor(
    readonly effects: DeliveryEffects,
    readonly options: RunOptions,
    public configuration: Configuration,
    kinds: readonly string[],
  ) {
    for (const kind of kinds) this.kinds.add(kind)
    this.id = randomHex(effects.random, 8)
    this.gates = new Gates(effects.database)
    this.rate = configuration.pace()
    this.pace = new Pace(effects.clock, this.rate)
    this.budget = new ClaimBudget(this.pace)
    this.transports = this.findTransports()
  }

  /** Reads the settings as they are now, with those of these kinds too. */
  async configure(kinds: readonly string[] = []): Promise<void> {
    for (const kind of kinds) this.kinds.add(kind)
    this.settingsAsked += 1
    const asked = this.settingsAsked
    const configuration = await readConfiguration(this.effects.database, this.kinds)
    // A later reading has come first: it knows more kinds, and newer settings.
    if (asked < this.settingsRead) return
    this.settingsRead = asked
    this.configuration = configuration
    this.transports = this.findTransports()
  }

  /** How settings and gates stand now: what people wait for may have changed since this run began. */
  async lookAgain(): Promise<void> {
    await Promise.all([this.configure(), this.gates.read()])
  }

  /** Is there time to claim a slice, call its people and write down what became of them? */
  hasTime(): boolean {
    return this.effects.clock.now() < this.options.deadline - SLICE_TIME_MS
  }

  /** Directly before a call: may it still go out? */
  inTime = (): boolean => this.effects.clock.now() < this.options.deadline

  /** The ways that this run has to send on a road. */
  transportsOn(road: string): Transport[] {
    return this.transports(callerAppid(road)).filter(
      (transport) => !this.isRefused(transport, road),
    )
  }

  /** Has it turned out meanwhile that the transport can make no call on the road? */
  isRefused(transport: Transport, road: string): boolean {
    return this.refused.has(transportKey(transport, road))
  }

  canSend(road: string): boolean {
    return this.transportsOn(road).length > 0
  }

  /** Could this run send anything at all? */
  canSendAnything(): boolean {
    const { accounts } = this.configuration
    return ['', ...accounts.map(({ appid }) => appid)].some(
      (appid) => this.transports(appid).length > 0,
    )
  }

  /**
   * The transport can make no call on the road. Where a timer's run has no other one nobody has: people go on to their
   * next channel, and administrators are told. For want of a credential, whom no other channel reaches waits.
   */
  async refuse(transport: Transport, road: string, why: NoWay): Promise<void> {
    const isNew = !this.isRefused(transport, road)
    this.refused.set(transportKey(transport, road), why)
    // Told also where another transport takes over: it may not be there in every run.
    if (isNew && why.type === 'accessRefused') {
      const named = this.configuration.named(road)
      await tellAdministrators(this.effects, accessNotice(named, why))
    }
    if (!this.options.timer || this.canSend(road)) return
    const now = this.effects.clock.now()
    // Closed meanwhile, for longer perhaps: a call that was on its way does not shorten that.
    if (this.gates.state(road, '', now).way !== 'open') return
    const closing = this.closingOf(road, now)
    this.effects.log('gate closed', { road, ...closing })
    try {
      await this.gates.close(road, closing)
    } catch (error) {
      // Closed for this run all the same; calls of others are in flight, and nothing here may cut them off.
      this.effects.log('gate not written down', { road, error: String(error) })
    }
    if (closing.cause === 'no_credential') {
      const named = this.configuration.named(road)
      await tellAdministrators(this.effects, gateNotice('credential', named, closing.cause))
    }
  }

  /** Where no transport can send on the road: a secret that is stored, and does not do, is what has to be mended. */
  private closingOf(road: string, now: number): Closing {
    const reasons = this.transports(callerAppid(road)).map((transport) =>
      this.refused.get(transportKey(transport, road)),
    )
    const access = reasons.find((reason) => reason?.type === 'accessRefused')
    if (access?.type !== 'accessRefused') {
      return {
        way: 'skip',
        since: now,
        until: now + NO_CREDENTIAL_PAUSE_MS,
        cause: 'no_credential',
      }
    }
    const { cause, address } = access
    return { way: 'skip', since: now, until: now + NO_ACCESS_PAUSE_MS, cause, address }
  }

  /** Reads the gates, and takes this run's share of the pace. */
  async readGates(heldSlots: number): Promise<void> {
    await this.gates.read()
    const now = this.effects.clock.now()
    this.rate = Math.min(this.configuration.pace(), this.gates.lowestRate(now))
    this.pace.setRate(this.rate / Math.max(1, heldSlots))
  }

  /** WeChat or the cloud asked for fewer calls: half as many, for all runs, for a minute. */
  async slowDown(road: string): Promise<void> {
    const now = this.effects.clock.now()
    // The calls that were in flight together are one complaint.
    if (now - this.slowedAt < ONE_COMPLAINT_MS) return
    this.slowedAt = now
    this.rate = Math.max(1, Math.floor(this.rate / 2))
    this.pace.setRate(this.pace.rate / 2)
    await this.gates.slowDown(road, { rate: this.rate, rateUntil: now + SLOW_FOR_MS })
  }

  private findTransports(): TransportsFor {
    const { accounts, installation } = this.configuration
    return this.effects.transportsFor(accounts, installation.appid)
  }
}

/** Subscribe and uniform messages are sent as the mini program, template messages as the official account. */
function callerAppid(key: string): string {
  const road = parseRoad(key)
  return road.channel === 'template' ? road.appid : ''
}

const transportKey = ({ name }: Transport, road: string) => `${name}:${callerAppid(road)}`
