import type { Look } from './remembered'

/** What a phone's screen gives to the page around it. */
interface Phone {
  /** Opens a page as a tapped card does. */
  open: (path: string) => void
  setTheme: (theme: Look['theme']) => void
  setLanguage: (language: Look['language']) => void
  currentPath: () => string
}

declare global {
  interface Window {
    phone?: Phone
  }
}

/** The screen of one phone: the mini program in a page of its own. */
export class Screen {
  readonly node = document.createElement('iframe')

  constructor(
    private readonly openid: string,
    private look: Look,
    title: string,
  ) {
    this.node.title = title
    this.node.src = this.url('')
  }

  /** Opens a page of the mini program: false while the phone has not started. */
  open(path: string): boolean {
    const phone = this.phone
    phone?.open(path)
    return phone !== undefined
  }

  show(look: Look): void {
    const { phone } = this
    if (look.theme !== this.look.theme) phone?.setTheme(look.theme)
    if (look.language !== this.look.language) phone?.setLanguage(look.language)
    this.look = look
    if (!phone) this.reload()
  }

  /** Starts anew where it is: the mini program has changed. */
  reload(): void {
    const url = this.url(this.phone?.currentPath() ?? '')
    // Not by `src`: that would be one step more in the history of the page around it.
    this.node.contentWindow?.location.replace(url)
  }

  private get phone(): Phone | undefined {
    return this.node.contentWindow?.phone
  }

  private url(path: string): string {
    const { openid, look } = this
    return `/phone/?${new URLSearchParams({ openid, ...look, path }).toString()}`
  }
}
