import type { component } from 'glass-easel-miniprogram-adapter'
import { glassEasel } from 'glass-easel-miniprogram-adapter'
import type { TapState } from '../tap'
import { domOf } from './dom'
import type { Environment } from './environment'
import { EventChannel } from './event-channel'
import { NavigationBar } from './navigation-bar'
import type { MiniProgram, Unit, WindowConfig } from './program'
import { PullDown } from './pull-down'
import { Scroller } from './scroller'
import { slideOut } from './slide'
import type { Colours } from './theme'

/** Where onReachBottom begins when a page does not say, in px (WeChat: onReachBottomDistance). */
const REACH_BOTTOM_PX = 50

type Caller = component.GeneralComponent & Record<string, unknown>

export interface PageOptions {
  program: MiniProgram
  environment: Environment
  tap: TapState
  colours: Colours
  /** What the button at the left of the navigation bar does. */
  back: () => void
  home: () => void
}

/** What a page is opened with. */
export interface PageAddress {
  path: string
  query: Record<string, string>
  /** Between it and the page that opened it. */
  channel?: EventChannel
}

/** A page that was opened: its frame on the screen, its instance, its lifecycle. */
export class Page {
  readonly frame: HTMLElement
  readonly bar: NavigationBar
  readonly pull: PullDown
  readonly path: string
  readonly query: Record<string, string>
  /** What the program has as `this` there. */
  readonly caller: Caller

  private readonly root: ReturnType<Environment['backend']['createRoot']>
  private readonly scroller: Scroller
  /** What the page's own element takes the place of. */
  private readonly place = element('div', '')
  private changed: WindowConfig = {}
  private shown = false
  private closed = false

  constructor(
    private readonly options: PageOptions,
    { path, query, channel = new EventChannel(undefined) }: PageAddress,
  ) {
    const { environment, colours } = options
    this.path = path
    this.query = query
    const { config } = this
    this.frame = element('section', 'page')
    this.frame.classList.toggle('page-custom', config.navigationStyle === 'custom')
    this.bar = new NavigationBar(config, colours, options)
    this.scroller = new Scroller(config.onReachBottomDistance ?? REACH_BOTTOM_PX, {
      scrolled: (scrollTop) => this.enter('onPageScroll', { scrollTop }),
      reachedBottom: () => this.enter('onReachBottom'),
    })
    const { element: scroll } = this.scroller
    this.pull = new PullDown(scroll, config.enablePullDownRefresh === true, () =>
      this.enter('onPullDownRefresh'),
    )
    const view = element('div', 'page-view')
    scroll.append(this.pull.element, this.place)
    view.append(scroll)
    this.frame.append(this.bar.element, view)
    this.colour()

    this.root = environment.backend.createRoot('page', environment.space, path)
    const own = domOf(this.root.getComponent())
    if (own) own.dataset['page'] = path
    own?.classList.add('wx-page')
    this.caller = this.root.get() as Caller
    Object.assign(this.caller, {
      route: path,
      options: query,
      getOpenerEventChannel: () => channel,
    })
  }

  /** Path and query, as it was opened. */
  get url(): string {
    const query = Object.entries(this.query).map(([name, value]) => `${name}=${value}`)
    return query.length > 0 ? `${this.path}?${query.join('&')}` : this.path
  }

  get config(): Unit['config'] {
    const { program } = this.options
    const unit = program.units.find(({ path }) => path === this.path)
    return { ...program.app.window, ...unit?.config, ...this.changed }
  }

  /** Brings the page to life. It stands in the stack already, where its onLoad finds it. */
  start(): void {
    const parent: unknown = this.scroller.element
    const place: unknown = this.place
    this.options.tap.run(false, () => {
      // As in WeChat: components are attached, then onLoad, onShow, and onReady when all is laid out.
      this.root.attach(
        parent as glassEasel.GeneralBackendElement,
        place as glassEasel.GeneralBackendElement,
      )
      this.setProperties()
      this.call('onLoad', this.query)
    })
    setTimeout(() => this.enter('onReady'))
  }

  show(): void {
    if (this.shown) return
    this.shown = true
    this.frame.hidden = false
    this.pageLifetime('show')
    this.enter('onShow')
  }

  hide(): void {
    if (!this.shown) return
    this.shown = false
    this.frame.hidden = true
    this.enter('onHide')
    this.pageLifetime('hide')
  }

  unload(): void {
    this.shown = false
    this.enter('onUnload')
    this.closed = true
    this.options.tap.run(false, () => this.root.release())
    slideOut(this.frame)
  }

  /** The window has another size. */
  resize(): void {
    const { clientWidth: windowWidth, clientHeight: windowHeight } = this.scroller.element
    const size = { size: { windowWidth, windowHeight } }
    this.pageLifetime('resize', size)
    this.enter('onResize', size)
  }

  /**
   * Lets the program run one of the page's own functions, if it has it, without a tap behind it. A page that is closed
   * hears of nothing, whatever the browser has to say of it yet.
   */
  enter(name: string, ...given: unknown[]): void {
    if (this.closed) return
    this.options.tap.run(false, () => this.call(name, ...given))
  }

  private call(name: string, ...given: unknown[]): void {
    const method: unknown = this.caller[name]
    if (typeof method !== 'function') return
    glassEasel.safeCallback(name, method as () => void, this.caller, given as [], undefined)
  }

  private pageLifetime(name: string, ...given: unknown[]): void {
    this.options.tap.run(false, () => this.root.getComponent().triggerPageLifetime(name, given))
  }

  /** A page that Component() made gets its query as properties too (文档: 使用 Component 构造器构造页面). */
  private setProperties(): void {
    const component = this.root.getComponent()
    const known = Object.entries(this.query).filter(([name]) =>
      glassEasel.Component.hasProperty(component, name),
    )
    if (known.length > 0) component.setData(Object.fromEntries(known))
  }

  /** @param selector of an element of the page to scroll to; @param top px, from there if there is one */
  scrollTo(selector: string | undefined, top: number, smooth: boolean): void {
    const shadow = this.root.getComponent().getShadowRoot()
    const node = selector === undefined ? null : (shadow?.querySelector(selector) ?? null)
    this.scroller.scrollTo(domOf(node), top, smooth)
  }

  /** What wx.setBackground… sets stands above the page's .json. */
  change(config: WindowConfig): void {
    this.changed = { ...this.changed, ...config }
    this.colour()
  }

  /** Colours that come from theme.json. */
  colour(): void {
    const config: WindowConfig = this.config
    const { colours } = this.options
    this.bar.colour(config)
    this.frame.style.background = colours.of(config.backgroundColor) ?? ''
    this.pull.colour(colours.of(config.backgroundTextStyle))
  }
}

function element(tag: string, className: string): HTMLElement {
  const made = document.createElement(tag)
  made.className = className
  return made
}
