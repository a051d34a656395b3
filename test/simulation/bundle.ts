import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { PluginBuild } from 'esbuild'
import { build } from 'esbuild'

/** One line of the product made wrong. */
export interface Sabotage {
  /** Path from the repository's root. */
  file: string
  find: string
  replace: string
  /** A second wall in the same file, which has to go with the first. */
  also?: { find: string; replace: string }
}

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
/** Of this process alone: several may be at it. */
const FOLDER = `${ROOT}node_modules/.cache/simulation/${process.pid}`

process.once('exit', () => rmSync(FOLDER, { recursive: true, force: true }))

/** What bundled CommonJS asks for. */
const REQUIRE = `import { createRequire as requireFrom } from 'node:module'
const require = requireFrom(import.meta.url)`

/**
 * The simulator and the product's code as one script for child processes, perhaps with a line made wrong.
 *
 * @returns its path
 * @throws Error when the line is not there exactly once
 */
export async function bundle(name: string, sabotage?: Sabotage): Promise<string> {
  mkdirSync(FOLDER, { recursive: true })
  const outfile = `${FOLDER}/${name}.mjs`
  await build({
    entryPoints: [`${ROOT}test/simulation/worker.ts`],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    sourcemap: 'inline',
    banner: { js: REQUIRE },
    logLevel: 'error',
    plugins: sabotage ? [sabotagePlugin(sabotage)] : [],
  })
  return outfile
}

/** The file's text with the line made wrong. @throws Error when it is not there exactly once */
export function sabotaged({ file, also, ...edit }: Sabotage): string {
  const text = readFileSync(`${ROOT}${file}`, 'utf8')
  return [edit, ...(also ? [also] : [])].reduce((part, next) => replaced(file, part, next), text)
}

function replaced(
  file: string,
  text: string,
  { find, replace }: { find: string; replace: string },
) {
  const parts = text.split(find)
  if (parts.length !== 2) {
    throw new Error(`${file} has ${parts.length - 1} times, and not once: ${find}`)
  }
  return parts.join(replace)
}

function sabotagePlugin(sabotage: Sabotage) {
  return {
    name: 'sabotage',
    setup(build: PluginBuild) {
      build.onLoad({ filter: /\.ts$/ }, ({ path }) =>
        path === `${ROOT}${sabotage.file}`
          ? { contents: sabotaged(sabotage), loader: 'ts' as const }
          : undefined,
      )
    },
  }
}
