import type { Latency } from './settings'

/** Milliseconds that one call takes. `random` gives 0 <= x < 1. */
export function drawLatency(latency: Latency, random: () => number): number {
  if (typeof latency === 'number') return latency
  return latency.median * Math.exp(latency.sigma * standardNormal(random))
}

/** Box and Muller's transform. */
function standardNormal(random: () => number): number {
  const radius = Math.sqrt(-2 * Math.log(1 - random()))
  return radius * Math.cos(2 * Math.PI * random())
}
