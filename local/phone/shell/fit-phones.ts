import { fitOf } from './fit'

/** Keeps the phones as large as the room for them allows. */
export function fitPhones(room: HTMLElement): void {
  const fit = () => {
    const { paddingTop, paddingBottom, paddingLeft, paddingRight } = getComputedStyle(room)
    const { scale, stacked } = fitOf({
      width: room.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight),
      height: room.clientHeight - parseFloat(paddingTop) - parseFloat(paddingBottom),
      phones: room.querySelectorAll('.unit').length,
    })
    room.style.setProperty('--scale', scale.toFixed(4))
    room.classList.toggle('stacked', stacked)
  }
  fit()
  new ResizeObserver(fit).observe(room)
  new MutationObserver(fit).observe(room, { childList: true })
}
