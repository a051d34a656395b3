import type { ClosedRoad } from '../../../typings/push'
import type { Cause } from '../domain/causes'
import { menderOf, reasonOf } from '../domain/causes'
import type { Fault } from '../domain/kinds/faults'
import type { Person } from '../domain/people'
import { isWaiting } from '../domain/people'
import type { Reason } from '../domain/reasons'
import type { Road } from '../domain/roads'
import { channelOf, parseRoad } from '../domain/roads'
import type { Reach, RoadStatus } from '../domain/slice'
import { chooseSlice } from '../domain/slice'
import { refusedBefore } from '../domain/why'
import type { Channel } from '../domain/words'
import type { Database } from '../store/database'
import { findGrantedUsers, grantId } from '../store/grants'
import type { MessageDocument } from '../store/messages'
import { closedRoads } from './closed-roads'
import type { Configuration } from './configuration'
import { ladderOf, mappingOn, readConfiguration } from './configuration'
import { Gates } from './gates'
import { noticeFor } from './notices'
import { reachOn } from './reach'
import { standing } from './standing'

/** Grants read at once. */
const PAGE = 1000

/** What would become of people. */
export interface Prospect {
  channels: Record<Channel, number>
  /** By reason. */
  skipped: Map<Reason, number>
  /** The latest time for which somebody waits, in ms; 0: nobody does. */
  waitsUntil: number
}

/** A field of the message that does not fit a road's template, or that WeChat has refused before. */
export interface RoadFault {
  road: Road
  fault: Fault
}

/**
 * What would become of a message's people if WeChat took every call: by the engine's own rules, before anything is
 * written.
 */
export class Prospects {
  private readonly unfit: RoadFault[] = []
  private readonly ladder: string[]
  /** Roads by which the message cannot go, with the reason. */
  private readonly closed = new Map<string, Cause>()
  private readonly gates: Gates
  /** Of whom it was asked whether a grant is left: whether one is. */
  private readonly granted = new Map<string, boolean>()

  private constructor(
    private readonly database: Database,
    private readonly message: MessageDocument,
    private readonly configuration: Configuration,
    private readonly start: number,
  ) {
    this.gates = new Gates(database)
    this.ladder = ladderOf(message, configuration)
    const kind = configuration.kind(message.kind)
    for (const key of this.ladder) {
      const road = parseRoad(key)
      const notice = noticeFor(message, road, kind, configuration, '')
      if (!('cause' in notice)) continue
      this.closed.set(key, notice.cause)
      this.unfit.push(...notice.faults.map((fault) => ({ road, fault })))
    }
  }

  /** @param start when people would be notified, if nothing is in the way, in ms */
  static async read(
    database: Database,
    message: MessageDocument,
    start: number,
  ): Promise<Prospects> {
    const configuration = await readConfiguration(database, [message.kind])
    const prospects = new Prospects(database, message, configuration, start)
    await prospects.gates.read()
    return prospects
  }

  /** What is wrong on the roads of the ladder: by what the message holds, and by what WeChat has said of its kind. */
  get faults(): RoadFault[] {
    return [...this.unfit, ...this.ladder.flatMap((key) => this.refusedOn(key))]
  }

  /** Of a road that is open: closed ones are told anyway. What others' contents were refused for is not this one's. */
  private refusedOn(key: string): RoadFault[] {
    const refused = this.gates.refused(key, this.message.kind)
    if (!refused || menderOf(refused.cause) !== 'administrator') return []
    if (this.status(key, this.start).type === 'closed') return []
    return [{ road: parseRoad(key), fault: refusedBefore(refused.cause) }]
  }

  /** Roads of the ladder whose gate is closed when people would be notified. */
  get closedRoads(): ClosedRoad[] {
    return closedRoads(this.gates, this.ladder, this.message.kind, this.start)
  }

  /** What would become of these, as they were planned. */
  async of(people: readonly Person[]): Promise<Prospect> {
    const prospect: Prospect = {
      channels: { template: 0, uniform: 0, subscribe: 0 },
      skipped: new Map(),
      waitsUntil: 0,
    }
    let now = this.start
    // Who waits is looked at again when the wait is over. That ends: each time is later, and all gates open some day.
    for (let rest = people; rest.length > 0;) {
      const waiting = await this.take(rest, now, prospect)
      const times = waiting.map((person) => this.timeOf(person, now))
      rest = waiting
      now = times.reduce((earliest, time) => Math.min(earliest, time), Infinity)
    }
    return prospect
  }

  /** Counts those whose lot is decided at a time; answers the others, as they wait then. */
  private async take(
    people: readonly Person[],
    now: number,
    prospect: Prospect,
  ): Promise<Person[]> {
    await this.readGrants(people, now)
    const { claims, states } = this.slice(people, now, this.reach)
    const called = new Map(claims.map(({ person, road }) => [person, road]))
    return people.flatMap((person, index) => {
      const road = called.get(index)
      const state = states.get(index) ?? person.s
      if (road !== undefined) count(prospect, road, now > this.start ? now : 0)
      else if (isWaiting(state)) return [{ ...person, s: state }]
      else add(prospect.skipped, state[2])
      return []
    })
  }

  /** Of those whose turn it would be on `subscribe`, who has a grant left. */
  private async readGrants(people: readonly Person[], now: number): Promise<void> {
    const kind = this.configuration.kind(this.message.kind)
    const mapping = mappingOn(kind, SUBSCRIBE)
    if (!mapping || !this.ladder.includes(SUBSCRIBE.channel)) return
    const { claims, states } = this.slice(people, now, reachOn)
    const claimed = claims.flatMap(({ person, road }) => (road === 'subscribe' ? [person] : []))
    const waiting = [...states].flatMap(([person, state]) =>
      isWaiting(state) && this.ladder[state[1]] === 'subscribe' ? [person] : [],
    )
    const openids = [...claimed, ...waiting]
      .flatMap((person) => people[person]?.k ?? [])
      .filter((openid) => !this.granted.has(openid))
    for (let from = 0; from < openids.length; from += PAGE) {
      const page = openids.slice(from, from + PAGE)
      const ids = page.map((openid) => grantId(openid, mapping.templateId))
      const granted = await findGrantedUsers(this.database, ids)
      for (const openid of page) this.granted.set(openid, granted.has(openid))
    }
  }

  private slice(people: readonly Person[], now: number, reach: Reach) {
    return chooseSlice(people, this.ladder, {
      now,
      expiresAt: this.message.expiresAt ?? Infinity,
      size: Infinity,
      status: (road) => this.status(road, now),
      reach,
    })
  }

  /** When this person is looked at again, as their road stands at a time. */
  private timeOf({ s: state }: Person, now: number): number {
    if (!isWaiting(state)) return now
    const road = this.ladder[state[1]]
    const status = road === undefined ? undefined : this.status(road, now)
    return Math.max(state[3], status?.type === 'wait' ? status.until : 0)
  }

  private status(road: string, now: number): RoadStatus {
    const cause = this.closed.get(road)
    if (cause !== undefined) return { type: 'closed', cause }
    const { kind, passQuietHours } = this.message
    const quietUntil = passQuietHours ? undefined : this.configuration.quietUntil(now)
    const gate = this.gates.state(road, kind, now)
    return standing(gate, quietUntil) ?? { type: 'open', limit: Infinity }
  }

  private reach: Reach = (road, person) =>
    road === 'subscribe' && this.granted.get(person.k) === false
      ? { cause: 'no_allowance' }
      : reachOn(road, person)
}

const SUBSCRIBE: Road = { channel: 'subscribe', appid: '' }

function count(prospect: Prospect, road: string, waitsUntil: number): void {
  const channel = channelOf(road)
  if (channel !== '') prospect.channels[channel] += 1
  prospect.waitsUntil = Math.max(prospect.waitsUntil, waitsUntil)
}

function add(counts: Map<Reason, number>, cause: Cause | ''): void {
  const reason = reasonOf(cause)
  if (reason !== '') counts.set(reason, (counts.get(reason) ?? 0) + 1)
}
