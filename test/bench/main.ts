/** `npm run bench`: a table of what was measured and what it may be, then one JSON line per figure. */
import { measureBill } from './bill'
import { measureBroadcasts } from './broadcast'
import type { Figure } from './figure'
import { holds } from './figure'
import { measureInbox } from './inbox'
import { measureLoad } from './load'
import { measurePhone } from './phone'

const PARTS = {
  load: measureLoad,
  inbox: measureInbox,
  broadcast: measureBroadcasts,
  bill: measureBill,
  phone: measurePhone,
}

const figures: Figure[] = []
const failures: string[] = []
for (const [part, measure] of Object.entries(PARTS)) {
  try {
    figures.push(...(await measure()))
  } catch (error) {
    // The other parts' figures are worth their time; the run fails all the same.
    failures.push(
      `${part} was not measured: ${error instanceof Error ? error.message : String(error)}`,
    )
  }
}

const limit = ({ atMost, atLeast }: Figure) =>
  atMost !== undefined ? `<= ${atMost}` : atLeast !== undefined ? `>= ${atLeast}` : ''

const width = Math.max(...figures.map(({ name }) => name.length))
for (const figure of figures) {
  const value = Number(figure.value.toPrecision(4))
  const mark = holds(figure) ? '' : '  <-- not held'
  console.log(
    `${figure.name.padEnd(width)}  ${String(value).padStart(10)} ${figure.unit.padEnd(6)} ${limit(figure)}${mark}`,
  )
}
for (const figure of figures) console.log(JSON.stringify(figure))
for (const failure of failures) console.error(failure)
process.exitCode = failures.length === 0 && figures.every(holds) ? 0 : 1
