import { make } from './dom'

export interface ToastOptions {
  title: string
  /** success, error, loading or none; anything else is shown as none. */
  icon: string
  /** Infinity: until it is hidden. */
  ms: number
  mask: boolean
}

/** Seven Chinese characters fit below an icon; a text alone has two lines. WeChat cuts the rest, and so does the style. */
const ICONS: Record<string, string> = { success: '', error: '!', loading: '' }

/** `wx.showToast` and `wx.showLoading`: one at a time. */
export class Toast {
  private shown: HTMLElement | undefined
  private timer = 0

  constructor(private readonly screen: HTMLElement) {}

  show({ title, icon, ms, mask }: ToastOptions): void {
    this.hide()
    const sign = ICONS[icon]
    const box = make('div', sign === undefined ? 'we-toast' : 'we-toast we-toast-icon', {
      role: 'status',
    })
    if (sign !== undefined) box.append(make('i', `we-sign-${icon}`, {}, sign))
    box.append(make('span', '', {}, title))
    this.shown = make('div', mask ? 'we-toasts we-mask' : 'we-toasts', {}, box)
    this.screen.append(this.shown)
    if (Number.isFinite(ms)) this.timer = window.setTimeout(() => this.hide(), ms)
  }

  hide(): void {
    clearTimeout(this.timer)
    this.shown?.remove()
    this.shown = undefined
  }
}
