import type { BatchDocument } from '../../cloudfunctions/shared/store/batches'
import type { Change } from '../../cloudfunctions/shared/store/database'
import type { SentCall } from './calls'

/** A gate that was closed for everybody. */
interface Closing {
  road: string
  at: number
  /** By the clock of who closed it. */
  until: number
}

/** A road that was closed for one message. */
interface RoadClosing {
  message: string
  road: string
  at: number
}

/** Whom a run had claimed in one batch, from then on: by every openid that they may be called by. */
interface Claiming {
  batch: string
  at: number
  openids: Set<string>
}

/** Something that a run has written about a message. */
interface Writing {
  writer: string
  message: string
  at: number
}

type Written = NonNullable<Change['set']>

/** What runs have written down for all: whom they are going to call, and what they have heard. Times in ms. */
export class Records {
  readonly closings: Closing[] = []
  readonly roadClosings: RoadClosing[] = []
  /** Grants of which nothing was left. */
  readonly emptied: { grant: string; at: number }[] = []
  /** By batch and person key: when nobody knew any more, for the first time. */
  readonly unknownSince = new Map<string, number>()
  /** By run and message. */
  private readonly claimings = new Map<string, Claiming[]>()
  /** What became known of people whose message had ended, and the sums that were then written on messages. */
  private readonly late: Writing[] = []
  private readonly sums: Writing[] = []

  constructor(private readonly now: () => number) {}

  gateClosed(road: string, until: number): void {
    this.closings.push({ road, at: this.now(), until })
  }

  gatesOpened(isOpen: (road: string) => boolean): void {
    const now = this.now()
    for (const closing of this.closings) {
      if (closing.until > now && isOpen(closing.road)) closing.until = now
    }
  }

  message(writer: string, message: string, set: Written): void {
    const at = this.now()
    for (const [field, state] of Object.entries(set)) {
      const [, road] = /^roads\.(.+)$/.exec(field) ?? []
      const isClosed = (state as { state?: unknown } | null)?.state === 'closed'
      if (road !== undefined && isClosed) this.roadClosings.push({ message, road, at })
    }
    if (set['counts'] !== undefined) this.sums.push({ writer, message, at })
  }

  grant(grant: string, set: Written): void {
    if (set['remaining'] === 0) this.emptied.push({ grant, at: this.now() })
  }

  becameUnknown(person: string): void {
    if (!this.unknownSince.has(person)) this.unknownSince.set(person, this.now())
  }

  claimed(writer: string, { _id, claims, message, people }: BatchDocument): void {
    const claimed = claims.flatMap(([place]) => people[place] ?? [])
    const openids = new Set(claimed.flatMap(({ k, a }) => [k, ...Object.values(a ?? {})]))
    const key = `${writer} ${message}`
    const before = this.claimings.get(key) ?? []
    this.claimings.set(key, [...before, { batch: _id, at: this.now(), openids }])
  }

  /** Had this run claimed whom it calls? What it claims in a batch takes the place of what it had claimed there. */
  isClaimed({ run, message, openid, begunAt }: SentCall): boolean {
    const claimings = this.claimings.get(`${run} ${message}`) ?? []
    const latest = new Map(
      claimings.filter(({ at }) => at <= begunAt).map(({ batch, openids }) => [batch, openids]),
    )
    return [...latest.values()].some((openids) => openids.has(openid))
  }

  learnedLate(writer: string, message: string): void {
    this.late.push({ writer, message, at: this.now() })
  }

  /** When somebody learned more of a message that had ended, and then did not add up its outcomes. */
  uncounted(message: string): number[] {
    const lost = this.late.filter(
      (one) =>
        one.message === message &&
        !this.sums.some(
          (sum) => sum.message === message && sum.writer === one.writer && sum.at >= one.at,
        ),
    )
    return lost.map(({ at }) => at)
  }
}
