/** A phone with its frame and what is above it, in px: see shell.css. */
const PHONE_HEIGHT = 812 + 2 * 8
const ABOVE = 44

/** Smaller than this nothing can be read; the page scrolls then. */
const MIN_SCALE = 0.6

/** Keeps the phones as large as the room for them allows, at most as large as they are. */
export function fitPhones(room: HTMLElement): void {
  const fit = () => {
    const { paddingTop, paddingBottom } = getComputedStyle(room)
    const height = room.clientHeight - parseFloat(paddingTop) - parseFloat(paddingBottom) - ABOVE
    const scale = Math.min(1, Math.max(MIN_SCALE, height / PHONE_HEIGHT))
    room.style.setProperty('--scale', scale.toFixed(4))
  }
  fit()
  new ResizeObserver(fit).observe(room)
}
