/** What a page's scrolling tells. */
interface Told {
  scrolled: (scrollTop: number) => void
  reachedBottom: () => void
}

/** The part of a page that scrolls. */
export class Scroller {
  readonly element = document.createElement('div')
  /** How high the page was when its bottom was reached, in px; undefined while it is not. */
  private reached: number | undefined

  /** @param distance from the bottom at which it is reached, px */
  constructor(
    private readonly distance: number,
    private readonly told: Told,
  ) {
    this.element.className = 'page-scroll'
    this.element.addEventListener('scroll', () => this.scrolled(), { passive: true })
  }

  /** @param target an element of the page, or null for its beginning; @param top px from there */
  scrollTo(target: Element | null, top: number, smooth: boolean): void {
    const { element } = this
    const from = target
      ? element.scrollTop + target.getBoundingClientRect().top - element.getBoundingClientRect().top
      : 0
    element.scrollTo({ top: from + top, behavior: smooth ? 'smooth' : 'instant' })
  }

  private scrolled(): void {
    const { scrollTop, clientHeight, scrollHeight } = this.element
    this.told.scrolled(scrollTop)
    const atBottom = scrollTop + clientHeight + this.distance >= scrollHeight
    // Once for each time that the bottom is reached, as in WeChat. A page that has grown has another bottom.
    if (atBottom && this.reached !== scrollHeight) this.told.reachedBottom()
    this.reached = atBottom ? scrollHeight : undefined
  }
}
