/** A phone with its frame, and what is above it, in px: see shell.css. */
const PHONE_WIDTH = 375 + 2 * 8
const PHONE_HEIGHT = 812 + 2 * 8
const ABOVE = 44

/** WeChat beside a phone, with the gap between them, at least; and the gap between two people, in px. */
const WECHAT_WIDTH = 12 + 200
const GAP = 20

/** Smaller than this nothing can be read; the page scrolls then. */
const MIN_SCALE = 0.6

/** Phones are made smaller than this for the height of the page only, never to have one more in a row. */
const MIN_SCALE_IN_ROW = 0.7

export interface Room {
  /** In px, without padding. */
  width: number
  height: number
  /** How many phones there are. */
  phones: number
}

export interface Fit {
  /** Of 1, which is a phone as it is. */
  scale: number
  /** Too narrow for two things beside each other: WeChat is below the phone. */
  stacked: boolean
}

/** How large phones may be: all in one row where that can be read, else in several, and never wider than the page. */
export function fitOf({ width, height, phones }: Room): Fit {
  const byHeight = Math.max(MIN_SCALE, (height - ABOVE) / PHONE_HEIGHT)
  for (let row = Math.max(1, phones); row >= 1; row--) {
    const each = (width - (row - 1) * GAP) / row
    const byWidth = (each - WECHAT_WIDTH) / PHONE_WIDTH
    if (byWidth >= MIN_SCALE_IN_ROW) {
      return { scale: Math.min(1, byHeight, byWidth), stacked: false }
    }
  }
  return { scale: Math.min(1, width / PHONE_WIDTH), stacked: true }
}
