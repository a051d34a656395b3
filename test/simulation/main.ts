/** `npm run test:simulation -- --help` */
import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { bundle } from './bundle'
import { playMany } from './many'
import { tryMutations } from './try-mutations'
import { play } from './run'

const HELP = `npm run test:simulation -- [options]

  --seeds N       play N seeds (3000; with --mutations 10000, each until one finds it)
  --from N        beginning with this one (0)
  --minutes N     for so long instead
  --workers N     in so many processes (one a core)
  --seed N        play this one here, and print the end of what happened
  --trace         with --seed: print everything that happened
  --mutations     break the engine one line at a time: each must be found
  --only TEXT     with --mutations: those whose name has this text
`

/** Lines of what happened that a failing seed is told with. */
const SHORT = 60

const OPTIONS = {
  seeds: { type: 'string' },
  from: { type: 'string', default: '0' },
  minutes: { type: 'string' },
  workers: { type: 'string', default: String(availableParallelism()) },
  seed: { type: 'string' },
  trace: { type: 'boolean', default: false },
  mutations: { type: 'boolean', default: false },
  only: { type: 'string', default: '' },
  help: { type: 'boolean', default: false },
} as const

type Values = ReturnType<typeof parseArgs<{ options: typeof OPTIONS }>>['values']

try {
  await run(parseArgs({ options: OPTIONS }).values)
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
}

async function run(values: Values): Promise<void> {
  const { help, mutations, only, seed, trace, workers, seeds } = values
  if (help) console.log(HELP)
  else if (seed !== undefined) await playOne(whole('seed', seed), trace)
  else if (mutations) {
    await tryMutations(only, whole('workers', workers, 1), whole('seeds', seeds ?? '10000'))
  } else await playSeeds(values)
}

function whole(option: string, text: string, least = 0): number {
  if (/^\d{1,9}$/.test(text) && Number(text) >= least) return Number(text)
  throw new Error(`--${option} must be a whole number from ${least}, and not "${text}".`)
}

/** One seed, here, told line by line. */
async function playOne(seed: number, whole: boolean): Promise<void> {
  const { broken, trace, about, plan } = await play(seed, true)
  console.log(JSON.stringify(plan, null, 2))
  if (whole) console.log(trace.join('\n'))
  for (const one of broken) {
    console.log(`\nNot kept: ${one.promise}\n  ${one.what}`)
    if (!whole) console.log(about(one, SHORT).join('\n'))
  }
  console.log(broken.length === 0 ? `Seed ${seed}: everything is kept.` : '')
  process.exitCode = broken.length === 0 ? 0 : 1
}

async function playSeeds({ from, seeds, minutes, workers }: Values): Promise<void> {
  const start = performance.now()
  let failures = 0
  const asked = {
    from: whole('from', from),
    count: minutes === undefined ? whole('seeds', seeds ?? '3000') : Infinity,
    minutes: minutes === undefined ? Infinity : whole('minutes', minutes),
    workers: whole('workers', workers, 1),
    first: false,
  }
  const { played } = await playMany(await bundle('engine'), asked, ({ seed, promise, what }) => {
    failures += 1
    console.log(`seed ${seed}: not kept: ${promise}\n  ${what}`)
    console.log(`  npm run test:simulation -- --seed ${seed}`)
  })
  const seconds = (performance.now() - start) / 1000
  const rate = Math.round((played / seconds) * 60)
  console.log(
    `${played} seeds in ${seconds.toFixed(0)} s (${rate} a minute), ${failures} with a promise not kept`,
  )
  process.exitCode = failures === 0 ? 0 : 1
}
