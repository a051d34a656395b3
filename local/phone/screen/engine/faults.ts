/** What the browser says when sizes changed while it told of sizes: it tells of them in the next frame, nothing is lost. */
const LATE_SIZES = 'ResizeObserver loop'

/** Faults of the program: on the phone, in the console (where tests look), and in the program's own onError. */
export class Faults {
  private strip: HTMLElement | undefined
  /** Tells the program. */
  private listener:
    ((event: 'onError' | 'onUnhandledRejection', given: unknown) => void) | undefined
  private page: () => string = () => 'app'

  constructor(private readonly screen: HTMLElement) {}

  /** From now on there is a program: which page is on top, and who wants to hear of its faults. */
  attach(page: () => string, listener: NonNullable<Faults['listener']>): void {
    this.page = page
    this.listener = listener
  }

  /** @param where the function and component that it happened in, as far as known */
  error(error: unknown, where = ''): void {
    if (typeof error === 'string' && error.startsWith(LATE_SIZES)) return
    const text = this.show(error, where)
    this.listener?.('onError', text)
  }

  rejection(reason: unknown): void {
    this.show(reason, 'unhandled rejection')
    this.listener?.('onUnhandledRejection', { reason })
  }

  private show(error: unknown, where: string): string {
    const text = textOf(error)
    const place = [this.page(), where].filter((part) => part !== '').join(', ')
    console.error(`${place}: ${text}`)
    const [first = ''] = text.split('\n')
    this.line(`${place}: ${first}`)
    return text
  }

  private line(text: string): void {
    if (this.strip?.isConnected !== true) {
      this.strip = document.createElement('pre')
      this.strip.className = 'phone-fault'
      this.strip.setAttribute('role', 'alert')
      const { strip } = this
      strip.addEventListener('click', () => strip.remove())
      this.screen.append(strip)
    }
    const line = document.createElement('div')
    line.textContent = text
    this.strip.append(line)
  }
}

/** A failure of wx.* is an object with errMsg, and no Error. */
function textOf(error: unknown): string {
  if (error instanceof Error) return error.stack ?? error.message
  return typeof error === 'string' ? error : (JSON.stringify(error) ?? 'undefined')
}
