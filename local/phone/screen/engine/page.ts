import type { component } from 'glass-easel-miniprogram-adapter'
import { glassEasel } from 'glass-easel-miniprogram-adapter'
import type { TapState } from '../tap'
import type { Environment } from './environment'
import { NavigationBar } from './navigation-bar'
import type { MiniProgram, Unit, WindowConfig } from './program'
import { PullDown } from './pull-down'
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

/** A page that was opened: its frame on the screen, its instance, its lifecycle. */
export class Page {
  readonly frame: HTMLElement
  readonly bar: NavigationBar
  readonly pull: PullDown
  /** What the program has as `this` there. */
  readonly caller: Caller

  private readonly root: ReturnType<Environment['backend']['createRoot']>
  private readonly scroller: HTMLElement
  /** Where its elements go: the parent, and what they replace there. */
  private readonly place: [HTMLElement, HTMLElement]
  private shown = false
  private atBottom = false

  constructor(
    private readonly options: PageOptions,
    readonly path: string,
    readonly query: Record<string, string>,
  ) {
    const { environment, colours } = options
    const config = this.config
    this.frame = element('section', 'page')
    this.bar = new NavigationBar(config, colours, options)
    const view = element('div', 'page-view')
    this.scroller = element('div', 'page-scroll')
    const content = element('div', 'wx-page')
    content.dataset['page'] = path
    const place = element('div', '')
    content.append(place)
    this.pull = new PullDown(this.scroller, config.enablePullDownRefresh === true, () =>
      this.enter('onPullDownRefresh'),
    )
    this.scroller.append(this.pull.element, content)
    view.append(this.scroller)
    this.frame.append(this.bar.element, view)
    this.colour()

    this.root = environment.backend.createRoot('page', environment.space, path)
    this.caller = this.root.get() as Caller
    Object.assign(this.caller, { route: path, options: query, __page: this })
    this.place = [content, place]
    this.scroller.addEventListener('scroll', () => this.scrolled(), { passive: true })
  }

  /** Path and query, as it was opened. */
  get url(): string {
    const query = Object.entries(this.query).map(([name, value]) => `${name}=${value}`)
    return query.length > 0 ? `${this.path}?${query.join('&')}` : this.path
  }

  get config(): Unit['config'] {
    const { program } = this.options
    const unit = program.units.find(({ path }) => path === this.path)
    return { ...program.app.window, ...unit?.config }
  }

  /** Brings the page to life. It stands in the stack already, where its onLoad finds it. */
  start(): void {
    const backendElements = this.place as unknown as [
      glassEasel.GeneralBackendElement,
      glassEasel.GeneralBackendElement,
    ]
    this.options.tap.run(false, () => {
      // As in WeChat: components are attached, then onLoad, onShow, and onReady when all is laid out.
      this.root.attach(...backendElements)
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
    if (this.shown) this.shown = false
    this.enter('onUnload')
    this.root.release()
    this.frame.remove()
  }

  /** Lets the program run one of the page's own functions, if it has it, without a tap behind it. */
  enter(name: string, ...given: unknown[]): void {
    this.options.tap.run(false, () => this.call(name, ...given))
  }

  private call(name: string, ...given: unknown[]): void {
    const method: unknown = this.caller[name]
    if (typeof method !== 'function') return
    glassEasel.safeCallback(name, method as () => void, this.caller, given as [], undefined)
  }

  private pageLifetime(name: string): void {
    this.options.tap.run(false, () => this.root.getComponent().triggerPageLifetime(name, []))
  }

  scrollTo(top: number, smooth: boolean): void {
    this.scroller.scrollTo({ top, behavior: smooth ? 'smooth' : 'instant' })
  }

  private scrolled(): void {
    const { scrollTop, clientHeight, scrollHeight } = this.scroller
    this.enter('onPageScroll', { scrollTop })
    const distance = this.config.onReachBottomDistance ?? REACH_BOTTOM_PX
    const atBottom = scrollTop + clientHeight + distance >= scrollHeight
    // Once for each time that the bottom is reached, as in WeChat.
    if (atBottom && !this.atBottom) this.enter('onReachBottom')
    this.atBottom = atBottom
  }

  /** Colours that come from theme.json. */
  colour(): void {
    const config: WindowConfig = this.config
    const { colours } = this.options
    this.bar.colour(config)
    this.frame.style.background = colours.of(config.backgroundColor) ?? ''
    this.pull.colour(config.backgroundTextStyle)
  }
}

function element(tag: string, className: string): HTMLElement {
  const made = document.createElement(tag)
  made.className = className
  return made
}
