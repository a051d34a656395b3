import type { FinalVerdict } from '../domain/after-call'
import type { Cause } from '../domain/causes'
import { menderOf } from '../domain/causes'
import type { AdministratorNotice, NamedRoad } from '../domain/notices'
import { gateNotice, kindNotice } from '../domain/notices'
import { ANY_ROAD, STANDBY } from '../domain/people'
import type { RoadStatus } from '../domain/slice'
import type { Strike } from '../domain/strikes'
import { certain } from '../store/certain'
import type { Closing } from '../store/gates'
import type { DueMessage, RoadState } from '../store/messages'
import { getMessage, leaseProbe, setRoad } from '../store/messages'
import type { GateState } from './gates'
import type { Run } from './run'
import { standing } from './standing'
import { tellAdministrators } from './tell-administrators'

/** Wrong openids in a row, at the probe, after which the account itself is taken to be wrong. */
const WRONG_OPENIDS = 3

const HOUR_MS = 3_600_000

/** People wait so long for a credential to be stored, from when the message was to be sent, in ms. */
const MENDING_MS = 24 * HOUR_MS

/** And are looked at again after this part of the time that they have waited: each look costs, a stored secret ends the wait anyway. */
const MENDING_PATIENCE = 0.25
const WITHDRAWN_MS = 24 * HOUR_MS
const CHINA_OFFSET_MS = 8 * HOUR_MS
const DAY_MS = 24 * HOUR_MS

/** What this run knows of a road for one message. `mine`: it holds the probe. */
type Known =
  | { state: 'mine'; inFlight: boolean; wrong: number }
  | { state: 'theirs'; until: number }
  | { state: 'open' }
  | { state: 'closed'; cause: Cause }

/**
 * The roads of one message, as this run sees them. The first call on a road is a probe: leased on the message, one
 * person, the others of that road are not claimed meanwhile. So a dead road costs one refused call and not a thousand.
 */
export class Roads {
  private readonly known = new Map<string, Known>()
  private changed: (() => void)[] = []
  private readonly leasing = new Map<string, Promise<void>>()

  constructor(
    private readonly run: Run,
    private readonly message: DueMessage,
  ) {
    this.learn(message.roads)
  }

  /** Takes in what other runs have found. The message may have been read before this run's own last write to it. */
  learn(roads: Record<string, RoadState>): void {
    for (const [road, { state, owner, until, cause }] of Object.entries(roads)) {
      const known = this.known.get(road)?.state
      if (known === 'closed') continue
      if (state === 'closed') this.set(road, { state, cause: cause || 'refused_by_wechat' })
      else if (state === 'open') this.set(road, { state })
      else if (known !== 'mine' && known !== 'open' && owner !== this.run.id) {
        this.set(road, { state: 'theirs', until })
      }
    }
  }

  status(road: string): RoadStatus {
    const now = this.run.effects.clock.now()
    const known = this.known.get(road)
    if (known?.state === 'closed') return { type: 'closed', cause: known.cause }
    const gate = this.run.gates.state(road, this.message.kind, now)
    const held = standing(gate, this.quietUntil(now))
    if (held)
      return this.isMendable(held, now) ? { ...held, mendedBy: this.mendedBy(gate, now) } : held
    if (!this.run.canSend(road)) return { type: 'blocked' }
    if (known?.state === 'open') return { type: 'open', limit: Infinity }
    if (known?.state === 'mine' && !known.inFlight) return { type: 'open', limit: 1 }
    return { type: 'blocked' }
  }

  /** For want of a credential nobody can send on it: it may be stored any time, and is not waited for without end. */
  private isMendable(
    held: RoadStatus,
    now: number,
  ): held is Extract<RoadStatus, { type: 'closed' }> {
    return (
      held.type === 'closed' && held.cause === 'no_credential' && now < this.waitsSince + MENDING_MS
    )
  }

  private mendedBy(gate: GateState, now: number): number {
    const opens = gate.way === 'open' ? 0 : gate.until
    const later = now + Math.round((now - this.waitsSince) * MENDING_PATIENCE)
    return Math.min(Math.max(opens, later), this.waitsSince + MENDING_MS)
  }

  private get waitsSince(): number {
    const { createdAt, sendAt } = this.message
    return Math.max(createdAt, sendAt ?? 0)
  }

  /** Until when people with such a need (BatchHead) wait for their road, as it stands now, in ms; 0: they do not. */
  opensAt(key: string): number {
    if (key === ANY_ROAD) return 0
    const standsBy = key.startsWith(STANDBY)
    const status = this.status(standsBy ? key.slice(STANDBY.length) : key)
    if (status.type === 'wait') return status.until
    return standsBy && status.type === 'closed' ? (status.mendedBy ?? 0) : 0
  }

  /** Has it turned out meanwhile that nobody is to be called on this road? */
  isClosed(road: string): boolean {
    const now = this.run.effects.clock.now()
    if (this.known.get(road)?.state === 'closed' || this.quietUntil(now) !== undefined) return true
    return this.run.gates.state(road, this.message.kind, now).way !== 'open'
  }

  /** People are not to be disturbed now. */
  private quietUntil(now: number): number | undefined {
    return this.message.passQuietHours ? undefined : this.run.configuration.quietUntil(now)
  }

  /** Does somebody have to make a first call here, and may this run try to be it? */
  wantsProbe(road: string): boolean {
    const known = this.known.get(road)
    const free = !known || (known.state === 'theirs' && known.until < this.run.effects.clock.now())
    return free && this.run.canSend(road)
  }

  /** Tries to be the one who makes the first call. Batches in hand at the same time ask once, together. */
  async lease(road: string): Promise<void> {
    const asked = this.leasing.get(road) ?? this.leaseOnce(road)
    this.leasing.set(road, asked)
    try {
      await asked
    } finally {
      this.leasing.delete(road)
    }
  }

  private async leaseOnce(road: string): Promise<void> {
    const { clock, database } = this.run.effects
    const lease = { owner: this.run.id, now: clock.now(), until: this.run.options.deadline }
    const got = await certain(clock, () => leaseProbe(database, this.message, road, lease))
    const isMine = got || (await this.isMine(road))
    // Another batch in hand has asked meanwhile, and may have its first call on the way already.
    if (!this.wantsProbe(road)) return
    this.set(
      road,
      isMine
        ? { state: 'mine', inFlight: false, wrong: 0 }
        : { state: 'theirs', until: lease.until },
    )
  }

  /** After a lost answer and a repeat: did this run's own lease stand in its way? */
  private async isMine(road: string): Promise<boolean> {
    const { clock, database } = this.run.effects
    const message = await certain(clock, () => getMessage(database, this.message._id))
    const there = message?.roads[road]
    return there?.state === 'probing' && there.owner === this.run.id
  }

  /** Nobody else is on this road: its only person needs no probe. */
  openWithoutProbe(road: string): void {
    if (!this.known.has(road)) this.set(road, { state: 'open' })
  }

  /** The probe's person is claimed: the others wait. */
  probeClaimed(road: string): void {
    const known = this.known.get(road)
    if (known?.state === 'mine') known.inFlight = true
  }

  /** Is a first call of this run under way? Then it is worth waiting for its answer. */
  probing(): boolean {
    return [...this.known.values()].some((known) => known.state === 'mine' && known.inFlight)
  }

  /** Resolves when something is known that was not. */
  nextChange(): Promise<void> {
    return new Promise((resolve) => this.changed.push(resolve))
  }

  /** Nobody gets this message by the road: refused for the message's sake, or found not to fit without a call. */
  async close(road: string, cause: Cause): Promise<void> {
    if (this.known.get(road)?.state === 'closed') return
    this.set(road, { state: 'closed', cause })
    await this.write(road, 'closed', cause)
  }

  /** What a verdict says about the road, its gate and the kind: everything that is not about the one person. */
  async judge(road: string, verdict: FinalVerdict): Promise<void> {
    const now = this.run.effects.clock.now()
    const hour = { until: now + HOUR_MS }
    switch (verdict.type) {
      case 'request':
        await this.close(road, verdict.cause)
        await this.refused(road, { since: now, ...hour, cause: verdict.cause })
        return
      case 'account':
        if (await this.closeGate(road, 'skip', hour.until, verdict.cause)) {
          await this.tell(gateNotice('account', this.named(road), verdict.cause))
        }
        return
      case 'withdrawn':
        if (await this.closeGate(road, 'skip', now + WITHDRAWN_MS, verdict.cause)) {
          await this.tell(gateNotice('withdrawn', this.named(road), verdict.cause))
        }
        return
      case 'quota':
        if (await this.closeGate(road, 'wait', nextChinaDay(now), verdict.cause)) {
          await this.tell(gateNotice('quota', this.named(road), verdict.cause))
        }
        return
      case 'wrongOpenid':
        await this.wrongOpenid(road, verdict.cause)
        return
      case 'transient':
        if (verdict.slower) await this.run.slowDown(road)
        this.probeAgain(road)
        return
      case 'throttled':
        this.run.pace.pause(1_000)
        await this.run.slowDown(road)
        this.probeAgain(road)
        return
      case 'unknown':
      case 'notConnected':
      case 'late':
      case 'noCredential':
        this.probeAgain(road)
        return
      case 'sent':
      case 'busyPerson':
      case 'person':
        await this.open(road)
    }
  }

  /** WeChat refuses what the message asks of its template: perhaps of all messages of the kind. */
  private async refused(road: string, closing: Omit<Closing, 'way'>): Promise<void> {
    const { kind, sender, _id } = this.message
    const { cause } = closing
    const strike: Strike = [_id, `${sender.type}:${sender.id}`, closing.since]
    const isClosed = await this.run.gates.strike(road, kind, { strike, ...closing })
    // What only the sender can mend, the sender sees in the message's status.
    if (isClosed || menderOf(cause) === 'administrator') {
      const name = this.run.configuration.kindName(kind)
      await this.tell(kindNotice(this.named(road), { id: kind, name, isClosed }, cause))
    }
  }

  /** The probe's person was not called after all: the next one probes. */
  probeAgain(road: string): void {
    const known = this.known.get(road)
    if (known?.state === 'mine') this.set(road, { ...known, inFlight: false })
  }

  private async open(road: string): Promise<void> {
    if (this.known.get(road)?.state !== 'mine') return
    this.set(road, { state: 'open' })
    await this.write(road, 'open', '')
  }

  /** Closes the gate for everybody. False: somebody was quicker. */
  private async closeGate(
    road: string,
    way: 'skip' | 'wait',
    until: number,
    cause: Cause,
  ): Promise<boolean> {
    const now = this.run.effects.clock.now()
    if (this.run.gates.state(road, this.message.kind, now).way !== 'open') {
      this.probeAgain(road)
      return false
    }
    this.run.effects.log('gate closed', { road, way, until, cause })
    await this.run.gates.close(road, { way, since: now, until, cause })
    // The probe is given back, so that the next message on the road (or this one, after a wait) makes a first call again.
    this.probeAgain(road)
    return true
  }

  private named(road: string): NamedRoad {
    return this.run.configuration.named(road)
  }

  private tell(notice: AdministratorNotice): Promise<void> {
    return tellAdministrators(this.run.effects, notice)
  }

  private async wrongOpenid(road: string, cause: Cause): Promise<void> {
    const known = this.known.get(road)
    if (known?.state !== 'mine') return
    if (known.wrong + 1 < WRONG_OPENIDS) {
      this.set(road, { state: 'mine', inFlight: false, wrong: known.wrong + 1 })
      return
    }
    const until = this.run.effects.clock.now() + HOUR_MS
    if (await this.closeGate(road, 'skip', until, cause)) {
      await this.tell(gateNotice('wrongOpenid', this.named(road), cause))
    }
  }

  private write(road: string, state: 'open' | 'closed', cause: Cause | ''): Promise<number> {
    const { database } = this.run.effects
    return setRoad(database, this.message, road, {
      state,
      owner: this.run.id,
      until: 0,
      cause,
    })
  }

  private set(road: string, known: Known): void {
    this.known.set(road, known)
    const changed = this.changed
    this.changed = []
    for (const resolve of changed) resolve()
  }
}

/** The next 00:00 in UTC+8, when WeChat's daily quotas begin anew. */
function nextChinaDay(now: number): number {
  const day = Math.floor((now + CHINA_OFFSET_MS) / DAY_MS)
  return (day + 1) * DAY_MS - CHINA_OFFSET_MS
}
