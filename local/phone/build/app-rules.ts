import { statSync } from 'node:fs'
import { join, posix } from 'node:path'
import { BuildError } from './build-error'
import type { AppJson, ThemeJson } from './config'
import { TAB_ICONS, subpackagesOf } from './config'
import { inThemes } from './theme-variables'

/** Of an icon of the tab bar, in bytes (文档: icon 大小限制为 40kb). */
const MAX_ICON_BYTES = 40 * 1024
const ICONS = ['.png', '.jpg', '.jpeg']

const refused = (reason: string) => new BuildError('app.json', `${reason}.`)

/**
 * What WeChat's compiler asks of app.json beside the types of its keys (miniprogram-ci 2.1.42, checkAppFields).
 *
 * @throws BuildError the first thing that it would refuse
 */
export function checkApp(root: string, app: AppJson, theme: ThemeJson | undefined): void {
  checkPages('pages', app.pages)
  checkSubpackages(root, app)
  checkTabBar(root, app, theme)
  const pages = allPages(app)
  const { entryPagePath } = app
  if (entryPagePath !== undefined && !pages.includes(entryPagePath)) {
    throw refused(`entryPagePath ${entryPagePath} is none of the pages`)
  }
  checkPreloadRule(app, pages)
}

/** The pages of the main package, then those of the subpackages. */
export const allPages = (app: AppJson): string[] => [
  ...app.pages,
  ...subpackagesOf(app).flatMap(({ root, pages }) => pages.map((page) => posix.join(root, page))),
]

/** A path that app.json names: from the program's root, without any detour. @throws BuildError */
export function checkPath(place: string, path: string): void {
  const wrong =
    path === ''
      ? 'must not be empty'
      : /^[./ ]/.test(path)
        ? `${path} must not begin with "${path[0]}"`
        : /\\|\/\/|\.\.\/|\/\.\.$/.test(path)
          ? `${path} must not have \\, // or ..`
          : undefined
  if (wrong !== undefined) throw refused(`${place}: ${wrong}`)
}

function checkPages(place: string, pages: readonly string[]): void {
  for (const [index, page] of pages.entries()) {
    checkPath(`${place}[${index}]`, page)
    if (pages.indexOf(page) !== index) throw refused(`${place} has ${page} twice`)
  }
}

function checkSubpackages(root: string, app: AppJson): void {
  if (app.subPackages && app.subpackages) {
    throw refused('it has both "subPackages" and "subpackages", of which WeChat reads one')
  }
  const packages = subpackagesOf(app)
  const roots = packages.map((one, index) => {
    const place = `subPackages[${index}]`
    checkPath(`${place}.root`, one.root)
    checkPages(`${place}.pages`, one.pages)
    if (!isFolder(root, one.root)) throw refused(`${place}.root ${one.root} is no folder`)
    return posix.join(one.root, '/')
  })
  for (const [index, one] of roots.entries()) {
    const around = roots.findIndex((other, at) => at !== index && one.startsWith(other))
    if (around >= 0) {
      throw refused(`the subpackages ${roots[around] ?? ''} and ${one} overlap`)
    }
    const page = app.pages.find((path) => path.startsWith(one))
    if (page !== undefined) {
      throw refused(`the page ${page} of the main package is in the subpackage ${one}`)
    }
  }
  const names = packages.flatMap(({ name }) => (name === undefined ? [] : [name]))
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice !== undefined) throw refused(`two subpackages are named ${twice}`)
}

function checkTabBar(root: string, app: AppJson, theme: ThemeJson | undefined): void {
  const { list } = app.tabBar ?? { list: [] }
  for (const [index, tab] of list.entries()) {
    const { pagePath } = tab
    if (!app.pages.includes(pagePath)) {
      throw refused(`the tab ${pagePath} is none of the pages of the main package`)
    }
    if (list.findIndex((other) => other.pagePath === pagePath) !== index) {
      throw refused(`two tabs lead to ${pagePath}`)
    }
    for (const key of TAB_ICONS) {
      for (const icon of inThemes(tab[key] ?? '', theme).filter((path) => path !== '')) {
        checkIcon(root, `tabBar.list[${index}].${key}`, icon)
      }
    }
  }
}

function checkIcon(root: string, place: string, icon: string): void {
  const file = statSync(join(root, icon), { throwIfNoEntry: false })
  if (file?.isFile() !== true) throw refused(`${place}: the icon ${icon} is not there`)
  if (file.size > MAX_ICON_BYTES) {
    const size = (file.size / 1024).toFixed(1)
    throw refused(`${place}: the icon ${icon} has ${size} KB; WeChat takes at most 40 KB`)
  }
  if (!ICONS.includes(posix.extname(icon))) {
    throw refused(`${place}: the icon ${icon} must be one of ${ICONS.join(', ')}`)
  }
}

function checkPreloadRule(app: AppJson, pages: string[]): void {
  const packages = subpackagesOf(app)
  const known = new Set(['__APP__', ...packages.flatMap(({ root, name }) => [trim(root), name])])
  for (const [page, rule] of Object.entries(app.preloadRule ?? {})) {
    if (!pages.includes(page)) throw refused(`preloadRule names ${page}, which is no page`)
    const missing = rule.packages.find((one) => !known.has(trim(one)))
    if (missing === undefined) continue
    throw refused(`preloadRule names ${missing}, which is no subpackage`)
  }
}

const trim = (root: string) => root.replace(/\/$/, '')

const isFolder = (root: string, path: string) =>
  statSync(join(root, path), { throwIfNoEntry: false })?.isDirectory() === true
