import type { MiniProgram, Theme } from './program'

/** Colours and icons of app.json and page.json, of which `@name` is looked up in theme.json. */
export class Colours {
  constructor(
    private readonly program: MiniProgram,
    private theme: Theme,
  ) {
    this.apply(theme)
  }

  get current(): Theme {
    return this.theme
  }

  /** A program without `"darkmode": true` in app.json is always light. */
  apply(theme: Theme): void {
    this.theme = this.program.app.darkmode === true ? theme : 'light'
    const root = document.documentElement
    root.classList.toggle('theme-dark', this.theme === 'dark')
    root.classList.toggle('theme-light', this.theme === 'light')
  }

  /** The value itself, or what theme.json says for the present theme. */
  of(value: string | undefined): string | undefined {
    if (value?.startsWith('@') !== true) return value
    return this.program.theme[this.theme]?.[value.slice(1)]
  }
}
