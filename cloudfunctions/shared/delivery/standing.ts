import type { RoadStatus } from '../domain/slice'
import type { GateState } from './gates'

/** How a road stands by its gate and the quiet hours; undefined: both leave it open. */
export function standing(
  gate: GateState,
  quietUntil: number | undefined,
): Extract<RoadStatus, { type: 'closed' | 'wait' }> | undefined {
  if (gate.way === 'skip') return { type: 'closed', cause: gate.cause }
  const opens = gate.way === 'wait' ? gate.until : 0
  const until = Math.max(opens, quietUntil ?? 0)
  return until > 0 ? { type: 'wait', until } : undefined
}
