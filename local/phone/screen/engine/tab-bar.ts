import type { AppConfig, TabConfig } from './program'
import type { Colours } from './theme'

interface TabState extends TabConfig {
  badge: string
  dot: boolean
}

/** The tabs at the bottom, with what wx.setTabBar… changed. */
export class TabBar {
  readonly element = document.createElement('nav')
  private readonly tabs: TabState[]
  private selected = -1

  constructor(
    private config: NonNullable<AppConfig['tabBar']>,
    private readonly colours: Colours,
    private readonly choose: (index: number) => void,
  ) {
    this.element.className = 'tab-bar'
    this.element.setAttribute('role', 'tablist')
    this.tabs = config.list.map((tab) => ({ ...tab, badge: '', dot: false }))
    this.draw()
  }

  indexOf(path: string): number {
    return this.tabs.findIndex(({ pagePath }) => pagePath === path)
  }

  textOf(index: number): string {
    return this.tabs[index]?.text ?? ''
  }

  /** Shows the bar with this tab chosen; -1 hides it: the page on top is no tab. */
  select(index: number): void {
    this.selected = index
    this.element.hidden = index < 0
    this.draw()
  }

  get isShown(): boolean {
    return this.selected >= 0
  }

  change(index: number, change: Partial<TabState>): void {
    const tab = this.tabs[index]
    if (!tab) return
    Object.assign(tab, change)
    this.draw()
  }

  /** As wx.setTabBarStyle: colours for good, whatever the theme. */
  style(style: Partial<Omit<NonNullable<AppConfig['tabBar']>, 'list'>>): void {
    this.config = { ...this.config, ...style }
    this.draw()
  }

  has(index: number): boolean {
    return this.tabs[index] !== undefined
  }

  draw(): void {
    const { colours, config } = this
    this.element.style.background = colours.of(config.backgroundColor) ?? '#ffffff'
    this.element.dataset['border'] = colours.of(config.borderStyle) ?? 'black'
    this.element.replaceChildren(...this.tabs.map((tab, index) => this.tab(tab, index)))
  }

  private tab(tab: TabState, index: number): HTMLElement {
    const { colours, config, selected } = this
    const chosen = index === selected
    const button = document.createElement('button')
    button.setAttribute('role', 'tab')
    button.setAttribute('aria-selected', String(chosen))
    const colour = colours.of(chosen ? config.selectedColor : config.color)
    if (colour !== undefined) button.style.color = colour
    const icon = document.createElement('span')
    icon.className = 'tab-icon'
    const path = colours.of(chosen ? (tab.selectedIconPath ?? tab.iconPath) : tab.iconPath)
    if (path !== undefined) {
      const image = document.createElement('img')
      image.src = `files/${path}`
      image.alt = ''
      icon.append(image)
    }
    if (tab.badge !== '' || tab.dot) {
      const badge = document.createElement('b')
      badge.className = tab.dot ? 'tab-dot' : 'tab-badge'
      badge.textContent = tab.badge
      icon.append(badge)
    }
    const text = document.createElement('span')
    text.textContent = tab.text
    button.append(icon, text)
    button.addEventListener('click', () => this.choose(index))
    return button
  }
}
