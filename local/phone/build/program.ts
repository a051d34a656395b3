import { performance } from 'node:perf_hooks'
import { compileScripts } from './scripts'
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
  return { script, style, pages, ms: performance.now() - start }
}
