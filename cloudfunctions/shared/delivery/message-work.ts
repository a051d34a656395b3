import { drivers } from '../channels'
import type { Notice } from '../channels/channel'
import { ladderFor } from '../domain/ladder'
import type { Person } from '../domain/people'
import { headOf } from '../domain/people'
import { parseRoad } from '../domain/roads'
import type { Reach } from '../domain/slice'
import type { BatchDocument, BatchSummary } from '../store/batches'
import {
  BATCH_SIZE,
  addBatch,
  batchId,
  findDueBatches,
  findLastBatch,
  getBatch,
} from '../store/batches'
import { certain } from '../store/certain'
import type { DueMessage, MessageDocument } from '../store/messages'
import { getMessage } from '../store/messages'
import type { KindMapping } from '../store/settings'
import { mappingOn } from './configuration'
import { HeldBatch } from './held-batch'
import { noticeFor } from './notices'
import { Planner } from './planner'
import { Roads } from './roads'
import type { Run } from './run'

/** Due batches looked at together. */
const DUE_BATCHES = 16

/** One message in one run: what is planned, which batches are due, what is known of its roads. */
export class MessageWork {
  readonly roads: Roads
  /** Roads whose account is not linked to the mini program: the notices go without the link. */
  readonly unlinked = new Set<string>()
  /** What ended in this run, by person key: the answer to whoever waits for a small message. */
  readonly ended = new Map<string, Person['s']>()
  private readonly notices = new Map<string, Notice>()
  private planner: Planner | undefined
  private lastBatch: BatchSummary | undefined
  private lastRead = false
  /** Batches in which this run can do nothing (more). */
  private readonly passed = new Set<string>()
  private due: BatchSummary[] = []
  private onlyBatchIsMine = false
  readonly ladder: string[]

  constructor(
    readonly run: Run,
    public message: DueMessage,
  ) {
    this.roads = new Roads(run, message)
    this.ladder = this.findLadder()
  }

  get isHigh(): boolean {
    return this.message.priority === 'high'
  }

  /** The next batch that this run can do something for, leased; undefined: there is none now. */
  async next(): Promise<HeldBatch | undefined> {
    if (this.message.state !== 'open') return undefined
    if (!this.lastRead) await this.readLast()
    return (await this.leaseDue()) ?? (await this.planNext())
  }

  /** Is there a way for this person on this road? */
  reach: Reach = (road, person) =>
    drivers[parseRoad(road).channel].reach(parseRoad(road), {
      key: person.k,
      followerOpenids: person.a ?? {},
    })

  notice(road: string): Notice | undefined {
    return this.notices.get(road)
  }

  /** Nothing of it is left for this run, for now. */
  pass(batch: string): void {
    this.passed.add(batch)
  }

  /** The time of those who waited a moment has come. */
  resume(): void {
    this.passed.clear()
    this.lastRead = false
    this.planner = undefined
    this.onlyBatchIsMine = false
    this.due = []
  }

  /** Has the whole audience been planned? */
  get planned(): boolean {
    return this.lastBatch?.last === true
  }

  /** The template of a road, which also names its grants. */
  templateId(road: string): string {
    return this.mapping(road)?.templateId ?? ''
  }

  /** Does an accept of the road's template hold until it is taken back (长期订阅)? Then a send spends nothing. */
  isLongTerm(road: string): boolean {
    return this.mapping(road)?.longTerm === true
  }

  private mapping(road: string): KindMapping | undefined {
    return mappingOn(this.run.configuration.kind(this.message.kind), parseRoad(road))
  }

  /** The message as it is now: after adding or leasing a batch, before sending. */
  async reread(): Promise<void> {
    const message = await getMessage(this.run.effects.database, this.message._id)
    if (!message) throw new Error(`message ${this.message._id} is gone`)
    this.message = message
    this.roads.learn(message.roads)
    if (this.notices.size === 0) await this.makeNotices(message)
  }

  private async readLast(): Promise<void> {
    const { database } = this.run.effects
    this.lastBatch = await findLastBatch(database, this.message._id, this.message.attempt)
    this.lastRead = true
  }

  private async leaseDue(): Promise<HeldBatch | undefined> {
    // Nothing is planned yet, or the only batch is this run's own: no other can be due.
    if (!this.lastBatch || this.onlyBatchIsMine) return undefined
    if (this.due.length === 0) await this.findDue()
    for (let batch = this.due.shift(); batch; batch = this.due.shift()) {
      const held = await HeldBatch.lease(this, batch)
      if (held) return held
    }
    return undefined
  }

  private async findDue(): Promise<void> {
    const { database, clock } = this.run.effects
    const { _id, attempt } = this.message
    const now = clock.now()
    const due = await findDueBatches(database, _id, attempt, now, DUE_BATCHES)
    this.due = due.filter((batch) => !this.passed.has(batch._id) && this.canDoSomething(batch))
  }

  /** An expired lease must be settled by anybody; else somebody must wait on a road that this run can send on. */
  private canDoSomething({ head }: BatchSummary): boolean {
    const now = this.run.effects.clock.now()
    const roads = Object.entries(head.needs).filter(([, due]) => due <= now)
    return roads.length === 0 || roads.some(([road]) => this.useful(road))
  }

  private useful(road: string): boolean {
    return road === '' || this.run.canSend(road) || this.roads.isClosed(road)
  }

  private async planNext(): Promise<HeldBatch | undefined> {
    while (!this.planned) {
      const n = this.lastBatch ? this.lastBatch.n + 1 : 0
      this.planner ??= new Planner(
        this.run.effects.database,
        this.message,
        this.lastBatch?.end ?? '',
      )
      const { people, last } = await this.planner.next(BATCH_SIZE)
      const held = await this.addPlanned(this.newBatch(n, people, last))
      if (held) return held
    }
    return undefined
  }

  private newBatch(n: number, people: Person[], last: boolean): BatchDocument {
    const { _id: message, attempt } = this.message
    const end = people[people.length - 1]?.k ?? this.lastBatch?.end ?? ''
    return {
      _id: batchId(message, attempt, n),
      schema: 1,
      message,
      attempt,
      n,
      epoch: 1,
      step: 1,
      state: 'open',
      due: 0,
      owner: '',
      last,
      end,
      ladder: this.ladder,
      head: headOf(people, this.ladder),
      claims: [],
      people,
    }
  }

  /** Adds a batch, leased and with its first slice claimed. Undefined: another run was quicker, go on after its batch. */
  private async addPlanned(batch: BatchDocument): Promise<HeldBatch | undefined> {
    const { database } = this.run.effects
    const held = await HeldBatch.plan(this, batch)
    let there: BatchDocument | undefined
    try {
      const added = await certain(this.run.effects.clock, () => addBatch(database, batch))
      // Not added: by another run, or by a try of this one whose answer was lost.
      there = added ? batch : await getBatch(database, batch._id)
      if (!there) throw new Error(`batch ${batch._id} is there and is not`)
    } finally {
      if (there?.owner !== batch.owner) {
        if (held.claimed) held.drop(held.claimed)
        // It has gone on to the people after these: planning begins again after the last batch.
        this.planner = undefined
      }
    }
    this.lastBatch = there
    if (there.owner === batch.owner) {
      this.onlyBatchIsMine = held.isOnlyBatch
      return held
    }
    return undefined
  }

  private findLadder(): string[] {
    const { configuration } = this.run
    const kind = configuration.kind(this.message.kind)
    const choices = [
      { channels: this.message.channels, account: this.message.account },
      { channels: kind?.channels ?? null, account: kind?.account ?? null },
      { channels: configuration.installation.channels, account: null },
    ]
    return ladderFor(choices, configuration.mappedRoads(kind), configuration.installation.account)
  }

  /** Makes the message ready for each road, once; a road whose fields it does not fit is closed without a call. */
  private async makeNotices(message: MessageDocument): Promise<void> {
    const { configuration, effects } = this.run
    const kind = configuration.kind(message.kind)
    const page = effects.pageFor(message._id)
    for (const road of this.ladder) {
      const notice = noticeFor(message, parseRoad(road), kind, configuration, page)
      if ('reason' in notice) await this.roads.close(road, notice.reason)
      else this.notices.set(road, notice)
    }
  }
}
