import { ApiError } from '../wx/api'
import { readAddress } from './address'
import { Page } from './page'
import type { PageOptions } from './page'
import { TabBar } from './tab-bar'

/** Pages above each other, at most (WeChat: 页面栈最多十层). */
const MAX_PAGES = 10

/** Opens and closes pages by WeChat's rules: tabs are kept, all others stand above each other. */
export class Router {
  readonly tabBar: TabBar | undefined
  private stack: Page[] = []
  /** Tab pages that were opened: each is kept. */
  private readonly tabs = new Map<string, Page>()
  private readonly options: Omit<PageOptions, 'back' | 'home'>

  constructor(
    private readonly screen: HTMLElement,
    options: Omit<PageOptions, 'back' | 'home'>,
    private readonly moved: (path: string) => void,
  ) {
    this.options = options
    const { tabBar } = options.program.app
    if (!tabBar) return
    this.tabBar = new TabBar(tabBar, options.colours, (index) => this.tapTab(index))
    screen.append(this.tabBar.element)
  }

  get pages(): readonly Page[] {
    return this.stack
  }

  get current(): Page | undefined {
    return this.stack[this.stack.length - 1]
  }

  navigateTo(url: string): void {
    const { path, query } = this.read(url)
    if (this.isTab(path)) throw new ApiError('can not navigateTo a tabbar page')
    if (this.stack.length >= MAX_PAGES) {
      throw new ApiError(`webview count limit exceed`)
    }
    this.current?.hide()
    this.push(path, query)
  }

  redirectTo(url: string): void {
    const { path, query } = this.read(url)
    if (this.isTab(path)) throw new ApiError('can not redirectTo a tabbar page')
    this.close(this.stack.pop())
    this.push(path, query)
  }

  switchTab(url: string): void {
    const { path } = this.read(url)
    if (!this.isTab(path)) throw new ApiError('can not switch to no-tabBar page')
    this.toTab(path)
  }

  reLaunch(url: string): void {
    const { path, query } = this.read(url)
    this.closeAll()
    if (this.isTab(path)) this.toTab(path)
    else this.push(path, query)
  }

  navigateBack(delta: number): void {
    if (this.stack.length <= 1) throw new ApiError('cannot navigate back at first page.')
    const count = Math.min(Math.max(delta, 1), this.stack.length - 1)
    for (let closed = 0; closed < count; closed++) this.close(this.stack.pop())
    this.settle()
  }

  /** A tap on a tab of the bar. */
  private tapTab(index: number): void {
    const tab = this.options.program.app.tabBar?.list[index]
    if (!tab) return
    this.toTab(tab.pagePath)
    const item = { index, pagePath: tab.pagePath, text: this.tabBar?.textOf(index) ?? tab.text }
    this.current?.enter('onTabItemTap', item)
  }

  private toTab(path: string): void {
    while (this.stack.length > 1) this.close(this.stack.pop())
    const [bottom] = this.stack
    if (bottom && bottom.path !== path) {
      if (this.isTab(bottom.path)) bottom.hide()
      else this.close(bottom)
    }
    const known = this.tabs.get(path)
    const page = known ?? this.open(path, {})
    this.tabs.set(path, page)
    this.stack = [page]
    if (!known) page.start()
    this.settle()
  }

  private push(path: string, query: Record<string, string>): void {
    const page = this.open(path, query)
    this.stack.push(page)
    page.start()
    this.settle()
  }

  private open(path: string, query: Record<string, string>): Page {
    const page = new Page(
      {
        ...this.options,
        back: () => this.navigateBack(1),
        home: () => this.reLaunch(`/${this.options.program.pages[0] ?? ''}`),
      },
      path,
      query,
    )
    this.screen.append(page.frame)
    return page
  }

  /** The page on top is shown, and what is around it fits. */
  private settle(): void {
    const top = this.current
    if (!top) return
    const tab = this.tabBar?.indexOf(top.path) ?? -1
    this.tabBar?.select(tab)
    this.screen.classList.toggle('with-tabs', tab >= 0)
    const first = this.options.program.pages[0]
    const alone = tab < 0 && top.path !== first ? 'home' : 'none'
    top.bar.setButton(this.stack.length > 1 ? 'back' : alone)
    top.show()
    this.moved(top.path)
  }

  private closeAll(): void {
    for (const page of new Set([...this.stack, ...this.tabs.values()])) page.unload()
    this.stack = []
    this.tabs.clear()
  }

  private close(page: Page | undefined): void {
    if (!page) return
    if (this.tabs.get(page.path) === page) page.hide()
    else page.unload()
  }

  private read(url: string): { path: string; query: Record<string, string> } {
    const { path, query } = readAddress(url, this.current?.path ?? '')
    if (!this.options.program.pages.includes(path)) {
      throw new ApiError(`page "${path}" is not found`)
    }
    return { path, query }
  }

  private isTab(path: string): boolean {
    return (this.tabBar?.indexOf(path) ?? -1) >= 0
  }
}
