/** How long a page takes to come and to go, in ms. */
const SLIDE_MS = 200

const BESIDE = { transform: 'translateX(100%)' }
const HERE = { transform: 'none' }

const isStill = () => matchMedia('(prefers-reduced-motion: reduce)').matches

/** A page comes over another one, which is seen until it is covered. */
export function slideIn(above: HTMLElement, below: HTMLElement | undefined): void {
  if (isStill()) return
  below?.classList.add('page-covered')
  void slide(above, [BESIDE, HERE]).then(() => below?.classList.remove('page-covered'))
}

/** What is left of a page goes away. */
export function slideOut(frame: HTMLElement): void {
  if (isStill() || frame.hidden) {
    frame.remove()
    return
  }
  frame.inert = true
  frame.classList.add('page-leaving')
  void slide(frame, [HERE, BESIDE]).then(() => frame.remove())
}

async function slide(frame: HTMLElement, steps: Keyframe[]): Promise<void> {
  const timing = { duration: SLIDE_MS, easing: 'ease-out', fill: 'forwards' } as const
  const animation = frame.animate(steps, timing)
  await animation.finished
  // Else the page would stay a place of its own for what is fixed in it.
  animation.cancel()
}
