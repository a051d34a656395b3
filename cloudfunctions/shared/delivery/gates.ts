import { kindGate } from '../domain/roads'
import type { Strike } from '../domain/strikes'
import { closesKind, withStrike } from '../domain/strikes'
import type { Database } from '../store/database'
import type { Closing, GateDocument, Refused } from '../store/gates'
import { closeGate, findGates, setGateRate, setGateStrikes, freshGate } from '../store/gates'

/** Whether a road is open, as all runs see it. */
export type GateState = { way: 'open' } | Required<Closing>

type Closed = Closing & { isWritten: boolean }

/** The state of all gates, read at the start of a run and every few seconds. */
export class Gates {
  private gates = new Map<string, GateDocument>()
  /** What this run has closed itself: an older read that comes in later does not open it. */
  private readonly closed = new Map<string, Closed>()
  /** Reads: how many were asked for, and which came last. */
  private asked = 0
  private answered = 0

  constructor(private readonly database: Database) {}

  /** Rejects when the database does: then nobody may wait for what only this run knows to be closed. */
  async read(): Promise<void> {
    await this.writeAgain()
    this.asked += 1
    const asked = this.asked
    const written = [...this.closed].filter(([, { isWritten }]) => isWritten)
    const gates = await findGates(this.database)
    if (asked < this.answered) return
    this.answered = asked
    this.gates = new Map(gates.map((gate) => [gate._id, gate]))
    // It was read after this run had written: somebody may have opened it since.
    for (const [id, closed] of written) if (this.closed.get(id) === closed) this.closed.delete(id)
  }

  /** What the database has refused to take down: nobody would open it again for those who wait. */
  private async writeAgain(): Promise<void> {
    for (const [id, closed] of this.closed) if (!closed.isWritten) await this.write(id, closed)
  }

  private async write(id: string, closed: Closed): Promise<void> {
    const { isWritten: _isWritten, ...closing } = closed
    await closeGate(this.database, id, closing)
    closed.isWritten = true
  }

  /** Is the road open for messages of this kind? */
  state(road: string, kind: string, now: number): GateState {
    for (const id of [road, kindGate(road, kind)]) {
      const gate = this.closed.get(id) ?? this.gates.get(id)
      if (!gate || gate.way === 'open' || gate.until <= now || gate.cause === '') continue
      const { way, since, until, cause, address = '' } = gate
      return { way, since, until, cause, address }
    }
    return { way: 'open' }
  }

  /** What WeChat refused last on the road of messages of this kind, for the template's sake. */
  refused(road: string, kind: string): Refused | undefined {
    return this.gates.get(kindGate(road, kind))?.refused ?? undefined
  }

  /** The lowest rate that WeChat has lately asked for on any road; Infinity when it has asked for none. */
  lowestRate(now: number): number {
    const limits = [...this.gates.values()].filter((gate) => gate.rateUntil > now)
    return Math.min(Infinity, ...limits.map((gate) => gate.rate))
  }

  async close(id: string, closing: Closing): Promise<void> {
    const closed: Closed = { ...closing, isWritten: false }
    this.closed.set(id, closed)
    await this.write(id, closed)
  }

  async slowDown(road: string, change: { rate: number; rateUntil: number }): Promise<void> {
    this.gates.set(road, { ...this.gate(road), ...change })
    await setGateRate(this.database, road, change)
  }

  /** One more message was refused for its template. True: that has closed the road for the kind until `until`. */
  async strike(
    road: string,
    kind: string,
    { strike, ...closing }: { strike: Strike } & Omit<Closing, 'way'>,
  ): Promise<boolean> {
    const id = kindGate(road, kind)
    const gate = this.gate(id)
    const strikes = withStrike(gate.strikes, strike)
    const isNew = gate.strikes.every(([message]) => message !== strike[0])
    const times = (gate.refused?.times ?? 0) + (isNew ? 1 : 0)
    const refused: Refused = { cause: closing.cause, at: closing.since, times }
    this.gates.set(id, { ...gate, strikes, refused })
    await setGateStrikes(this.database, id, { strikes, refused })
    if (!closesKind(strikes, closing.cause)) return false
    await this.close(id, { way: 'skip', ...closing })
    return true
  }

  private gate(id: string): GateDocument {
    return this.gates.get(id) ?? freshGate(id)
  }
}
