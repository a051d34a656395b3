import { fileURLToPath } from 'node:url'
import * as esbuild from 'esbuild'

const MAIN = fileURLToPath(new URL('../screen/main.ts', import.meta.url))

/** The phone itself, as one script for the browser. */
export async function buildScreen(): Promise<string> {
  const result = await esbuild.build({
    entryPoints: [MAIN],
    bundle: true,
    write: false,
    outfile: 'screen.js',
    format: 'iife',
    platform: 'browser',
    target: 'es2022',
    charset: 'utf8',
    define: { 'process.env.NODE_ENV': '"production"' },
  })
  const [file] = result.outputFiles
  if (!file) throw new Error('esbuild made no bundle of the phone.')
  return file.text
}
