/** How far the page is pulled before it refreshes, and where the three dots stand meanwhile, in px. */
const TRIGGER_PX = 60
const OPEN_PX = 56
const MAX_PX = 90

/** From here on a finger pulls. */
const START_PX = 10

type Point = Pick<MouseEvent, 'clientX' | 'clientY'>

/** Pulling a page down at its top: three dots, and onPullDownRefresh. */
export class PullDown {
  readonly element = document.createElement('div')
  private from: Point | undefined
  private pulling = false
  private refreshing = false
  /** Where the dots are on their way to, in px: the screen follows a moment later. */
  private pulled = 0

  constructor(
    private readonly scroller: HTMLElement,
    private readonly enabled: boolean,
    private readonly refresh: () => void,
  ) {
    this.element.className = 'pull-down'
    this.element.innerHTML = '<i></i><i></i><i></i>'
    if (!enabled) return
    scroller.addEventListener('touchstart', ({ touches }) => this.start(touches[0]), {
      passive: true,
    })
    scroller.addEventListener('touchmove', ({ touches }) => this.move(touches[0]), {
      passive: true,
    })
    scroller.addEventListener('touchend', () => this.end())
    scroller.addEventListener('touchcancel', () => this.end())
    scroller.addEventListener('mousedown', (event) => this.start(event))
    scroller.addEventListener('mousemove', (event) => this.move(event))
    scroller.addEventListener('mouseup', () => this.end())
    scroller.addEventListener('mouseleave', () => this.end())
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

  private start(point: Point | undefined): void {
    const isAtTop = this.scroller.scrollTop <= 0 && !this.refreshing
    this.from = isAtTop && point ? { clientX: point.clientX, clientY: point.clientY } : undefined
    this.pulling = false
  }

  private move(point: Point | undefined): void {
    if (!this.from || !point || this.scroller.scrollTop > 0) return
    const pulled = point.clientY - this.from.clientY
    const aside = Math.abs(point.clientX - this.from.clientX)
    if (!this.pulling) {
      // What begins upwards is scrolling, what begins aside is a swipe.
      if (pulled < 0 || aside > START_PX) this.from = undefined
      this.pulling = pulled > START_PX && aside <= START_PX
    }
    if (this.pulling) this.height = Math.min(Math.max(pulled, 0) / 2, MAX_PX)
  }

  private end(): void {
    if (this.from === undefined) return
    this.from = undefined
    if (this.pulled * 2 >= TRIGGER_PX) this.open()
    else this.height = 0
  }

  private set height(px: number) {
    this.pulled = px
    this.element.style.height = `${px}px`
    this.element.classList.toggle('pull-down-open', px > 0)
  }
}
