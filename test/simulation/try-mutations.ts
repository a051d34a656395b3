import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { format } from 'prettier'
import { bundle } from './bundle'
import type { Failure } from './many'
import { playMany } from './many'
import type { Mutation } from './mutations/mutation'
import { MUTATIONS } from './mutations'

const TABLE = fileURLToPath(new URL('MUTATIONS.md', import.meta.url))

interface Tried {
  mutation: Mutation
  caught: Failure | undefined
}

/** Breaks the engine one line at a time, and plays until that is found. Writes down by which seed. */
export async function tryMutations(only: string, workers: number, seeds: number): Promise<void> {
  const chosen = MUTATIONS.filter(({ name }) => name.includes(only))
  const known = knownSeeds()
  const unbroken = await bundle('unbroken')
  const tried: Tried[] = []
  for (const mutation of chosen) {
    const caught = await seedThatCatches(mutation, known.get(mutation.name), workers, seeds)
    if (caught && (await playFrom(unbroken, caught.seed, 1, 1))) {
      throw new Error(`Seed ${caught.seed} breaks a promise without any break: mend that first.`)
    }
    tried.push({ mutation, caught })
    const end = caught ? `seed ${caught.seed}: ${caught.promise}` : 'NOT CAUGHT'
    console.log(`${mutation.name.padEnd(62)} ${end}`)
  }
  const survivors = tried.filter(({ caught }) => !caught)
  console.log(`${tried.length - survivors.length} of ${tried.length} caught`)
  if (only === '') writeFileSync(TABLE, await format(table(tried), { parser: 'markdown' }))
  process.exitCode = survivors.length === 0 ? 0 : 1
}

/** By the name of the break: the seed that found it the last time. */
function knownSeeds(): Map<string, number> {
  const text = existsSync(TABLE) ? readFileSync(TABLE, 'utf8') : ''
  const rows = text.split('\n').map((row) => row.split('|').map((cell) => cell.trim()))
  return new Map(
    rows.flatMap(([, name = '', , seed = '']) =>
      /^\d+$/.test(seed) ? [[name, Number(seed)]] : [],
    ),
  )
}

async function seedThatCatches(
  mutation: Mutation,
  known: number | undefined,
  workers: number,
  seeds: number,
): Promise<Failure | undefined> {
  const script = await bundle(`mutation-${MUTATIONS.indexOf(mutation)}`, mutation)
  const again = known === undefined ? undefined : await playFrom(script, known, 1, 1)
  return again ?? playFrom(script, 0, seeds, workers)
}

/** The first of these seeds, or one of the first, that breaks a promise. */
async function playFrom(
  script: string,
  from: number,
  count: number,
  workers: number,
): Promise<Failure | undefined> {
  let caught: Failure | undefined
  await playMany(script, { from, count, minutes: Infinity, workers, first: true }, (failure) => {
    if (!caught || failure.seed < caught.seed) caught = failure
  })
  return caught
}

function table(tried: readonly Tried[]): string {
  const rows = tried.map(({ mutation, caught }) => {
    const seed = caught ? `${caught.seed} | ${caught.promise}` : 'not caught |'
    return `| ${mutation.name} | \`${mutation.file.split('/').pop() ?? ''}\` | ${seed} |`
  })
  return `# Breaks that the simulator finds

Each is one line of the engine made wrong (\`mutations/\`). \`npm run test:simulation -- --mutations\` tries them all, and
writes this table: a seed that found it, in which the engine as it is keeps every promise, and the one that was not kept.

| break | file | seed | promise |
| --- | --- | --- | --- |
${rows.join('\n')}
`
}
