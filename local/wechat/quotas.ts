/** WeChat's days end at midnight in Beijing. */
const UTC_OFFSET_MS = 8 * 3_600_000
const DAY_MS = 24 * 3_600_000
const MINUTE_MS = 60_000

/** Calls so far, this one among them. */
export interface Usage {
  today: number
  thisMinute: number
}

/**
 * Counts calls by day (UTC+8) and minute. Every call that WeChat looks at counts, refused ones too.
 */
export class Quotas {
  private readonly counts = new Map<string, { day: number; minute: number; usage: Usage }>()

  constructor(private readonly now: () => number) {}

  count(key: string): Usage {
    const day = Math.floor((this.now() + UTC_OFFSET_MS) / DAY_MS)
    const minute = Math.floor(this.now() / MINUTE_MS)
    const before = this.counts.get(key)
    const usage = {
      today: (before?.day === day ? before.usage.today : 0) + 1,
      thisMinute: (before?.minute === minute ? before.usage.thisMinute : 0) + 1,
    }
    this.counts.set(key, { day, minute, usage })
    return usage
  }
}
