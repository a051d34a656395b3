import { existsSync } from 'node:fs'
import { join, posix } from 'node:path'
import postcss from 'postcss'
import type { AtRule, Container, Root, Rule } from 'postcss'
import { BuildError } from './build-error'
import type { Source, Unit } from './source'
import { readText } from './source'

/** 750 rpx are as wide as the screen. */
const RPX = /(-?\d*\.?\d+)rpx\b/g

/** A class in a selector. */
const CLASS = /\.(-?[_a-zA-Z][\w-]*)/g

/** An element's name in a selector. */
const TAG = /(^|[\s>+~,(])([a-z][a-z-]*)(?=$|[\s>+~,.:#[)])/g

/** Style sheets of app, components and pages as one, in the order in which they apply. @throws BuildError */
export async function compileStyles(source: Source): Promise<string> {
  const sheets = await Promise.all([
    compileSheet(source.root, 'app', appSelector),
    ...source.units
      .filter(({ kind }) => kind === 'component')
      .map((unit) => compileSheet(source.root, unit.path, componentSelector(unit))),
    ...source.units
      .filter(({ kind }) => kind === 'page')
      .map((unit) => compileSheet(source.root, unit.path, pageSelector(unit))),
  ])
  return sheets.join('\n')
}

type Rewrite = (selector: string) => string

const withTags: Rewrite = (selector) =>
  selector.replace(TAG, (_whole, before: string, tag: string) =>
    tag === 'page' ? `${before}.wx-page` : `${before}wx-${tag}`,
  )

const appSelector: Rewrite = withTags

/** Classes of a component are its own: glass-easel writes them with the same prefix. */
const componentSelector =
  ({ scope }: Unit): Rewrite =>
  (selector) =>
    withTags(selector)
      .replace(CLASS, (_whole, name: string) =>
        name === 'wx-page' ? '.wx-page' : `.${scope}--${name}`,
      )
      .replaceAll(':host', `[wx-host="${scope}"]`)

/** What a page's style sheet says is for that page only. */
const pageSelector =
  ({ path }: Unit): Rewrite =>
  (selector) => {
    const rewritten = withTags(selector.trim())
    const page = `[data-page="${path}"]`
    return rewritten.startsWith('.wx-page')
      ? rewritten.replace('.wx-page', `.wx-page${page}`)
      : `${page} ${rewritten}`
  }

async function compileSheet(root: string, path: string, rewrite: Rewrite): Promise<string> {
  const file = `${path}.wxss`
  if (!existsSync(join(root, file))) return ''
  const sheet = await readSheet(root, file)
  rewriteIn(sheet, rewrite, file)
  return sheet.toString()
}

/** A style sheet with what it imports in place of the imports. */
async function readSheet(root: string, file: string): Promise<Root> {
  const text = await readText(root, file)
  let sheet: Root
  try {
    sheet = postcss.parse(text, { from: file })
  } catch (error) {
    throw new BuildError(file, error instanceof Error ? error.message : String(error))
  }
  const imports: AtRule[] = []
  sheet.walkAtRules('import', (rule) => {
    imports.push(rule)
  })
  for (const rule of imports) {
    const [, name = ''] = /^['"](.+)['"]$/.exec(rule.params.trim()) ?? []
    const target = name.startsWith('/') ? name.slice(1) : posix.join(posix.dirname(file), name)
    rule.replaceWith((await readSheet(root, target)).nodes)
  }
  return sheet
}

function rewriteIn(sheet: Root, rewrite: Rewrite, file: string): void {
  sheet.walkDecls((declaration) => {
    declaration.value = rpxToScreen(declaration.value)
  })
  sheet.walkRules((rule) => {
    if (isKeyframe(rule)) return
    if (rule.selectors.some((selector) => selector.includes('#'))) {
      throw new BuildError(file, `the selector ${rule.selector} has an id: use a class.`)
    }
    rule.selectors = rule.selectors.map(rewrite)
  })
  sheet.walkAtRules('media', followTheme)
}

/** `12rpx` as what a browser knows. */
export const rpxToScreen = (value: string): string =>
  value.replace(RPX, (_whole, number: string) => `calc(${number} * 100vw / 750)`)

const isKeyframe = (rule: Rule) =>
  rule.parent?.type === 'atrule' && (rule.parent as AtRule).name.endsWith('keyframes')

/** The phone's theme is chosen on the phone, whatever the browser prefers. */
function followTheme(media: AtRule): void {
  const [, theme] = /^\(prefers-color-scheme:\s*(dark|light)\)$/.exec(media.params) ?? []
  if (theme === undefined) return
  const container: Container = media
  container.walkRules((rule) => {
    if (isKeyframe(rule)) return
    rule.selectors = rule.selectors.map((selector) => `.theme-${theme} ${selector}`)
  })
  media.replaceWith(media.nodes ?? [])
}
