import { ApiError } from '../wx/api'
import { readAddress } from './address'
import { EventChannel } from './event-channel'
import { Page } from './page'
import type { PageAddress, PageOptions } from './page'
import { slideIn } from './slide'
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

  /** Pages that are there, tabs among them that are not seen. */
  get opened(): Iterable<Page> {
    return new Set([...this.stack, ...this.tabs.values()])
  }

  /** @param events listeners to what the new page tells */
  navigateTo(url: string, events?: unknown): EventChannel {
    const { path, query } = this.read(url)
    if (this.isTab(path)) throw new ApiError('can not navigateTo a tabbar page')
    if (this.stack.length >= MAX_PAGES) {
      throw new ApiError(`webview count limit exceed`)
    }
    const channel = new EventChannel(events)
    const below = this.current
    below?.hide()
    const page = this.push({ path, query, channel })
    slideIn(page.frame, below?.frame)
    return channel
  }

  redirectTo(url: string): void {
    const { path, query } = this.read(url)
    if (this.isTab(path)) throw new ApiError('can not redirectTo a tabbar page')
    this.close(this.stack.pop())
    this.push({ path, query })
  }

  switchTab(url: string): void {
    const { path, query } = this.read(url)
    if (Object.keys(query).length > 0) {
      console.warn(`wx.switchTab: a tab takes no query, ${url} loses it.`)
    }
    if (!this.isTab(path)) throw new ApiError('can not switch to no-tabBar page')
    this.toTab(path)
  }

  reLaunch(url: string): void {
    const { path, query } = this.read(url)
    this.closeAll()
    if (this.isTab(path)) this.toTab(path)
    else this.push({ path, query })
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
    const page = known ?? this.open({ path, query: {} })
    this.tabs.set(path, page)
    this.stack = [page]
    if (!known) page.start()
    this.settle()
  }

  private push(address: PageAddress): Page {
    const page = this.open(address)
    this.stack.push(page)
    page.start()
    this.settle()
    return page
  }

  private open(address: PageAddress): Page {
    const page = new Page(
      {
        ...this.options,
        back: () => this.navigateBack(1),
        home: () => this.reLaunch(`/${this.options.program.pages[0] ?? ''}`),
      },
      address,
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
    for (const page of this.opened) page.unload()
    this.stack = []
    this.tabs.clear()
  }

  private close(page: Page | undefined): void {
    if (!page) return
    // A tab that another page takes the place of is closed as any page (文档: 页面路由, 页面重定向: onUnload).
    if (this.tabs.get(page.path) === page) this.tabs.delete(page.path)
    page.unload()
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
