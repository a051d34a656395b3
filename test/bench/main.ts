/** `npm run bench`: a table of what was measured and what it may be, then one JSON line per figure. */
import { measureBill } from './bill'
import { measureBroadcasts } from './broadcast'
import type { Figure } from './figure'
import { holds } from './figure'
import { measureInbox } from './inbox'
import { measureLoad } from './load'
import { measurePhone } from './phone'

const figures: Figure[] = []
for (const measure of [measureLoad, measureInbox, measureBroadcasts, measureBill, measurePhone]) {
  figures.push(...(await measure()))
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
process.exitCode = figures.every(holds) ? 0 : 1
