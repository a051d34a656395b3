/** How far the page is pulled before it refreshes, and where the three dots stand meanwhile, in px. */
const TRIGGER_PX = 60
const OPEN_PX = 56

/** Pulling a page down at its top: three dots, and onPullDownRefresh. */
export class PullDown {
  readonly element = document.createElement('div')
  private from: number | undefined
  private refreshing = false

  constructor(
    private readonly scroller: HTMLElement,
    private readonly enabled: boolean,
    private readonly refresh: () => void,
  ) {
    this.element.className = 'pull-down'
    this.element.innerHTML = '<i></i><i></i><i></i>'
    if (!enabled) return
    scroller.addEventListener('touchstart', (event) => this.start(event.touches[0]?.clientY), {
      passive: true,
    })
    scroller.addEventListener('touchmove', (event) => this.move(event.touches[0]?.clientY), {
      passive: true,
    })
    scroller.addEventListener('touchend', () => this.end())
    scroller.addEventListener('mousedown', (event) => this.start(event.clientY))
    scroller.addEventListener('mousemove', (event) => this.move(event.clientY))
    scroller.addEventListener('mouseup', () => this.end())
  }

  /** As wx.startPullDownRefresh. */
  open(): void {
    if (!this.enabled || this.refreshing) return
    this.refreshing = true
    this.height = OPEN_PX
    this.refresh()
  }

  stop(): void {
    this.refreshing = false
    this.height = 0
  }

  colour(style: string | undefined): void {
    this.element.dataset['style'] = style === 'light' ? 'light' : 'dark'
  }

  private start(y: number | undefined): void {
    this.from = this.scroller.scrollTop <= 0 && !this.refreshing ? y : undefined
  }

  private move(y: number | undefined): void {
    if (this.from === undefined || y === undefined || this.scroller.scrollTop > 0) return
    const pulled = y - this.from
    // What begins upwards is scrolling.
    if (pulled < 0) this.from = undefined
    else if (pulled > 10) this.height = Math.min(pulled / 2, 90)
  }

  private end(): void {
    if (this.from === undefined) return
    this.from = undefined
    if (this.element.offsetHeight * 2 >= TRIGGER_PX) this.open()
    else this.height = 0
  }

  private set height(px: number) {
    this.element.style.height = `${px}px`
    this.element.classList.toggle('pull-down-open', px > 0)
  }
}
