import { cpus } from 'node:os'
import { performance } from 'node:perf_hooks'
import type { Figure } from '../figure'

/**
 * Measures, and adds how much of the machine other programs had meanwhile. Ratios of neighbours in time bear some of it;
 * where a figure needs every core (two workers, and the cloud that they run on), what others take is missing.
 */
export async function withOtherPrograms(
  what: string,
  measure: () => Promise<Figure[]>,
): Promise<Figure[]> {
  const [machine, own, start] = [machineMs(), ownMs(), performance.now()]
  const figures = await measure()
  const others = machineMs() - machine - (ownMs() - own)
  const cores = Math.max(0, others / (performance.now() - start))
  const name = `${what}: other programs meanwhile, of ${cpus().length} cores`
  return [...figures, { name, value: cores, unit: 'cores' }]
}

/** CPU time of all programs so far. */
const machineMs = () =>
  cpus().reduce((sum, { times: { user, nice, sys, irq } }) => sum + user + nice + sys + irq, 0)

function ownMs(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}
