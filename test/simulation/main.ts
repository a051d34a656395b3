/** `npm run test:simulation -- --help` */
import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { bundle } from './bundle'
import { playMany } from './many'
import { tryMutations } from './try-mutations'
import { play } from './run'

const HELP = `npm run test:simulation -- [options]

  --seeds N       play N seeds (3000)
  --from N        beginning with this one (0)
  --minutes N     for so long instead
  --workers N     in so many processes (one a core)
  --seed N        play this one here, and print the end of what happened
  --trace         with --seed: print everything that happened
  --mutations     break the engine one line at a time: each must be found, by the seeds of --seeds
  --only TEXT     with --mutations: those whose name has this text
`

/** Lines of what happened that a failing seed is told with. */
const SHORT = 60

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '3000' },
    from: { type: 'string', default: '0' },
    minutes: { type: 'string' },
    workers: { type: 'string', default: String(availableParallelism()) },
    seed: { type: 'string' },
    trace: { type: 'boolean', default: false },
    mutations: { type: 'boolean', default: false },
    only: { type: 'string', default: '' },
    help: { type: 'boolean', default: false },
  },
})

if (values.help) console.log(HELP)
else if (values.seed !== undefined) await playOne(Number(values.seed), values.trace)
else if (values.mutations)
  await tryMutations(values.only, Number(values.workers), Number(values.seeds))
else await playSeeds()

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

async function playSeeds(): Promise<void> {
  const start = performance.now()
  const minutes = Number(values.minutes ?? Infinity)
  const count = values.minutes === undefined ? Number(values.seeds) : Infinity
  let failures = 0
  const asked = {
    from: Number(values.from),
    count,
    minutes,
    workers: Number(values.workers),
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
