import type { TapState } from '../tap'

/** How a `navigator` opens a page. */
export type OpenType = 'navigate' | 'redirect' | 'switchTab' | 'reLaunch' | 'navigateBack'

/** What built-in components need of the phone around them. */
export interface BuiltInHost {
  readonly tap: TapState
  /** `style` of app.json: 'v2', or nothing. */
  readonly style?: string | undefined
  /** The address in the browser of a file: `/images/a.png` of the program, or one that wx made. */
  fileUrl(path: string): string
  /**
   * Opens a page. Is called after the program's own handlers of the tap; throws or rejects when it cannot.
   *
   * @param from path of the page or component in whose WXML the url stands; @param delta pages, of navigateBack
   */
  navigate(openType: OpenType, url: string, delta: number, from: string): unknown
  /** Opens WeChat's settings page of the mini program; resolves when the person comes back. */
  openSetting(): Promise<{ authSetting: Record<string, boolean> }>
  /** A button of open-type `share` or `contact` was tapped: what WeChat would open now. */
  openWeChat(what: 'share' | 'contact', data: { dataset: Record<string, unknown> }): void
}
