import { performance } from 'node:perf_hooks'
import { BuildError } from './build-error'
import { MAX_PACKAGE_BYTES, packageSizes } from './package-size'
import { compileScripts } from './scripts'
import type { Source } from './source'
import { readSource } from './source'
import { compileStyles } from './styles'
import { compileTemplates } from './templates'

/** A mini program as the phone runs it. */
export interface PhoneProgram {
  /** Sets `globalThis.miniProgram`. */
  script: string
  style: string
  /** Paths of its pages, the first one first. */
  pages: string[]
  /** Pages and components. */
  modules: number
  /** Time that building took, in ms. */
  ms: number
}

/**
 * Builds the native mini program in the folder `root` (TypeScript, WXML, WXSS, WXS and miniprogram_npm) for the browser.
 *
 * @throws BuildError one sentence, with file and line
 */
export async function buildPhone(root: string): Promise<PhoneProgram> {
  const start = performance.now()
  const source = await readSource(root)
  const [scripts, style, templates] = await Promise.all([
    compileScripts(source),
    compileStyles(source),
    compileTemplates(source),
  ])
  await refuseTooBig(source)
  const { app, theme, pages, units } = source
  const script = `globalThis.miniProgram = {
app: ${JSON.stringify(app)},
theme: ${JSON.stringify(theme)},
pages: ${JSON.stringify(pages)},
units: ${JSON.stringify(units)},
templates: (() => {
const getRegExp = (pattern, flags) => new RegExp(pattern, flags)
const getDate = (...given) => new Date(...given)
return ${templates}
})(),
load: ${scripts},
}
`
  return { script, style, pages, modules: units.length, ms: performance.now() - start }
}

/** As WeChat does when it is uploaded. */
async function refuseTooBig({ root }: Source): Promise<void> {
  for (const [owner, bytes] of Object.entries(await packageSizes(root))) {
    if (bytes <= MAX_PACKAGE_BYTES) continue
    const name = owner === 'main' ? 'main package' : `subpackage ${owner}`
    const size = (bytes / 1024 / 1024).toFixed(2)
    throw new BuildError('app.json', `the ${name} has ${size} MB; WeChat takes at most 2 MB.`)
  }
}
