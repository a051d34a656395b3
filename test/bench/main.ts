/**
 * `npm run bench -- [--short] [part …]`: a table of what was measured and what it may be, then one JSON line per figure.
 */
import { readArguments } from './arguments'
import { measureBill } from './bill'
import { measureBroadcasts } from './broadcast'
import type { Figure } from './figure'
import { holds } from './figure'
import { measureInbox } from './inbox'
import { measureLoad } from './load'
import { measurePhone } from './phone'
import { measureSpeed } from './speed'
import type { Sizes } from './speed/sizes'
import { FULL, SHORT, inWords } from './speed/sizes'

const PARTS = {
  load: measureLoad,
  inbox: measureInbox,
  broadcast: async (sizes: Sizes) => [
    ...(await measureBroadcasts()),
    ...(await measureSpeed(sizes)),
  ],
  bill: measureBill,
  phone: measurePhone,
}

const PART_NAMES = Object.keys(PARTS) as (keyof typeof PARTS)[]

const figures: Figure[] = []
const failures: string[] = []

async function measure(args: string[]): Promise<void> {
  const { parts, short } = readArguments(args, PART_NAMES)
  for (const part of parts) {
    try {
      figures.push(...(await PARTS[part](short ? SHORT : FULL)))
    } catch (error) {
      // The other parts' figures are worth their time; the run fails all the same.
      failures.push(`${part} was not measured: ${inText(error)}`)
    }
  }
  printTable()
  if (short && parts.includes('broadcast')) console.log(`\nShort: ${inWords(SHORT, FULL)}\n`)
  for (const figure of figures) console.log(JSON.stringify(figure))
  for (const failure of failures) console.error(failure)
  process.exitCode = failures.length === 0 && figures.every(holds) ? 0 : 1
}

function printTable(): void {
  const width = Math.max(...figures.map(({ name }) => name.length))
  for (const figure of figures) {
    const value = Number(figure.value.toPrecision(4))
    const mark = holds(figure) ? '' : '  <-- not held'
    console.log(
      `${figure.name.padEnd(width)}  ${String(value).padStart(10)} ${figure.unit.padEnd(6)} ${limit(figure)}${mark}`,
    )
  }
}

const limit = ({ atMost, atLeast }: Figure) =>
  atMost !== undefined ? `<= ${atMost}` : atLeast !== undefined ? `>= ${atLeast}` : ''

const inText = (error: unknown) => (error instanceof Error ? error.message : String(error))

try {
  await measure(process.argv.slice(2))
} catch (error) {
  console.error(inText(error))
  process.exitCode = 1
}
