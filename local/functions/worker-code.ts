import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

let code: Promise<string> | undefined

/** The worker's TypeScript as one CommonJS script, made once per process: a thread cannot load TypeScript by itself. */
export function workerCode(): Promise<string> {
  code ??= bundle()
  return code
}

async function bundle(): Promise<string> {
  const result = await build({
    entryPoints: [fileURLToPath(new URL('./worker.ts', import.meta.url))],
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node16',
    write: false,
  })
  const [file] = result.outputFiles
  if (file === undefined) throw new Error('esbuild made no code for the function instances.')
  return file.text
}
