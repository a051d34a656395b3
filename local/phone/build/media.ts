/** A media query about the theme: which, and what else it asks for ('' nothing). */
interface ThemeQuery {
  theme: 'dark' | 'light'
  rest: string
}

const THEME = /^\(\s*prefers-color-scheme\s*:\s*(dark|light)\s*\)$/

/**
 * What a media query says about the theme.
 *
 * @returns undefined when it says nothing, 'unknown' when it is no plain `(prefers-color-scheme: dark) and …`
 */
export function themeOf(params: string): ThemeQuery | 'unknown' | undefined {
  if (!params.includes('prefers-color-scheme')) return undefined
  if (/,|\b(not|or|only)\b/.test(params)) return 'unknown'
  const parts = params.split(/\s+and\s+/).map((part) => part.trim())
  const index = parts.findIndex((part) => THEME.test(part))
  const [, theme] = THEME.exec(parts[index] ?? '') ?? []
  if (theme !== 'dark' && theme !== 'light') return 'unknown'
  return { theme, rest: parts.filter((_, at) => at !== index).join(' and ') }
}
