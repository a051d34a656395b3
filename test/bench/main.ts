/**
 * `npm run bench -- [--short] [part …]`: a table of what was measured and what it may be, then one JSON line per figure.
 */
import { readArguments } from './arguments'
import { measureBill } from './bill'
import { measureBroadcasts } from './broadcast'
import { measureInbox } from './inbox'
import { measureLoad } from './load'
import { measurePhone } from './phone'
import { Report } from './report'
import { measureSpeed } from './speed'
import type { Sizes } from './speed/sizes'
import { FULL, SHORT, inWords } from './speed/sizes'

type Part = (report: Report, sizes: Sizes) => Promise<void>

const PARTS = {
  load: (report) => report.add('load', measureLoad),
  inbox: (report) => report.add('inbox', measureInbox),
  broadcast: async (report, sizes) => {
    await report.add('cost of a broadcast', measureBroadcasts)
    await measureSpeed(report, sizes)
  },
  bill: (report) => report.add('bill', measureBill),
  phone: (report) => report.add('phone', measurePhone),
} satisfies Record<string, Part>

const PART_NAMES = Object.keys(PARTS) as (keyof typeof PARTS)[]

async function measure(args: string[]): Promise<boolean> {
  const { parts, short } = readArguments(args, PART_NAMES)
  const report = new Report()
  for (const name of parts) {
    const part: Part = PARTS[name]
    await part(report, short ? SHORT : FULL)
  }
  report.printTable()
  if (short && parts.includes('broadcast')) console.log(`\nShort: ${inWords(SHORT, FULL)}\n`)
  report.printLines()
  return report.holds
}

try {
  if (!(await measure(process.argv.slice(2)))) process.exitCode = 1
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
}
