import type { Report } from '../report'
import { compareWithBareLoops } from './bare-loop-comparison'
import { withFunctions } from './functions'
import { withOtherPrograms } from './other-programs'
import { measurePause } from './pause'
import { measureScale } from './scale'
import { measureSimulatedWorkers } from './simulated-workers'
import type { Sizes } from './sizes'
import { measureUrgent } from './urgent'
import { measureWorkers } from './workers'

/** Each on a cloud of its own, one after the other. */
const MEASURES = {
  'bare loops': compareWithBareLoops,
  workers: measureWorkers,
  urgent: measureUrgent,
  pause: measurePause,
  scale: measureScale,
  'simulated time': measureSimulatedWorkers,
}

/** How fast broadcasts are, against what the same machine does without the product. */
export const measureSpeed = (report: Report, sizes: Sizes): Promise<void> =>
  withFunctions(async (functionsDir) => {
    for (const [what, measure] of Object.entries(MEASURES)) {
      await report.add(what, () => withOtherPrograms(what, () => measure(functionsDir, sizes)))
    }
  })
