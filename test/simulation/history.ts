import type { PersonState } from '../../cloudfunctions/shared/domain/people'
import { isWaiting } from '../../cloudfunctions/shared/domain/people'
import type { QuietHours } from '../../cloudfunctions/shared/domain/quiet-hours'
import type { BatchDocument } from '../../cloudfunctions/shared/store/batches'
import type { Change, Database } from '../../cloudfunctions/shared/store/database'
import type { GateDocument } from '../../cloudfunctions/shared/store/gates'
import type { MessageDocument } from '../../cloudfunctions/shared/store/messages'
import type { InstallationDocument } from '../../cloudfunctions/shared/store/settings'
import type { Database as Engine } from '../../local/database'
import { wrongState } from './message-states'
import { Records } from './records'

/** How a message stood, and since when. */
export type Stage = Pick<
  MessageDocument,
  | 'state'
  | 'edition'
  | 'attempt'
  | 'stopped'
  | 'title'
  | 'eventAt'
  | 'sendAt'
  | 'expiresAt'
  | 'passQuietHours'
> & { since: number }

/** Something that nobody may write. */
export interface WrongWrite {
  promise: string
  what: string
  subjects: string[]
}

type Written = NonNullable<Change['set']>

/** Everything that was written about messages, batches and gates: what may never be, and what calls are judged by. */
export class History {
  readonly messages = new Map<string, Stage[]>()
  readonly records: Records
  readonly wrong: WrongWrite[] = []
  /** How often people were made to wait again by a resend, by batch and person key. */
  readonly reopened = new Map<string, number>()
  /** How long before the end of a lease another took it, in ms; below 0: after it. */
  readonly takenEarly: number[] = []
  /** The quiet hours as they were set, and since when. */
  readonly quiet: { since: number; hours: QuietHours | null }[] = []
  /** Of batches and slots: who has taken them last. */
  private readonly holders = new Map<string, string>()
  private readonly batches = new Map<string, BatchDocument>()
  /** When more became known of somebody who had ended. */
  private readonly corrected = new Map<string, number>()

  constructor(
    private readonly engine: Engine,
    private readonly now: () => number,
  ) {
    this.records = new Records(now)
  }

  /** The store as this run of a function writes to it, seen by the history. */
  watch(store: Database, writer: string): Database {
    return {
      ...store,
      add: async (collection, document) => {
        const added = await store.add(collection, document)
        if (added) this.written(writer, collection, document._id, undefined)
        return added
      },
      update: async (collection, where, change) => {
        const updated = await store.update(collection, where, change)
        const id = where['_id']
        if (updated > 0 && typeof id === 'string') this.written(writer, collection, id, change)
        return updated
      },
      remove: async (collection, where) => {
        const removed = await store.remove(collection, where)
        if (removed > 0 && collection === 'gates') this.gatesRemoved()
        return removed
      },
    }
  }

  private written(
    writer: string,
    collection: string,
    id: string,
    change: Change | undefined,
  ): void {
    const set = change?.set ?? {}
    if (collection === 'messages') {
      this.message(id)
      this.records.message(writer, id, set)
    }
    if (collection === 'grants') this.records.grant(id, set)
    if (collection === 'gates') this.gate(id)
    if (collection === 'slots') this.slot(writer, id, set)
    if (id === 'installation') this.settings()
    if (collection === 'batches') {
      this.hold(writer, id, set)
      this.batch(writer, id, change)
    }
  }

  /** A slot, and a batch, are taken by a write that says until when; nobody else gives them back or writes to them. */
  private slot(writer: string, id: string, set: Written): void {
    if (set['due'] === 0) this.byHolder(writer, id)
    this.holders.set(id, writer)
  }

  private hold(writer: string, id: string, set: Written): void {
    const isTaken = !this.holders.has(id) || (set['owner'] !== undefined && set['owner'] !== '')
    if (isTaken) this.holders.set(id, writer)
    else if (set['claims'] !== undefined) this.byHolder(writer, id)
  }

  private byHolder(writer: string, id: string): void {
    const holder = this.holders.get(id)
    if (holder === writer) return
    this.add('only its holder writes to it', `${writer} to ${id} of ${holder}`, [id])
  }

  private read<T>(collection: string, id: string): T | undefined {
    const [document] = this.engine.find(collection, { _id: { $eq: id } }).documents
    return document as unknown as T | undefined
  }

  private message(id: string): void {
    const message = this.read<MessageDocument>('messages', id)
    if (!message) return
    const stages = this.messages.get(id) ?? []
    const before = stages[stages.length - 1]
    const { state, edition, attempt, stopped, title } = message
    const { eventAt, sendAt, expiresAt, passQuietHours } = message
    const stage = { state, edition, attempt, stopped, title, eventAt, sendAt, expiresAt }
    stages.push({ ...stage, passQuietHours, since: this.now() })
    this.messages.set(id, stages)
    const what = before && wrongState(before, message)
    if (what) this.add('a message goes only from where to where it may', `${id} ${what}`, [id])
  }

  private settings(): void {
    const installation = this.read<InstallationDocument>('settings', 'installation')
    this.quiet.push({ since: this.now(), hours: installation?.quietHours ?? null })
  }

  private gate(id: string): void {
    const gate = this.read<GateDocument>('gates', id)
    if (!gate || gate.way === 'open') return
    this.records.gateClosed(id, gate.until)
  }

  /** A kind or a secret was saved: what had been closed for their sake is open. */
  private gatesRemoved(): void {
    this.records.gatesOpened((id) => this.read<GateDocument>('gates', id) === undefined)
  }

  private late(writer: string, { message, edition }: BatchDocument): void {
    const stages = this.messages.get(message) ?? []
    const now = stages[stages.length - 1]
    if (now?.state !== 'ended' || now.edition !== edition) return
    this.records.learnedLate(writer, message)
  }

  private batch(writer: string, id: string, change: Change | undefined): void {
    const batch = this.read<BatchDocument>('batches', id)
    if (!batch) return
    const set = change?.set ?? {}
    if (!change || set['claims'] !== undefined) this.records.claimed(writer, batch)
    const before = this.batches.get(id)
    this.batches.set(id, batch)
    if (!isCounted(batch)) {
      this.add('the counters agree with the outcomes', `${id} after a write`, [id, batch.message])
    }
    if (!before) return
    if (batch.epoch > before.epoch && before.owner !== '') {
      this.takenEarly.push(before.due - this.now())
    }
    const subjects = [id, batch.message]
    if (batch.epoch < before.epoch || batch.step < before.step) {
      this.add('nothing undoes what came later', `${id} went back`, subjects)
    }
    const isReopened = set['attempt'] !== undefined
    batch.people.forEach(({ k, s: to }, place) => {
      const from = before.people[place]?.s
      if (!from) return
      if (to[0] === 'unknown') this.records.becameUnknown(`${id} ${k}`)
      if (!isWaiting(from) && !isWaiting(to) && told(from) !== told(to)) this.late(writer, batch)
      this.person(`${id} ${k}`, [from, to], isReopened, [k, id])
    })
    if (isReopened) this.passedBy(batch, subjects)
  }

  private person(
    person: string,
    [from, to]: readonly [PersonState, PersonState],
    isReopened: boolean,
    subjects: string[],
  ): void {
    if (isWaiting(from) || told(from) === told(to)) return
    const what = `${person}: ${told(from)} -> ${told(to)}`
    if (!isWaiting(to)) {
      this.corrected.set(person, this.now())
      if (BETTER_KNOWN[from[0]]?.includes(to[0])) return
      this.add('an outcome changes only where more is known', what, subjects)
    } else if (isReopened && isMissed(from)) {
      this.reopened.set(person, (this.reopened.get(person) ?? 0) + 1)
    } else {
      this.add('a resend reaches only who was missed', what, subjects)
    }
  }

  /** Nobody whom a resend is for is left behind; but of whom it was not known when it read them. */
  private passedBy({ _id, people }: BatchDocument, subjects: string[]): void {
    const left = people.flatMap(({ k, s }) => {
      const correctedAt = this.corrected.get(`${_id} ${k}`) ?? -Infinity
      return isMissed(s) && this.now() - correctedAt > READ_BEFORE_MS ? [k] : []
    })
    if (left.length === 0) return
    this.add('a resend takes everybody who was missed', `${_id}: ${left.join()}`, subjects)
  }

  private add(promise: string, what: string, subjects: string[]): void {
    this.wrong.push({ promise, what, subjects })
  }
}

/** Do the counters say how many of its people have ended how, now? */
function isCounted({ people, head }: BatchDocument): boolean {
  const ended = people.flatMap(({ s }) => (isWaiting(s) ? [] : [s[0]]))
  return Object.entries(head.counts).every(
    ([outcome, count]) => ended.filter((one) => one === outcome).length === count,
  )
}

const told = (state: PersonState) => state.filter((part) => part !== '').join(',')

/** What a run writes it has read at most so long before, in ms. */
const READ_BEFORE_MS = 120_000

/** Who has muted the topic has said that nothing is to come. */
const isMissed = (state: PersonState) =>
  !isWaiting(state) && (state[0] === 'failed' || (state[0] === 'skipped' && state[2] !== 'muted'))

/** What more may be known of somebody who has ended: late records and receipts. */
const BETTER_KNOWN: Record<string, readonly string[]> = {
  unknown: ['sent', 'delivered', 'failed'],
  sent: ['delivered', 'failed'],
}
