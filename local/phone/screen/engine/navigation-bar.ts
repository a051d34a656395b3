import type { WindowConfig } from './program'
import type { Colours } from './theme'

interface Actions {
  back: () => void
  home: () => void
}

/** Status bar, title, the button at the left and WeChat's capsule at the right. */
export class NavigationBar {
  readonly element = document.createElement('header')
  private readonly title = document.createElement('h1')
  private readonly button = document.createElement('button')
  private readonly loading = document.createElement('span')
  /** Set by wx.setNavigationBarColor: stands above what the theme says. */
  private own: { front?: string; back?: string } = {}
  private config: WindowConfig

  constructor(
    config: WindowConfig,
    private readonly colours: Colours,
    actions: Actions,
  ) {
    this.config = config
    this.element.className = 'navigation'
    const bar = document.createElement('div')
    bar.className = 'navigation-bar'
    const capsule = document.createElement('span')
    capsule.className = 'capsule'
    capsule.setAttribute('aria-hidden', 'true')
    capsule.innerHTML = '<i></i><b></b>'
    this.loading.className = 'navigation-loading'
    this.loading.hidden = true
    this.button.className = 'navigation-button'
    this.button.hidden = true
    this.button.addEventListener('click', () =>
      this.button.dataset['does'] === 'home' ? actions.home() : actions.back(),
    )
    bar.append(this.button, this.loading, this.title, capsule)
    this.element.append(statusBar(), bar)
    this.setTitle(config.navigationBarTitleText ?? '')
  }

  setTitle(title: string): void {
    this.title.textContent = title
  }

  get text(): string {
    return this.title.textContent
  }

  setLoading(loading: boolean): void {
    this.loading.hidden = !loading
  }

  /** A page above another goes back; one alone, which is no tab, goes to the first page. */
  setButton(does: 'back' | 'home' | 'none'): void {
    this.button.hidden = does === 'none'
    this.button.dataset['does'] = does
    this.button.setAttribute('aria-label', does === 'home' ? '首页 Home' : '返回 Back')
  }

  setColours(own: { front?: string; back?: string }): void {
    this.own = { ...this.own, ...own }
    this.colour(this.config)
  }

  colour(config: WindowConfig): void {
    this.config = config
    const text = this.colours.of(config.navigationBarTextStyle) === 'white' ? '#ffffff' : '#000000'
    this.element.style.color = this.own.front ?? text
    this.element.style.background =
      this.own.back ?? this.colours.of(config.navigationBarBackgroundColor) ?? '#000000'
  }
}

/** The phone's own bar above everything: the time, reception, battery. */
export function statusBar(): HTMLElement {
  const status = document.createElement('div')
  status.className = 'status'
  status.append(clock(), statusIcons())
  return status
}

/** One clock for all: a page that is closed leaves no timer behind. */
function clock(): HTMLElement {
  const time = document.createElement('time')
  time.textContent = timeOfDay()
  return time
}

function timeOfDay(): string {
  const now = new Date()
  return `${now.getHours()}:${String(now.getMinutes()).padStart(2, '0')}`
}

setInterval(() => {
  for (const time of document.querySelectorAll('.status time')) time.textContent = timeOfDay()
}, 10_000)

function statusIcons(): HTMLElement {
  const icons = document.createElement('span')
  icons.className = 'status-icons'
  icons.setAttribute('aria-hidden', 'true')
  icons.innerHTML =
    '<svg width="17" height="11"><path d="M1 8h2v3H1zM5 6h2v5H5zM9 3h2v8H9zM13 0h2v11h-2z" fill="currentColor"/></svg><svg width="25" height="11"><rect x=".5" y=".5" width="20" height="10" rx="3" fill="none" stroke="currentColor" opacity=".5"/><rect x="2" y="2" width="17" height="7" rx="1.5" fill="currentColor"/><path d="M22 4v3.5c1-.3 1.5-1 1.5-1.75S23 4.300 22 4" fill="currentColor"/></svg>'
  return icons
}
