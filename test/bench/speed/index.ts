import type { Figure } from '../figure'
import { compareWithBareLoops } from './bare-loop-comparison'
import { withFunctions } from './functions'
import { withOtherPrograms } from './other-programs'
import { measurePause } from './pause'
import { measureScale } from './scale'
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
}

/** How fast broadcasts are, against what the same machine does without the product. */
export const measureSpeed = (sizes: Sizes): Promise<Figure[]> =>
  withFunctions(async (functionsDir) => {
    const figures: Figure[] = []
    for (const [what, measure] of Object.entries(MEASURES)) {
      figures.push(...(await withOtherPrograms(what, () => measure(functionsDir, sizes))))
    }
    return figures
  })
