import { BuildError } from './build-error'
import type { AppJson, ThemeJson, UnitJson } from './config'
import { TAB_BAR_COLOURS, TAB_ICONS, WINDOW_COLOURS, WINDOW_VARIABLES } from './config'

/** `#rgb`, `#rgba`, `#rrggbb`, `#rrggbbaa`: no names and no rgb(). */
const HEX_COLOUR = /^#(?:[\da-f]{3,4}|[\da-f]{6}|[\da-f]{8})$/i

/** What a .json says, with its place: `window.backgroundColor`. */
interface Value {
  place: string
  value: unknown
  /** Whether a variable of theme.json may stand here. */
  mayVary: boolean
  isColour: boolean
}

/** @throws BuildError for a variable that is not there, or where none may be, and for what is no colour */
export function checkAppTheme(app: AppJson, theme: ThemeJson | undefined): void {
  if (app.darkmode === true && theme === undefined) {
    throw new BuildError('app.json', '"darkmode" needs "themeLocation".')
  }
  const { list = [], ...bar } = app.tabBar ?? {}
  const tabs = list.flatMap((tab, index) => valuesOf(tab, `tabBar.list[${index}].`, [], TAB_ICONS))
  check('app.json', theme, [
    ...valuesOf(app.window ?? {}, 'window.', WINDOW_COLOURS, WINDOW_VARIABLES),
    ...valuesOf(bar, 'tabBar.', TAB_BAR_COLOURS, [...TAB_BAR_COLOURS, 'borderStyle']),
    ...tabs,
  ])
}

/** The same for a page's .json. @throws BuildError */
export function checkUnitTheme(file: string, unit: UnitJson, theme: ThemeJson | undefined): void {
  check(file, theme, valuesOf(unit, '', WINDOW_COLOURS, WINDOW_VARIABLES))
}

/** A value in both themes, each once: a picture, for example. */
export function inThemes(value: string, theme: ThemeJson | undefined): string[] {
  if (!value.startsWith('@')) return [value]
  const found = [theme?.light, theme?.dark].map((variables) => variables?.[value.slice(1)])
  return [...new Set(found.filter((one) => one !== undefined))]
}

const valuesOf = (
  object: object,
  prefix: string,
  colours: readonly string[],
  varying: readonly string[],
): Value[] =>
  Object.entries(object).map(([key, value]: [string, unknown]) => ({
    place: prefix + key,
    value,
    mayVary: varying.includes(key),
    isColour: colours.includes(key),
  }))

function check(file: string, theme: ThemeJson | undefined, values: Value[]): void {
  for (const { place, value, mayVary, isColour } of values) {
    if (typeof value !== 'string') continue
    const refuse = (reason: string) => new BuildError(file, `${place}: ${reason}.`)
    if (value.startsWith('@')) {
      if (!mayVary) throw refuse(`no variable of the theme may be here (${value})`)
      if (!theme) throw refuse(`${value} needs "themeLocation" in app.json`)
      for (const mode of ['light', 'dark'] as const) {
        if (!(value.slice(1) in theme[mode])) throw refuse(`the theme "${mode}" has no ${value}`)
      }
    }
    const wrong = isColour ? inThemes(value, theme).find((one) => !HEX_COLOUR.test(one)) : undefined
    if (wrong !== undefined) throw refuse(`${wrong} is no colour such as #ededed`)
  }
}
