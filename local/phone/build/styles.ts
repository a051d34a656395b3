import { existsSync } from 'node:fs'
import { join, posix } from 'node:path'
import postcss, { CssSyntaxError } from 'postcss'
import type { AtRule, Declaration, Node, Root, Rule } from 'postcss'
import { BuildError } from './build-error'
import { themeOf } from './media'
import type { Rewrite } from './selector'
import { rewriteSelector } from './selector'
import type { Source, Unit } from './source'
import { readText } from './source'

/** 750 rpx are as wide as the screen. */
const RPX = /(-?\d*\.?\d+)rpx\b/g

/** A picture or font of a declaration. */
const URL_VALUE = /url\(\s*(['"]?)(.*?)\1\s*\)/g

/** What WXSS may load: from the network, or written into the sheet (文档: 本地资源无法通过 WXSS 获取). */
const LOADABLE = /^(https?:|data:|\/\/)/i

/** Style sheets of app, components and pages as one, in the order in which they apply. @throws BuildError */
export async function compileStyles(source: Source): Promise<string> {
  const sheets = await Promise.all([
    compileSheet(source.root, 'app', (selector) => rewriteSelector(selector, SHARED)),
    ...source.units
      .filter(({ kind }) => kind === 'component')
      .map((unit) => compileSheet(source.root, unit.path, componentSelector(unit))),
    ...source.units
      .filter(({ kind }) => kind === 'page')
      .map((unit) => compileSheet(source.root, unit.path, pageSelector(unit))),
  ])
  return sheets.filter((sheet) => sheet !== '').join('\n')
}

/** A selector as the browser gets it. @throws Error in one sentence */
type SelectorRewrite = (selector: string) => string

/** What app and pages share: classes as they are. Elements and ids are written so by local/phone/screen. */
const SHARED: Rewrite = {
  host: ':host',
  className: (name) => `.${name}`,
  id: (name) => `[id$="--${name}"]`,
  tag: (name) => `wx-${name}`,
}

/** Classes of a component are its own: glass-easel writes them with the same prefix. */
function componentSelector({ scope }: Unit): SelectorRewrite {
  if (scope === '') return (selector) => rewriteSelector(selector, SHARED)
  const own: Rewrite = {
    ...SHARED,
    host: `[wx-host="${scope}"]`,
    className: (name) => `.${scope}--${name}`,
    id: (name) => {
      throw new Error(`a component has no ids in its style sheet (#${name}): use a class`)
    },
  }
  return (selector) => rewriteSelector(selector, own)
}

/** What a page's style sheet says is for that page only, and weighs what it weighs in WeChat. */
function pageSelector({ path }: Unit): SelectorRewrite {
  const own = `:where([data-page="${path}"])`
  return (selector) => {
    const rewritten = rewriteSelector(selector.trim(), SHARED)
    return /^wx-page(?![\w-])/.test(rewritten)
      ? rewritten.replace('wx-page', `wx-page${own}`)
      : `${own} ${rewritten}`
  }
}

async function compileSheet(root: string, path: string, rewrite: SelectorRewrite): Promise<string> {
  const file = `${path}.wxss`
  if (!existsSync(join(root, file))) return ''
  const sheet = await readSheet(root, file, [])
  sheet.walkDecls(rewriteValue)
  sheet.walkRules((rule) => rewriteRule(rule, rewrite))
  sheet.walkAtRules('media', followTheme)
  return sheet.toString()
}

/** A style sheet with what it imports in place of the imports. @param importing sheets that are being read */
async function readSheet(root: string, file: string, importing: string[]): Promise<Root> {
  const sheet = parse(file, await readText(root, file))
  const imports: AtRule[] = []
  sheet.walkAtRules('import', (rule) => {
    imports.push(rule)
  })
  for (const rule of imports) {
    const [, , name = ''] = /^(?:url\()?\s*(['"]?)(.+?)\1\s*\)?$/.exec(rule.params.trim()) ?? []
    const target = name.startsWith('/') ? name.slice(1) : posix.join(posix.dirname(file), name)
    if (!existsSync(join(root, target))) throw faultAt(rule, `there is no "${name}" to import`)
    if ([...importing, file].includes(target)) throw faultAt(rule, `"${name}" imports itself`)
    rule.replaceWith((await readSheet(root, target, [...importing, file])).nodes)
  }
  return sheet
}

function parse(file: string, text: string): Root {
  try {
    return postcss.parse(text, { from: file })
  } catch (error) {
    if (!(error instanceof CssSyntaxError)) throw error
    throw new BuildError(file, `line ${error.line ?? 1}: ${error.reason}.`)
  }
}

/** What is wrong with a rule: it knows its file itself, which may be one that was imported. */
function faultAt(node: Node, reason: string): BuildError {
  const from = node.source?.input.from ?? ''
  const line = node.source?.start?.line ?? 1
  return new BuildError(posix.relative(process.cwd(), from), `line ${line}: ${reason}.`)
}

function rewriteValue(declaration: Declaration): void {
  for (const [, , url = ''] of declaration.value.matchAll(URL_VALUE)) {
    if (LOADABLE.test(url)) continue
    throw faultAt(
      declaration,
      `a style sheet cannot load the file ${url}, only data: and https: (or use <image>)`,
    )
  }
  declaration.value = rpxToScreen(declaration.value)
}

function rewriteRule(rule: Rule, rewrite: SelectorRewrite): void {
  if (isKeyframe(rule)) return
  try {
    rule.selectors = rule.selectors.map(rewrite)
  } catch (error) {
    throw faultAt(rule, error instanceof Error ? error.message : String(error))
  }
}

/** `12rpx` as what a browser knows. */
export const rpxToScreen = (value: string): string =>
  value.replace(RPX, (_whole, number: string) => `calc(${number} * 100vw / 750)`)

const isKeyframe = (rule: Rule) =>
  rule.parent?.type === 'atrule' && (rule.parent as AtRule).name.endsWith('keyframes')

/** The phone's theme is chosen on the phone, whatever the browser prefers. */
function followTheme(media: AtRule): void {
  const found = themeOf(media.params)
  if (found === undefined) return
  if (found === 'unknown') {
    throw faultAt(
      media,
      `"${media.params}" is too much: write prefers-color-scheme alone or with "and"`,
    )
  }
  media.walkRules((rule) => {
    if (isKeyframe(rule)) return
    rule.selectors = rule.selectors.map((one) => `:where(.theme-${found.theme}) ${one}`)
  })
  if (found.rest === '') media.replaceWith(media.nodes ?? [])
  else media.params = found.rest
}
